package server

import (
	"net"
	"net/http"

	"bangban/internal/auth"
	"bangban/internal/casebook"
	"bangban/internal/server/openapi"
)

// Routed is a route of the table, for the tests that look from outside.
type Routed struct {
	Method, Path, ID string
	Scope            auth.Scope
	Names            []string
	Body, Creates    bool
	Kept, Made       bool // changes the register; answers 201
	Lines            bool
}

// Table lists the routes of the table.
func Table() []Routed {
	var all []Routed
	for _, r := range table() {
		all = append(all, Routed{r.method, r.path, r.operationID, r.scope, r.names.list(), r.request != openapi.NoBody, r.keyed(),
			r.changes, r.response == openapi.Made, r.request == openapi.LinesBody})
	}
	return all
}

// Routed lists the routes the router has, as "METHOD /path/{kind}".
func (s *Server) Routed() map[string]bool {
	all := map[string]bool{}
	for _, r := range s.engine().Routes() {
		if r.Method == http.MethodHead { // goes with GET
			continue
		}
		for _, one := range s.grouped[r.Method+" "+r.Path] {
			all[r.Method+" "+one.path] = true
		}
	}
	return all
}

// Dressed is a connection as Serve has it.
func (s *Server) Dressed(conn net.Conn) net.Conn { return dressed{conn, s} }

// ViewedIssuers is who an answer says has issued a document that somebody has.
func ViewedIssuers(by string) []string {
	var all []string
	for _, v := range viewIssued([]casebook.Issued{{By: by}}) {
		all = append(all, v.By)
	}
	return all
}
