package server_test

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/calendar"
	"bangban/internal/casebook"
	"bangban/internal/ledger"
	"bangban/internal/render"
	"bangban/internal/server"
	"bangban/internal/store/sqlite"
)

// press prints for the register, as that of the command line does.
type press struct{ renderer server.Renderer }

func (p press) Print(ctx context.Context, f forms.Form, region forms.Region) (casebook.Printed, error) {
	d, err := p.renderer.Form(ctx, f, region)
	if glyphs, ok := errors.AsType[*render.GlyphError](err); ok {
		return casebook.Printed{}, &casebook.InvalidError{Report: forms.Report{Problems: glyphs.Problems}}
	}
	return casebook.Printed{PDF: d.PDF, FileName: d.FileName, Title: d.Title, Pages: d.Pages}, err
}

// withStore gives a server a register over a store, and a ledger.
func withStore(t *testing.T, store casebook.Store) func(*server.Config) {
	t.Helper()
	days, err := calendar.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return func(c *server.Config) {
		c.Clock = func() time.Time { return time.Date(2021, 10, 8, 9, 30, 0, 0, time.UTC) }
		if c.Book, err = casebook.New(casebook.Config{Store: store, Printer: press{c.Renderer}, Rules: c.Rules, Clock: c.Clock}); err != nil {
			t.Fatal(err)
		}
		c.TempDir = t.TempDir()
		if c.Ledger, err = ledger.New(ledger.Config{Calendar: days, Catalogues: c.Rules, TempDir: c.TempDir}); err != nil {
			t.Fatal(err)
		}
	}
}

// withRegister is withStore over an empty file.
func withRegister(t *testing.T) func(*server.Config) {
	t.Helper()
	store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "bangban.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return withStore(t, store)
}

// seeded is a case that is there, with an application that was issued.
const seeded = "150624-2021-0001"

const lineCase = `{"case":"150624-2021-0009","region":"150624"}`

func seed(t *testing.T, api *client, secret string) {
	t.Helper()
	body := `{"case":"` + seeded + `","region":"150624","application":` + bareForm(t, forms.KindApplication) + `}`
	if a := api.post("/api/v1/cases", body, "Authorization", "Bearer "+secret); a.status != http.StatusCreated {
		t.Fatalf("%d %s", a.status, a.body)
	}
}

// bareForm is the sample of a kind as it stands in a case.
func bareForm(t *testing.T, k forms.Kind) string {
	t.Helper()
	f, _, err := forms.DecodeForm(k, []byte(formJSON(t, k)))
	if err != nil {
		t.Fatal(err)
	}
	c := &forms.Case{}
	c.Put(f)
	data, err := forms.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(data), `{"`+string(k)+`":`), "}")
}

// registerBodies are bodies for the routes of the register, by operationId.
func registerBodies() map[string]string {
	return map[string]string{
		"openCase":    `{"region":"150624"}`,
		"amendCase":   `{"remarks":"已电话告知"}`,
		"addProgress": `{"date":"2021-06-02","item":7,"department":"自然资源部门","state":"accepted"}`,
		"makeLedger":  lineCase + "\n",
	}
}

// typeFor is the type of a route's body, where it is not JSON.
func typeFor(r server.Routed) []string {
	if r.Lines {
		return []string{"Content-Type", "application/x-ndjson"}
	}
	return nil
}

func successOf(r server.Routed) int {
	if r.Made {
		return http.StatusCreated
	}
	return http.StatusOK
}

// registerRequests asks the routes of the register for every answer that can be had by asking.
func registerRequests(t *testing.T) []live {
	t.Helper()
	var all []live
	for _, r := range server.Table() {
		if r.Scope == "" || r.Scope == "render" {
			continue
		}
		body := bodyFor(t, r)
		all = append(all,
			live{id: r.ID, body: body, status: successOf(r)},
			live{id: r.ID, body: body, header: []string{"Authorization", "Bearer x"}, status: 401},
			live{id: r.ID, body: body, path: concrete(r) + "?nothing=1", status: 400})
		if strings.Contains(r.Path, "{case}") {
			all = append(all, live{id: r.ID, body: body, path: strings.ReplaceAll(concrete(r), seeded, "none"), status: 404})
		}
		if len(r.Names) > 0 {
			all = append(all, live{id: r.ID, body: body, path: strings.ReplaceAll(concrete(r), "/application", "/letter"), status: 404})
		}
		if r.Body {
			all = append(all, live{id: r.ID, body: body, header: []string{"Content-Type", "text/plain"}, status: 415})
		}
		if r.Kept {
			all = append(all,
				live{id: r.ID, body: `{"x":`, status: 400},
				live{id: r.ID, body: `{"x":1}`, status: 422},
				live{id: r.ID, body: body, header: []string{"If-Match", "3"}, status: 400})
		}
		if r.Kept && !r.Made {
			all = append(all, live{id: r.ID, body: body, header: []string{"If-Match", `"99"`}, status: 412})
		}
		if r.Creates {
			all = append(all,
				live{id: r.ID, body: body, header: []string{"Idempotency-Key", r.ID}, status: successOf(r)},
				live{id: r.ID, body: body, header: []string{"Idempotency-Key", r.ID}, status: successOf(r)},
				live{id: r.ID, body: body + " ", header: []string{"Idempotency-Key", r.ID}, status: 422})
		}
	}
	unchanged := []string{"If-None-Match", "*"}
	const one = "/api/v1/cases/" + seeded
	return append(all,
		live{id: "openCase", body: `{"case":"` + seeded + `","region":"150624"}`, status: 409},
		live{id: "openCase", body: `{"region":"110101"}`, status: 403},
		live{id: "getCase", header: unchanged, status: 304}, live{id: "listCases", header: unchanged, status: 304},
		live{id: "listCases", path: "/api/v1/cases?limit=0", status: 400}, live{id: "listCases", path: "/api/v1/cases?cursor=x", status: 400},
		live{id: "listCases", path: "/api/v1/cases?status=open", status: 400}, live{id: "listCases", path: "/api/v1/cases?region=15", status: 400},
		live{id: "listCases", path: "/api/v1/cases?from=2021-02-30", status: 400},
		live{id: "listCases", path: "/api/v1/cases?status=applied,handling&status=completed&limit=1&from=2021-01-01&to=2021-12-31&region=150600", status: 200},
		live{id: "getHistory", path: one + "/history?limit=1", status: 200}, live{id: "getHistory", path: one + "/history?cursor=-", status: 400},
		live{id: "putDocument", path: one + "/completion?draft=1", body: `{}`, status: 200},
		live{id: "getDocument", path: one + "/completion", status: 200}, live{id: "getDocument", path: one + "/commitment", status: 200},
		live{id: "getDocumentFile", path: one + "/application.pdf?number=1", status: 200},
		live{id: "getDocumentFile", path: one + "/application.pdf?number=7", status: 404},
		live{id: "getDocumentFile", path: one + "/application.pdf", header: unchanged, status: 304},
		live{id: "getCaseBundle", path: one + "/bundle?as=pdf", status: 200},
		live{id: "makeLedger", body: lineCase + "\n{\n", status: 422},
		live{id: "getMonthly", path: "/api/v1/reports/monthly.xlsx?month=2021-06&bounds=25&region=150600", status: 200},
		live{id: "printMonthly", path: "/api/v1/reports/monthly.pdf?month=2021-13", status: 400},
	)
}
