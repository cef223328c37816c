package server_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/server"
)

// description is openapi.json as a client gets it.
func description(t *testing.T, api *client) *openapi3.T {
	t.Helper()
	a := api.call(http.MethodGet, "/openapi.json", "")
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(a.body)
	if err != nil {
		t.Fatalf("%d: %v", a.status, err)
	}
	if err := doc.Validate(loader.Context, openapi3.EnableExamplesValidation()); err != nil {
		t.Errorf("the document is not valid OpenAPI: %v", err)
	}
	return doc
}

// TestDocumentAndRoutesAgree compares table, router and document, each with both others.
func TestDocumentAndRoutesAgree(t *testing.T) {
	s := newAPI(t, withRegister(t))
	doc := description(t, serveAPI(t, s))
	routed, described := s.Routed(), map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			described[method+" "+path] = true
			if !routed[method+" "+path] {
				t.Errorf("%s %s is described and not routed", method, path)
			}
			if o.OperationID == "" || o.Summary == "" || len(o.Tags) != 1 {
				t.Errorf("%s %s: %q, %q, %v", method, path, o.OperationID, o.Summary, o.Tags)
			}
		}
	}
	for route := range routed {
		if !described[route] {
			t.Errorf("%s is routed and not described", route)
		}
	}
	for _, r := range server.Table() {
		if !routed[r.Method+" "+r.Path] {
			t.Errorf("%s is in the table and not routed", r.ID)
		}
		o := doc.Paths.Value(r.Path).GetOperation(r.Method)
		if secured := o.Security != nil && len(*o.Security) > 0; secured != (r.Scope != "") {
			t.Errorf("%s: the document says of a key %v, the table %q", r.ID, secured, r.Scope)
		}
	}
	if len(routed) != len(server.Table()) {
		t.Errorf("%d routes and %d rows of the table", len(routed), len(server.Table()))
	}
}

// live is a request with the status it gets.
type live struct {
	id     string // of the operation
	path   string
	body   string
	header []string
	status int
}

// TestLiveAnswersAreAsDescribed asks every route for every answer that can be had by asking, and holds each to its schema.
func TestLiveAnswersAreAsDescribed(t *testing.T) {
	keys := newCredentials(t)
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Keys = auth.New(keys.ring)
		c.Limits.Body, c.Limits.Documents = 64<<10, 2
	})
	seed(t, api, keys.good)
	doc := description(t, api)
	routes := map[string]server.Routed{}
	succeeded := map[string]bool{}
	for _, r := range server.Table() {
		routes[r.ID] = r
	}
	for _, l := range liveRequests(t) {
		r := routes[l.id]
		path := concrete(r)
		if l.path != "" {
			path = l.path
		}
		name := fmt.Sprintf("%s %d %s", l.id, l.status, strings.TrimPrefix(path, "/api/v1"))
		t.Run(name, func(t *testing.T) {
			a := api.call(r.Method, path, l.body, append([]string{"Authorization", "Bearer " + keys.good}, append(typeFor(r), l.header...)...)...)
			if a.status != l.status {
				t.Fatalf("answered %d: %.300s", a.status, a.body)
			}
			succeeded[l.id] = succeeded[l.id] || a.status == successOf(r)
			conforms(t, doc.Paths.Value(r.Path).GetOperation(r.Method), a)
		})
	}
	for id := range routes {
		if !succeeded[id] {
			t.Errorf("%s was never asked successfully", id)
		}
	}
}

