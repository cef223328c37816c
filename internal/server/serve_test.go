package server_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bangban/internal/render"
	"bangban/internal/server"
)

// running is a server on a port of its own.
type running struct {
	address string
	stop    context.CancelFunc
	ended   chan error
	client  *http.Client
}

func run(t *testing.T, change func(*server.Config)) *running {
	t.Helper()
	leaks := goleak.IgnoreCurrent()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	transport := &http.Transport{}
	r := &running{l.Addr().String(), stop, make(chan error, 1), &http.Client{Transport: transport}}
	s := newAPI(t, change)
	go func() { r.ended <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		transport.CloseIdleConnections()
		goleak.VerifyNone(t, leaks)
	})
	return r
}

// post sends a form and gives the status, 0 for none.
func (r *running) post(ctx context.Context) int {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.address+pdfPath, strings.NewReader(commitment))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	response, err := r.client.Do(req)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return 0
	}
	return response.StatusCode
}

// gate is a renderer that stands still until it may go on.
type gate struct{ inside, leave, left chan struct{} }

func newGate() *gate { return &gate{make(chan struct{}), make(chan struct{}), make(chan struct{}, 10)} }

func (g *gate) form(ctx context.Context) (render.Document, error) {
	g.inside <- struct{}{}
	defer func() { g.left <- struct{}{} }()
	select {
	case <-g.leave:
		return render.Document{PDF: []byte("%PDF"), Pages: 1}, nil
	case <-ctx.Done():
		return render.Document{}, ctx.Err()
	}
}

func TestServeFinishesWhatRunsWhenItStops(t *testing.T) {
	g := newGate()
	var log bytes.Buffer
	r := run(t, func(c *server.Config) {
		rendering(g.form)(c)
		c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	})
	status := make(chan int)
	go func() { status <- r.post(context.Background()) }()
	<-g.inside
	r.stop()
	close(g.leave)
	if got := <-status; got != http.StatusOK {
		t.Errorf("the running request got %d", got)
	}
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	for _, told := range []string{"msg=serving address=" + r.address, "msg=stopping", "msg=stopped complete=true"} {
		if !strings.Contains(log.String(), told) {
			t.Errorf("the log lacks %q: %s", told, log.String())
		}
	}
	if got := r.post(context.Background()); got != 0 {
		t.Errorf("a request after the end got %d", got)
	}
}

// TestServeGoesOnUntilOthersHaveNoticed stops a server that drains. It is not ready from then on, and answers all the same.
func TestServeGoesOnUntilOthersHaveNoticed(t *testing.T) {
	const drain = 300 * time.Millisecond
	r := run(t, func(c *server.Config) { c.Limits.Drain = drain })
	stopped := time.Now()
	r.stop()
	for {
		response, err := r.client.Get("http://" + r.address + "/readyz")
		if err != nil {
			t.Fatalf("it never said that it is not ready: %v", err)
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusServiceUnavailable {
			break
		}
	}
	if got := r.post(context.Background()); got != http.StatusOK {
		t.Errorf("a request while it drains got %d", got)
	}
	if err := <-r.ended; err != nil || time.Since(stopped) < drain {
		t.Errorf("ended after %v: %v", time.Since(stopped), err)
	}
	if got := r.post(context.Background()); got != 0 {
		t.Errorf("a request after the end got %d", got)
	}
}

func TestServeBreaksOffWhatRunsBeyondTheGrace(t *testing.T) {
	g := newGate()
	r := run(t, func(c *server.Config) {
		rendering(g.form)(c)
		c.Limits.Grace = time.Millisecond
	})
	status := make(chan int)
	go func() { status <- r.post(context.Background()) }()
	<-g.inside
	r.stop()
	<-g.left
	if got := <-status; got == http.StatusOK {
		t.Errorf("the request got %d", got)
	}
	if err := <-r.ended; err == nil {
		t.Error("no error tells that work was broken off")
	}
}

func TestAClientWhoLeavesFreesTheWorker(t *testing.T) {
	g := newGate()
	r := run(t, func(c *server.Config) {
		rendering(g.form)(c)
		c.Limits.Workers, c.Limits.Queue = 1, -1
	})
	ctx, leave := context.WithCancel(context.Background())
	status := make(chan int)
	go func() { status <- r.post(ctx) }()
	<-g.inside
	if got := r.post(context.Background()); got != http.StatusTooManyRequests {
		t.Errorf("with the only worker busy: %d", got)
	}
	leave()
	<-status
	<-g.left
	close(g.leave)
	go func() { status <- r.post(context.Background()) }()
	select { // the worker is given back just after the renderer has returned
	case <-g.inside:
		if got := <-status; got != http.StatusOK {
			t.Errorf("got %d", got)
		}
	case got := <-status:
		if got != http.StatusTooManyRequests {
			t.Errorf("got %d", got)
		}
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}

func TestSlowClientsAreSentAway(t *testing.T) {
	r := run(t, func(c *server.Config) {
		c.Limits.HeaderTime, c.Limits.BodyTime = 20*time.Millisecond, 20*time.Millisecond
	})
	for _, c := range []struct{ name, sent, want string }{
		{"head", "POST " + pdfPath + " HTTP/1.1\r\nHost: localhost\r\n", ""},
		{"body", "POST " + pdfPath + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{", "408"},
		{"flood", "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", "431"},
	} {
		conn, err := net.Dial("tcp", r.address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, c.sent)
		line, _ := bufio.NewReader(conn).ReadString('\n')
		if !strings.Contains(line, c.want) {
			t.Errorf("%s: %q, want %s", c.name, line, c.want)
		}
		_ = conn.Close()
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}

func TestTheTimeToReadDoesNotEndTheTimeToAnswer(t *testing.T) {
	r := run(t, func(c *server.Config) {
		c.Limits.BodyTime, c.Limits.Deadline = 20*time.Millisecond, 200*time.Millisecond
		rendering(func(ctx context.Context) (render.Document, error) {
			<-ctx.Done()
			return render.Document{}, ctx.Err()
		})(c)
	})
	if got := r.post(context.Background()); got != http.StatusServiceUnavailable {
		t.Errorf("got %d, want that the deadline ended it", got)
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
}
