// Package sqlite keeps the register in one file of SQLite.
//
// It is for one machine: the file must not lie on a network drive. One connection writes and several read, so that a long
// read holds up nobody. What Commit has answered is on disk (WAL, synchronous full). Beside the file stand two of the same
// name with -wal and -shm while it is in use; a copy is made with Backup, never by copying the file.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"bangban/internal/atomicfile"
	"bangban/internal/store"
)

// readers is how many read at the same time.
const readers = 8

// Store is a register in a file.
type Store struct {
	*store.Store
	path string
}

// Open opens the register in a file. A file that is not there is made, for its owner alone. One that holds anything but a
// register is left as it is: store.ErrForeign.
func Open(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	if err := orphaned(path); err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	is, err := made(path)
	if err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	read, err := pool(path, readers, "query_only(ON)")
	if err != nil {
		return nil, err
	}
	if err := usable(ctx, read); err != nil {
		return nil, errors.Join(fmt.Errorf("打开数据库 %s：%w", path, err), read.Close())
	}
	write, err := pool(path, 1, "journal_mode(WAL)")
	if err != nil {
		return nil, errors.Join(err, read.Close())
	}
	s, err := store.New(ctx, dialect(), write, read)
	// A restore may have come in between, and the connections may be to the file that it has put aside.
	if now, lost := os.Stat(path); lost != nil || !os.SameFile(is, now) {
		if err == nil {
			_ = s.Close() // nothing was written
		}
		err = ErrMoved
	}
	if err != nil {
		return nil, fmt.Errorf("打开数据库 %s：%w", path, err)
	}
	return &Store{s, path}, nil
}

// ErrMoved tells that a file was replaced by another while it was opened.
var ErrMoved = errors.New("文件刚被换成另一个，请再启动一次")

// made is the file of a name, which is made where there is none.
func made(path string) (fs.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, atomicfile.Private)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	return info, errors.Join(err, f.Close())
}

// orphaned is ErrLog where a log has lost its database: SQLite would begin a new one and delete the log with all that was
// committed. An empty file is the same as none; while it is still empty it can only have a journal, of nothing.
func orphaned(path string) error {
	info, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	logs := []string{path + "-wal"}
	if err != nil {
		logs = append(logs, path+"-journal")
	} else if info.Size() > 0 {
		return nil
	}
	for _, log := range logs {
		switch info, err := os.Stat(log); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case info.Size() > 0:
			return fmt.Errorf("%w：%s", ErrLog, log)
		}
	}
	return nil
}

// View opens a register that is there, to look at it: see store.View.
func View(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = store.ErrForeign
	}
	if err != nil {
		return nil, fmt.Errorf("打开数据库 %s：%w", path, err)
	}
	db, err := pool(path, readers, "query_only(ON)")
	if err != nil {
		return nil, err
	}
	s, err := store.View(ctx, dialect(), db)
	if err != nil {
		return nil, fmt.Errorf("打开数据库 %s：%w", path, err)
	}
	return &Store{s, path}, nil
}

// application is what the first migration writes into the head of the file.
const application = 0x62616e67

// register reports whether a file says that it is one.
func register(ctx context.Context, db *sql.DB) (bool, error) {
	var id int64
	err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id)
	if code(err)&0xff == sqlite3.SQLITE_NOTADB {
		return false, nil
	}
	return id == application, err
}

// usable gives ErrForeign unless a file is a register or holds nothing yet, but perhaps for the table of versions, which
// comes first and by itself.
func usable(ctx context.Context, db *sql.DB) error {
	is, err := register(ctx, db)
	if err != nil || is {
		return err
	}
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name NOT IN ('sqlite_sequence', $1)",
		goose.DefaultTablename).Scan(&tables)
	if code(err)&0xff == sqlite3.SQLITE_NOTADB || tables > 0 {
		return store.ErrForeign
	}
	return err
}

// pool opens some connections to a file, which must be there. What a connection is told goes with it, for each must be told.
func pool(path string, size int, pragmas ...string) (*sql.DB, error) {
	told := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": append([]string{
		"busy_timeout(2000)", "synchronous(FULL)", "foreign_keys(ON)", "recursive_triggers(ON)",
	}, pragmas...)}
	name := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: told.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

func dialect() store.Dialect {
	return store.Dialect{Name: goose.DialectSQLite3, Along: along, Full: full, Again: again, Register: register, Sound: sound}
}

// along tells the index, because SQLite keeps no statistics unless asked to and then takes any.
func along(index string) string { return "INDEXED BY " + index }

// full reports whether the disk is. A write-ahead log that cannot grow says so in its own way.
func full(err error) bool {
	code := code(err)
	return code&0xff == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_IOERR_SHMSIZE
}

// again reports whether another process was writing.
func again(err error) bool { return code(err)&0xff == sqlite3.SQLITE_BUSY }

// code is SQLite's extended code of an error, or 0.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

const spoiltFile = "数据库文件损坏"

// sound asks SQLite what is wrong with its file.
func sound(ctx context.Context, db *sql.DB) (faults []string, err error) {
	rows, err := db.QueryContext(ctx, "PRAGMA integrity_check(100)")
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // an error of the rows comes from Err
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			faults = append(faults, spoiltFile+"："+line)
		}
	}
	return faults, rows.Err()
}

// exists reports whether there is a file.
func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
