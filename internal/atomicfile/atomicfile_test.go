package atomicfile_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"bangban/internal/atomicfile"
)

func TestWriteCreatesTheFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "申请表.pdf")
	if err := atomicfile.Write(name, []byte("one")); err != nil {
		t.Fatal(err)
	}
	assertContent(t, name, "one")
	assertAlone(t, name)
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if others := info.Mode().Perm() & 0o007; others != 0 {
		t.Errorf("mode is %v: others may touch a file with personal data", info.Mode())
	}
}

func TestWriteReplacesAndKeepsPermissions(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, []byte("a longer first version"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(name, []byte("two")); err != nil {
		t.Fatal(err)
	}
	assertContent(t, name, "two")
	assertAlone(t, name)
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, want it kept at 0600", info.Mode().Perm())
	}
}

func TestWritePrivateLetsOnlyTheOwnerRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "keys.json")
	for _, content := range []string{"new", "again"} {
		if err := atomicfile.WritePrivate(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		assertContent(t, name, content)
		assertAlone(t, name)
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode is %v, want 0600", content, info.Mode().Perm())
		}
		if err := os.Chmod(name, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := atomicfile.WritePrivate(t.TempDir(), nil); !errors.Is(err, syscall.EISDIR) {
		t.Errorf("a folder: %v", err)
	}
}

func TestWriteFollowsASymbolicLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.pdf"), filepath.Join(dir, "link.pdf")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	assertContent(t, target, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is no link any more: %v, %v", info, err)
	}
}

func TestWriteRefusesWhatIsNoRegularFile(t *testing.T) {
	dir := t.TempDir()
	folder, pipe := filepath.Join(dir, "folder"), filepath.Join(dir, "pipe")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, target, want string }{
		{"folder", folder, "is a directory"},
		{"pipe", pipe, "not a regular file"},
		{"missing folder", filepath.Join(dir, "absent", "a.pdf"), "no such file or directory"},
		{"file as folder", filepath.Join(pipe, "a.pdf"), "not a directory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := atomicfile.Write(tt.target, []byte("x"))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.target) {
				t.Errorf("got %v, want it to name the file and say %q", err, tt.want)
			}
		})
	}
	assertNames(t, dir, "folder", "pipe")
}

func TestWriteLeavesNothingBesideOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.pdf")
	// A file too big for the process's limit fails in the middle of the write, as a full disk does.
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	limit := old
	limit.Cur = 1 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	err := atomicfile.Write(name, bytes.Repeat([]byte("x"), 2<<20))
	if restore := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); restore != nil {
		t.Fatal(restore)
	}
	if err == nil || !strings.Contains(err.Error(), "file too large") {
		t.Errorf("got %v, want the write to be refused", err)
	}
	assertNames(t, dir)
}

func TestMakeTakesWhatWasPutBeside(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.db")
	for _, content := range []string{"new", "again"} {
		err := atomicfile.Make(name, func(beside string) error {
			assertContent(t, beside, "")
			return os.WriteFile(beside, []byte(content), 0)
		})
		if err != nil {
			t.Fatal(err)
		}
		assertContent(t, name, content)
		assertAlone(t, name)
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode is %v, want 0600 (%v)", info.Mode(), err)
		}
	}
	broken := errors.New("broken")
	err := atomicfile.Make(name, func(beside string) error { return errors.Join(broken, os.WriteFile(beside, nil, 0)) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	assertContent(t, name, "again")
	assertAlone(t, name)
}

func TestWriteStepsOverLeftovers(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.pdf")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := atomicfile.Write(name, []byte("the same")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	assertContent(t, name, "the same")
	assertAlone(t, name)
}

func assertContent(t *testing.T, name, want string) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("content is %q, want %q", got, want)
	}
}

func assertAlone(t *testing.T, name string) {
	t.Helper()
	assertNames(t, filepath.Dir(name), filepath.Base(name))
}

func assertNames(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}
