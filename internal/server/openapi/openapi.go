// Package openapi describes the HTTP interface as an OpenAPI 3.1 document, from the route table of the server, the schemas
// of the forms and one example of each.
//
// It serves nothing and checks nothing. What a route takes and answers the table says; a route of which
// it has nothing to say is an error, and so is one that the server does not have.
package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Body is what requests to a route carry.
type Body int

// The bodies.
const (
	NoBody     Body = iota
	FormBody        // one form
	BundleBody      // {"documents": [form, …]}
	CaseBody        // a case
	PatchBody       // a merge patch of a case
	EntryBody       // an entry of progress
	LinesBody       // cases, one a line
)

// Reply is what a route answers with when all is well.
type Reply int

// The replies.
const (
	Text     Reply = iota // a word, or lines for a program
	JSON                  // an object of the route's own
	Report                // {"valid": …, "problems": […], "warnings": […]}
	Schema                // a JSON Schema
	PDF                   // a PDF
	Archive               // a PDF or a zip
	Made                  // an object that was made, with its place
	Workbook              // an xlsx
	HTML                  // a page for people
	File                  // a style sheet or a script of the page
)

// Parameter is a member of the query. The first of its values is the default; without values it is free text. Of many any
// number of the values may be given.
type Parameter struct {
	Name    string
	Values  []string
	Many    bool
	Summary string
}

// Route is one route of the server. Path has its parameters in braces, as in /forms/{kind}/pdf.
type Route struct {
	Method, Path string
	ID           string // operationId
	Summary      string
	Scope        string   // what a key must be allowed to do; "" for a route that is open to everybody
	Names        []string // the values of {kind}
	Query        []Parameter
	Body         Body
	Reply        Reply
	Creates      bool // takes an Idempotency-Key
	Changes      bool // of what is kept: takes If-Match
	Absent       bool // known, but not served and so not described
}

// Problem is one refusal the server knows.
type Problem struct {
	Status int
	Code   string
	Title  string
}

// Document is openapi.json for the routes, in their order, the refusals, the most forms of a bundle and a version of the
// program. The same arguments give the same bytes.
func Document(routes []Route, problems []Problem, documents int, version string) ([]byte, error) {
	paths, err := pathsOf(routes)
	if err != nil {
		return nil, err
	}
	parts, err := componentsOf(problems, documents)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(object{
		{"openapi", "3.1.0"},
		{"info", object{
			{"title", "“帮您办”代办帮办文书接口"},
			{"version", version},
			{"summary", "填写一次，印出附件3至附件8"},
			{"description", introduction},
		}},
		{"servers", []object{{{"url", "/"}, {"description", "本机"}}}},
		{"tags", tags()},
		{"paths", paths},
		{"components", parts},
	})
	if err != nil {
		return nil, fmt.Errorf("write openapi.json: %w", err)
	}
	return data, nil
}

const introduction = "数据用 JSON（UTF-8），日期写作 2021-05-12，金额以万元计、最多4位小数。没有的成员或 \"\" 表示留空、由人手填。" +
	"不认识的成员会被拒绝。出错时答复 application/problem+json（RFC 9457），其中 errors 一次列出所有有问题的栏目。" +
	"GET 的地址也可用 HEAD，答复相同而没有内容。" +
	"除说明和运行状况外，请求要带密钥：Authorization: Bearer bb_…；服务未设密钥时只在本机开放，不用带。"

// tags group the routes for readers.
func tags() []object {
	return []object{
		{{"name", tagForms}, {"description", "六种表单：模式、校验、空白表和 PDF"}},
		{{"name", tagBundles}, {"description", "几份表单一次取得"}},
		{{"name", tagCases}, {"description", "案件登记：只见密钥的行政区划及其下级；身份证号在答复中遮盖，单份文书的数据除外"}},
		{{"name", tagLedger}, {"description", "专项工作台账和月度进展情况"}},
		{{"name", tagAbout}, {"description", "接口说明和版本，不用密钥"}},
		{{"name", tagHealth}, {"description", "给监控和负载均衡，不用密钥"}},
	}
}

const (
	tagForms   = "表单"
	tagBundles = "合并"
	tagCases   = "案件"
	tagLedger  = "台账"
	tagAbout   = "说明"
	tagHealth  = "运行"
)

// pathsOf describes the routes, those of one path together.
func pathsOf(routes []Route) (object, error) {
	known := notes()
	var order []string
	items := map[string]object{}
	for _, r := range routes {
		n, found := known[r.ID]
		if !found {
			return nil, fmt.Errorf("openapi: %s is not described", r.ID)
		}
		delete(known, r.ID)
		if r.Absent {
			continue
		}
		if items[r.Path] == nil {
			order = append(order, r.Path)
		}
		items[r.Path] = items[r.Path].with(strings.ToLower(r.Method), operation(r, n))
	}
	if len(known) > 0 {
		return nil, fmt.Errorf("openapi: no routes for %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	var paths object
	for _, p := range order {
		paths = paths.with(p, items[p])
	}
	return paths, nil
}
