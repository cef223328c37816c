package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bangban/internal/server"
)

// safeBuffer is a log that a test reads while the server writes it.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// converse sends bytes and reads one answer to its end, and that nothing comes after the last.
func converse(t *testing.T, address, request string) []answered {
	t.Helper()
	conn, r := talk(t, address, "")
	go func() { _, _ = io.WriteString(conn, request) }() // a flood is not read to its end
	var all []answered
	for {
		if _, err := r.Peek(1); err != nil {
			return all
		}
		response, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("after %d answers: %v", len(all), err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		all = append(all, answered{response.StatusCode, response.Header, body})
		if response.Close {
			if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
				t.Errorf("after the last answer: %q, %v", rest, err)
			}
			return all
		}
	}
}

// TestWhatTheHandlerNeverSeesIsRefusedLikeAllElse sends what net/http refuses by itself.
func TestWhatTheHandlerNeverSeesIsRefusedLikeAllElse(t *testing.T) {
	const live = "GET /livez HTTP/1.1\r\nHost: localhost\r\n"
	for name, c := range map[string]struct {
		sent   string
		status int
		code   string
		before int // answers that come first
	}{
		"no HTTP":             {"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, "malformed", 0},
		"no Host":             {"GET /livez HTTP/1.1\r\n\r\n", 400, "malformed", 0},
		"a strange Host":      {"GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "malformed", 0},
		"a strange name":      {live + "a b: c\r\n\r\n", 400, "malformed", 0},
		"a strange value":     {live + "A: \x01\r\n\r\n", 400, "malformed", 0},
		"two lengths":         {live + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "malformed", 0},
		"a second request":    {live + "\r\n" + live + "a\r\n\r\n", 400, "malformed", 1},
		"a strange wish":      {live + "Expect: miracles\r\n\r\n", 417, "expectation", 0},
		"an old strange wish": {"GET /livez HTTP/1.0\r\nHost: localhost\r\nExpect: miracles\r\n\r\n", 417, "expectation", 0},
		"a long header":       {live + "X-Long: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", 431, "headers_too_large", 0},
		"a strange coding":    {live + "Transfer-Encoding: gzip\r\n\r\n", 501, "transfer_encoding", 0},
		"HTTP/3.0":            {"GET /livez HTTP/3.0\r\nHost: localhost\r\n\r\n", 505, "http_version", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var log safeBuffer
			api := listening(t, func(c *server.Config) { c.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
			all := converse(t, api.address(), c.sent)
			if len(all) != c.before+1 {
				t.Fatalf("%d answers: %v", len(all), all)
			}
			a := all[c.before]
			checkRefusal(t, a, c.status, c.code)
			var p struct{ Instance, Detail string }
			if err := json.Unmarshal(a.body, &p); err != nil || p.Detail == "" || p.Instance != "urn:bangban:request:"+a.header.Get("X-Request-Id") {
				t.Errorf("%v in %s", err, a.body)
			}
			plain := api.call(http.MethodGet, "/nowhere", "").header
			for name := range plain {
				if a.header.Get(name) == "" || !strings.Contains("Content-Length Date X-Request-Id", name) && a.header.Get(name) != plain.Get(name) {
					t.Errorf("%s is %q and elsewhere %q", name, a.header.Get(name), plain.Get(name))
				}
			}
			if sent, err := http.ParseTime(a.header.Get("Date")); err != nil || time.Since(sent).Abs() > time.Minute {
				t.Errorf("dated %v, %v", sent, err)
			}
			if text := log.String(); strings.Count(text, `"code":"`+c.code+`"`) != 1 || !strings.Contains(text, a.header.Get("X-Request-Id")) ||
				strings.Count(text, `"msg":"request"`) != c.before+2 {
				t.Errorf("the log: %s", text)
			}
			if text := string(api.call(http.MethodGet, "/metrics", "").body); !strings.Contains(text, `bangban_refused_total{code="`+c.code+`"} 1`) {
				t.Errorf("not counted")
			} else if strings.Contains(text, `bangban_request_seconds_count{route="unmatched"} 2`) {
				t.Errorf("timed, though nobody knows when it began") // the other is /nowhere
			}
		})
	}
}

// TestOptionsOfAllIsAnsweredHere: net/http would answer OPTIONS * past the handler.
func TestOptionsOfAllIsAnsweredHere(t *testing.T) {
	api := listening(t, nil)
	all := converse(t, api.address(), "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	if len(all) != 1 {
		t.Fatal(all)
	}
	checkRefusal(t, all[0], http.StatusNotFound, "not_found")
}

// pipe is a connection to which a test writes as net/http does.
type pipe struct {
	net.Conn
	written bytes.Buffer
	halved  bool
}

func (p *pipe) Write(b []byte) (int, error) { return p.written.Write(b) }
func (p *pipe) CloseWrite() error           { p.halved = true; return nil }

// TestEverythingElseIsWrittenAsItIs writes what looks somewhat like an answer that net/http makes by itself.
func TestEverythingElseIsWrittenAsItIs(t *testing.T) {
	const bare = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	for _, text := range []string{
		"", "H", "HTTP/1.1 ", "HTTP/1.1 4", "HTTP/1.1 400", "HTTP/1.1 400 ", "%PDF-1.7", "HTTP/1.1 100 Continue\r\n\r\n",
		"HTTP/1.1 200 OK" + bare + "ok", "HTTP/1.1 404 Not Found" + bare + "no", "HTTP/1.1 4x0 Bad" + bare,
		"HTTP/1.1 400 Bad Request\r\nDate: x" + bare, "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n\r\n{}",
		" HTTP/1.1 400 Bad Request" + bare, "HTTP/2.0 400 Bad Request" + bare,
	} {
		p := &pipe{}
		conn := newAPI(t, nil).Dressed(p)
		if n, err := io.WriteString(conn, text); n != len(text) || err != nil || p.written.String() != text {
			t.Errorf("%q became %q, %d, %v", text, p.written.String(), n, err)
		}
	}
	p := &pipe{}
	conn := newAPI(t, nil).Dressed(p)
	const text = "HTTP/1.1 400 Bad Request" + bare + "400 Bad Request"
	if n, err := io.WriteString(conn, text); n != len(text) || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if r, err := http.ReadResponse(bufio.NewReader(&p.written), nil); err != nil || r.Header.Get("X-Request-Id") == "" {
		t.Errorf("%v, %v", r, err)
	} else {
		r.Body.Close()
	}
	half, ok := conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil || !p.halved {
		t.Error("net/http cannot close its half of the connection")
	}
}

// BenchmarkWrite is what an ordinary answer costs more for the look at how it begins.
func BenchmarkWrite(b *testing.B) {
	conn := newAPI(b, nil).Dressed(deaf{})
	text := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + strings.Repeat("x", 4000))
	for b.Loop() {
		_, _ = conn.Write(text)
	}
}

type deaf struct{ net.Conn }

func (deaf) Write(p []byte) (int, error) { return len(p), nil }

func jsonLog(to io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(to, nil)) }
