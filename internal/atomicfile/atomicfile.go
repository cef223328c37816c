// Package atomicfile writes a file whole or not at all.
//
// The content goes to a file beside the target, is forced to disk and then takes the target's name in one step,
// so that a reader, a full disk or a pulled plug never meets half a document. It holds the content in memory and
// replaces regular files only: devices, pipes and directories are refused.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
)

// Mode is what a new file gets before the umask takes its part. The documents carry personal data, so that
// others than owner and group have no business reading them.
const Mode fs.FileMode = 0o640

// maxAttempts bounds the search for a free name beside the target; leftovers of killed runs occupy one each.
const maxAttempts = 1000

// Write puts data in the file called name. A file that is already there is replaced and its permissions are kept,
// a symbolic link is followed. After an error the target is as it was before and nothing is left beside it.
func Write(name string, data []byte) error {
	target, existing, err := resolve(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	beside, err := createBeside(target)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := fill(beside, data, existing); err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, os.Remove(beside.Name())))
	}
	if err := os.Rename(beside.Name(), target); err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, os.Remove(beside.Name())))
	}
	if err := syncDir(filepath.Dir(target)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
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
		return "", nil, errors.New("is a directory")
	case !existing.Mode().IsRegular():
		return "", nil, fmt.Errorf("not a regular file (%s)", existing.Mode().Type())
	}
	return target, existing, nil
}

// createBeside opens a new, hidden file in the target's folder, because a rename is atomic within one folder only.
func createBeside(target string) (*os.File, error) {
	dir, base := filepath.Split(target)
	prefix := filepath.Join(dir, "."+base+"."+strconv.Itoa(os.Getpid())+"-")
	for attempt := range maxAttempts {
		f, err := os.OpenFile(prefix+strconv.Itoa(attempt)+".tmp", os.O_WRONLY|os.O_CREATE|os.O_EXCL, Mode)
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

// syncDir forces the new name to disk. Windows has no such call on folders and needs none.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
