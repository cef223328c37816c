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
	return []openapi.Route{
		get("listForms", "/forms", openapi.JSON),
		{Method: "GET", Path: "/forms/{kind}/schema", ID: "getFormSchema", Summary: "schema", Names: names, Reply: openapi.Schema},
		{Method: "GET", Path: "/forms/{kind}/blank.pdf", ID: "getBlankForm", Summary: "blank", Names: names, Reply: openapi.PDF},
		post("validateForm", "/forms/{kind}/validate", openapi.Report, openapi.FormBody),
		post("renderForm", "/forms/{kind}/pdf", openapi.PDF, openapi.FormBody),
		post("renderBundle", "/bundles", openapi.Archive, openapi.BundleBody),
		get("getOpenAPI", "/openapi.json", openapi.JSON), get("getDocs", "/docs", openapi.HTML),
		get("getDocsFile", "/docs/{file}", openapi.File), get("getVersion", "/version", openapi.JSON),
		get("getLive", "/livez", openapi.Text), get("getReady", "/readyz", openapi.Text), get("getMetrics", "/metrics", openapi.Text),
	}
}

// problems has one for each status there is.
func problems() []openapi.Problem {
	var all []openapi.Problem
	for _, status := range []int{400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 429, 431, 500, 503} {
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
	if err == nil || !strings.Contains(err.Error(), "listForms") {
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
