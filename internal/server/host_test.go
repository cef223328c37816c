package server_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"bangban/internal/server"
)

// status is that of a GET with a Host header.
func status(t *testing.T, h http.Handler, host, path string) answered {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	r.Host = host
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answered{w.Code, w.Header(), w.Body.Bytes()}
}

func TestWithoutKeysOnlyNamesOfThisMachineAreServed(t *testing.T) {
	h := newAPI(t, withRegister(t)).Handler()
	for _, host := range []string{"localhost", "LocalHost:8080", "localhost.:80", "app.localhost:1", "127.0.0.1", "127.8.9.1:8080", "[::1]",
		"[::1]:8080", "[::ffff:127.0.0.1]:80"} {
		if a := status(t, h, host, "/api/v1/forms"); a.status != http.StatusOK {
			t.Errorf("%s: %d %s", host, a.status, a.body)
		}
	}
	for _, host := range []string{"", "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost",
		"192.168.1.2:8080", "0.0.0.0:8080", "[::]:80", "[fe80::1]", "127.0.0.1:x", "::1", "127.0.0.1@evil.example", "localhost/", "2130706433"} {
		checkRefusal(t, status(t, h, host, "/api/v1/forms"), http.StatusMisdirectedRequest, "host")
	}
	doc := description(t, startAPI(t, withRegister(t)))
	for _, r := range server.Table() {
		if r.Path == "/livez" || r.Path == "/readyz" {
			if a := status(t, h, "", r.Path); a.status != http.StatusOK {
				t.Errorf("%s without a host: %d", r.Path, a.status)
			}
			continue
		}
		if r.Method == http.MethodGet {
			a := status(t, h, "evil.example", concrete(r))
			checkRefusal(t, a, http.StatusMisdirectedRequest, "host")
			conforms(t, doc.Paths.Value(r.Path).GetOperation(r.Method), a)
		}
	}
	checkRefusal(t, status(t, h, "evil.example", "/nowhere"), http.StatusMisdirectedRequest, "host")
}

// TestTheNameCountsOnlyWhileThereIsNoKey: a key is more than a page with a false name can have.
func TestTheNameCountsOnlyWhileThereIsNoKey(t *testing.T) {
	var open bool
	var broken error
	change := func(c *server.Config) {
		keys(nil)(c)
		c.Open = func(context.Context) (bool, error) { return open, broken }
	}
	h := newAPI(t, change).Handler()
	for _, c := range []struct {
		open   bool
		broken error
		want   int
	}{{true, nil, 421}, {false, nil, 200}, {false, errors.New("broken"), 421}} {
		open, broken = c.open, c.broken
		if a := status(t, h, "portal.example.cn", "/version"); a.status != c.want {
			t.Errorf("open %t, %v: %d", c.open, c.broken, a.status)
		}
	}
	if a := status(t, newAPI(t, keys(nil)).Handler(), "portal.example.cn", "/version"); a.status != http.StatusOK {
		t.Errorf("with keys from the beginning: %d", a.status)
	}
}
