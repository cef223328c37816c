package openapi_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"bangban/forms"
	"bangban/internal/server/openapi"
)

var update = flag.Bool("update", false, "write the golden files anew")

// routes are a few of each sort, with what the notes of the package know. The server's own its tests look at.
func routes() []openapi.Route {
	get := func(id, path string, reply openapi.Reply) openapi.Route {
		return openapi.Route{Method: "GET", Path: path, ID: id, Summary: id, Reply: reply}
	}
	names := []string{"application", "commitment"}
	draft := []openapi.Parameter{{Name: "draft", Values: []string{"0", "1"}, Summary: "draft"}}
	post := func(id, path string, reply openapi.Reply, body openapi.Body) openapi.Route {
		return openapi.Route{
			Method: "POST", Path: path, ID: id, Summary: id, Scope: "render", Names: names, Query: draft, Body: body, Reply: reply,
			Creates: reply != openapi.Report,
		}
	}
	return append(registerRoutes(), []openapi.Route{
		get("listForms", "/forms", openapi.JSON),
		{Method: "GET", Path: "/forms/{kind}/schema", ID: "getFormSchema", Summary: "schema", Names: names, Reply: openapi.Schema},
		{Method: "GET", Path: "/forms/{kind}/blank.pdf", ID: "getBlankForm", Summary: "blank", Names: names, Reply: openapi.PDF},
		post("validateForm", "/forms/{kind}/validate", openapi.Report, openapi.FormBody),
		post("renderForm", "/forms/{kind}/pdf", openapi.PDF, openapi.FormBody),
		post("renderBundle", "/bundles", openapi.Archive, openapi.BundleBody),
		get("getOpenAPI", "/openapi.json", openapi.JSON), get("getDocs", "/docs", openapi.HTML),
		get("getDocsFile", "/docs/{file}", openapi.File), get("getVersion", "/version", openapi.JSON),
		get("getLive", "/livez", openapi.Text), get("getReady", "/readyz", openapi.Text), get("getMetrics", "/metrics", openapi.Text),
	}...)
}

// registerRoutes are those of the register and the ledger.
func registerRoutes() []openapi.Route {
	route := func(method, path, id string, body openapi.Body, reply openapi.Reply) openapi.Route {
		return openapi.Route{
			Method: method, Path: path, ID: id, Summary: id, Scope: "cases", Body: body, Reply: reply,
			Creates: method == "POST" && body != openapi.LinesBody, Changes: method != "GET" && body != openapi.LinesBody,
		}
	}
	const one = "/cases/{case}"
	all := []openapi.Route{
		route("POST", "/cases", "openCase", openapi.CaseBody, openapi.Made),
		route("GET", "/cases", "listCases", openapi.NoBody, openapi.JSON),
		route("GET", one, "getCase", openapi.NoBody, openapi.JSON),
		route("PATCH", one, "amendCase", openapi.PatchBody, openapi.JSON),
		route("POST", one+"/progress", "addProgress", openapi.EntryBody, openapi.JSON),
		route("GET", one+"/history", "getHistory", openapi.NoBody, openapi.JSON),
		route("GET", one+"/versions", "getVersions", openapi.NoBody, openapi.JSON),
		route("GET", one+"/bundle", "getCaseBundle", openapi.NoBody, openapi.Archive),
		route("PUT", one+"/{kind}", "putDocument", openapi.FormBody, openapi.JSON),
		route("GET", one+"/{kind}", "getDocument", openapi.NoBody, openapi.JSON),
		route("GET", one+"/{kind}.pdf", "getDocumentFile", openapi.NoBody, openapi.PDF),
		route("POST", "/ledgers", "makeLedger", openapi.LinesBody, openapi.Workbook),
		route("GET", "/ledger.xlsx", "getLedger", openapi.NoBody, openapi.Workbook),
		route("GET", "/reports/monthly.xlsx", "getMonthly", openapi.NoBody, openapi.Workbook),
		route("GET", "/reports/monthly.pdf", "printMonthly", openapi.NoBody, openapi.PDF),
	}
	all[1].Query = []openapi.Parameter{{Name: "status", Values: []string{"applied", "handling"}, Many: true, Summary: "status"}, {Name: "from", Summary: "from"}}
	return all
}

// TestRoutesThatAreNotServedAreNotDescribed leaves the register out.
func TestRoutesThatAreNotServedAreNotDescribed(t *testing.T) {
	all := routes()
	for i := range registerRoutes() {
		all[i].Absent = true
	}
	data, err := openapi.Document(all, problems(), 200, "1")
	if err != nil || bytes.Contains(data, []byte(`"/cases`)) || !bytes.Contains(data, []byte(`"/forms"`)) {
		t.Errorf("%v", err)
	}
}

// problems has one for each status there is.
func problems() []openapi.Problem {
	var all []openapi.Problem
	for _, status := range []int{400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 421, 422, 429, 431, 500, 503, 507} {
		all = append(all, openapi.Problem{Status: status, Code: "code", Title: "出错"})
	}
	return all
}

func document(t *testing.T) []byte {
	t.Helper()
	data, err := openapi.Document(routes(), problems(), 200, "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDocumentIsValidOpenAPI(t *testing.T) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(document(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(loader.Context, openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("it is of version %s", doc.OpenAPI)
	}
}

func TestSameRoutesGiveTheSameDocument(t *testing.T) {
	if first := document(t); !bytes.Equal(first, document(t)) {
		t.Error("it differs from one time to the next")
	}
}

func TestRouteThatIsNotDescribedIsRefused(t *testing.T) {
	_, err := openapi.Document(append(routes(), openapi.Route{Method: "GET", Path: "/more", ID: "getMore"}), problems(), 200, "1")
	if err == nil || !strings.Contains(err.Error(), "getMore") {
		t.Errorf("got %v", err)
	}
	_, err = openapi.Document(routes()[1:], problems(), 200, "1")
	if err == nil || !strings.Contains(err.Error(), "openCase") {
		t.Errorf("got %v", err)
	}
}

// TestExamplesAreTheSamples holds the embedded copies to the samples the whole program is tested with.
func TestExamplesAreTheSamples(t *testing.T) {
	var doc struct {
		Components struct {
			Examples map[string]struct{ Value json.RawMessage }
		}
	}
	if err := json.Unmarshal(document(t), &doc); err != nil {
		t.Fatal(err)
	}
	rules := forms.NewRules()
	for _, k := range forms.Kinds() {
		name := string(k) + ".json"
		want, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "forms", name))
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(filepath.Join("samples", name), want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(filepath.Join("samples", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("samples/%s is not testdata/forms/%s; go test -update copies it", name, name)
		}
		_, report, err := rules.ReadForm(k, doc.Components.Examples[string(k)].Value, forms.Issue)
		if err != nil || !report.Valid() || len(report.Warnings) > 0 {
			t.Errorf("the example of %s: %+v, %v", k, report, err)
		}
	}
}
