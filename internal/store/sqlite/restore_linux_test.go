package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestNobodyComesInBetween starts a service while a restore is under way: it must not write to the file that is put aside,
// neither before nor after.
func TestNobodyComesInBetween(t *testing.T) {
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "a.db"), filepath.Join(folder, "backup.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(Backup(t.Context(), path, backup, false), s.Close()); err != nil {
		t.Fatal(err)
	}
	release, err := retire(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := pool(path, 1, "busy_timeout(0)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA journal_mode = WAL"); !again(err) {
		t.Errorf("somebody begins to write: %v", err)
	}
	db.Close()
	opened, begun := make(chan error, 1), opens(t, path)
	go func() {
		s, err := Open(context.Background(), path)
		if err == nil {
			err = errors.Join(errors.New("it was opened"), s.Close())
		}
		opened <- err
	}()
	for len(opened) == 0 && opens(t, path) == begun { // it waits for the lock, or is about to
	}
	if err := errors.Join(os.Rename(backup, path), release()); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; !errors.Is(err, ErrMoved) {
		t.Errorf("got %v, want %v", err, ErrMoved)
	}
	open(t, path)
}

// opens is how often this process has a file open.
func opens(t *testing.T, path string) (n int) {
	t.Helper()
	all, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range all {
		if to, err := os.Readlink(fd); err == nil && to == path {
			n++
		}
	}
	return n
}
