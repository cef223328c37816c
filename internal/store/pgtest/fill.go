//go:build linux

package pgtest

import (
	"context"
	"iter"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Fill copies rows into a table, which is much faster than to insert them, and counts the table for the planner. Nothing
// else is done to it: autovacuum would come later, and a plan must not wait for it.
func Fill(t testing.TB, dsn, table string, columns []string, rows iter.Seq[[]any]) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx) //nolint:errcheck // what was copied is there
	next, stop := iter.Pull(rows)
	defer stop()
	_, err = conn.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		row, _ := next() // nil is the end
		return row, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "ANALYZE "+table); err != nil {
		t.Fatal(err)
	}
}
