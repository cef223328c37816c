package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"bangban/forms"
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

// panicked answers in place of a handler that has failed. The value is logged only where it cannot hold what somebody
// sent: the program's own mistakes.
func (s *Server) panicked(g *gin.Context, value any) {
	what := fmt.Sprintf("%T", value)
	if own, ok := value.(runtime.Error); ok {
		what = own.Error()
	}
	s.config.Logger.ErrorContext(g.Request.Context(), "panic",
		"request_id", RequestID(g.Request.Context()), "value", what, "stack", string(debug.Stack()))
	if g.Writer.Written() {
		return
	}
	s.deny(g, s.problems.of(errInternal), errInternal)
}

// refuse answers with the problem of an error. What the table does not know is logged, and hidden from the caller.
func (s *Server) refuse(g *gin.Context, err error) {
	row := s.problems.of(err)
	if errors.Is(row.err, errInternal) {
		s.config.Logger.ErrorContext(g.Request.Context(), "internal error",
			"request_id", RequestID(g.Request.Context()), "error", forms.MaskCitizenIDs(err.Error()))
	}
	s.deny(g, row, err)
}

func (s *Server) deny(g *gin.Context, row *knownProblem, err error) {
	g.Set(codeKey, row.code)
	writeProblem(g.Writer, row, err, RequestID(g.Request.Context()))
}

// record logs and counts a request. Nothing of it is told that the caller could have put a person's data into.
func (s *Server) record(g *gin.Context, start time.Time) {
	took := s.config.Clock().Sub(start)
	route, status, code := s.pattern(g), g.Writer.Status(), g.GetString(codeKey)
	c, _ := g.Value(callKey).(*call)
	if c == nil {
		c = &call{}
	}
	s.metrics.request(route, status, took, code)
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.config.Logger.LogAttrs(g.Request.Context(), level, "request",
		slog.String("method", plainMethod(g.Request.Method)),
		slog.String("route", route),
		slog.Int("status", status),
		slog.Int("bytes", max(0, g.Writer.Size())),
		slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.String("request_id", RequestID(g.Request.Context())),
		slog.String("key", c.key.ID),
		slog.String("kind", c.kind),
		slog.String("code", code),
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
