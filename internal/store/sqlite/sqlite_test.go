package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bangban/internal/casebook"
	"bangban/internal/store"
	"bangban/internal/store/storetest"
)

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
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

// fresh is a name that a URL could read wrongly.
func fresh(t testing.TB) string { return filepath.Join(t.TempDir(), "登记 100%#1?a=b.db") }

func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := pool(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestStore(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.db") // copied, because to make one takes a while
	s, err := Open(context.Background(), empty)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(empty)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Run(t, func(t *testing.T) casebook.Store {
		path := fresh(t)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return open(t, path)
	})
}

func TestKeys(t *testing.T) { storetest.Keys(t, open(t, fresh(t)).Store) }

func TestGuards(t *testing.T) {
	path := fresh(t)
	s, db := open(t, path), raw(t, path)
	storetest.Guards(t, s.Store, db)
	for _, statement := range []string{
		"INSERT OR REPLACE INTO audit SELECT * FROM audit", "INSERT OR REPLACE INTO files SELECT * FROM files",
		"INSERT OR REPLACE INTO issued SELECT * FROM issued",
	} {
		if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), "is refused") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestRequestsDoNotPileUp(t *testing.T) {
	path := fresh(t)
	storetest.Sweeps(t, open(t, path).Store, raw(t, path))
}

func TestCheck(t *testing.T) {
	path := fresh(t)
	storetest.Faults(t, open(t, path).Store, raw(t, path), "DROP TRIGGER files_no_update", "DROP TRIGGER audit_no_delete")
}

func TestConnectionsAreToldWhatTheyMust(t *testing.T) {
	db := raw(t, open(t, fresh(t)).path)
	for name, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1", "busy_timeout": "2000",
	} {
		var got string
		if err := db.QueryRow("PRAGMA " + name).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", name, got, want, err)
		}
	}
}

func TestOnlyTheOwnerReads(t *testing.T) {
	s := open(t, fresh(t))
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(s.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", info.Name(), info.Mode())
		}
	}
}

func TestOpenManyAtOnce(t *testing.T) {
	path := fresh(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { open(t, path) })
	}
	group.Wait()
}

// TestTwoStoresWriteOneFile stands for two processes, such as a server and a command.
func TestTwoStoresWriteOneFile(t *testing.T) {
	path := fresh(t)
	stores := []*Store{open(t, path), open(t, path)}
	var group sync.WaitGroup
	for client := range 8 {
		group.Go(func() {
			for n := range 25 {
				put(t, stores[client%2], fmt.Sprintf("%d-%02d", client, n))
			}
		})
	}
	group.Wait()
	if n := len(held(t, path)); n != 8*25 {
		t.Errorf("%d cases, want %d", n, 8*25)
	}
}

// TestFull fills a database that may have so many pages and no more.
func TestFull(t *testing.T) {
	path := fresh(t)
	open(t, path)
	small, err := pool(path, 1, "max_page_count(100)")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(context.Background(), dialect(), small, small)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	big := casebook.Change{Files: map[[32]byte][]byte{}}
	file := make([]byte, 1<<20)
	big.Files[sha256.Sum256(file)] = file
	if err := s.Commit(context.Background(), everything(), big); !errors.Is(err, casebook.ErrFull) {
		t.Errorf("got %v, want %v", err, casebook.ErrFull)
	}
	put(t, &Store{s, path}, "a") // there is room for this one
	if faults, err := s.Check(context.Background()); err != nil || len(faults) != 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	later := fresh(t)
	open(t, later)
	if _, err := raw(t, later).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)"); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"a later version": later, "a text": text, "a folder": t.TempDir(), "nowhere": "/nowhere/a.db",
	} {
		if s, err := Open(context.Background(), path); err == nil {
			t.Errorf("%s was opened", name)
			s.Close()
		} else {
			t.Log(err)
		}
	}
}
