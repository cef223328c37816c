package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"

	"bangban/forms"
	"bangban/internal/render"
)

// direct reads, checks and prints the six samples in turn without HTTP.
type direct struct {
	engineParts
	renderer *render.Renderer
	inputs   [][]byte
}

func newDirect(b *testing.B) *direct {
	b.Helper()
	parts, err := engine()
	if err != nil {
		b.Fatal(err)
	}
	d := &direct{engineParts: parts, renderer: render.New(parts.config)}
	for _, k := range forms.Kinds() {
		d.inputs = append(d.inputs, []byte(formJSON(b, k)))
	}
	return d
}

func (d *direct) print(ctx context.Context, i int) error {
	at := i % len(d.inputs)
	f, report, err := d.rules.ReadForm(forms.Kinds()[at], d.inputs[at], forms.Issue)
	if err != nil || !report.Valid() {
		return fmt.Errorf("%+v, %w", report, err)
	}
	_, err = d.renderer.Form(ctx, f, "")
	return err
}

// BenchmarkSixForms reads, checks and prints the six samples in turn without HTTP, on all cores. The documents it makes in
// a second of processor time are what HTTP is measured by.
func BenchmarkSixForms(b *testing.B) {
	direct := newDirect(b)
	started := cpuSeconds(b)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			if err := direct.print(b.Context(), i); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/(cpuSeconds(b)-started), "docs/cpu-s")
}

// BenchmarkHTTPRatio has the six samples printed ten times over HTTP and ten times without in turns, so that both ways
// meet with the same neighbours on the machine. The caller is in this process as well, with one connection and as little
// to do as may be, so that its processor time counts as that of HTTP; `make load` has it in another process.
func BenchmarkHTTPRatio(b *testing.B) {
	direct, caller := newDirect(b), newCaller(b)
	var over, inside float64
	documents := 0
	for b.Loop() {
		start := cpuSeconds(b)
		for i := range 10 * len(direct.inputs) {
			caller.print(b, i%len(direct.inputs), direct.inputs)
			documents++
		}
		middle := cpuSeconds(b)
		for i := range 10 * len(direct.inputs) {
			if err := direct.print(b.Context(), i); err != nil {
				b.Fatal(err)
			}
		}
		over += middle - start
		inside += cpuSeconds(b) - middle
	}
	b.ReportMetric(inside/over, "x-inside")
	b.ReportMetric(float64(documents)/over, "docs/cpu-s")
	b.ReportMetric(float64(documents)/inside, "inside-docs/cpu-s")
}

// caller is a connection to a server that listens until the benchmark ends.
type caller struct {
	net.Conn
	answers *bufio.Reader
}

func newCaller(b *testing.B) *caller {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	api, ended := newAPI(b, nil), make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { ended <- api.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = conn.Close()
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	return &caller{conn, bufio.NewReaderSize(conn, 64<<10)}
}

// print has one of the forms printed.
func (c *caller) print(b *testing.B, kind int, inputs [][]byte) {
	b.Helper()
	_, err := fmt.Fprintf(c, "POST /api/v1/forms/%s/pdf HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		forms.Kinds()[kind], len(inputs[kind]), inputs[kind])
	if err != nil {
		b.Fatal(err)
	}
	response, err := http.ReadResponse(c.answers, nil)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatal(response, err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		b.Fatal(err)
	}
}

// cpuSeconds is the processor time of this process.
func cpuSeconds(tb testing.TB) float64 {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
