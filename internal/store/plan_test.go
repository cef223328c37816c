package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // to ask it for its plans

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/store"
	"bangban/internal/store/sqlite"
)

// plan is how SQLite answers a query, a line for each step.
func plan(t *testing.T, db *sql.DB, query string, args []any) string {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func newDatabase(t *testing.T) (*sqlite.Store, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close(); s.Close() })
	return s, db
}

// asked is a list that is asked for, and the column that says most about where to begin.
type asked struct {
	column string
	filter casebook.Filter
	after  *casebook.Cursor
}

// lists are all kinds of them.
func lists() (all []asked) {
	day := forms.Date{Year: 2026, Month: 1, Day: 1}
	late := forms.Date{Year: 2026, Month: 2, Day: 1}
	later := forms.Date{Year: 2026, Month: 3, Day: 1}
	for _, area := range []asked{
		{"", casebook.Filter{}, nil},
		{"province", casebook.Filter{Region: "150000"}, nil},
		{"city", casebook.Filter{Region: "150600"}, nil},
		{"county", casebook.Filter{Region: "150624"}, nil},
		{"town", casebook.Filter{Region: "150624100"}, nil},
		{"town", casebook.Filter{Region: "150624100201"}, nil},
		{"caseworker", casebook.Filter{Caseworker: "李明"}, nil},
		{"caseworker", casebook.Filter{Caseworker: "李明", Region: "150624"}, nil},
	} {
		for _, statuses := range [][]forms.Status{nil, {"applied"}, {"applied", "completed", ""}} {
			for _, times := range [][2]forms.Date{{}, {day, late}} {
				for _, after := range []*casebook.Cursor{nil, {Applied: day, ID: "a"}, {Applied: late, ID: "a"}, {Applied: later, ID: "a"}} {
					one := area
					one.filter.Statuses, one.filter.From, one.filter.To, one.after = statuses, times[0], times[1], after
					all = append(all, one)
				}
			}
		}
	}
	return all
}

// TestListsWalkOneIndex asks for the plans of all kinds of lists. A walk must begin at the cursor or the end of the time,
// stop at the beginning of it, and read nothing but an index.
func TestListsWalkOneIndex(t *testing.T) {
	s, db := newDatabase(t)
	for _, one := range lists() {
		query, args := s.Listing(casebook.Scope{All: true}, one.filter, one.after, 20)
		checkWalk(t, plan(t, db, query, args), one.column, one.filter, one.after)
	}
}

func checkWalk(t *testing.T, got, column string, f casebook.Filter, after *casebook.Cursor) {
	t.Helper()
	var index, given []string
	if column != "" {
		index, given = append(index, column), append(given, column+"=?")
	}
	if f.Statuses != nil {
		index, given = append(index, "status"), append(given, "status=?")
	}
	if index == nil {
		index = []string{"applied"}
	}
	if !f.From.IsZero() {
		given = append(given, "applied>?")
	}
	if after != nil || !f.To.IsZero() {
		given = append(given, "(applied,id)<(?,?)")
		if after == nil || f.To.Before(after.Applied) && !f.To.IsZero() {
			given[len(given)-1] = "applied<?"
		}
	}
	walk := "SEARCH cases USING COVERING INDEX cases_by_" + strings.Join(index, "_") + " (" + strings.Join(given, " AND ") + ")"
	if given == nil {
		walk = "SCAN cases USING COVERING INDEX cases_by_applied"
	}
	want := max(1, len(f.Statuses))
	if n := strings.Count(got, walk); n != want {
		t.Errorf("%+v after %v: %d walks of %s, want %d:\n%s", f, after, n, walk, want, got)
	}
	if n := strings.Count(got, " cases "); n != want {
		t.Errorf("%+v after %v reads the cases in %d other ways:\n%s", f, after, n-want, got)
	}
	// The page itself, which is small, comes to its order once more; several statuses are merged, a page of each.
	if want == 1 && strings.Contains(strings.TrimSuffix(got, "USE TEMP B-TREE FOR ORDER BY"), "TEMP B-TREE") {
		t.Errorf("%+v after %v sorts:\n%s", f, after, got)
	}
}

// walks are filters of all cases one after the other.
func walks() (all []casebook.Filter) {
	for _, statuses := range [][]forms.Status{nil, {"applied"}, {"applied", "completed"}} {
		for _, region := range []forms.Region{"", "150000", "150624"} {
			all = append(all, casebook.Filter{Region: region, Statuses: statuses, To: forms.Date{Year: 2026, Month: 2, Day: 1}})
		}
	}
	return all
}

// TestEachSortsNothing asks that cases are read in their order, since to sort them all takes memory or disk.
func TestEachSortsNothing(t *testing.T) {
	s, db := newDatabase(t)
	for _, f := range walks() {
		query, args := s.Walking(casebook.Scope{Region: "150600"}, f)
		if got := plan(t, db, query, args); strings.Contains(got, "TEMP B-TREE") || !strings.Contains(got, "USING INDEX cases_by_") {
			t.Errorf("%+v:\n%s", f, got)
		}
	}
}

// TestHistoryWalksOneIndex asks the same of the entries of a case and of those of none.
func TestHistoryWalksOneIndex(t *testing.T) {
	_, db := newDatabase(t)
	for _, id := range []string{"", "a"} {
		query, args := store.Entries(casebook.Scope{All: true}, id, 0, 20)
		if got := plan(t, db, query, args); strings.Contains(got, "TEMP B-TREE") || !strings.Contains(got, "INDEX audit_by_case (case_id=? AND seq>?)") {
			t.Errorf("of %q:\n%s", id, got)
		}
	}
}
