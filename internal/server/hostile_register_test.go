package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"bangban/internal/server"
)

// TestHostileBodiesOfTheRegister sends to every route that changes it what no caller should.
func TestHostileBodiesOfTheRegister(t *testing.T) {
	api := startAPI(t, withRegister(t))
	seed(t, api, "")
	before := api.call(http.MethodGet, "/api/v1/cases/"+seeded, "").body
	for _, r := range server.Table() {
		if !r.Kept && !r.Lines {
			continue
		}
		good := bodyFor(t, r)
		for name, body := range map[string]string{
			"truncated": good[:len(good)/2], "empty": " ", "not JSON": "<form/>", "trailing data": good + "{}x",
			"nested deeply": strings.Repeat(`{"applicant":`, 10_000) + "1" + strings.Repeat("}", 10_000),
			"nested lists":  strings.Repeat("[", 400_000), "a list": "[]", "null": "null", "a number": "1", "a text": `"x"`,
			"unknown member": `{"__proto__":{}}`, "state": `{"status":"completed"}`, "NUL": `{"remarks":"\u0000"}`,
			"a long text": `{"remarks":"` + strings.Repeat("长", 300_000) + `"}`, "too long": `{"x":"` + strings.Repeat("x", 9<<20) + `"}`,
			"a break out": `{}},"archived":"2021-01-01","x":{`,
		} {
			t.Run(r.ID+" "+name, func(t *testing.T) {
				a := api.call(r.Method, concrete(r), body, typeFor(r)...)
				var p struct{ Code string }
				if r.Lines && name == "empty" || r.ID == "amendCase" && name == "a list" {
					return // no case at all is a ledger as well
				}
				if err := json.Unmarshal(a.body, &p); err != nil || a.status < 400 || a.status >= 500 || p.Code == "" {
					t.Errorf("%d %.300s", a.status, a.body)
				}
			})
		}
	}
	if after := api.call(http.MethodGet, "/api/v1/cases/"+seeded, "").body; string(after) != string(before) {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
}

// TestEndlessLinesAreCutOff sends a line that never ends, and too many.
func TestEndlessLinesAreCutOff(t *testing.T) {
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Limits.LedgerBody = 1 << 20
	})
	lines := strings.Repeat(lineCase+"\n", 30_000)
	checkRefusal(t, api.post("/api/v1/ledgers", lines, "Content-Type", "application/x-ndjson"), http.StatusRequestEntityTooLarge, "too_large")
	flat(t, func() {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, api.base+"/api/v1/ledgers", io.LimitReader(endless{}, 1<<30))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-ndjson")
		response, err := api.http.Do(request)
		if err != nil {
			return // the connection was closed while the flood went on: as good an answer
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("answered %s", response.Status)
		}
	})
}

// TestExportsAreFew takes the only place for exports with a body that does not come.
func TestExportsAreFew(t *testing.T) {
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Limits.Exports = 1
	})
	body, more := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, api.base+"/api/v1/ledgers", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	ended := make(chan error, 1)
	go func() {
		response, err := api.http.Do(request)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode != http.StatusOK {
				err = fmt.Errorf("answered %s", response.Status)
			}
		}
		ended <- err
	}()
	for range 64 { // more than the buffers on the way hold, so that it has begun
		_, _ = io.WriteString(more, strings.Repeat(" ", 64<<10)+"\n")
	}
	a := api.call(http.MethodGet, "/api/v1/ledger.xlsx", "")
	checkRefusal(t, a, http.StatusTooManyRequests, "busy")
	if a.header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	if a := api.call(http.MethodGet, "/api/v1/cases", ""); a.status != http.StatusOK {
		t.Errorf("meanwhile: %d", a.status)
	}
	_ = more.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for range 100 { // the place comes free just after the answer is sent
		if a = api.call(http.MethodGet, "/api/v1/ledger.xlsx", ""); a.status == http.StatusOK {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("afterwards: %d", a.status)
}
