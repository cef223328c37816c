package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/render"
	"bangban/internal/server"
)

const commitment = `{"authority":"鄂托克旗政务服务局","date":"2021-05-13"}`

// stub is a renderer that does what a test wants.
type stub struct {
	server.Renderer
	form func(context.Context) (render.Document, error)
}

func (s stub) Form(ctx context.Context, _ forms.Form, _ forms.Region) (render.Document, error) {
	return s.form(ctx)
}

func rendering(form func(context.Context) (render.Document, error)) func(*server.Config) {
	return func(c *server.Config) { c.Renderer = stub{c.Renderer, form} }
}

func failing(err error) func(*server.Config) {
	return rendering(func(context.Context) (render.Document, error) { return render.Document{}, err })
}

// fixedKeys answers every check alike.
type fixedKeys struct {
	key auth.Key
	err error
}

func (k fixedKeys) Check(context.Context, string, auth.Scope) (auth.Key, error) { return k.key, k.err }
func (k fixedKeys) Ready(context.Context) error                                 { return k.err }

func keys(err error) func(*server.Config) {
	return func(c *server.Config) { c.Keys = fixedKeys{auth.Key{ID: "abcdefgh"}, err} }
}

type fixedLimiter time.Duration

func (l fixedLimiter) Allow(string, int) (bool, time.Duration) { return false, time.Duration(l) }

// exchange is a request and what should come of it.
type exchange struct {
	name         string
	change       func(*server.Config)
	method, path string
	body         string
	header       []string // name, value, …
	status       int
	code         string
	with         []string // name, value, … of the answer's headers
}

const (
	pdfPath    = "/api/v1/forms/commitment/pdf"
	bundlePath = "/api/v1/bundles"
)

func refusals() []exchange {
	post, get := http.MethodPost, http.MethodGet
	small := func(c *server.Config) { c.Limits.Body, c.Limits.BundleBody = 50, 50 }
	return []exchange{
		{"not json", nil, post, pdfPath, `hello`, nil, 400, "not_json", nil},
		{"empty", nil, post, pdfPath, " ", nil, 400, "not_json", nil},
		{"truncated", nil, post, pdfPath, commitment[:30], nil, 400, "not_json", nil},
		{"gbk", nil, post, pdfPath, "{\"authority\":\"\xb6\xf5\xcd\xd0\"}", nil, 400, "not_json", nil},
		{"deep", nil, post, pdfPath, strings.Repeat("[", 100_000), nil, 400, "not_json", nil},
		{"bundle not json", nil, post, bundlePath, `{"documents":[`, nil, 400, "not_json", nil},
		{"unknown draft", nil, post, pdfPath + "?draft=yes", commitment, nil, 400, "query", nil},
		{"double draft", nil, post, pdfPath + "?draft=1&draft=1", commitment, nil, 400, "query", nil},
		{"unknown as", nil, post, bundlePath + "?as=rar", `{}`, nil, 400, "query", nil},
		{"idempotency key with a space", nil, post, pdfPath, commitment, []string{"Idempotency-Key", "a b"}, 400, "idempotency_key", nil},
		{"long idempotency key", nil, post, pdfPath, commitment, []string{"Idempotency-Key", strings.Repeat("a", 256)}, 400, "idempotency_key", nil},
		{"no key", keys(auth.ErrNoKey), post, pdfPath, commitment, nil, 401, "no_key", []string{"WWW-Authenticate", `Bearer realm="bangban"`}},
		{"wrong key", keys(auth.ErrUnknownKey), post, pdfPath, commitment, nil, 401, "unknown_key", nil},
		{"revoked key", keys(auth.ErrRevoked), get, "/api/v1/forms", "", nil, 401, "revoked_key", nil},
		{"wrong scope", keys(auth.ErrScope), get, "/api/v1/forms", "", nil, 403, "scope", nil},
		{"no such path", nil, get, "/api/v2", "", nil, 404, "not_found", nil},
		{"no such kind", nil, post, "/api/v1/forms/150624199003071232/pdf", commitment, nil, 404, "unknown_kind", nil},
		{"no schema of the catalogue", nil, get, "/api/v1/forms/catalogue/schema", "", nil, 404, "unknown_kind", nil},
		{"wrong method", nil, http.MethodDelete, pdfPath, "", nil, 405, "method", []string{"Allow", "POST"}},
		{"too large", small, post, pdfPath, commitment, nil, 413, "too_large", nil},
		{"bundle too large", small, post, bundlePath, `{"documents":[` + commitment + `]}`, nil, 413, "too_large", nil},
		{"too many documents", func(c *server.Config) { c.Limits.Documents = 1 }, post, bundlePath,
			`{"documents":[{"form":"commitment"},{"form":"commitment"}]}`, nil, 413, "too_many_documents", nil},
		{"too many pages", func(c *server.Config) { c.Limits.Pages = 1 }, post, pdfPath, commitment, nil, 413, "too_many_pages", nil},
		{"form data", nil, post, pdfPath, commitment, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "media_type", nil},
		{"another charset", nil, post, pdfPath, commitment, []string{"Content-Type", "application/json; charset=gbk"}, 415, "media_type", nil},
		{"compressed", nil, post, pdfPath, commitment, []string{"Content-Encoding", "gzip"}, 415, "media_type", nil},
		{"invalid", nil, post, pdfPath, `{"authority":"甲","date":"2021-02-30","x":1e400}`, nil, 422, "invalid", nil},
		{"duplicate", nil, post, pdfPath, `{"authority":"甲","authority":"乙","date":"2021-05-13"}`, nil, 422, "invalid", nil},
		{"not an object", nil, post, pdfPath, `[]`, nil, 422, "invalid", nil},
		{"invalid in a bundle", nil, post, bundlePath, `{"documents":[{"form":"commitment"},{}]}`, nil, 422, "invalid", nil},
		{"rate", func(c *server.Config) {
			c.Keys, c.Limiter = fixedKeys{}, fixedLimiter(1500*time.Millisecond)
		}, post, pdfPath, commitment, nil, 429, "rate", []string{"Retry-After", "2"}},
		{"no memory for bodies", func(c *server.Config) { c.Limits.BodiesInFlight = 10 }, post, pdfPath, commitment, nil, 429, "busy",
			[]string{"Retry-After", "1"}},
		{"query with a slip of the pen", nil, post, pdfPath + "?drafts=1", commitment, nil, 400, "query", nil},
		{"query that cannot be read", nil, post, pdfPath + "?draft=%zz", commitment, nil, 400, "query", nil},
		{"query with a semicolon", nil, post, pdfPath + "?draft=1;x=2", commitment, nil, 400, "query", nil},
		{"keys cannot be read", keys(fmt.Errorf("%w: secret place", auth.ErrUnreadable)), get, "/api/v1/forms", "", nil, 503, "keys_unavailable",
			[]string{"Retry-After", "30"}},
		{"not ready without keys", keys(fmt.Errorf("%w: secret place", auth.ErrUnreadable)), get, "/readyz", "", nil, 503, "keys_unavailable",
			[]string{"Retry-After", "30"}},
		{"keys fail strangely", keys(errors.New("secret place")), get, "/api/v1/forms", "", nil, 500, "internal", nil},
		{"renderer fails", failing(errors.New("secret place")), post, pdfPath, commitment, nil, 500, "internal", nil},
		{"renderer panics", rendering(func(context.Context) (render.Document, error) { panic("secret place") }),
			post, pdfPath, commitment, nil, 500, "internal", nil},
		{"out of time", func(c *server.Config) {
			c.Limits.Deadline = time.Millisecond
			rendering(func(ctx context.Context) (render.Document, error) {
				<-ctx.Done()
				return render.Document{}, ctx.Err()
			})(c)
		}, post, pdfPath, commitment, nil, 503, "out_of_time", []string{"Retry-After", "1"}},
	}
}

