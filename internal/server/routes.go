package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"bangban/forms"
	"bangban/internal/auth"
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

// parameter is a member of the query that an operation knows. The first value is the default. Without values it is free
// text, which is "" by default, and whoever reads it says what it must be.
type parameter struct {
	name    string
	values  []string
	many    bool // any of the values, each as a parameter of its own or with commas between them; none by default
	summary string
}

// handler answers a call. It knows nothing of HTTP but what call and reply say of it.
type handler func(s *Server, ctx context.Context, c *call) (reply, error)

// route is one operation of the API: the routes of the router, the description in openapi.json and the test of every
// route with every credential come from the table of them.
type route struct {
	method      string
	path        string     // with {kind}, which an ending such as .pdf may follow, {case} or {file}
	scope       auth.Scope // "" is open to everybody
	operationID string
	summary     string
	names       names
	query       []parameter
	request     openapi.Body
	response    openapi.Reply
	creates     bool // an answer that an Idempotency-Key is remembered for; what changes the register takes one anyway
	part        part
	changes     bool // the register: takes If-Match, and keeps the Idempotency-Key itself
	exports     bool // a workbook of whatever size: has its own bound and a longer deadline
	handle      handler
}

// part is a part of the program that a route needs and a server may be without.
type part int

const (
	noPart     part = iota
	needBook        // the register
	needLedger      // what makes workbooks
	needBoth
)

// table lists the operations, whatever parts there are.
func table() []route {
	return slices.Concat(formRoutes(), caseRoutes(), documentRoutes(), ledgerRoutes(), aboutRoutes())
}

// served lists the operations of the table for which the parts are there.
func (c Config) served() []route {
	lacking := map[part]bool{
		needBook: c.Book == nil, needLedger: c.Ledger == nil, needBoth: c.Book == nil || c.Ledger == nil,
	}
	return slices.DeleteFunc(table(), func(r route) bool { return lacking[r.part] })
}

func draftParameter() parameter {
	return parameter{name: "draft", values: []string{"0", "1"}, summary: "1 按草稿校验：可以缺，不可以错"}
}

func asParameter() parameter {
	return parameter{name: "as", values: []string{"zip", "pdf"}, summary: "zip 每份文书一个文件；pdf 合并成一个文件"}
}

// formRoutes print and check what they are given.
func formRoutes() []route {
	draft, as := draftParameter(), asParameter()
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
	}
}

// aboutRoutes are of the service itself.
func aboutRoutes() []route {
	get := http.MethodGet
	return []route{
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

// ending is what follows {kind} in the last part of a path, such as .pdf. The router cannot tell it from the kind.
func (r route) ending() string {
	_, ending, _ := strings.Cut(r.path, "{kind}")
	if strings.Contains(ending, "/") {
		return ""
	}
	return ending
}

// keyed reports whether the route takes an Idempotency-Key.
func (r route) keyed() bool { return r.creates || r.changes }

// ginPath writes a path as the router reads it.
func (r route) ginPath() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(strings.TrimSuffix(r.path, r.ending()))
}

// choose finds among the routes that the router cannot tell apart the one that is meant, and the kind without the ending.
func choose(routes []route, kind string) (route, string) {
	for _, r := range routes {
		if rest, found := strings.CutSuffix(kind, r.ending()); found && r.ending() != "" {
			return r, rest
		}
	}
	for _, r := range routes {
		if r.ending() == "" {
			return r, kind
		}
	}
	return routes[0], "" // which is no kind
}
