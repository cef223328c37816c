package server

import (
	"net"
	"net/http"

	"bangban/internal/server/auth"
	"bangban/internal/server/openapi"
)

// Routed is a route of the table, for the tests that look from outside.
type Routed struct {
	Method, Path, ID string
	Scope            auth.Scope
	Names            []string
	Body, Creates    bool
}

// Table lists the routes of the table.
func Table() []Routed {
	var all []Routed
	for _, r := range table() {
		all = append(all, Routed{r.method, r.path, r.operationID, r.scope, r.names.list(), r.request != openapi.NoBody, r.creates})
	}
	return all
}

// Routed lists the routes the router has, as "METHOD /path/{kind}".
func (s *Server) Routed() map[string]bool {
	all := map[string]bool{}
	byGin := map[string]string{}
	for _, r := range s.routes {
		byGin[r.ginPath()] = r.path
	}
	for _, r := range s.engine().Routes() {
		if r.Method == http.MethodHead { // goes with GET
			continue
		}
		all[r.Method+" "+byGin[r.Path]] = true
	}
	return all
}

// Dressed is a connection as Serve has it.
func (s *Server) Dressed(conn net.Conn) net.Conn { return dressed{conn, s} }
