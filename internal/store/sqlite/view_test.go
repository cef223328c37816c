package sqlite

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"bangban/internal/store"
)

// prepared makes a file with a register and does something to it.
func prepared(t *testing.T, statements ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.db")
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "a")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, path, statements...)
	return path
}

func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := pool(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// foreign makes a file with a table of somebody else, or with nothing at all.
func foreign(t *testing.T, statements ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	execute(t, path, statements...)
	return path
}

// TestViewChangesNothing looks at registers of all versions and at what is none, and takes backups of them.
func TestViewChangesNothing(t *testing.T) {
	for name, kind := range map[string]struct {
		path       string
		view, take error
	}{
		"now":                   {prepared(t), nil, nil},
		"older":                 {prepared(t, "DELETE FROM goose_db_version WHERE version_id > 0"), store.ErrOlder, nil},
		"newer":                 {prepared(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)"), store.ErrNewer, store.ErrNewer},
		"another application's": {prepared(t, "PRAGMA application_id = 7"), store.ErrForeign, store.ErrForeign},
		"somebody else's":       {foreign(t, "CREATE TABLE goods (id)"), store.ErrForeign, store.ErrForeign},
		"empty":                 {foreign(t), store.ErrForeign, store.ErrForeign},
		"none":                  {filepath.Join(t.TempDir(), "a.db"), fs.ErrNotExist, fs.ErrNotExist},
		"none in no folder":     {"/nowhere/a.db", fs.ErrNotExist, fs.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			before, missing := os.ReadFile(kind.path)
			s, err := View(t.Context(), kind.path)
			if !errors.Is(err, kind.view) {
				t.Errorf("view: got %v, want %v", err, kind.view)
			}
			if err == nil {
				look(t, s)
			}
			if err := Backup(t.Context(), kind.path, filepath.Join(t.TempDir(), "b.db"), false); !errors.Is(err, kind.take) {
				t.Errorf("backup: got %v, want %v", err, kind.take)
			}
			after, err := os.ReadFile(kind.path)
			if !bytes.Equal(after, before) || (err == nil) != (missing == nil) {
				t.Error("the file was changed")
			}
			if missing == nil {
				wantNames(t, filepath.Dir(kind.path), "a.db")
			}
		})
	}
}

// look does with a register what one may who only looks, and what one may not.
func look(t *testing.T, s *Store) {
	t.Helper()
	if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("check: %v, %v", faults, err)
	}
	if _, err := s.NextNumbers(t.Context(), "150624", 2026, 1); err == nil {
		t.Error("it was written to")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestOpenLeavesTheFilesOfOthers also stops the service from making its tables there.
func TestOpenLeavesTheFilesOfOthers(t *testing.T) {
	for _, path := range []string{foreign(t, "CREATE TABLE goods (id)"), prepared(t, "PRAGMA application_id = 7")} {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), path); !errors.Is(err, store.ErrForeign) {
			t.Errorf("got %v, want %v", err, store.ErrForeign)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
			t.Errorf("the file was changed: %v", err)
		}
		wantNames(t, filepath.Dir(path), "a.db")
	}
}
