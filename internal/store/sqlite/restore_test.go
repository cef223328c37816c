package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// crashed makes a backup that holds a, and beside a register that holds a and b, b only in its log. It gives the files of
// the register.
func crashed(t *testing.T, backup string) (file, log []byte) {
	t.Helper()
	s := open(t, fresh(t))
	put(t, s, "a")
	if err := Backup(context.Background(), s.path, backup, false); err != nil {
		t.Fatal(err)
	}
	if _, err := raw(t, s.path).Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	put(t, s, "b")
	return read(t, s.path), read(t, s.path+"-wal")
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestRestoreKeepsTheLog restores over a register that was cut off while its log held a case. Once somebody has made the
// file whole again, the case is there.
func TestRestoreKeepsTheLog(t *testing.T) {
	backup, path := filepath.Join(t.TempDir(), "backup.db"), filepath.Join(t.TempDir(), "a.db")
	file, log := crashed(t, backup)
	write(t, path, file[:5000])
	write(t, path+"-wal", log)
	done, err := Restore(t.Context(), backup, path, true)
	if err != nil {
		t.Fatal(err)
	}
	wantHeld(t, path, "a")
	write(t, done.Replaced, file) // with the log beside it
	wantHeld(t, done.Replaced, "a", "b")
	write(t, done.Replaced+"-wal", log)
	if err := os.Remove(done.Replaced); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), backup, path, true); !errors.Is(err, ErrReplaced) {
		t.Errorf("over the log that was kept: %v", err)
	}
}

// TestRestoreRefusesALogAlone restores after somebody has moved the file of the register away, but not its log.
func TestRestoreRefusesALogAlone(t *testing.T) {
	backup, path := filepath.Join(t.TempDir(), "backup.db"), filepath.Join(t.TempDir(), "a.db")
	file, log := crashed(t, backup)
	write(t, path+"-wal", log)
	for _, replace := range []bool{false, true} {
		if _, err := Restore(t.Context(), backup, path, replace); !errors.Is(err, ErrLog) || !strings.Contains(err.Error(), "a.db-wal") {
			t.Errorf("got %v, want %v", err, ErrLog)
		}
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrLog) {
		t.Errorf("opened: %v", err)
	}
	wantNames(t, filepath.Dir(path), "a.db-wal")
	write(t, path, nil) // an empty file is no better than none
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrLog) {
		t.Errorf("opened: %v", err)
	}
	if _, err := Restore(t.Context(), backup, path, true); !errors.Is(err, ErrLog) {
		t.Errorf("restored: %v", err)
	}
	write(t, path, file)
	wantHeld(t, path, "a", "b")
}

// TestRestoreGivesNoNumberTwice restores a backup that knows nothing of the numbers given since.
func TestRestoreGivesNoNumberTwice(t *testing.T) {
	ctx := t.Context()
	path, backup := filepath.Join(t.TempDir(), "a.db"), filepath.Join(t.TempDir(), "backup.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	next := func(s *Store, year int) int {
		t.Helper()
		numbers, err := s.NextNumbers(ctx, "150624", year, 3)
		if err != nil {
			t.Fatal(err)
		}
		return numbers[0]
	}
	next(s, 2026)
	if err := Backup(ctx, path, backup, false); err != nil {
		t.Fatal(err)
	}
	next(s, 2026)
	next(s, 2027)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(ctx, backup, path, true); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	if a, b := next(s, 2026), next(s, 2027); a != 7 || b != 4 {
		t.Errorf("it goes on with %d and %d, want 7 and 4", a, b)
	}
}
