package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // to look at the database itself

	"bangban/internal/casebook"
	"bangban/internal/store"
	"bangban/internal/store/pgtest"
	"bangban/internal/store/postgres"
	"bangban/internal/store/storetest"
)

// server runs as long as the tests of the package.
var server *pgtest.Server

func TestMain(m *testing.M) {
	var err error
	if server, err = pgtest.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func raw(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) casebook.Store { return open(t, server.Database(t)) })
}

func TestKeys(t *testing.T) { storetest.Keys(t, open(t, server.Database(t))) }

func TestGuards(t *testing.T) {
	dsn := server.Database(t)
	s, db := open(t, dsn), raw(t, dsn)
	storetest.Guards(t, s, db)
	for _, table := range []string{"audit", "issued", "files", "cases", "keys"} {
		if _, err := db.Exec("TRUNCATE " + table + " CASCADE"); err == nil || !strings.Contains(err.Error(), "is refused") {
			t.Errorf("TRUNCATE %s: %v", table, err)
		}
	}
}

func TestRequestsDoNotPileUp(t *testing.T) {
	dsn := server.Database(t)
	storetest.Sweeps(t, open(t, dsn), raw(t, dsn))
}

func TestCheck(t *testing.T) {
	dsn := server.Database(t)
	storetest.Faults(t, open(t, dsn), raw(t, dsn), "DROP TRIGGER files_guard ON files", "DROP TRIGGER audit_guard ON audit")
}

func TestOpenManyAtOnce(t *testing.T) {
	dsn := server.Database(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { open(t, dsn) })
	}
	group.Wait()
}

func TestOpenRefuses(t *testing.T) {
	dsn := server.Database(t)
	open(t, dsn)
	if _, err := raw(t, dsn).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)"); err != nil {
		t.Fatal(err)
	}
	for name, refused := range map[string]string{
		"a later version": dsn, "no server": "host=/nowhere", "nonsense": "port=x", "another encoding": latin(t),
	} {
		if s, err := postgres.Open(context.Background(), refused); err == nil {
			t.Errorf("%s was opened", name)
			s.Close()
		} else {
			t.Log(err)
		}
	}
}

// TestViewChangesNothing looks at registers of all versions and at what is none.
func TestViewChangesNothing(t *testing.T) {
	dsn := server.Database(t)
	db := raw(t, dsn)
	view := func(want error) {
		t.Helper()
		s, err := postgres.View(context.Background(), dsn)
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		if err != nil {
			return
		}
		defer s.Close()
		if faults, err := s.Check(context.Background()); err != nil || len(faults) > 0 {
			t.Errorf("check: %v, %v", faults, err)
		}
		if _, err := s.NextNumbers(context.Background(), "150624", 2026, 1); err == nil {
			t.Error("it was written to")
		}
	}
	view(store.ErrForeign)
	var tables int
	if err := db.QueryRow("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").Scan(&tables); err != nil || tables > 0 {
		t.Errorf("%d tables were made, %v", tables, err)
	}
	open(t, dsn)
	view(nil)
	for _, step := range []struct {
		statement string
		want      error
	}{
		{"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)", store.ErrNewer},
		{"DELETE FROM goose_db_version WHERE version_id > 0", store.ErrOlder},
	} {
		if _, err := db.Exec(step.statement); err != nil {
			t.Fatal(err)
		}
		view(step.want)
	}
}

// latin makes a database that has no room for Chinese.
func latin(t *testing.T) string {
	t.Helper()
	dsn := server.Database(t)
	_, err := raw(t, dsn).Exec("CREATE DATABASE latin TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'")
	if err != nil {
		t.Fatal(err)
	}
	return dsn + " dbname=latin"
}
