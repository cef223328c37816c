package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/text/encoding/simplifiedchinese"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/server"
)

// listening runs a server on a real listener and stops it at the end of the test, which fails if goroutines are left.
func listening(t *testing.T, change func(*server.Config)) *client {
	t.Helper()
	before := goleak.IgnoreCurrent()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := newAPI(t, change)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
		if err := <-ended; err != nil {
			t.Errorf("stopping: %v", err)
		}
		goleak.VerifyNone(t, before)
	})
	return &client{t, "http://" + l.Addr().String(), &http.Client{Transport: transport}}
}

// address is where a client's server listens.
func (c *client) address() string { return strings.TrimPrefix(c.base, "http://") }

// flat fails unless the heap after work is as large as before, give or take 8 MiB.
func flat(t *testing.T, work func()) {
	t.Helper()
	work() // fills caches
	before := heap()
	work()
	if after := heap(); after > before+8<<20 {
		t.Errorf("the heap grew from %d to %d KiB", before>>10, after>>10)
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestHostileBodies(t *testing.T) {
	good := formJSON(t, forms.KindApplication)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(good)
	if err != nil {
		t.Fatal(err)
	}
	media := func(types ...string) []string { return append([]string{"Content-Type"}, types...) }
	cases := []struct {
		name, body string
		headers    []string
		status     int
	}{
		{"truncated", good[:len(good)/2], nil, 400},
		{"empty", " ", nil, 400},
		{"not JSON", "<form/>", nil, 400},
		{"trailing data", good + good, nil, 400},
		{"nested deeply", strings.Repeat(`{"applicant":`, 10_000) + "1" + strings.Repeat("}", 10_000), nil, 400},
		{"nested lists", strings.Repeat("[", 400_000), nil, 400},
		{"no object", "[]", nil, 422},
		{"null", "null", nil, 422},
		{"duplicate members", strings.Replace(good, `"date"`, `"date":"2021-05-12","date"`, 1), nil, 422},
		{"unknown member", strings.Replace(good, `"date"`, `"__proto__":{},"date"`, 1), nil, 422},
		{"1e400", strings.Replace(good, "12000.5", "1e400", 1), nil, 422},
		{"1e-400", strings.Replace(good, "12000.5", "1e-400", 1), nil, 422},
		{"a long number", strings.Replace(good, "12000.5", strings.Repeat("9", 100_000), 1), nil, 422},
		{"a long text", strings.Replace(good, "企业自筹", strings.Repeat("长", 300_000), 1), nil, 422},
		{"GBK", gbk, nil, 422},
		{"a lone surrogate", strings.Replace(good, "企业自筹", `\ud800`, 1), nil, 400},
		{"NUL", strings.Replace(good, "企业自筹", `\u0000`, 1), nil, 422},
		{"50 MB", `{"x":"` + strings.Repeat("x", 50<<20) + `"}`, nil, 413},
		{"no type", good, media(""), 415},
		{"form data", good, media("multipart/form-data; boundary=x"), 415},
		{"GBK by its type", gbk, media("application/json; charset=gbk"), 415},
		{"compressed", good, append(media("application/json"), "Content-Encoding", "gzip"), 415},
	}
	api := listening(t, nil)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			flat(t, func() {
				a := api.post("/api/v1/forms/application/pdf", c.body, c.headers...)
				// GBK bytes are not UTF-8: a fault of the text or of the whole, as the reader finds it.
				if a.status != c.status && !(c.name == "GBK" && a.status == 400) {
					t.Errorf("%d, not %d: %.300s", a.status, c.status, a.body)
				}
				if got := a.header.Get("Content-Type"); got != "application/problem+json" || len(a.body) > 64<<10 {
					t.Errorf("%d bytes of %s", len(a.body), got)
				}
			})
		})
	}
	if a := api.post("/api/v1/forms/application/pdf", good); a.status != http.StatusOK {
		t.Errorf("afterwards a good form is answered %d", a.status)
	}
}

// TestChunkedFloodIsCutOff sends a body of no stated length that never ends.
func TestChunkedFloodIsCutOff(t *testing.T) {
	api := listening(t, nil)
	flat(t, func() {
		request, err := http.NewRequest(http.MethodPost, api.base+"/api/v1/bundles", io.LimitReader(endless{}, 1<<30))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
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

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// raw sends bytes over a connection and gives the first line of the answer, "" if the server hangs up.
func raw(t *testing.T, address, request string, wait time.Duration) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(wait))
	_, _ = io.WriteString(conn, request)
	line, _ := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line)
}

