package auth

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"bangban/internal/atomicfile"
)

// The reasons why a file of keys cannot be used or changed.
var (
	ErrExists  = errors.New("有一个密钥已用了这个编号")
	ErrMissing = errors.New("没有这个编号的密钥")
	ErrLost    = errors.New("密钥文件不见了，而它曾有密钥；请恢复文件，或重新启动")
)

// File keeps keys in a JSON file that only its owner may read. A file that is not there holds no keys.
//
// The file is read again when it has another identity, time or size, so that a key which another process makes or
// revokes counts from the next request on. If it has become unreadable or has gone, everything is an error: an old list
// could let in a revoked key, and no list could let in everybody. File is safe for concurrent use.
type File struct {
	path string

	mu     sync.Mutex
	seen   fs.FileInfo // the file the keys were read from; nil if there was none
	keys   []Key
	byID   map[string]Key
	filled bool // there have been keys
}

// NewFile opens a file of keys and reads it.
func NewFile(path string) (*File, error) {
	f := &File{path: path}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(); err != nil {
		return nil, err
	}
	return f, nil
}

// Find gives the key with an ID.
func (f *File) Find(_ context.Context, id string) (Key, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(); err != nil {
		return Key{}, false, err
	}
	key, found := f.byID[id]
	return key, found, nil
}

// List gives all keys in the order they were made.
func (f *File) List(context.Context) ([]Key, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(); err != nil {
		return nil, err
	}
	return slices.Clone(f.keys), nil
}

// Add puts a key into the file. The error is ErrExists if there is one with the same ID.
func (f *File) Add(ctx context.Context, key Key) error {
	if err := key.check(); err != nil {
		return err
	}
	return f.change(ctx, func(keys []Key) ([]Key, error) {
		if slices.ContainsFunc(keys, func(k Key) bool { return k.ID == key.ID }) {
			return nil, ErrExists
		}
		return append(keys, key), nil
	})
}

// Revoke ends the use of a key and gives it as it is then. One that was revoked before keeps the time of that. The
// error is ErrMissing if there is no such key.
func (f *File) Revoke(ctx context.Context, id string, now time.Time) (Key, error) {
	var revoked Key
	err := f.change(ctx, func(keys []Key) ([]Key, error) {
		at := slices.IndexFunc(keys, func(k Key) bool { return k.ID == id })
		if at < 0 {
			return nil, ErrMissing
		}
		if keys[at].Revoked.IsZero() {
			keys[at].Revoked = now.UTC().Truncate(time.Second)
		}
		revoked = keys[at]
		return keys, nil
	})
	return revoked, err
}

// change reads the file, changes the keys and writes it, while other processes that want to do so wait.
func (f *File) change(ctx context.Context, with func([]Key) ([]Key, error)) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	unlock, err := lockedfile.MutexAt(f.path + ".lock").Lock()
	if err != nil {
		return fmt.Errorf("锁定密钥文件 %s：%w", f.path, err)
	}
	defer unlock()
	if err := f.refresh(); err != nil {
		return err
	}
	keys, err := with(slices.Clone(f.keys))
	if err != nil {
		return err
	}
	data, err := encode(keys)
	if err != nil {
		return err
	}
	if err := atomicfile.WritePrivate(f.path, data); err != nil {
		return fmt.Errorf("写密钥文件：%w", err)
	}
	return f.refresh()
}

// refresh reads the file if it is not the one that was read last. The caller holds the lock.
func (f *File) refresh() error {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f.take(nil, nil)
	case err != nil:
		return fmt.Errorf("读取密钥文件：%w", err)
	case f.seen != nil && unchanged(f.seen, info):
		return nil
	}
	keys, info, err := read(f.path)
	if err != nil {
		f.seen = nil // to be read again, also if it does not change
		return fmt.Errorf("读取密钥文件 %s：%w", f.path, err)
	}
	return f.take(keys, info)
}

func unchanged(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

// take remembers what was read.
func (f *File) take(keys []Key, from fs.FileInfo) error {
	if f.filled && len(keys) == 0 {
		f.seen = nil
		return fmt.Errorf("%w：%s", ErrLost, f.path)
	}
	f.seen, f.keys, f.filled = from, keys, len(keys) > 0
	f.byID = make(map[string]Key, len(keys))
	for _, k := range keys {
		f.byID[k.ID] = k
	}
	return nil
}
