// Package atomicfile writes a file whole or not at all.
//
// The content goes to a file beside the target, is forced to disk and then takes the target's name in one step,
// so that a reader, a full disk or a pulled plug never meets half a document. It holds the content of Write in
// memory and replaces regular files only: devices, pipes and directories are refused.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
)

// Mode is what a new file gets before the umask takes its part. The documents carry personal data, so that
// others than owner and group have no business reading them.
const Mode fs.FileMode = 0o640

// maxAttempts bounds the search for a free name beside the target; leftovers of killed runs occupy one each.
const maxAttempts = 1000

// ErrNotRegular tells that the name stands for something that is no regular file, such as a device or a pipe.
var ErrNotRegular = errors.New("not a regular file")

// Write puts data in the file called name. A file that is already there is replaced and its permissions are kept,
// a symbolic link is followed.
//
// After an error the target is as it was before and nothing is left beside it, with one exception: when the disk
// fails while it records the new name, the new content stands there whole but may be lost if the machine goes down.
func Write(name string, data []byte) error {
	if err := write(name, data, Mode, true); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// Private is what a file has that only its owner has business with.
const Private fs.FileMode = 0o600

// WritePrivate is Write for a file that nobody but its owner may read, whatever the permissions were before.
func WritePrivate(name string, data []byte) error {
	if err := write(name, data, Private, false); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// write puts data in a file with a mode, or with that of the file that is there.
func write(name string, data []byte, mode fs.FileMode, keep bool) error {
	target, existing, err := resolve(name)
	if err != nil {
		return err
	}
	folder, err := openFolder(filepath.Dir(target)) // before anything is touched, for this can be refused
	if err != nil {
		return err
	}
	beside, err := createBeside(target, mode)
	if err != nil {
		return errors.Join(err, folder.Close())
	}
	if !keep {
		existing = nil
	}
	err = fill(beside, data, existing)
	if err == nil {
		err = os.Rename(beside.Name(), target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside.Name()), folder.Close())
	}
	return errors.Join(record(folder), folder.Close())
}

// Make is WritePrivate for content that is made in place: fill is given the name of an empty file beside the target and
// leaves the content there. It may replace the file by another.
func Make(name string, fill func(beside string) error) error {
	if err := makeBeside(name, fill); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func makeBeside(name string, fill func(beside string) error) error {
	target, _, err := resolve(name)
	if err != nil {
		return err
	}
	folder, err := openFolder(filepath.Dir(target))
	if err != nil {
		return err
	}
	beside, err := createBeside(target, Private)
	if err != nil {
		return errors.Join(err, folder.Close())
	}
	err = beside.Close()
	if err == nil {
		err = fill(beside.Name())
	}
	if err == nil {
		err = sync(beside.Name())
	}
	if err == nil {
		err = os.Rename(beside.Name(), target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside.Name()), folder.Close())
	}
	return errors.Join(record(folder), folder.Close())
}

// sync forces a file to disk that somebody else has written.
func sync(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// resolve gives the file that name stands for and, where it exists, what is known of it.
func resolve(name string) (target string, existing fs.FileInfo, err error) {
	target = name
	if linked, err := filepath.EvalSymlinks(name); err == nil {
		target = linked
	}
	existing, err = os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return target, nil, nil
	case err != nil:
		return "", nil, err
	case existing.IsDir():
		return "", nil, syscall.EISDIR
	case !existing.Mode().IsRegular():
		return "", nil, fmt.Errorf("%w (%s)", ErrNotRegular, existing.Mode().Type())
	}
	return target, existing, nil
}

// createBeside opens a new, hidden file in the target's folder, because a rename is atomic within one folder only.
func createBeside(target string, mode fs.FileMode) (*os.File, error) {
	dir, base := filepath.Split(target)
	prefix := filepath.Join(dir, "."+base+"."+strconv.Itoa(os.Getpid())+"-")
	for attempt := range maxAttempts {
		f, err := os.OpenFile(prefix+strconv.Itoa(attempt)+".tmp", os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
	return nil, fmt.Errorf("no free temporary name beside it: remove the files %s*.tmp", prefix)
}

// fill writes data, forces it to disk and closes the file, whatever happens.
func fill(f *os.File, data []byte, existing fs.FileInfo) error {
	_, err := f.Write(data)
	if err == nil && existing != nil {
		err = f.Chmod(existing.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// folder is a folder whose names can be forced to disk.
type folder interface {
	Sync() error
	Close() error
}

// openFolder opens the folder of the target. Windows cannot force a folder to disk and need not.
func openFolder(dir string) (folder, error) {
	if runtime.GOOS == "windows" {
		return noFolder{}, nil
	}
	return os.Open(dir)
}

type noFolder struct{}

func (noFolder) Sync() error  { return nil }
func (noFolder) Close() error { return nil }

// record forces the new name to disk. Some network and user-space file systems cannot do that for folders and say so;
// they record names in their own way.
func record(f folder) error {
	err := f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}
