package server_test

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"bangban/internal/casebook"
	"bangban/internal/server"
	"bangban/internal/store/sqlite"
)

func TestAKeyIsOfOneRequest(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "bangban.db"))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, s.Store)
	testKeyed(t, s)
}

// testKeyed sends to every route that changes the register a request twice under one Idempotency-Key, and then others
// under the same key, which must neither be lost nor be done.
func testKeyed(t *testing.T, store casebook.Store) {
	f := &flow{T: t, client: startAPI(t, withStore(t, store))}
	const one, two = "/api/v1/cases/keyed-1", "/api/v1/cases/keyed-2"
	for _, path := range []string{one, two} {
		f.decoded(f.post("/api/v1/cases", `{"case":"`+strings.TrimPrefix(path, "/api/v1/cases/")+`","region":"150624"}`), http.StatusCreated)
	}
	tags := func() string {
		return f.call(http.MethodGet, one, "").header.Get("ETag") + f.call(http.MethodGet, two, "").header.Get("ETag")
	}
	bodies := map[string][2]string{
		"openCase": {`{"region":"150624"}`, `{"region":"150624","remarks":"x"}`}, "amendCase": {`{"remarks":"一"}`, `{"remarks":"二"}`},
		"addProgress": {`{"date":"2021-06-02","state":"accepted"}`, `{"date":"2021-06-03","state":"accepted"}`},
		"putDocument": {`{"authority":"某局","date":"2021-05-13"}`, `{"authority":"别局","date":"2021-05-13"}`},
	}
	for _, r := range server.Table() {
		if !r.Kept {
			continue
		}
		body, known := bodies[r.ID]
		if !r.Creates || !known {
			t.Errorf("%s takes no Idempotency-Key, or has no body here", r.ID)
			continue
		}
		send := func(path, body string, headers ...string) answered {
			return f.call(r.Method, path, body, append(headers, "Idempotency-Key", r.ID)...)
		}
		at := func(path string) string {
			return strings.NewReplacer("/api/v1/cases/{case}", path, "{kind}", "commitment").Replace(r.Path)
		}
		if r.ID == "amendCase" { // then the request changes nothing, and another would
			f.decoded(f.call(http.MethodPatch, one, body[0]), http.StatusOK)
		}
		first := send(at(one), body[0])
		done := tags()
		if again := send(at(one), body[0]); first.status != successOf(r) || first.header.Get("Idempotency-Replayed") != "" ||
			again.status != successOf(r) || again.header.Get("Idempotency-Replayed") != "true" || again.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("%s: %d %s, again %d %v", r.ID, first.status, first.body, again.status, again.header)
		}
		others := map[string]answered{"body": send(at(one), body[1]), "If-Match": send(at(one), body[0], "If-Match", `"1"`)}
		if at(two) != at(one) {
			others["case"] = send(at(two), body[0])
		}
		if r.ID == "openCase" || len(r.Names) > 0 {
			others["query"] = send(at(one)+"?draft=1", body[0])
		}
		if len(r.Names) > 0 {
			others["kind"] = send(one+"/completion", body[0])
		}
		others["route"] = f.call(http.MethodPatch, two, `{"remarks":"三"}`, "Idempotency-Key", r.ID)
		if r.ID == "amendCase" {
			others["route"] = f.call(http.MethodPost, two+"/progress", bodies["addProgress"][0], "Idempotency-Key", r.ID)
		}
		for what, a := range others {
			if a.status != http.StatusUnprocessableEntity || !strings.Contains(string(a.body), "idempotency_reused") {
				t.Errorf("%s with another %s: %d %.300s", r.ID, what, a.status, a.body)
			}
		}
		if now := tags(); now != done {
			t.Errorf("%s: the versions %s became %s", r.ID, done, now)
		}
	}
}

// TestWhoIssuedIsToldMasked names a key after its holder, with the number.
func TestWhoIssuedIsToldMasked(t *testing.T) {
	for _, v := range server.ViewedIssuers("李明" + citizenID) {
		if v != "李明150***********1232" {
			t.Error(v)
		}
	}
}

// slowBook lists when it is told to.
type slowBook struct {
	server.Book
	entered, leave chan struct{}
}

func (b slowBook) List(context.Context, casebook.Actor, casebook.Filter, *casebook.Cursor, int) (casebook.Page, error) {
	b.entered <- struct{}{}
	<-b.leave
	return casebook.Page{}, nil
}

// TestListsAreMadeFewAtATime: each may take much memory while it is made.
func TestListsAreMadeFewAtATime(t *testing.T) {
	book := slowBook{entered: make(chan struct{}), leave: make(chan struct{})}
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		book.Book, c.Book = c.Book, nil
		c.Book, c.Limits.Workers, c.Limits.Queue = book, 1, -1
	})
	first := make(chan answered)
	go func() { first <- api.call(http.MethodGet, "/api/v1/cases", "") }()
	<-book.entered
	second := make(chan answered, 1)
	go func() { second <- api.call(http.MethodGet, "/api/v1/cases", "") }()
	select {
	case a := <-second:
		checkRefusal(t, a, http.StatusTooManyRequests, "busy")
	case <-book.entered:
		t.Error("two are made at the same time")
		book.leave <- struct{}{}
	}
	if a := api.post(pdfPath, commitment); a.status != http.StatusOK { // printing does not wait for lists
		t.Errorf("meanwhile: %d", a.status)
	}
	book.leave <- struct{}{}
	if a := <-first; a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
}
