package server

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// retryExport is when a caller may try again who found no place for an export.
const retryExport = 10 * time.Second

// exports are the places for those who make or send workbooks: few in all, and one for each key, so that nobody takes
// them all. Callers without keys, who are all at this machine, share them.
type exports struct {
	most int

	mu    sync.Mutex
	taken int
	keys  map[string]bool // that have a place
}

func newExports(most int) *exports { return &exports{most: most, keys: map[string]bool{}} }

// enter takes a place, or refuses at once. Whoever got it gives it back, once.
func (e *exports) enter(key string) (leave func(), err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.keys[key] {
		return nil, &fault{err: errBusy, detail: "这把密钥已有一份台账或月报在做；请等它收完，再按响应头 Retry-After 的秒数重试", wait: retryExport}
	}
	if e.taken >= e.most {
		return nil, &fault{err: errBusy, wait: retryExport}
	}
	e.taken++
	if key != "" {
		e.keys[key] = true
	}
	return func() { e.leave(key) }, nil
}

func (e *exports) leave(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.taken--
	delete(e.keys, key)
}

// leastRate is how many bytes of a body have to come or go in a second, beside the time that every body may take.
const leastRate = 32 << 10

// span is how long so many bytes may take.
func span(bytes int64) time.Duration { return time.Duration(bytes/leastRate) * time.Second }

// hurry bounds the time in which a workbook is read by whoever asked for it, for others wait for the place.
func (s *Server) hurry(w http.ResponseWriter, p *spool) {
	rest := min(s.config.Limits.WriteTime+span(p.size), s.config.Limits.ExportDeadline)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(rest)) //nolint:forbidigo // the network counts in real time; without a connection nothing is slow
}

// brisk reads a body that may take long because it is long, but not because it comes slowly. Only the time counts in
// which the body is waited for.
type brisk struct {
	from   io.Reader
	most   time.Duration            // for a body of no length
	end    time.Time                // for any
	bound  func(rest time.Duration) // bounds the next read
	waited time.Duration
	got    int64
}

func (b *brisk) Read(p []byte) (int, error) {
	start := time.Now() //nolint:forbidigo // the network counts in real time
	b.bound(min(b.most+span(b.got)-b.waited, b.end.Sub(start)))
	n, err := b.from.Read(p)
	b.waited += time.Since(start)
	b.got += int64(n)
	return n, err
}