func liveRequests(t *testing.T) []live {
	t.Helper()
	var all []live
	for _, r := range server.Table() {
		body := bodyFor(t, r)
		if r.Scope == auth.ScopeCases || r.Scope == auth.ScopeLedger {
			continue // see registerRequests
		}
		all = append(all, live{id: r.ID, body: body, status: 200})
		if r.Scope != "" {
			all = append(all, live{id: r.ID, body: body, header: []string{"Authorization", "Bearer x"}, status: 401})
		}
		if len(r.Names) > 0 {
			all = append(all, live{id: r.ID, body: body, path: strings.ReplaceAll(r.Path, "{kind}", "letter"), status: 404})
			for _, name := range r.Names {
				given := body
				if r.Body {
					given = formJSON(t, forms.Kind(name))
				}
				all = append(all, live{id: r.ID, body: given, path: strings.ReplaceAll(r.Path, "{kind}", name), status: 200})
			}
		}
		if !r.Body {
			continue
		}
		all = append(all,
			live{id: r.ID, body: `{"form":`, status: 400},
			live{id: r.ID, body: body, path: concrete(r) + "?draft=2", status: 400},
			live{id: r.ID, body: body, header: []string{"Content-Type", "text/plain"}, status: 415},
		)
		if len(r.Names) > 0 {
			all = append(all, live{id: r.ID, body: `{"x":"` + strings.Repeat("x", 70_000) + `"}`, status: 413})
		}
		if r.Creates {
			all = append(all,
				live{id: r.ID, body: `{}`, status: 422},
				live{id: r.ID, body: body, header: []string{"Idempotency-Key", "has space"}, status: 400},
				live{id: r.ID, body: body, header: []string{"Idempotency-Key", r.ID}, status: 200},
				live{id: r.ID, body: body, header: []string{"Idempotency-Key", r.ID}, status: 200},
				live{id: r.ID, body: body + " ", header: []string{"Idempotency-Key", r.ID}, status: 422})
		}
	}
	unchanged := []string{"If-None-Match", "*"}
	return append(append(all, registerRequests(t)...),
		live{id: "getDocsFile", path: "/docs/docs.js", status: 200}, live{id: "getDocsFile", path: "/docs/none.js", status: 404},
		live{id: "listForms", header: unchanged, status: 304}, live{id: "getVersion", header: unchanged, status: 304},
		live{id: "getOpenAPI", header: unchanged, status: 304}, live{id: "getDocs", header: unchanged, status: 304},
		live{id: "renderForm", body: formJSON(t, forms.KindApplication), header: unchanged, status: 200},
		live{id: "getBlankForm", header: unchanged, status: 304},
		live{id: "getFormSchema", path: "/api/v1/forms/application/schema?draft=1", status: 200},
		live{id: "validateForm", body: `{"date":"2021-02-30","pages":1}`, status: 200},
		live{id: "renderForm", body: `{}`, path: "/api/v1/forms/evaluation/pdf?draft=1", status: 200},
		live{id: "renderBundle", body: bodyFor(t, server.Routed{Body: true}), path: "/api/v1/bundles?as=pdf", status: 200},
		live{id: "renderBundle", body: `{"documents":[{},{},{}]}`, status: 413},
	)
}

// conforms holds an answer to what the document says of its status: the headers, the type and the schema.
func conforms(t *testing.T, o *openapi3.Operation, a answered) {
	t.Helper()
	described := o.Responses.Value(strconv.Itoa(a.status))
	if described == nil {
		t.Fatalf("the document knows no %d here", a.status)
	}
	for name := range described.Value.Headers {
		optional := name == "Idempotency-Replayed" || name == "Retry-After"
		if a.header.Get(name) == "" && !optional {
			t.Errorf("it has no %s", name)
		}
	}
	if len(described.Value.Content) == 0 {
		if len(a.body) > 0 {
			t.Errorf("it has a body: %.100q", a.body)
		}
		return
	}
	given, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	content := described.Value.Content[given]
	if err != nil || content == nil {
		t.Fatalf("the document does not know the type %q", given)
	}
	if strings.HasSuffix(given, "/pdf") && !isPDF(a.body) {
		t.Errorf("it is no PDF: %.20q", a.body)
	}
	if !strings.HasSuffix(given, "json") {
		return
	}
	var value any
	if err := json.Unmarshal(a.body, &value); err != nil {
		t.Fatal(err)
	}
	if err := content.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.MultiErrors()); err != nil {
		t.Errorf("%v in\n%.500s", err, a.body)
	}
}
