package server

import (
	"context"
	"net/http"
	"strings"

	"bangban/forms"
	"bangban/internal/server/auth"
	"bangban/internal/server/openapi"
	"bangban/templates"
)

// names says which values {kind} has in a path.
type names int

const (
	noNames    names = iota
	formNames        // the six kinds
	paperNames       // the six kinds, catalogue and flowchart
)

// list gives the names in the order of the attachments.
func (n names) list() []string {
	switch n {
	case formNames:
		var all []string
		for _, k := range forms.Kinds() {
			all = append(all, string(k))
		}
		return all
	case paperNames:
		return templates.Names()
	}
	return nil
}

// parameter is a member of the query that an operation knows. The first value is the default.
type parameter struct {
	name    string
	values  []string
	summary string
}

// handler answers a call. It knows nothing of HTTP but what call and reply say of it.
type handler func(s *Server, ctx context.Context, c *call) (reply, error)

// route is one operation of the API: the routes of the router, the description in openapi.json and the test of every
// route with every credential come from the table of them.
type route struct {
	method      string
	path        string     // with {kind} or {file}
	scope       auth.Scope // "" is open to everybody
	operationID string
	summary     string
	names       names
	query       []parameter
	request     openapi.Body
	response    openapi.Reply
	creates     bool // takes an Idempotency-Key
	handle      handler
}

// table lists the operations.
func table() []route {
	draft := parameter{"draft", []string{"0", "1"}, "1 按草稿校验：可以缺，不可以错"}
	as := parameter{"as", []string{"zip", "pdf"}, "zip 每份文书一个文件；pdf 合并成一个文件"}
	get, post := http.MethodGet, http.MethodPost
	return []route{
		{method: get, path: "/api/v1/forms", scope: auth.ScopeRender, operationID: "listForms",
			summary: "列出六种表单", response: openapi.JSON, handle: (*Server).listForms},
		{method: get, path: "/api/v1/forms/{kind}/schema", scope: auth.ScopeRender, operationID: "getFormSchema",
			summary: "表单的 JSON Schema（2020-12）", names: formNames, query: []parameter{draft},
			response: openapi.Schema, handle: (*Server).formSchema},
		{method: get, path: "/api/v1/forms/{kind}/blank.pdf", scope: auth.ScopeRender, operationID: "getBlankForm",
			summary: "空白表、事项目录（catalogue）或流程图（flowchart）", names: paperNames,
			response: openapi.PDF, handle: (*Server).blankForm},
		{method: post, path: "/api/v1/forms/{kind}/validate", scope: auth.ScopeRender, operationID: "validateForm",
			summary: "校验一份表单", names: formNames, query: []parameter{draft}, request: openapi.FormBody,
			response: openapi.Report, handle: (*Server).validateForm},
		{method: post, path: "/api/v1/forms/{kind}/pdf", scope: auth.ScopeRender, operationID: "renderForm",
			summary: "把一份表单打印成 PDF", names: formNames, query: []parameter{draft}, request: openapi.FormBody,
			response: openapi.PDF, creates: true, handle: (*Server).renderForm},
		{method: post, path: "/api/v1/bundles", scope: auth.ScopeRender, operationID: "renderBundle",
			summary: "把多份表单打印成一个 zip 或一个合并的 PDF", query: []parameter{as, draft}, request: openapi.BundleBody,
			response: openapi.Archive, creates: true, handle: (*Server).renderBundle},
		{method: get, path: "/openapi.json", operationID: "getOpenAPI", summary: "本接口的 OpenAPI 描述",
			response: openapi.JSON, handle: (*Server).openAPI},
		{method: get, path: "/docs", operationID: "getDocs", summary: "本接口的说明网页",
			response: openapi.HTML, handle: (*Server).docs},
		{method: get, path: "/docs/{file}", operationID: "getDocsFile", summary: "说明网页所用的文件",
			response: openapi.File, handle: (*Server).docsFile},
		{method: get, path: "/livez", operationID: "getLive", summary: "程序是否在运行",
			response: openapi.Text, handle: (*Server).live},
		{method: get, path: "/readyz", operationID: "getReady", summary: "能否接受请求",
			response: openapi.Text, handle: (*Server).ready},
		{method: get, path: "/metrics", operationID: "getMetrics", summary: "Prometheus 指标",
			response: openapi.Text, handle: (*Server).metricsText},
		{method: get, path: "/version", operationID: "getVersion", summary: "程序的版本",
			response: openapi.JSON, handle: (*Server).version},
	}
}

// ginPath writes a path as the router reads it.
func (r route) ginPath() string { return strings.NewReplacer("{", ":", "}", "").Replace(r.path) }
