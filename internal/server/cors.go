package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// cors lets pages of the configured origins read the answers, and nobody else's.
func (s *Server) cors(g *gin.Context) {
	if len(s.config.CORS) == 0 {
		return
	}
	h := g.Writer.Header()
	h.Add("Vary", "Origin")
	if origin := g.GetHeader("Origin"); slices.Contains(s.config.CORS, origin) {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", "ETag, Location, X-Request-Id, Content-Disposition, Retry-After, Idempotency-Replayed")
	}
}

// preflights adds to every path the answer to a browser that asks whether such a page may call it.
func (s *Server) preflights(e *gin.Engine) {
	methods := map[string][]string{}
	for _, r := range s.routes {
		if !slices.Contains(methods[r.ginPath()], r.method) {
			methods[r.ginPath()] = append(methods[r.ginPath()], r.method)
		}
	}
	for path, all := range methods {
		e.OPTIONS(path, func(g *gin.Context) { s.preflight(g, all) })
	}
}

// preflight answers for a path with these methods. Without a question, OPTIONS is a method as unknown as any other.
func (s *Server) preflight(g *gin.Context, methods []string) {
	h := g.Writer.Header()
	if !slices.Contains(methods, g.GetHeader("Access-Control-Request-Method")) || !slices.Contains(s.config.CORS, g.GetHeader("Origin")) {
		h.Set("Allow", strings.Join(methods, ", "))
		s.refuse(g, errMethod)
		return
	}
	turnAway(g.Writer, g.Request)
	h.Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id")
	h.Set("Access-Control-Max-Age", "600")
	g.Status(http.StatusNoContent)
}
