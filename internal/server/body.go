package server

import (
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"bangban/internal/server/openapi"
)

// patience is how long a body may take to come until its place in the queue goes to others.
const patience = 250 * time.Millisecond

// receive takes a place in the queue and reads the body. Without a place it reads nothing. A body that comes slowly loses
// the place, so that slow callers cannot fill the queue; it takes another once it is there, if there is one.
func (s *Server) receive(w http.ResponseWriter, req *http.Request, r route, c *call) (free func(), err error) {
	if c.place, err = s.pool.enter(); err != nil {
		return func() {}, err
	}
	slow := time.AfterFunc(patience, c.place.leave)
	free, err = s.readBody(w, req, r, c)
	if slow.Stop() || err != nil {
		return free, err
	}
	c.place.leave() // if that has not happened yet
	c.place, err = s.pool.enter()
	return free, err
}

const (
	turnAwayMost = 64 << 10               // bytes of a body that is refused unread
	turnAwayTime = 100 * time.Millisecond // for them to come
	turnAwayRest = 500 * time.Millisecond // for what is on its way when the connection ends
)

// turnAway passes over a body that nobody will read, to keep the connection for the next request. A body that is long,
// has not come yet or waits to be asked for ends the connection.
func turnAway(w http.ResponseWriter, req *http.Request) {
	if req.ContentLength == 0 {
		arrived(w)
		return
	}
	if req.Header.Get("Expect") == "" && req.ContentLength <= turnAwayMost {
		readUntil(w, turnAwayTime)
		if n, err := io.CopyN(io.Discard, req.Body, turnAwayMost+1); n <= turnAwayMost && errors.Is(err, io.EOF) {
			arrived(w)
			return
		}
	}
	w.Header().Set("Connection", "close")
	// net/http waits for the rest of a short body before it closes: not for as long as a body may take.
	readUntil(w, turnAwayRest)
}

// readUntil bounds the time in which more of a request is read. Without a connection nothing is slow.
func readUntil(w http.ResponseWriter, rest time.Duration) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(rest)) //nolint:forbidigo // the network counts in real time
}

// readBody reads the body, as far as there is memory for it. The function it returns gives that back.
func (s *Server) readBody(w http.ResponseWriter, req *http.Request, r route, c *call) (free func(), err error) {
	limit := s.config.Limits.Body
	if r.request == openapi.BundleBody || r.request == openapi.CaseBody {
		limit = s.config.Limits.BundleBody
	}
	if req.ContentLength > limit {
		return func() {}, tooLarge(limit)
	}
	size := limit
	if req.ContentLength >= 0 {
		size = req.ContentLength
	}
	var taken int64
	c.body, taken, err = s.bodies.gather(http.MaxBytesReader(w, req.Body, limit), size)
	free = func() {
		c.body = nil // the answer may take long to be written
		s.bodies.give(taken)
	}
	if err == nil {
		arrived(w)
	}
	return free, broken(err, limit)
}

// broken is why a body of at most limit bytes did not come to its end.
func broken(err error, limit int64) error {
	var (
		over *http.MaxBytesError
		slow net.Error
	)
	switch {
	case err == nil, errors.Is(err, errBusy):
		return err
	case errors.As(err, &over):
		return tooLarge(limit)
	case errors.As(err, &slow) && slow.Timeout():
		return errSlowBody
	}
	return errBody
}

// firstRead is how much memory a body gets before any of it has come.
const firstRead = 4 << 10

// gather reads to the end of what has at most size bytes. The memory is taken as they come, and never more than twice as
// much as has come: to announce a large body and not to send it keeps nobody else out. Whoever calls gives back what was
// taken, also after an error.
func (b *budget) gather(from io.Reader, size int64) (all []byte, taken int64, err error) {
	for {
		if len(all) == cap(all) {
			more := max(1, min(max(firstRead, taken), size+1-taken)) // one more than its size, to see that it ends
			if !b.take(more) {
				return nil, taken, &fault{err: errBusy, wait: retryBusy}
			}
			taken += more
			all = append(make([]byte, 0, taken), all...)
		}
		n, err := from.Read(all[len(all):cap(all)])
		all = all[:len(all)+n]
		if errors.Is(err, io.EOF) {
			return all, taken, nil
		}
		if err != nil {
			return nil, taken, err
		}
	}
}

// arrived takes the time limit for reading off the connection: the request is there, and the limit would otherwise end
// its context while it is being answered. The server sets a new one for the next request.
func arrived(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // a writer without a connection has no limit either
}

func tooLarge(limit int64) error {
	if limit >= 1<<20 {
		return faultf(errTooLarge, "请求内容最多 %d MiB；请分成几次提交", limit>>20)
	}
	return faultf(errTooLarge, "请求内容最多 %d 字节；请分成几次提交", limit)
}
