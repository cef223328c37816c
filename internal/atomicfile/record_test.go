package atomicfile

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// fakeFolder answers Sync with an error of its file system.
type fakeFolder struct{ err error }

func (f fakeFolder) Sync() error { return f.err }
func (fakeFolder) Close() error  { return nil }

func TestRecordTakesFileSystemsThatCannotSyncFolders(t *testing.T) {
	tests := []struct {
		name string
		err  error
		fine bool
	}{
		{"synced", nil, true},
		{"invalid", &os.PathError{Op: "sync", Path: "out", Err: syscall.EINVAL}, true},
		{"not supported", &os.PathError{Op: "sync", Path: "out", Err: syscall.ENOTSUP}, true},
		{"disk broken", &os.PathError{Op: "sync", Path: "out", Err: syscall.EIO}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := record(fakeFolder{tt.err}); (err == nil) != tt.fine || !tt.fine && !errors.Is(err, tt.err) {
				t.Errorf("got %v", err)
			}
		})
	}
}
