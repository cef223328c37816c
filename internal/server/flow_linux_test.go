//go:build linux

package server_test

import (
	"path/filepath"
	"testing"

	"bangban/internal/store"
	"bangban/internal/store/pgtest"
	"bangban/internal/store/postgres"
	"bangban/internal/store/sqlite"
)

func TestFlowOnSQLite(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "bangban.db"))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, s.Store)
	testFlow(t, s)
}

func TestFlowOnPostgreSQL(t *testing.T) {
	pg, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.Stop(); err != nil {
			t.Error(err)
		}
	})
	s, err := postgres.Open(t.Context(), pg.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	closing(t, s)
	testFlow(t, s)
	testKeyed(t, s)
}

func closing(t *testing.T, s *store.Store) {
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