func TestRefusals(t *testing.T) {
	for _, x := range refusals() {
		t.Run(x.name, func(t *testing.T) {
			w := ask(t, newAPI(t, x.change).Handler(), x.method, x.path, x.body, x.header...)
			var p struct {
				Type, Title, Code, Instance string
				Status                      int
				Errors                      []forms.Problem
			}
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			if w.Code != x.status || p.Status != x.status || p.Code != x.code || p.Title == "" || p.Type == "" {
				t.Errorf("got %d %+v, want %d %s", w.Code, p, x.status, x.code)
			}
			if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type %s", got)
			}
			if id := w.Header().Get("X-Request-Id"); id == "" || !strings.HasSuffix(p.Instance, ":"+id) {
				t.Errorf("X-Request-Id %q, instance %q", id, p.Instance)
			}
			if (x.code == "invalid") != (len(p.Errors) > 0) {
				t.Errorf("errors: %+v", p.Errors)
			}
			if text := w.Body.String(); strings.Contains(text, "secret") || strings.Contains(text, "150624199003071232") {
				t.Errorf("something that is not for the caller: %s", text)
			}
			for i := 0; i < len(x.with); i += 2 {
				if got := w.Header().Get(x.with[i]); got != x.with[i+1] {
					t.Errorf("%s: %q, want %q", x.with[i], got, x.with[i+1])
				}
			}
		})
	}
}

// ask sends a request past the network.
func ask(t *testing.T, h http.Handler, method, path, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Host = "localhost"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestEveryProblemIsToldAtOnce(t *testing.T) {
	w := ask(t, newAPI(t, nil).Handler(), http.MethodPost, bundlePath,
		`{"documents":[{"form":"commitment","date":"x"},{"form":"commitment","date":"2021-05-13","authority":"甲"},{"form":"z"}],"as":1}`)
	var p struct{ Errors []forms.Problem }
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, e := range p.Errors {
		paths = append(paths, e.Path+" "+e.Code)
	}
	want := []string{"as unknown", "documents[0].authority required", "documents[0].date date", "documents[2].form form"}
	if w.Code != 422 || !slices.Equal(paths, want) {
		t.Errorf("got %d %q, want %q", w.Code, paths, want)
	}
}
