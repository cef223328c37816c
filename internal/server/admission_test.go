package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bangban/internal/render"
	"bangban/internal/server"
)

// head is that of a request for a document, with a body of a length.
func head(length int, headers ...string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n",
		pdfPath, length, strings.Join(headers, ""))
}

// talk sends bytes over a connection that is open until the test ends.
func talk(t *testing.T, address, text string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

// hear reads an answer.
func hear(t *testing.T, r *bufio.Reader) heard {
	t.Helper()
	response, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return heard{response.StatusCode, response.Status, response.Header, response.Close}
}

// heard is an answer without its body.
type heard struct {
	StatusCode int
	Status     string
	Header     http.Header
	Close      bool
}

func instant(context.Context) (render.Document, error) {
	return render.Document{PDF: []byte("%PDF"), Pages: 1}, nil
}

// TestSlowBodiesHoldNoWorker lets more bodies come slowly than there are workers. Another request is answered at once.
func TestSlowBodiesHoldNoWorker(t *testing.T) {
	r := run(t, func(c *server.Config) {
		rendering(instant)(c)
		c.Limits.Workers, c.Limits.Queue = 1, 3
	})
	var slow []net.Conn
	var answers []*bufio.Reader
	for range 3 {
		conn, answer := talk(t, r.address, head(len(commitment))+commitment[:1])
		slow, answers = append(slow, conn), append(answers, answer)
	}
	if got := r.post(context.Background()); got != http.StatusOK {
		t.Errorf("a request beside three slow ones got %d", got)
	}
	for i, conn := range slow {
		if _, err := io.WriteString(conn, commitment[1:]); err != nil {
			t.Fatal(err)
		}
		if got := hear(t, answers[i]); got.StatusCode != http.StatusOK {
			t.Errorf("slow request %d got %s in the end", i, got.Status)
		}
	}
	r.finish(t)
}

// TestSlowBodiesLoseTheirPlaces fills all places with bodies that do not come. Others are served soon all the same.
func TestSlowBodiesLoseTheirPlaces(t *testing.T) {
	r := run(t, func(c *server.Config) {
		rendering(instant)(c)
		c.Limits.Workers, c.Limits.Queue = 1, -1
	})
	conn, answer := talk(t, r.address, head(len(commitment))+commitment[:1])
	time.Sleep(20 * time.Millisecond)
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		got := r.post(context.Background())
		if got == http.StatusOK {
			break
		}
		if got != http.StatusTooManyRequests || time.Since(start) > 5*time.Second {
			t.Fatalf("still %d after %v", got, time.Since(start))
		}
	}
	if _, err := io.WriteString(conn, commitment[1:]); err != nil {
		t.Fatal(err)
	}
	if got := hear(t, answer); got.StatusCode != http.StatusOK {
		t.Errorf("the slow request got %s in the end", got.Status)
	}
	r.finish(t)
}

// TestAFullQueueRefusesBeforeTheBody refuses a request whose body has not come, and keeps the connection only where the
// body is short and there.
func TestAFullQueueRefusesBeforeTheBody(t *testing.T) {
	g := newGate()
	r := run(t, func(c *server.Config) {
		rendering(g.form)(c)
		c.Limits.Workers, c.Limits.Queue = 1, -1
	})
	first := make(chan int)
	go func() { first <- r.post(context.Background()) }()
	<-g.inside
	for _, c := range []struct {
		name, sent string
		kept       bool
	}{
		{"a short body", head(len(commitment)) + commitment, true},
		{"no body yet", head(len(commitment)), false},
		{"a long body", head(1<<20) + strings.Repeat(" ", 1000), false},
		{"a body to be asked for", head(len(commitment), "Expect: 100-continue\r\n"), false},
		{"a body of unknown length", "POST " + pdfPath + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
			"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", false},
	} {
		conn, answer := talk(t, r.address, c.sent)
		start := time.Now()
		got := hear(t, answer)
		if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "1" || got.Close == c.kept {
			t.Errorf("%s: %s, Retry-After %q, closing %t", c.name, got.Status, got.Header.Get("Retry-After"), got.Close)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: refused after %v", c.name, took)
		}
		if c.kept {
			time.Sleep(150 * time.Millisecond) // beyond the time for a body that is passed over
			if _, err := io.WriteString(conn, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			if again := hear(t, answer); again.StatusCode != http.StatusOK {
				t.Errorf("%s: the next request on the connection got %s", c.name, again.Status)
			}
		}
	}
	close(g.leave)
	if got := <-first; got != http.StatusOK {
		t.Errorf("the accepted request got %d", got)
	}
	start := time.Now()
	r.finish(t)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("the server waits %v for bodies that it has refused", took)
	}
}

// TestAReplayNeedsAPlaceLikeAnyOther repeats a request while the queue is full, and again when it is not.
func TestAReplayNeedsAPlaceLikeAnyOther(t *testing.T) {
	g := newGate()
	busy := false
	api := newAPI(t, func(c *server.Config) {
		rendering(func(ctx context.Context) (render.Document, error) {
			if busy {
				return g.form(ctx)
			}
			return instant(ctx)
		})(c)
		c.Limits.Workers, c.Limits.Queue = 1, -1
	}).Handler()
	again := func() *httptest.ResponseRecorder {
		return ask(t, api, http.MethodPost, pdfPath, commitment, "Idempotency-Key", "a")
	}
	if w := again(); w.Code != http.StatusOK {
		t.Fatalf("got %d", w.Code)
	}
	busy = true
	done := make(chan int)
	go func() { done <- ask(t, api, http.MethodPost, pdfPath, commitment).Code }()
	<-g.inside
	if w := again(); w.Code != http.StatusTooManyRequests {
		t.Errorf("the repeated request got %d", w.Code)
	}
	close(g.leave)
	if got := <-done; got != http.StatusOK {
		t.Errorf("the accepted request got %d", got)
	}
	busy = false
	if w := again(); w.Code != http.StatusOK || w.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("with the queue empty, the repeated request got %d", w.Code)
	}
}

// finish stops the server and waits for its end.
func (r *running) finish(t *testing.T) {
	t.Helper()
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}
