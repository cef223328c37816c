package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/casebook"
)

func everything() casebook.Scope { return casebook.Scope{All: true} }

func put(t testing.TB, s *Store, id string) {
	t.Helper()
	c := casebook.Change{Case: &forms.Case{ID: id, Region: "150624"}, At: time.Unix(1_800_000_000, 0)}
	if err := s.Commit(context.Background(), everything(), c); err != nil {
		t.Error(err) // not Fatal: others than the test itself put
	}
}

func held(t testing.TB, path string) (ids []string) {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for c, err := range s.Each(context.Background(), everything(), casebook.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	return ids
}

func wantHeld(t testing.TB, path string, want ...string) {
	t.Helper()
	if got := held(t, path); !slices.Equal(got, want) {
		t.Errorf("%s holds %v, want %v", filepath.Base(path), got, want)
	}
}

// wantNames checks that a folder holds some files and nothing else.
func wantNames(t testing.TB, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

func TestBackupAndRestore(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	path, backup := filepath.Join(folder, "a.db"), filepath.Join(folder, "备份 1?.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "a")
	for _, replace := range []bool{false, true} { // the second takes the place of the first
		if err := Backup(ctx, s.path, backup, replace); err != nil {
			t.Fatal(err)
		}
	}
	if err := Backup(ctx, s.path, backup, false); !errors.Is(err, ErrThere) {
		t.Errorf("backed up over a file: %v", err)
	}
	info, err := os.Stat(backup)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
	put(t, s, "b")
	if _, err := Restore(ctx, backup, path, true); !errors.Is(err, ErrInUse) {
		t.Errorf("in use: %v", err)
	}
	put(t, s, "c") // the refusal has done it no harm
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, path, "a", "b", "c")
	if _, err := Restore(ctx, backup, path, false); !errors.Is(err, ErrThere) {
		t.Errorf("there is one: %v", err)
	}
	wantHeld(t, path, "a", "b", "c")
	if _, err := Restore(ctx, backup, path, true); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, path, "a")
	wantHeld(t, backup, "a")
	wantHeld(t, path+replaced, "a", "b", "c")
	wantNames(t, folder, "a.db", "a.db.replaced", "备份 1?.db")
	if _, err := Restore(ctx, backup, path, true); !errors.Is(err, ErrReplaced) {
		t.Errorf("restored once more: %v", err)
	}
	wantHeld(t, path+replaced, "a", "b", "c")
	if _, err := Restore(ctx, backup, filepath.Join(folder, "b.db"), false); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, filepath.Join(folder, "b.db"), "a")
}

