// Package server is the HTTP API over the renderer, the register and the ledger: it checks who calls, bounds what a call
// may take, and answers with documents, cases, workbooks and problem documents (RFC 9457).
//
// It keeps nothing itself but digests of the requests for documents with an Idempotency-Key, for a day and up to a number
// of them; those that change the register are kept there. It terminates no TLS; that is for the proxy in front of it. Only
// this package knows the router.
package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/render"
)

// Keys checks the bearer token of a request, as [auth.Authenticator] does and with its errors. Ready tells why it cannot
// at present.
type Keys interface {
	Check(ctx context.Context, bearer string, need auth.Scope) (auth.Key, error)
	Ready(ctx context.Context) error
}

// Limiter counts the requests of a key, as [auth.Limiter] does.
type Limiter interface {
	Allow(key string, perMinute int) (ok bool, retryAfter time.Duration)
}

// Renderer makes documents, as [render.Renderer] does.
type Renderer interface {
	Form(ctx context.Context, f forms.Form, region forms.Region) (render.Document, error)
	Blank(ctx context.Context, name string) (render.Document, error)
	Set(f forms.Form, region forms.Region) (render.Sheets, error)
	NewBundle() *render.Bundle
	Monthly(ctx context.Context, r render.Report) (render.Document, error)
}

// Config is what a Server is made of. Renderer, Rules and Clock are needed; the rest has defaults.
type Config struct {
	Renderer Renderer
	Rules    *forms.Rules
	Keys     Keys                                // nil lets everybody in: for a loopback address only
	Limiter  Limiter                             // nil does not limit
	Book     Book                                // nil for a server without a register, which has none of its routes
	Ledger   Ledger                              // nil for a server that makes no workbooks, likewise
	TempDir  string                              // for workbooks until they are sent, "" for that of the system
	Unit     string                              // the office that reports (填报单位), "" to be filled in by hand
	Open     func(context.Context) (bool, error) // whether Keys let everybody in at present; nil if they never do
	Limits   Limits                              // zero members take the values of DefaultLimits
	Logger   *slog.Logger
	Metrics  *prometheus.Registry
	Clock    func() time.Time
	NewID    func() string // of requests; random by default
	Version  string
	CORS     []string // origins that may call from a browser, such as https://portal.example.cn

	TracerProvider trace.TracerProvider // nil makes no traces
}

// Server answers requests. It is safe for concurrent use.
type Server struct {
	config   Config
	routes   []route
	grouped  map[string][]route // those that the router cannot tell apart, by what it has of them
	problems []problemRow
	handler  http.Handler
	pool     *pool
	lists    *pool // of lists, which render nothing
	bodies   *budget
	replies  *budget
	answers  *answers
	exports  *exports
	metrics  *metrics
	openapi  []byte      // openapi.json
	draining atomic.Bool // others should be called
	stopping atomic.Bool // takes no more
}

// New returns a Server.
func New(c Config) (*Server, error) {
	if c.Renderer == nil || c.Rules == nil || c.Clock == nil {
		return nil, errors.New("server: renderer, rules and clock are needed")
	}
	c.Limits = c.Limits.withDefaults()
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Metrics == nil {
		c.Metrics = prometheus.NewRegistry()
	}
	if c.NewID == nil {
		c.NewID = rand.Text
	}
	s := &Server{
		config:   c,
		routes:   c.served(),
		exports:  newExports(c.Limits.Exports),
		pool:     newPool(c.Limits.Workers, c.Limits.Queue),
		lists:    newPool(c.Limits.Workers, c.Limits.Queue),
		bodies:   &budget{most: c.Limits.BodiesInFlight},
		replies:  &budget{most: c.Limits.AnswersInFlight},
		problems: problemTable(),
		answers:  newAnswers(c.Limits.Answers, c.Limits.AnswerAge, c.Clock),
	}
	s.grouped = make(map[string][]route, len(s.routes))
	for _, r := range s.routes {
		at := r.method + " " + r.ginPath()
		s.grouped[at] = append(s.grouped[at], r)
	}
	var err error
	if s.metrics, err = newMetrics(c.Metrics, s.pool); err != nil {
		return nil, err
	}
	if s.openapi, err = document(table(), s.routes, c.Limits.Documents, c.Version); err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	s.handler = s.guard(s.identify(s.engine()))
	return s, nil
}

// Handler is the whole API.
func (s *Server) Handler() http.Handler { return s.handler }

// engine makes the router of the table.
func (s *Server) engine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.RedirectFixedPath = false
	e.ForwardedByClientIP = false
	if s.config.TracerProvider != nil {
		e.Use(s.traced())
	}
	e.Use(s.observe, s.local, s.cors)
	for _, r := range s.routes {
		routes := s.grouped[r.method+" "+r.ginPath()]
		if routes[0].path != r.path { // the first is there for them all
			continue
		}
		e.Handle(r.method, r.ginPath(), s.endpoint(routes))
		if r.method == http.MethodGet { // the HTTP server leaves the body out
			e.Handle(http.MethodHead, r.ginPath(), s.endpoint(routes))
		}
	}
	if len(s.config.CORS) > 0 {
		s.preflights(e)
	}
	e.NoRoute(func(c *gin.Context) { s.refuse(c, errNotFound) })
	e.NoMethod(func(c *gin.Context) { s.refuse(c, errMethod) })
	return e
}

// unmatched is the route of all requests that have none.
const unmatched = "unmatched"

// pattern is the route of a request for logs and metrics: as the table has it, or one word for all others.
func (s *Server) pattern(c *gin.Context) string {
	method := c.Request.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	routes := s.grouped[method+" "+c.FullPath()]
	if routes == nil {
		return s.preflighted(c.FullPath())
	}
	r, _ := choose(routes, c.Param("kind"))
	return r.path
}

// preflighted is the route of a question whether a path may be called, which has a method of its own.
func (s *Server) preflighted(ginPath string) string {
	for _, r := range s.routes {
		if ginPath != "" && r.ginPath() == ginPath {
			return r.path
		}
	}
	return unmatched
}
