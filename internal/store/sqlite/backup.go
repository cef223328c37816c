package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	sqlite3 "modernc.org/sqlite/lib"

	"bangban/internal/atomicfile"
	"bangban/internal/casebook"
	"bangban/internal/store"
)

// The reasons not to restore.
var (
	ErrInUse    = errors.New("数据库正在使用，请先停止服务")
	ErrThere    = errors.New("文件已存在")
	ErrReplaced = errors.New("上次恢复时换下的文件还在，请先移走或删除")
	ErrLog      = errors.New("登记库的文件不在，它的日志却在，其中可能有还没写进文件的案件；请把登记库的文件放回原处，或把日志移到别处，再试")
)

// UnsoundError says what is wrong with a backup. It names neither SQLite nor the copy that was tried.
type UnsoundError struct{ Reason string }

func (e *UnsoundError) Error() string { return "备份有误，没有恢复：" + e.Reason }

// replaced is what follows the name of a register whose place a backup has taken.
const replaced = ".replaced"

// Backup writes all that a register holds at one moment to a file, while others read and write. A file of that
// name is ErrThere, unless it may be replaced, which is done once the backup is whole. The register may be one of an older
// version: before an update is a good time.
func Backup(ctx context.Context, path, to string, replace bool) error {
	if err := known(ctx, path); err != nil {
		return err
	}
	same, err := sameFile(path, to)
	if err != nil {
		return fmt.Errorf("备份到 %s：%w", to, err)
	}
	if same {
		return fmt.Errorf("备份到 %s：那是数据库自己，请换一个文件", to)
	}
	there, err := exists(to)
	if err == nil && there && !replace {
		err = ErrThere
	}
	if err != nil {
		return fmt.Errorf("备份到 %s：%w", to, err)
	}
	err = atomicfile.Make(to, func(beside string) (err error) {
		db, err := pool(path, 1)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		_, err = db.ExecContext(ctx, "VACUUM INTO $1", beside)
		return err
	})
	if err != nil {
		return fmt.Errorf("备份到 %s：%w", to, mapped(err))
	}
	return nil
}

// known reports why a file is no register that this program can read or bring up to date.
func known(ctx context.Context, path string) error {
	s, err := View(ctx, path)
	if errors.Is(err, store.ErrOlder) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Close()
}

// mapped tells that the disk is full as the casebook does.
func mapped(err error) error {
	if full(err) || errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w：%w", casebook.ErrFull, err)
	}
	return err
}

func sameFile(a, b string) (bool, error) {
	is, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	other, err := os.Stat(b)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(is, other), err
}

// Restored tells what Restore came to.
type Restored struct {
	Replaced string // the file of the register that was there before, "" if there was none
	Known    bool   // the revocations and numbers of that one are known, and count
	Revoked  int    // keys that it had revoked since the backup
	Active   int    // keys that may be used
}

// Restore puts a backup where a register should be. The backup is copied and checked before, and brought up to date. A
// register that is there is ErrThere, unless it may be replaced: then it must not be in use, its file is kept beside under
// another name with its logs, what keys it has revoked stay revoked, and what numbers it has given are not given again. A log
// without its register is ErrLog. After an error all is as it was.
func Restore(ctx context.Context, from, path string, replace bool) (Restored, error) {
	done, err := restore(ctx, from, path, replace)
	if err != nil {
		return Restored{}, fmt.Errorf("从 %s 恢复：%w", from, mapped(err))
	}
	return done, nil
}

func restore(ctx context.Context, from, path string, replace bool) (done Restored, err error) {
	there, err := exists(path)
	switch {
	case err != nil:
		return done, err
	case there && !replace:
		return done, ErrThere
	case there:
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return done, err
		}
		done.Replaced = path + replaced
	}
	if err := errors.Join(orphaned(path), unobstructed(done.Replaced)); err != nil {
		return done, err
	}
	release := func() error { return nil }
	err = atomicfile.Make(path, func(beside string) (err error) {
		if err := errors.Join(copyFile(from, beside), ctx.Err()); err != nil {
			return err
		}
		if err := try(ctx, beside); err != nil {
			return err
		}
		if !there {
			return done.settle(ctx, beside, "")
		}
		if release, err = retire(ctx, path); err != nil {
			return err
		}
		if err := done.settle(ctx, beside, path); err != nil {
			return err
		}
		return keep(path, done.Replaced)
	})
	if err != nil {
		err = errors.Join(err, putBack(path, done.Replaced))
	}
	return done, errors.Join(err, release())
}

// logs are what follows the name of a database in those of its logs. They belong to it: without them it may lack what was
// committed, and another file must not be taken to be theirs.
func logs() []string { return []string{"-wal", "-journal", "-shm"} }