func TestHeaderFloods(t *testing.T) {
	api := listening(t, nil)
	var many strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&many, "X-%d: %d\r\n", i, i)
	}
	for name, headers := range map[string]string{
		"one long header": "X-Long: " + strings.Repeat("x", 1<<20) + "\r\n",
		"many headers":    many.String(),
	} {
		if got := raw(t, api.address(), "GET /livez HTTP/1.1\r\nHost: localhost\r\n"+headers+"\r\n", 5*time.Second); got != "" && !strings.Contains(got, " 431 ") {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, request := range map[string]string{
		"no HTTP":         "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
		"a strange verb":  "\x00\x01 / HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"two lengths":     "POST /api/v1/bundles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
		"negative length": "POST /api/v1/bundles HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
	} {
		if got := raw(t, api.address(), request, 5*time.Second); got != "" && !strings.Contains(got, " 400 ") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if a := api.call(http.MethodGet, "/livez", ""); a.status != http.StatusOK {
		t.Errorf("afterwards /livez answers %d", a.status)
	}
}

// TestSlowLoris holds connections open with heads and bodies that come byte by byte. They are closed in time, and others
// are served meanwhile.
func TestSlowLoris(t *testing.T) {
	api := listening(t, func(c *server.Config) {
		c.Limits.HeaderTime, c.Limits.BodyTime = 300*time.Millisecond, 600*time.Millisecond
	})
	good := formJSON(t, forms.KindCommitment)
	head := fmt.Sprintf("POST /api/v1/forms/commitment/pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", len(good))
	var wait sync.WaitGroup
	for i := range 60 {
		wait.Go(func() {
			start := time.Now()
			sent := head
			if i%2 == 0 {
				sent += "\r\n" + good[:10]
			}
			line := raw(t, api.address(), sent, 10*time.Second)
			if line != "" && !strings.Contains(line, " 408 ") {
				t.Errorf("answered %q", line)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("held for %v", took)
			}
		})
	}
	for range 5 {
		if a := api.post("/api/v1/forms/commitment/pdf", good); a.status != http.StatusOK {
			t.Errorf("meanwhile a good form is answered %d", a.status)
		}
	}
	wait.Wait()
}

// TestSlowLorisOfBodiesNobodyReads announces bodies that do not come, to what takes none and to what refuses them. The
// answer comes at once all the same and ends the connection, so that the server can stop.
func TestSlowLorisOfBodiesNobodyReads(t *testing.T) {
	const announced = "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
	for name, c := range map[string]struct {
		sent   string
		change func(*server.Config)
		status int
	}{
		"GET":          {"GET /livez HTTP/1.1\r\n" + announced, nil, 200},
		"HEAD":         {"HEAD /version HTTP/1.1\r\n" + announced, nil, 200},
		"a long body":  {"GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n", nil, 200},
		"no key":       {"POST " + pdfPath + " HTTP/1.1\r\n" + announced, keys(auth.ErrNoKey), 401},
		"no such path": {"POST /nowhere HTTP/1.1\r\n" + announced, nil, 404},
		"other method": {"PUT " + pdfPath + " HTTP/1.1\r\n" + announced, nil, 405},
	} {
		t.Run(name, func(t *testing.T) {
			api := listening(t, func(s *server.Config) { // and is stopped at the end, in time
				if c.change != nil {
					c.change(s)
				}
				s.Limits.Grace = 2 * time.Second
			})
			start := time.Now()
			conn, _ := talk(t, api.address(), c.sent)
			all, err := io.ReadAll(conn) // until the server hangs up
			if want := fmt.Sprintf("HTTP/1.1 %d ", c.status); err != nil || !strings.HasPrefix(string(all), want) ||
				!strings.Contains(string(all), "Connection: close") {
				t.Errorf("%.200q, %v", all, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("held for %v", took)
			}
		})
	}
}

// TestAbruptDisconnects leaves while documents are made. The work stops, and the places in the queue come free.
func TestAbruptDisconnects(t *testing.T) {
	api := listening(t, func(c *server.Config) { c.Limits.Workers, c.Limits.Queue = 2, 4 })
	form := formJSON(t, forms.KindApplication)
	bundle := `{"documents":[` + form + strings.Repeat(","+form, 199) + `]}`
	flat(t, func() {
		var wait sync.WaitGroup
		for i := range 40 {
			wait.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(5+i*3)*time.Millisecond)
				defer cancel()
				request, err := http.NewRequestWithContext(ctx, http.MethodPost, api.base+"/api/v1/bundles", bytes.NewBufferString(bundle))
				if err != nil {
					t.Error(err)
					return
				}
				request.Header.Set("Content-Type", "application/json")
				if response, err := api.http.Do(request); err == nil {
					_, _ = io.Copy(io.Discard, response.Body)
					response.Body.Close()
				}
			})
		}
		wait.Wait()
		start := time.Now()
		for {
			a := api.post("/api/v1/forms/application/pdf", form)
			if a.status == http.StatusOK {
				break
			}
			if took := time.Since(start); a.status != http.StatusTooManyRequests || took > 3*time.Second {
				t.Fatalf("still %d after %v", a.status, took)
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
}
