package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"bangban/forms"
)

// endpoint is a route for the router: from the credentials of the request to the answer, within one deadline.
func (s *Server) endpoint(r route) gin.HandlerFunc {
	return func(g *gin.Context) {
		ctx, cancel := context.WithTimeout(g.Request.Context(), s.config.Limits.Deadline)
		defer cancel()
		c := &call{kind: g.Param("kind"), file: g.Param("file")}
		g.Set(callKey, c)
		a, err := s.answer(ctx, r, g, c)
		if err != nil {
			s.refuse(g, s.because(g.Request.Context(), err))
			return
		}
		a.write(g.Writer, strings.Join(g.Request.Header.Values("If-None-Match"), ","))
	}
}

// because tells a context or a body that ended early by its cause: the server that stops, or the caller who left. A
// request that came too slowly or was too large ends its context as well, but has its own error.
func (s *Server) because(request context.Context, err error) error {
	if request.Err() == nil || !errors.Is(err, context.Canceled) && !errors.Is(err, errBody) {
		return known(err)
	}
	if s.stopping.Load() {
		return &fault{err: errStopping, wait: retryStopping}
	}
	return errClientGone
}

// answer checks the request, in the order of what costs least, and has it handled.
func (s *Server) answer(ctx context.Context, r route, g *gin.Context, c *call) (reply, error) {
	if err := s.admit(ctx, r, g.Request, c); err != nil {
		return reply{}, err
	}
	if r.names != noNames && !slices.Contains(r.names.list(), c.kind) {
		c.kind = "" // whatever it is, it is not for the log
		return reply{}, faultf(errKind, "可用的有：%s", strings.Join(r.names.list(), "、"))
	}
	if err := c.readQuery(r, g.Request); err != nil {
		return reply{}, err
	}
	if r.request == noBody {
		arrived(g.Writer)
		return r.handle(s, ctx, c)
	}
	idem, err := idempotencyKey(g.Request.Header)
	if err != nil {
		return reply{}, err
	}
	if err := checkMedia(g.Request.Header); err != nil {
		return reply{}, err
	}
	keep := idem != "" && r.creates
	id := answerID{c.key.ID, idem}
	free, err := s.receive(g.Writer, g.Request, r, c, keep && s.answers.knows(id))
	defer free()
	defer func() { c.place.leave() }()
	if err != nil {
		return reply{}, err
	}
	work := func() (reply, error) { return r.handle(s, ctx, c) }
	if !keep {
		return work()
	}
	return s.answers.do(id, c.fingerprint(r), work)
}

// patience is how long a body may take to come until its place in the queue goes to others.
const patience = 250 * time.Millisecond

// receive takes a place in the queue and reads the body. Without a place it reads nothing, unless the answer is kept from
// an earlier request. A body that comes slowly loses the place, so that slow callers cannot fill the queue; it takes
// another once it is there, if there is one.
func (s *Server) receive(w http.ResponseWriter, req *http.Request, r route, c *call, kept bool) (free func(), err error) {
	if kept {
		return s.readBody(w, req, r, c)
	}
	if c.place, err = s.pool.enter(); err != nil {
		turnAway(w, req)
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
)

// turnAway passes over a body that nobody will read, to keep the connection for the next request. A body that is long,
// has not come yet or waits to be asked for ends the connection.
func turnAway(w http.ResponseWriter, req *http.Request) {
	if req.Header.Get("Expect") == "" && req.ContentLength <= turnAwayMost {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(turnAwayTime)) //nolint:forbidigo // the network counts in real time; without a connection nothing is slow
		if n, err := io.CopyN(io.Discard, req.Body, turnAwayMost+1); n <= turnAwayMost && errors.Is(err, io.EOF) {
			arrived(w)
			return
		}
	}
	w.Header().Set("Connection", "close")
}

// admit lets in who may call, and not too often.
func (s *Server) admit(ctx context.Context, r route, req *http.Request, c *call) error {
	if r.scope == "" {
		return nil
	}
	if s.stopping.Load() {
		return &fault{err: errStopping, wait: retryStopping}
	}
	if s.config.Keys == nil {
		return nil
	}
	key, err := s.config.Keys.Check(ctx, bearer(req.Header), r.scope)
	c.key = key
	if err != nil {
		return err
	}
	if s.config.Limiter == nil {
		return nil
	}
	if ok, wait := s.config.Limiter.Allow(key.ID, key.PerMinute); !ok {
		return &fault{err: errRate, wait: wait}
	}
	return nil
}

// readQuery takes the parameters the route knows. Others are passed over.
func (c *call) readQuery(r route, req *http.Request) error {
	given := req.URL.Query()
	c.query = map[string]string{}
	for _, p := range r.query {
		value := p.values[0]
		if given.Has(p.name) {
			value = given.Get(p.name)
		}
		if !slices.Contains(p.values, value) || len(given[p.name]) > 1 {
			return faultf(errQuery, "参数 %s 应只写一次，可用的值有：%s", p.name, strings.Join(p.values, "、"))
		}
		c.query[p.name] = value
	}
	return nil
}

// firstRead is how much memory a body gets before it has shown that it is as long as it says.
const firstRead = 64 << 10

// readBody reads the body, as far as there is memory for it. The function it returns gives that back.
func (s *Server) readBody(w http.ResponseWriter, req *http.Request, r route, c *call) (free func(), err error) {
	limit := s.config.Limits.Body
	if r.request == bundleBody {
		limit = s.config.Limits.BundleBody
	}
	size := req.ContentLength
	if size > limit {
		return func() {}, tooLarge(limit)
	}
	if size < 0 {
		size = limit
	}
	if !s.bodies.take(size) {
		turnAway(w, req)
		return func() {}, &fault{err: errBusy, wait: retryBusy}
	}
	free = func() { s.bodies.give(size) }
	body := bytes.NewBuffer(make([]byte, 0, bytes.MinRead+min(size, firstRead)))
	_, err = body.ReadFrom(http.MaxBytesReader(w, req.Body, limit))
	c.body = body.Bytes()
	var (
		over *http.MaxBytesError
		slow net.Error
	)
	switch {
	case err == nil:
		arrived(w)
		return free, nil
	case errors.As(err, &over):
		return free, tooLarge(limit)
	case errors.As(err, &slow) && slow.Timeout():
		return free, errSlowBody
	}
	return free, errBody
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

// fingerprint is the digest of a request: what it asks for and with what content.
func (c *call) fingerprint(r route) [sha256.Size]byte {
	h := sha256.New()
	for _, part := range []string{r.operationID, c.kind} {
		_, _ = io.WriteString(h, part+"\n") // a hash takes everything
	}
	for _, p := range r.query {
		_, _ = io.WriteString(h, p.name+"="+c.query[p.name]+"\n")
	}
	_, _ = h.Write(c.body)
	return [sha256.Size]byte(h.Sum(nil))
}

// level is how strictly the call wants the form checked.
func (c *call) level() forms.Level {
	if c.query["draft"] == "1" {
		return forms.Draft
	}
	return forms.Issue
}