// unobstructed reports what was kept the last time and stands in the way.
func unobstructed(kept string) error {
	if kept == "" {
		return nil
	}
	for _, suffix := range append([]string{""}, logs()...) {
		switch there, err := exists(kept + suffix); {
		case err != nil:
			return err
		case there:
			return fmt.Errorf("%w：%s", ErrReplaced, kept+suffix)
		}
	}
	return nil
}

// keep gives a database a second name, and its logs, if there are any left, another one, so that together they are what they
// were.
func keep(path, kept string) error {
	if err := os.Link(path, kept); err != nil {
		return err
	}
	return renameLogs(path, kept)
}

// putBack undoes keep, unless there is nothing to be undone or the backup has come to its place all the same.
func putBack(path, kept string) error {
	if same, err := sameFile(path, kept); kept == "" || err != nil || !same {
		return nil //nolint:nilerr // the first error is told
	}
	return errors.Join(renameLogs(kept, path), os.Remove(kept))
}

func renameLogs(from, to string) error {
	for _, log := range logs() {
		if err := os.Rename(from+log, to+log); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// settle revokes in one register the keys that another has revoked, gives none of the numbers that it has given, if that
// can be read, and counts.
func (r *Restored) settle(ctx context.Context, path, before string) (err error) {
	db, err := pool(path, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // what was written is there
	if before != "" {
		if _, err := conn.ExecContext(ctx, "ATTACH $1 AS before", before); err == nil {
			r.carry(ctx, conn)
		}
	}
	return conn.QueryRowContext(ctx, "SELECT count(*) FROM keys WHERE revoked = ''").Scan(&r.Active)
}

// carry takes over what must not be undone from the register that is attached.
func (r *Restored) carry(ctx context.Context, conn *sql.Conn) {
	result, err := conn.ExecContext(ctx, `
		UPDATE keys SET revoked = (SELECT b.revoked FROM before.keys AS b WHERE b.id = keys.id)
		WHERE revoked = '' AND id IN (SELECT id FROM before.keys WHERE revoked <> '')`)
	if err != nil {
		return
	}
	n, _ := result.RowsAffected() // SQLite knows
	r.Revoked = int(n)
	_, err = conn.ExecContext(ctx, `
		INSERT INTO numbers (region, year, last) SELECT region, year, last FROM before.numbers WHERE true
		ON CONFLICT (region, year) DO UPDATE SET last = max(last, excluded.last)`)
	r.Known = err == nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	n, err := io.Copy(out, in)
	if err == nil && n == 0 {
		err = &UnsoundError{"文件是空的"}
	}
	return errors.Join(err, out.Close())
}

// try opens a copy of a backup, which brings it up to date, and looks for faults.
func try(ctx context.Context, path string) error {
	var s *Store
	err := known(ctx, path)
	if err == nil {
		s, err = Open(ctx, path)
	}
	if err != nil {
		if errors.Is(err, casebook.ErrFull) || ctx.Err() != nil {
			return err
		}
		return unsound(err)
	}
	faults, err := s.Check(ctx)
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	if len(faults) == 0 {
		return nil
	}
	for i, fault := range faults {
		if strings.HasPrefix(fault, spoiltFile) {
			faults[i] = spoiltFile // how is told in English
		}
	}
	return &UnsoundError{strings.Join(slices.Compact(faults), "；")}
}

// unsound says why a copy of a backup cannot be opened.
func unsound(err error) error {
	for _, known := range []error{store.ErrForeign, store.ErrNewer} {
		if errors.Is(err, known) {
			return &UnsoundError{known.Error()}
		}
	}
	return &UnsoundError{spoiltFile + "或不完整"}
}

// retire takes a database out of use until it is released. Leaving the write-ahead log needs it alone, and puts what stands
// there into the file; then nobody else can begin to write. What cannot be read as a database has no such lock.
func retire(ctx context.Context, path string) (release func() error, err error) {
	nothing := func() error { return nil }
	db, err := pool(path, 1)
	if err != nil {
		return nothing, err
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		release = func() error { return errors.Join(conn.Close(), db.Close()) }
		if err = seize(ctx, conn); err == nil {
			return release, nil
		}
		err = errors.Join(err, conn.Close())
	}
	err = errors.Join(err, db.Close())
	switch code(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return nothing, ErrInUse
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return nothing, nil
	}
	return nothing, err
}

func seize(ctx context.Context, conn *sql.Conn) error {
	for _, statement := range []string{"PRAGMA journal_mode = DELETE", "BEGIN IMMEDIATE"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	var mode string
	err := conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode)
	if err == nil && mode != "delete" { // somebody came in between
		err = ErrInUse
	}
	return err
}
