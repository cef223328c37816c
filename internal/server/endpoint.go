package server

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/server/openapi"
)

// endpoint is routes for the router: from the credentials of the request to the answer, within one deadline.
func (s *Server) endpoint(routes []route) gin.HandlerFunc {
	return func(g *gin.Context) {
		r, kind := choose(routes, g.Param("kind"))
		ctx, cancel := context.WithTimeout(g.Request.Context(), s.deadline(r))
		defer cancel()
		c := &call{kind: kind, file: g.Param("file"), id: g.Param("case")}
		g.Set(callKey, c)
		defer func() { s.replies.give(c.held) }() // once it is written
		a, err := s.answer(ctx, r, g, c)
		if err != nil {
			s.refuse(g, s.because(g.Request.Context(), err))
			return
		}
		if a.spooled != nil {
			defer a.spooled.close()
			s.hurry(g.Writer, a.spooled)
		}
		a.write(g.Writer, r.method, strings.Join(g.Request.Header.Values("If-None-Match"), ","))
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
	if !plain(c.id) {
		return reply{}, casebook.ErrNotFound
	}
	if err := c.readQuery(r, g.Request); err != nil {
		return reply{}, err
	}
	switch r.request {
	case openapi.NoBody:
		turnAway(g.Writer, g.Request) // one may be announced all the same
		if r.exports {
			s.linger(g.Writer)
		}
		return r.handle(s, ctx, c)
	case openapi.LinesBody:
		return s.streamed(ctx, r, g, c)
	}
	if err := c.readHeader(r, g.Request.Header); err != nil {
		return reply{}, err
	}
	free, err := s.receive(g.Writer, g.Request, r, c)
	defer free()
	defer func() { c.place.leave() }()
	if err != nil {
		return reply{}, err
	}
	work := func() (reply, error) { return r.handle(s, ctx, c) }
	if c.idem == "" {
		return work()
	}
	if c.asked = c.fingerprint(r); r.changes {
		return work()
	}
	return s.answers.do(answerOf(c.key.ID, c.idem), c.asked, work)
}

// readHeader takes from the head of a request with a body what the route knows.
func (c *call) readHeader(r route, h http.Header) (err error) {
	if r.keyed() {
		if c.idem, err = idempotencyKey(h); err != nil {
			return err
		}
	}
	if r.changes {
		if c.match, err = ifMatch(h); err != nil {
			return err
		}
	}
	switch r.request {
	case openapi.PatchBody:
		return checkMedia(h, mediaJSON, mediaPatch)
	case openapi.LinesBody:
		return checkMedia(h, mediaLines)
	}
	return checkMedia(h, mediaJSON)
}

// hold takes the memory of an answer until it is written, so that callers who do not read theirs cannot fill the machine
// with them. An answer that is larger than all there is takes all of it. What is open to everybody is not held: it is
// small, and health should be told also when nothing else can.
func (s *Server) hold(c *call, answer []byte) error {
	size := min(int64(cap(answer)), s.replies.most)
	if !s.replies.take(size) {
		return &fault{err: errBusy, wait: retryBusy}
	}
	c.held += size
	return nil
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

// readQuery takes the parameters the route knows. A caller of the API who writes another has mistaken it for one of these.
func (c *call) readQuery(r route, req *http.Request) error {
	given, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		return faultf(errQuery, "查询参数应形如 draft=1&as=pdf，特殊字符写作 %%XX")
	}
	if name, ok := r.unknown(given); r.scope != "" && ok {
		return faultf(errQuery, "没有参数 %q，%s", forms.MaskCitizenIDs(name), r.parameters())
	}
	c.query = map[string]string{}
	for _, p := range r.query {
		if c.query[p.name], err = p.read(given); err != nil {
			return err
		}
		if !plain(c.query[p.name]) {
			return faultf(errQuery, "参数 %s 应为 UTF-8 编码的文字", p.name)
		}
	}
	return nil
}

// read takes a parameter from a query. Many values come in the order of the table, each once.
func (p parameter) read(given url.Values) (string, error) {
	if p.many {
		var all []string
		for asked := range strings.SplitSeq(strings.Join(given[p.name], ","), ",") {
			if asked != "" && !slices.Contains(p.values, asked) {
				return "", faultf(errQuery, "参数 %s 可用的值有：%s", p.name, strings.Join(p.values, "、"))
			}
			all = append(all, asked)
		}
		return strings.Join(slices.DeleteFunc(slices.Clone(p.values), func(v string) bool { return !slices.Contains(all, v) }), ","), nil
	}
	value := ""
	if p.values != nil {
		value = p.values[0]
	}
	if given.Has(p.name) {
		value = given.Get(p.name)
	}
	switch {
	case len(given[p.name]) > 1:
		return "", faultf(errQuery, "参数 %s 应只写一次", p.name)
	case p.values != nil && !slices.Contains(p.values, value):
		return "", faultf(errQuery, "参数 %s 应只写一次，可用的值有：%s", p.name, strings.Join(p.values, "、"))
	}
	return value, nil
}

// unknown gives the first name of a query, in the order of the alphabet, that is no parameter of the route.
func (r route) unknown(given url.Values) (name string, found bool) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(r.query, func(p parameter) bool { return p.name == name }) {
			return name, true
		}
	}
	return "", false
}

// parameters says which parameters there are.
func (r route) parameters() string {
	if len(r.query) == 0 {
		return "这个地址不带参数"
	}
	var names []string
	for _, p := range r.query {
		names = append(names, p.name)
	}
	return "可用的有：" + strings.Join(names, "、")
}

// fingerprint is the digest of a request: what it asks for, of which version, and with what content.
func (c *call) fingerprint(r route) [sha256.Size]byte {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q %q\n", r.operationID, c.id, c.kind) // a hash takes everything
	for _, p := range r.query {
		_, _ = fmt.Fprintf(h, "%s=%q\n", p.name, c.query[p.name])
	}
	if c.match != nil {
		_, _ = fmt.Fprintf(h, "If-Match=%d\n", *c.match)
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
