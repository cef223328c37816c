package server_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/casebook"
	"bangban/internal/ledger"
	"bangban/internal/server"
)

// citizenID is the number in the sample of the authorization.
const citizenID = "150624199003071232"

// flow is a case on its way through the register.
type flow struct {
	*testing.T
	*client
	path string // of the case
}

// decoded is an answer that must be of a status, as JSON.
func (f *flow) decoded(a answered, status int) map[string]any {
	f.Helper()
	if a.status != status {
		f.Fatalf("%d, want %d: %.500s", a.status, status, a.body)
	}
	var value map[string]any
	if err := json.Unmarshal(a.body, &value); err != nil {
		f.Fatal(err)
	}
	return value
}

func (f *flow) get(path string) answered { return f.call(http.MethodGet, f.path+path, "") }

func (f *flow) put(path, body string, headers ...string) answered {
	return f.call(http.MethodPut, f.path+path, body, headers...)
}

// sampleCase is the members of the sample case.
func sampleCase(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(testFile(t, "case.json"), &members); err != nil {
		t.Fatal(err)
	}
	return members
}

// testFlow takes a case from its opening to the ledger.
func testFlow(t *testing.T, store casebook.Store) {
	sample := sampleCase(t)
	f := &flow{T: t, client: startAPI(t, withStore(t, store))}
	opening := `{"region":"150624","channel":"window","mode":"full","authority":"鄂托克旗政务服务局","caseworker":` + string(sample["caseworker"]) + `}`
	opened := f.post("/api/v1/cases", opening, "Idempotency-Key", "k1")
	f.decoded(opened, http.StatusCreated)
	f.path = opened.header.Get("Location")
	if f.path != "/api/v1/cases/150624-2021-0001" || opened.header.Get("ETag") != `"1"` {
		t.Errorf("%v", opened.header)
	}
	again := f.post("/api/v1/cases", opening, "Idempotency-Key", "k1")
	if again.header.Get("Location") != f.path || again.header.Get("Idempotency-Replayed") != "true" || again.status != http.StatusCreated {
		t.Errorf("again: %d %v", again.status, again.header)
	}
	f.drafts(sample)
	f.issues(sample)
	f.files()
	f.told()
	f.ledger()
	f.strange()
}

// strange asks with what no store can keep.
func (f *flow) strange() {
	for _, ask := range []struct {
		query, code string
		status      int
	}{
		{"/%00", "unknown_case", http.StatusNotFound},
		{"/%ff", "unknown_case", http.StatusNotFound},
		{"?caseworker=%00", "query", http.StatusBadRequest},
		{"?caseworker=%ff", "query", http.StatusBadRequest},
	} {
		checkRefusal(f.T, f.call(http.MethodGet, "/api/v1/cases"+ask.query, ""), ask.status, ask.code)
	}
}

// drafts puts all documents as drafts, which changes no status.
func (f *flow) drafts(sample map[string]json.RawMessage) {
	f.Helper()
	for _, k := range []forms.Kind{forms.KindApplication, forms.KindAuthorization, forms.KindCommitment} {
		if got := f.decoded(f.get("/"+string(k)), http.StatusOK)["state"]; got != "prefilled" {
			f.Errorf("%s is %v", k, got)
		}
		a := f.decoded(f.put("/"+string(k)+"?draft=1", string(sample[string(k)])), http.StatusOK)
		if a["status"] != "" || bytes.Contains(f.get("").body, []byte(citizenID)) {
			f.Errorf("a draft of %s: %v", k, a)
		}
		if got := f.decoded(f.get("/"+string(k)), http.StatusOK)["state"]; got != "draft" {
			f.Errorf("%s is %v", k, got)
		}
		checkRefusal(f.T, f.get("/"+string(k)+".pdf"), http.StatusNotFound, "unknown_case")
	}
	checkRefusal(f.T, f.get("/bundle"), http.StatusNotFound, "unknown_case")
}

