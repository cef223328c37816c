package atomicfile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"bangban/internal/atomicfile"
)

// nobody is a user that root can become, to be refused something.
const nobody = 65534

// TestWriteLeavesTheFileWhenItsFolderCannotBeOpened writes into a folder that lets files be made but not be listed.
func TestWriteLeavesTheFileWhenItsFolderCannotBeOpened(t *testing.T) {
	dir, err := os.MkdirTemp("", "atomicfile-*") // t.TempDir lies in a folder that others may not enter
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		for _, path := range []string{dir, name} {
			if err := os.Chown(path, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chmod(dir, 0o300); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with its other user
		if os.Getuid() == 0 {
			if err := syscall.Setfsuid(nobody); err != nil {
				t.Error(err)
			}
		}
		refused <- atomicfile.Write(name, []byte("new"))
	}()
	if err := <-refused; err == nil {
		t.Error("the folder could be opened")
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	assertContent(t, name, "old")
	assertAlone(t, name)
}
