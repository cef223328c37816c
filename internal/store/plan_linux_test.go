//go:build !race

package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bangban/internal/casebook"
	"bangban/internal/store"
	"bangban/internal/store/pgtest"
	"bangban/internal/store/postgres"
	"bangban/internal/store/storetest"
)

// step is one of a plan of PostgreSQL.
type step struct {
	Type  string `json:"Node Type"`
	Table string `json:"Relation Name"`
	Index string `json:"Index Name"`
	Plans []step
}

// String is the step and what it does first.
func (s step) String() string {
	text := s.Type
	if s.Table != "" {
		text += " of " + s.Table + " by " + s.Index
	}
	if s.Plans != nil {
		text += fmt.Sprint(" ", s.Plans)
	}
	return text
}

// faults are the steps that read the table itself or sort it. Which index is walked is left to PostgreSQL: where it knows
// that few match, any is as good.
func (s step) faults() (all []string) {
	if s.Table != "" && s.Index == "" || strings.Contains(s.Type, "Bitmap") || strings.Contains(s.Type, "Sort") {
		all = append(all, s.Type)
	}
	for _, part := range s.Plans {
		all = append(all, part.faults()...)
	}
	return all
}

// explain asks PostgreSQL how it answers a query, for these arguments or for any.
func explain(t *testing.T, db *sql.DB, mode, query string, args []any) step {
	t.Helper()
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	execute := "EXPLAIN (FORMAT JSON) EXECUTE asked"
	for i, arg := range args {
		execute += []string{" (", ", "}[min(i, 1)] + "'" + fmt.Sprint(arg) + "'" // none has a quote in it
	}
	if args != nil {
		execute += ")"
	}
	for _, command := range []string{"SET plan_cache_mode = " + mode, "PREPARE asked AS " + query} {
		if _, err := conn.ExecContext(ctx, command); err != nil {
			t.Fatalf("%s: %v", command, err)
		}
	}
	var text []byte
	if err := conn.QueryRowContext(ctx, execute).Scan(&text); err != nil {
		t.Fatalf("%s: %v", execute, err)
	}
	if _, err := conn.ExecContext(ctx, "DEALLOCATE asked"); err != nil {
		t.Fatal(err)
	}
	var plans []struct{ Plan step }
	if err := json.Unmarshal(text, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan
}

// newServer gives an empty register in PostgreSQL, and the DSN of it.
func newServer(t *testing.T) (*store.Store, string) {
	t.Helper()
	server, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	dsn := server.Database(t)
	s, err := postgres.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, dsn
}

// TestPostgresWalksIndexes asks for the plans of all kinds of lists, in a register that nobody has counted yet and in one
// of some size, and also for those that PostgreSQL makes once for all arguments when a statement comes often.
func TestPostgresWalksIndexes(t *testing.T) {
	s, dsn := newServer(t)
	for _, cases := range []int{0, 20_000} {
		if cases > 0 {
			pgtest.Fill(t, dsn, "cases", storetest.Columns(), storetest.Rows(t, "../../testdata/case.json", cases))
		}
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			check := func(what, query string, args []any) {
				got := explain(t, s.Readers(), mode, query, args)
				if faults := got.faults(); faults != nil {
					t.Errorf("%d cases, %s, %s: %v in %v", cases, mode, what, faults, got)
				}
			}
			for _, one := range lists() {
				query, args := s.Listing(casebook.Scope{All: true}, one.filter, one.after, 20)
				check(fmt.Sprintf("%+v after %v", one.filter, one.after), query, args)
			}
			for _, f := range walks() {
				query, args := s.Walking(casebook.Scope{Region: "150600"}, f)
				check(fmt.Sprintf("each of %+v", f), query, args)
			}
			query, args := s.Walking(casebook.Scope{All: true}, casebook.Filter{})
			check("each", query, args)
			for _, id := range []string{"", "a"} {
				query, args := store.Entries(casebook.Scope{All: true}, id, 0, 20)
				check(fmt.Sprintf("the history of %q", id), query, args)
			}
		}
	}
}
