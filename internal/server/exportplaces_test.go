package server_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"bangban/internal/auth"
	"bangban/internal/server"
)

// slowLedger begins to send cases for a ledger and gives what sends more. It has begun to be read.
func slowLedger(t *testing.T, api *client, secret string) (more *io.PipeWriter, ended <-chan int) {
	t.Helper()
	body, more := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, api.base+"/api/v1/ledgers", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	request.Header.Set("Authorization", "Bearer "+secret)
	status := make(chan int, 1)
	go func() {
		response, err := api.http.Do(request)
		if err != nil {
			status <- 0
			return
		}
		_ = response.Body.Close()
		status <- response.StatusCode
	}()
	for range 64 { // more than the buffers on the way hold
		_, _ = io.WriteString(more, strings.Repeat(" ", 64<<10)+"\n")
	}
	return more, status
}

// TestAKeyHasOnePlaceForExports has one key send slowly. It gets no second place, and another key the one that is left.
func TestAKeyHasOnePlaceForExports(t *testing.T) {
	keys := newCredentials(t)
	var folder string
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Keys = auth.New(keys.ring)
		folder = c.TempDir
	})
	more, ended := slowLedger(t, api, keys.regional)
	export := func(secret string) answered {
		return api.call(http.MethodGet, "/api/v1/ledger.xlsx", "", "Authorization", "Bearer "+secret)
	}
	again := export(keys.regional)
	checkRefusal(t, again, http.StatusTooManyRequests, "busy")
	if again.header.Get("Retry-After") == "" || !strings.Contains(string(again.body), "这把密钥") {
		t.Errorf("%v %s", again.header, again.body)
	}
	if a := export(keys.good); a.status != http.StatusOK {
		t.Errorf("another key: %d %s", a.status, a.body)
	}
	// What is written meanwhile has no name: nothing is left of it should the process be killed.
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("in the folder: %v, %v", left, err)
	}
	_ = more.Close()
	if status := <-ended; status != http.StatusOK {
		t.Errorf("the slow one in the end: %d", status)
	}
}

// TestABodyThatStandsStillLosesItsPlace has the only place taken by who sends no more.
func TestABodyThatStandsStillLosesItsPlace(t *testing.T) {
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Limits.Exports, c.Limits.BodyTime = 1, 50*time.Millisecond
	})
	address := strings.TrimPrefix(api.base, "http://")
	_, answer := talk(t, address, fmt.Sprintf("POST /api/v1/ledgers HTTP/1.1\r\nHost: localhost\r\n"+
		"Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s\n", 1<<20, lineCase))
	if got := hear(t, answer); got.StatusCode != http.StatusRequestTimeout {
		t.Errorf("it got %s", got.Status)
	}
	if a := api.call(http.MethodGet, "/api/v1/ledger.xlsx", ""); a.status != http.StatusOK {
		t.Errorf("afterwards: %d %s", a.status, a.body)
	}
}
