package server

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"bangban/forms"
	"bangban/internal/server/openapi"
)

// endpoint is a route for the router: from the credentials of the request to the answer, within one deadline.
func (s *Server) endpoint(r route) gin.HandlerFunc {
	return func(g *gin.Context) {
		ctx, cancel := context.WithTimeout(g.Request.Context(), s.config.Limits.Deadline)
		defer cancel()
		c := &call{kind: g.Param("kind"), file: g.Param("file")}
		g.Set(callKey, c)
		defer func() { s.replies.give(c.held) }() // once it is written
		a, err := s.answer(ctx, r, g, c)
		if err != nil {
			s.refuse(g, s.because(g.Request.Context(), err))
			return
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
	if err := c.readQuery(r, g.Request); err != nil {
		return reply{}, err
	}
	if r.request == openapi.NoBody {
		turnAway(g.Writer, g.Request) // one may be announced all the same
		return r.handle(s, ctx, c)
	}
	idem, err := idempotencyKey(g.Request.Header)
	if err != nil {
		return reply{}, err
	}
	if err := checkMedia(g.Request.Header); err != nil {
		return reply{}, err
	}
	free, err := s.receive(g.Writer, g.Request, r, c)
	defer free()
	defer func() { c.place.leave() }()
	if err != nil {
		return reply{}, err
	}
	work := func() (reply, error) { return r.handle(s, ctx, c) }
	if idem == "" || !r.creates {
		return work()
	}
	return s.answers.do(answerOf(c.key.ID, idem), c.fingerprint(r), work)
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
