package server_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"bangban/internal/auth"
	"bangban/internal/render"
	"bangban/internal/server"
	"bangban/internal/store/sqlite"
)

// unread asks for a document and reads only which status it has. The kernel takes but little of the answer.
func unread(t *testing.T, address string) (string, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(256 << 10); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write([]byte(head(len(commitment)) + commitment)); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	opening, err := r.Peek(len("HTTP/1.1 200"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(string(opening), "HTTP/1.1 "), r
}

// TestAnswersThatAreNotReadAreFew has callers who do not read their documents. There is memory for two of these; others
// are refused until somebody reads. What is open to everybody is answered nevertheless.
func TestAnswersThatAreNotReadAreFew(t *testing.T) {
	const size = 16 << 20
	r := run(t, func(c *server.Config) {
		rendering(func(context.Context) (render.Document, error) {
			return render.Document{PDF: make([]byte, size), Pages: 1}, nil
		})(c)
		c.Limits.AnswersInFlight = 2*size + size/2
	})
	var readers []*bufio.Reader
	for i, want := range []string{"200", "200", "429", "429"} {
		got, reader := unread(t, r.address)
		if readers = append(readers, reader); got != want {
			t.Errorf("caller %d got %s, want %s", i, got, want)
		}
	}
	if response, err := r.client.Get("http://" + r.address + "/livez"); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("meanwhile: %v, %v", response, err)
	} else {
		response.Body.Close()
	}
	if got := hear(t, readers[0]); got.StatusCode != http.StatusOK {
		t.Errorf("the first reads %s", got.Status)
	}
	deadline := time.Now().Add(5 * time.Second)
	for r.post(context.Background()) != http.StatusOK {
		if time.Now().After(deadline) {
			t.Fatal("still refused, though one has read")
		}
		time.Sleep(10 * time.Millisecond)
	}
	hear(t, readers[1])
	r.finish(t)
}

// TestTheLargestAnswerFitsAlone has less memory for answers than one takes.
func TestTheLargestAnswerFitsAlone(t *testing.T) {
	h := newAPI(t, func(c *server.Config) { c.Limits.AnswersInFlight = 10 }).Handler()
	for range 2 { // the first gives it back
		if w := ask(t, h, http.MethodPost, pdfPath, commitment); w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// TestAnAnnouncedBodyTakesNoMemory announces together far more than there is memory for, and sends a byte each.
func TestAnAnnouncedBodyTakesNoMemory(t *testing.T) {
	r := run(t, func(c *server.Config) {
		rendering(instant)(c)
		c.Limits.BodiesInFlight, c.Limits.Queue = 2*(1<<20+1)+50, 100 // two of them and not quite another request
	})
	var slow []net.Conn
	for range 16 {
		conn, _ := talk(t, r.address, head(1<<20)+"{")
		slow = append(slow, conn)
	}
	time.Sleep(50 * time.Millisecond) // for them to be there
	if got := r.post(context.Background()); got != http.StatusOK {
		t.Errorf("beside them a small request got %d", got)
	}
	for _, conn := range slow {
		_ = conn.Close()
	}
	r.finish(t)
}

// TestBodiesTakeTheMemoryTheyFill sends what does not fit.
func TestBodiesTakeTheMemoryTheyFill(t *testing.T) {
	h := newAPI(t, func(c *server.Config) { c.Limits.BodiesInFlight = 64 << 10 }).Handler()
	for _, c := range []struct{ length, status int }{{60_000, 422}, {65_536, 429}, {200_000, 429}, {60_000, 422}} {
		body := `{"x":"` + strings.Repeat("x", c.length-8) + `"}`
		if w := ask(t, h, http.MethodPost, pdfPath, body); w.Code != c.status {
			t.Errorf("%d bytes: %d", c.length, w.Code)
		}
	}
}

// TestLostKeysAreToldToAll takes the register with the keys away from a server.
func TestLostKeysAreToldToAll(t *testing.T) {
	kept, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "bangban.db"))
	if err != nil {
		t.Fatal(err)
	}
	key, secret, err := auth.Issue(strings.NewReader(strings.Repeat("x", 100)), time.Now(), "a", []auth.Scope{auth.ScopeRender}, 60)
	if err != nil || kept.Keys().Add(t.Context(), key) != nil {
		t.Fatal(err)
	}
	var log safeBuffer
	api := startAPI(t, func(c *server.Config) { c.Keys, c.Logger = auth.New(kept.Keys()), jsonLog(&log) })
	bearer := []string{"Authorization", "Bearer " + secret}
	if a := api.call(http.MethodGet, "/readyz", ""); a.status != http.StatusOK {
		t.Errorf("at first: %d", a.status)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	checkRefusal(t, api.call(http.MethodGet, "/readyz", ""), http.StatusServiceUnavailable, "keys_unavailable")
	a := api.post(pdfPath, commitment, bearer...)
	checkRefusal(t, a, http.StatusServiceUnavailable, "keys_unavailable")
	if a.header.Get("Retry-After") == "" || !strings.Contains(log.String(), "keys") {
		t.Errorf("%v, logged %s", a.header, log.String())
	}
	if a := api.call(http.MethodGet, "/livez", ""); a.status != http.StatusOK {
		t.Errorf("alive: %d", a.status)
	}
}

// fragile makes tracers that fail.
type fragile struct{ trace.TracerProvider }

func (fragile) Tracer(string, ...trace.TracerOption) trace.Tracer { return fragileTracer{} }

type fragileTracer struct{ trace.Tracer }

// TestWhatSurroundsTheHandlersMayFail as well: that is answered, logged and counted.
func TestWhatSurroundsTheHandlersMayFail(t *testing.T) {
	for name, change := range map[string]func(*server.Config){
		"IDs":   func(c *server.Config) { c.NewID = func() string { panic("secret place") } },
		"spans": func(c *server.Config) { c.TracerProvider = fragile{} },
	} {
		var log safeBuffer
		h := newAPI(t, func(c *server.Config) {
			change(c)
			c.Logger = jsonLog(&log)
		}).Handler()
		w := ask(t, h, http.MethodPost, pdfPath, commitment)
		if text := w.Body.String(); w.Code != http.StatusInternalServerError || !strings.Contains(text, `"code":"internal"`) ||
			w.Header().Get("X-Content-Type-Options") == "" {
			t.Errorf("%s: %d %s", name, w.Code, text)
		}
		if text := log.String(); strings.Count(text, `"msg":"panic"`) != 1 || strings.Count(text, `"status":500`) != 1 || strings.Contains(text, "secret") {
			t.Errorf("%s: logged %s", name, text)
		}
	}
}