func TestBackupWhileOthersWrite(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 200 {
			put(t, s, fmt.Sprintf("%03d", i))
		}
	}()
	for i := 0; ; i++ {
		backup := path + fmt.Sprint(i)
		if err := Backup(ctx, s.path, backup, false); err != nil {
			t.Fatal(err)
		}
		for n, id := range held(t, backup) {
			if id != fmt.Sprintf("%03d", n) {
				t.Fatalf("the backup has %s in the place %d", id, n)
			}
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

func TestBackupRefuses(t *testing.T) {
	folder := t.TempDir()
	s := open(t, filepath.Join(folder, "a.db"))
	put(t, s, "a")
	link := filepath.Join(folder, "link.db")
	if err := os.Symlink("a.db", link); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{s.path, link, folder, filepath.Join(folder, "none", "b.db"), "/dev/null"} {
		if err := Backup(context.Background(), s.path, to, true); err == nil {
			t.Errorf("backed up to %s", to)
		}
	}
	put(t, s, "b")
	wantNames(t, folder, "a.db", "a.db-shm", "a.db-wal", "link.db")
}

func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	path := filepath.Join(folder, "a.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "a")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	for name, content := range map[string][]byte{
		"empty": {}, "text": []byte("no database"), "cut": good[:len(good)/2], "spoilt": spoilt(good),
		"with other keys": tampered(t, good),
	} {
		if err := os.WriteFile(other, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Restore(ctx, other, path, true)
		if unsound, ok := errors.AsType[*UnsoundError](err); !ok || strings.Contains(unsound.Reason, "database") || strings.Contains(unsound.Reason, folder) {
			t.Errorf("%s: %v", name, err)
		}
		wantNames(t, folder, "a.db")
	}
	if _, err := Restore(ctx, filepath.Join(folder, "none"), path, true); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	wantHeld(t, path, "a")
}

func spoilt(good []byte) []byte {
	bad := slices.Clone(good)
	for i := 3 * 4096; i < len(bad); i += 5 {
		bad[i] ^= 0x55
	}
	return bad
}

// tampered is a database in which a search key is not what it should be.
func tampered(t *testing.T, good []byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := pool(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"PRAGMA journal_mode = DELETE", "UPDATE cases SET region = '150625'"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	bad, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bad
}

// TestRestoreRevivesNoKeys restores a backup in which keys are good that were revoked later.
func TestRestoreRevivesNoKeys(t *testing.T) {
	ctx := context.Background()
	path, backup := filepath.Join(t.TempDir(), "a.db"), filepath.Join(t.TempDir(), "b.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_800_000_000, 0).UTC()
	for _, id := range []string{"aaaaaaaa", "bbbbbbbb", "cccccccc"} {
		key := auth.Key{ID: id, Name: id, Scopes: []auth.Scope{auth.ScopeRender}, PerMinute: 1, Created: now}
		if err := s.Keys().Add(ctx, key); err != nil {
			t.Fatal(err)
		}
	}
	revoke := func(id string, at time.Time) {
		t.Helper()
		if _, err := s.Keys().Revoke(ctx, id, at); err != nil {
			t.Fatal(err)
		}
	}
	revoke("aaaaaaaa", now)
	if err := Backup(ctx, path, backup, false); err != nil {
		t.Fatal(err)
	}
	revoke("bbbbbbbb", now.Add(time.Hour))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	done, err := Restore(ctx, backup, path, true)
	if err != nil || !done.Known || done.Revoked != 1 || done.Active != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	wantKeys(t, path, now, now.Add(time.Hour), time.Time{})
	elsewhere := filepath.Join(t.TempDir(), "c.db")
	done, err = Restore(ctx, backup, elsewhere, false)
	if err != nil || done.Known || done.Revoked != 0 || done.Active != 2 {
		t.Errorf("%+v, %v", done, err)
	}
	wantKeys(t, elsewhere, now, time.Time{}, time.Time{})
}

// wantKeys checks when the keys of a register were revoked.
func wantKeys(t *testing.T, path string, want ...time.Time) {
	t.Helper()
	keys, err := open(t, path).Keys().List(context.Background())
	if err != nil || len(keys) != len(want) {
		t.Fatal(keys, err)
	}
	for i, key := range keys {
		if !key.Revoked.Equal(want[i]) {
			t.Errorf("%s was revoked at %v, want %v", key.ID, key.Revoked, want[i])
		}
	}
}

// TestRestoreOverABrokenDatabase puts a backup in the place of what is no database any more, beside which there is still a
// log of the one before. What can be had of that is had.
func TestRestoreOverABrokenDatabase(t *testing.T) {
	ctx := context.Background()
	backup, copied := filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "c.db")
	s := open(t, backup)
	put(t, s, "a")
	if err := Backup(ctx, s.path, copied, false); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(backup + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	for name, log := range map[string][]byte{"a log of all": whole, "a broken log": []byte("this as well")} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.db")
			broken := []byte("the disk was broken, and this is what came back")
			for suffix, content := range map[string][]byte{"": broken, "-wal": log, "-journal": []byte("?")} {
				if err := os.WriteFile(path+suffix, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			done, err := Restore(ctx, copied, path, true)
			if err != nil || done.Known != (name == "a log of all") {
				t.Fatal(done, err)
			}
			wantHeld(t, path, "a")
			wantNames(t, filepath.Dir(path), "a.db", "a.db.replaced")
			if done.Known {
				wantHeld(t, done.Replaced, "a")
			}
		})
	}
}
