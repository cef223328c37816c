package store

import (
	"database/sql"

	"bangban/internal/casebook"
)

// Listing gives the query of List.
func (s *Store) Listing(scope casebook.Scope, f casebook.Filter, after *casebook.Cursor, limit int) (string, []any) {
	q := s.listing(scope, f, after, limit)
	return q.String(), q.args
}

// Walking gives the query of Each.
func (s *Store) Walking(scope casebook.Scope, f casebook.Filter) (string, []any) {
	q := s.walking(scope, f)
	return q.String(), q.args
}

// Readers are the connections that lists are read through.
func (s *Store) Readers() *sql.DB { return s.read }

// Entries gives the query of History.
func Entries(scope casebook.Scope, id string, after int64, limit int) (string, []any) {
	q := entries(scope, id, after, limit)
	return q.String(), q.args
}