// issues issues all documents, with progress between them.
func (f *flow) issues(sample map[string]json.RawMessage) {
	f.Helper()
	issue := func(k forms.Kind, status string) {
		f.Helper()
		if a := f.decoded(f.put("/"+string(k), string(sample[string(k)])), http.StatusOK); a["status"] != status {
			f.Errorf("after %s the case is %v", k, a["status"])
		}
	}
	issue(forms.KindApplication, "applied")
	issue(forms.KindAuthorization, "entrusted")
	issue(forms.KindCommitment, "entrusted")
	tag := f.get("").header.Get("ETag")
	const entry = `{"date":"2021-06-02","item":7,"department":"自然资源部门","state":"accepted"}`
	a := f.post(f.path+"/progress", entry, "If-Match", tag, "Idempotency-Key", "k2")
	if got := f.decoded(a, http.StatusOK); got["status"] != "handling" {
		f.Errorf("%v", got)
	}
	f.decoded(f.post(f.path+"/progress", entry, "If-Match", tag, "Idempotency-Key", "k2"), http.StatusOK) // no second one
	if n := len(f.decoded(f.get(""), http.StatusOK)["progress"].([]any)); n != 1 {
		f.Errorf("%d entries", n)
	}
	checkRefusal(f.T, f.post(f.path+"/progress", entry, "If-Match", tag), http.StatusPreconditionFailed, "stale")
	f.sentBack()
	checkRefusal(f.T, f.put("/completion", "{}"), http.StatusUnprocessableEntity, "invalid")
	issue(forms.KindCompletion, "completed")
	issue(forms.KindEvaluation, "completed")
	patch := f.call(http.MethodPatch, f.path, `{"archived":"2021-09-15","remarks":"归档"}`, "Content-Type", "application/merge-patch+json")
	f.decoded(patch, http.StatusOK)
	checkRefusal(f.T, f.put("/evaluation", string(sample["evaluation"])), http.StatusConflict, "archived")
}

// sentBack sends back a case and a document as they were read, with one change.
func (f *flow) sentBack() {
	f.Helper()
	patch := func(name string, value any) answered {
		read := f.decoded(f.get(""), http.StatusOK)
		read[name] = value
		body, err := json.Marshal(read)
		if err != nil {
			f.Fatal(err)
		}
		return f.call(http.MethodPatch, f.path, string(body), "Content-Type", "application/merge-patch+json")
	}
	if a := f.decoded(patch("due", "2021-09-30"), http.StatusOK); a["due"] != "2021-09-30" || a["status"] != "handling" {
		f.Errorf("%v", a)
	}
	checkRefusal(f.T, patch("status", "completed"), http.StatusUnprocessableEntity, "invalid")
	checkRefusal(f.T, patch("version", 1), http.StatusPreconditionFailed, "stale")
	before := f.get("").header.Get("ETag")
	f.decoded(f.put("/authorization", string(f.get("/authorization").body)), http.StatusOK)
	if after := f.get("").header.Get("ETag"); after != before {
		f.Errorf("the same document made %s of %s", after, before)
	}
}

// files reads what was issued.
func (f *flow) files() {
	f.Helper()
	file := f.get("/authorization.pdf")
	if !isPDF(file.body) || !strings.Contains(file.header.Get("Content-Disposition"), "150624-2021-0001-authorization.pdf") {
		f.Errorf("%d %v", file.status, file.header)
	}
	versions := f.decoded(f.get("/versions"), http.StatusOK)["versions"].([]any)
	if sum := versions[1].(map[string]any)["sha256"]; len(versions) != 5 || file.header.Get("ETag") != fmt.Sprintf("%q", sum) {
		f.Errorf("%v, and the file is %s", versions, file.header.Get("ETag"))
	}
	bundle := f.get("/bundle")
	z, err := zip.NewReader(bytes.NewReader(bundle.body), int64(len(bundle.body)))
	if err != nil || len(z.File) != 5 {
		f.Fatalf("%d, %v", bundle.status, err)
	}
	if a := f.get("/bundle?as=pdf"); !isPDF(a.body) {
		f.Errorf("%d %.100s", a.status, a.body)
	}
}

// told looks for the citizen ID wherever it has no business.
func (f *flow) told() {
	f.Helper()
	for _, path := range []string{f.path, "/api/v1/cases", f.path + "/history?limit=200", f.path + "/versions"} {
		if a := f.call(http.MethodGet, path, ""); a.status != http.StatusOK || bytes.Contains(a.body, []byte(citizenID)) {
			f.Errorf("%s: %d, and it may tell the number", path, a.status)
		}
	}
	if a := f.get("/authorization"); !bytes.Contains(a.body, []byte(citizenID)) {
		f.Errorf("the document has no number: %s", a.body)
	}
	if a := f.get("/history?limit=200"); strings.Count(string(a.body), `"action":"read","note":"authorization/issued"`) < 2 {
		f.Errorf("nobody has read the number: %s", a.body) // once above, and when it was sent back
	}
	first := f.decoded(f.get("/history?limit=2"), http.StatusOK)
	second := f.decoded(f.get(fmt.Sprintf("/history?limit=2&cursor=%s", first["next"])), http.StatusOK)
	entries := append(first["entries"].([]any), second["entries"].([]any)...)
	if len(entries) != 4 || entries[0].(map[string]any)["action"] != "open" || entries[3].(map[string]any)["note"] != "authorization/draft" {
		f.Errorf("%v", entries)
	}
}

