package server

import (
	"context"
	"slices"

	"bangban/internal/server/openapi"
)

// document builds openapi.json from the table of routes, those of it that are served, and the table of problems.
func document(all, served []route, documents int, version string) ([]byte, error) {
	var described []openapi.Route
	for _, r := range all {
		d := openapi.Route{
			Method: r.method, Path: r.path, ID: r.operationID, Summary: r.summary, Scope: string(r.scope), Names: r.names.list(),
			Body: r.request, Reply: r.response, Creates: r.keyed(),
			Changes: r.changes,
			Absent:  !slices.ContainsFunc(served, func(s route) bool { return s.operationID == r.operationID }),
		}
		for _, q := range r.query {
			d.Query = append(d.Query, openapi.Parameter{Name: q.name, Values: q.values, Many: q.many, Summary: q.summary})
		}
		described = append(described, d)
	}
	var problems []openapi.Problem
	for _, row := range problemTable() {
		if row.status != statusGone {
			problems = append(problems, openapi.Problem{Status: row.status, Code: row.code, Title: row.title})
		}
	}
	return openapi.Document(described, problems, documents, version)
}

// openAPI answers with the description of the API.
func (s *Server) openAPI(context.Context, *call) (reply, error) {
	return lasting(mediaJSON, s.openapi), nil
}
