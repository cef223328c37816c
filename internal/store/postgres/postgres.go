// Package postgres keeps the register in a database of PostgreSQL, 15 or later.
//
// The database must have the encoding UTF8; its language does not matter. It is backed up with PostgreSQL's own pg_dump.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"bangban/internal/store"
)

// connections is how many the store uses at the same time at most.
const connections = 16

// The codes of PostgreSQL's errors that mean something to the store.
const (
	diskFull             = "53100"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// Open opens the register in the database of a DSN, such as postgres://bangban@db.example/bangban.
func Open(ctx context.Context, dsn string) (*store.Store, error) {
	return open(ctx, dsn, unsorted, func(d store.Dialect, db *sql.DB) (*store.Store, error) { return store.New(ctx, d, db, db) })
}

// View opens a register that is there, to look at it: see store.View.
func View(ctx context.Context, dsn string) (*store.Store, error) {
	return open(ctx, dsn, unsorted+"; SET default_transaction_read_only = on",
		func(d store.Dialect, db *sql.DB) (*store.Store, error) { return store.View(ctx, d, db) })
}

func open(
	ctx context.Context, dsn, settings string, opened func(store.Dialect, *sql.DB) (*store.Store, error),
) (*store.Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("连接数据库：%w", err) // pgx hides the password
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return nil, fmt.Errorf("连接数据库：%w", err)
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, settings)
		return err
	}))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := fit(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("连接数据库：%w", err), db.Close())
	}
	s, err := opened(dialect(locker), db)
	if err != nil {
		return nil, fmt.Errorf("打开数据库：%w", err)
	}
	return s, nil
}

func dialect(locker lock.SessionLocker) store.Dialect {
	return store.Dialect{
		Name: goose.DialectPostgres, Options: []goose.ProviderOption{goose.WithSessionLocker(locker)},
		Along: along, Skip: " FOR UPDATE SKIP LOCKED", Full: full, Again: again,
		Register: register,
	}
}

// along says nothing: PostgreSQL has no words for it and finds the index by itself.
func along(string) string { return "" }

// unsorted makes a connection answer in the order of an index wherever there is one, and for each list there is. Left to
// its statistics, PostgreSQL now and then reads all that matches and sorts it before the first case comes, which for an
// export is very much, and for a page too much where more match than was thought. A walk through everything looks dear
// enough to be compiled first, which a list does not pay for.
const unsorted = "SET enable_sort = off; SET jit = off"

// register reports whether there are tables of a register.
func register(ctx context.Context, db *sql.DB) (is bool, err error) {
	err = db.QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL AND to_regclass('cases') IS NOT NULL").Scan(&is)
	return is, err
}

// fit reports what makes a database unfit for the register.
func fit(ctx context.Context, db *sql.DB) error {
	var encoding string
	if err := db.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("数据库的编码是 %s，应为 UTF8", encoding)
	}
	return nil
}

func full(err error) bool { return code(err) == diskFull }

// again reports whether a transaction was undone because of another one.
func again(err error) bool {
	c := code(err)
	return c == serializationFailure || c == deadlockDetected
}

// code is PostgreSQL's code of an error, or "".
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