// ledger looks for the row of the case.
func (f *flow) ledger() {
	f.Helper()
	a := f.call(http.MethodGet, "/api/v1/ledger.xlsx?status=completed&region=150600", "")
	if a.status != http.StatusOK {
		f.Fatalf("%d %s", a.status, a.body)
	}
	rows := rowsOf(f.T, a.body)
	if len(rows) != 1 || rows[0].ID != "150624-2021-0001" || rows[0].Cells["remarks"] != "归档" {
		f.Errorf("%+v", rows)
	}
	if rows := rowsOf(f.T, f.call(http.MethodGet, "/api/v1/ledger.xlsx?status=applied", "").body); len(rows) != 0 {
		f.Errorf("%+v", rows)
	}
	if a := f.call(http.MethodGet, "/api/v1/reports/monthly.pdf?month=2021-08", ""); !isPDF(a.body) {
		f.Errorf("%d %.100s", a.status, a.body)
	}
}

func rowsOf(t *testing.T, book []byte) []*ledger.Returned {
	t.Helper()
	r, err := ledger.Read(t.Context(), bytes.NewReader(book), int64(len(book)), ledger.Mapping{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var rows []*ledger.Returned
	for row, err := range r.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// TestScopeOverHTTP has a key of one banner look for a case of another, by every route.
func TestScopeOverHTTP(t *testing.T) {
	keys := newCredentials(t)
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Keys = auth.New(keys.ring)
	})
	seed(t, api, keys.good)
	for _, r := range server.Table() {
		if r.Scope != auth.ScopeCases && r.Scope != auth.ScopeLedger || r.Made || r.Lines {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			a := api.call(r.Method, concrete(r), bodyFor(t, r), "Authorization", "Bearer "+keys.regional)
			switch {
			case strings.Contains(r.Path, "{case}"):
				checkRefusal(t, a, http.StatusNotFound, "unknown_case")
			case r.ID == "getLedger":
				if rows := rowsOf(t, a.body); len(rows) > 0 {
					t.Errorf("%+v", rows)
				}
			case a.status != http.StatusOK || bytes.Contains(a.body, []byte(seeded)):
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
	bearer := []string{"Authorization", "Bearer " + keys.regional}
	checkRefusal(t, api.post("/api/v1/cases", `{"region":"150624"}`, bearer...), http.StatusForbidden, "region")
	if a := api.post("/api/v1/cases", `{}`, bearer...); a.status != http.StatusCreated || !strings.Contains(a.header.Get("Location"), "/150625-") {
		t.Errorf("its own: %d %s", a.status, a.body)
	}
}

// TestCursorsAreOfTheirFilter walks through the pages and tries a cursor where it does not belong.
func TestCursorsAreOfTheirFilter(t *testing.T) {
	f := &flow{T: t, client: startAPI(t, withRegister(t))}
	for i := range 5 {
		f.decoded(f.post("/api/v1/cases", fmt.Sprintf(`{"case":"c%d","region":"150624"}`, i)), http.StatusCreated)
	}
	var seen []string
	next := ""
	for {
		page := f.decoded(f.call(http.MethodGet, "/api/v1/cases?region=150624&limit=2&cursor="+next, ""), http.StatusOK)
		for _, one := range page["cases"].([]any) {
			seen = append(seen, one.(map[string]any)["case"].(string))
		}
		if page["next"] == nil {
			break
		}
		next = page["next"].(string)
		checkRefusal(t, f.call(http.MethodGet, "/api/v1/cases?region=150600&cursor="+next, ""), http.StatusBadRequest, "query")
	}
	if got := strings.Join(seen, " "); got != "c4 c3 c2 c1 c0" {
		t.Error(got)
	}
}

// TestLedgersOfLines sends cases line by line, some of them wrong, and leaves no files behind.
func TestLedgersOfLines(t *testing.T) {
	var folder string
	f := &flow{T: t, client: startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Limits.BundleBody = 1 << 10
		folder = c.TempDir
	})}
	send := func(lines ...string) answered {
		return f.post("/api/v1/ledgers", strings.Join(lines, "\n"), "Content-Type", "application/x-ndjson")
	}
	line := func(i int) string { return fmt.Sprintf(`{"case":"c%d","region":"150624"}`, i) }
	a := send(line(1), "", line(2))
	if rows := rowsOf(t, a.body); len(rows) != 2 || a.header.Get("ETag") == "" {
		t.Errorf("%d %v", len(rows), a.header)
	}
	wrong := f.decoded(send(line(1), `{"case":"c2","region":"15"}`, "{", line(4)), http.StatusUnprocessableEntity)
	problems := wrong["errors"].([]any)
	if len(problems) != 2 || problems[0].(map[string]any)["path"] != "lines[2].region" || problems[1].(map[string]any)["path"] != "lines[3]" {
		t.Errorf("%v", problems)
	}
	long := send(line(1), `{"case":"`+strings.Repeat("x", 2<<10)+`"}`)
	checkRefusal(t, long, http.StatusRequestEntityTooLarge, "too_large")
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
