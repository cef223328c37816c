package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"bangban/forms"
	"bangban/internal/auth"
)

// What the parts of one request leave for each other in the router's context.
const (
	callKey = "call"
	codeKey = "code"
)

// observe surrounds every request: it turns a panic into an answer, and logs and counts what was answered.
func (s *Server) observe(g *gin.Context) {
	start := s.config.Clock()
	defer s.record(g, start)
	defer func() {
		if value := recover(); value != nil {
			s.panicked(g, value)
		}
	}()
	g.Next()
}

// panicked answers in place of a handler that has failed.
func (s *Server) panicked(g *gin.Context, value any) {
	s.logPanic(g.Request.Context(), RequestID(g.Request.Context()), value)
	if !g.Writer.Written() {
		s.deny(g, s.rowOf(errInternal), errInternal)
	}
}

// guard answers in place of what surrounds observe, should that fail: the router, the making of IDs and of spans.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.config.Clock()
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			id, row := w.Header().Get("X-Request-Id"), s.rowOf(errInternal)
			s.logPanic(r.Context(), id, value)
			turnAway(w, r)
			writeProblem(w, row, errInternal, id) // which nobody gets if there was an answer before
			s.tell(r.Context(), outcome{
				method: plainMethod(r.Method), route: unmatched, status: row.status, took: s.config.Clock().Sub(start),
				requestID: id, code: row.code,
			})
		}()
		next.ServeHTTP(w, r)
	})
}

// logPanic logs a panic; the value only where it cannot hold what somebody sent: the program's own mistakes.
func (s *Server) logPanic(ctx context.Context, requestID string, value any) {
	what := fmt.Sprintf("%T", value)
	if own, ok := value.(runtime.Error); ok {
		what = own.Error()
	}
	s.config.Logger.ErrorContext(ctx, "panic", "request_id", requestID, "value", what, "stack", string(debug.Stack()))
}

// refuse answers with the problem of an error. What the table does not know is logged, and hidden from the caller.
func (s *Server) refuse(g *gin.Context, err error) {
	row := s.rowOf(err)
	if errors.Is(row.err, errInternal) || errors.Is(row.err, auth.ErrUnreadable) {
		s.config.Logger.ErrorContext(g.Request.Context(), "internal error",
			"request_id", RequestID(g.Request.Context()), "error", forms.MaskCitizenIDs(err.Error()))
	}
	s.deny(g, row, err)
}

// deny answers with a problem, and lets the body of the request go by if it has not been read.
func (s *Server) deny(g *gin.Context, row problemRow, err error) {
	g.Set(codeKey, row.code)
	turnAway(g.Writer, g.Request)
	writeProblem(g.Writer, row, err, RequestID(g.Request.Context()))
}

// record logs and counts a request. Nothing of it is told that the caller could have put a person's data into.
func (s *Server) record(g *gin.Context, start time.Time) {
	took := s.config.Clock().Sub(start)
	c, _ := g.Value(callKey).(*call)
	if c == nil {
		c = &call{}
	}
	s.tell(g.Request.Context(), outcome{
		method: plainMethod(g.Request.Method), route: s.pattern(g), status: g.Writer.Status(), bytes: max(0, g.Writer.Size()),
		took: took, requestID: RequestID(g.Request.Context()), key: c.key.ID, kind: c.kind, code: g.GetString(codeKey),
	})
}

// outcome is what may be told of a request that was answered.
type outcome struct {
	method, route string
	status, bytes int
	took          time.Duration
	untimed       bool // nobody knows how long it took
	requestID     string
	key, kind     string
	code          string // of the problem, "" for none
}

// tell logs and counts an outcome.
func (s *Server) tell(ctx context.Context, o outcome) {
	s.metrics.request(o)
	var ms slog.Attr // an empty one is left out
	if !o.untimed {
		ms = slog.Float64("ms", float64(o.took.Microseconds())/1000)
	}
	level := slog.LevelInfo
	if o.status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.config.Logger.LogAttrs(ctx, level, "request",
		slog.String("method", o.method),
		slog.String("route", o.route),
		slog.Int("status", o.status),
		slog.Int("bytes", o.bytes),
		ms,
		slog.String("request_id", o.requestID),
		slog.String("key", o.key),
		slog.String("kind", o.kind),
		slog.String("code", o.code),
	)
}

// plainMethod is a method for the log: whatever is not one is not told.
func plainMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions, http.MethodConnect, http.MethodTrace:
		return method
	}
	return "other"
}
