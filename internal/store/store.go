// Package store keeps the register in a database of SQL.
//
// It has the statements, the tables and the rules that are the same whatever the database; the packages below it open one.
// A statement is written once for all: the placeholders are $1, $2, … and what one database alone understands stands in
// its migrations or in its Dialect. Nothing is decided here about what may be done with a case, but for what is promised
// by casebook.Store.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"

	"bangban/internal/casebook"
)

// Dialect is what is different from one database to the other.
type Dialect struct {
	Name    goose.Dialect
	Options []goose.ProviderOption    // for the migrations
	Along   func(index string) string // written behind the table to say which index to walk, "" where that cannot be said
	Skip    string                    // written behind a query to leave out rows that others are about to change, "" without others
	Full    func(error) bool          // the disk is full
	Again   func(error) bool          // nothing was done, because others were in the way
	// Register reports whether the database is one of a register, of whatever version.
	Register func(ctx context.Context, db *sql.DB) (bool, error)
	// Sound lists what the database itself finds wrong with its files. It may be nil.
	Sound func(ctx context.Context, db *sql.DB) ([]string, error)
}

// Store keeps the register. It is a casebook.Store and safe for concurrent use.
type Store struct {
	dialect Dialect
	write   *sql.DB
	read    *sql.DB
}

var _ casebook.Store = (*Store)(nil)

// New makes a store of two pools of connections, which may be one and the same, and brings the tables up to date. The
// store closes the pools, also when it cannot be made.
func New(ctx context.Context, d Dialect, write, read *sql.DB) (*Store, error) {
	s := &Store{d, write, read}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(s.mapped(err), s.Close())
	}
	return s, nil
}

// View makes a store of a pool to look at a register that is there: nothing is made, nor brought up to date, and what would
// be written is for the pool to refuse. The error is ErrForeign, ErrOlder or ErrNewer where this program cannot read it.
func View(ctx context.Context, d Dialect, db *sql.DB) (*Store, error) {
	s := &Store{d, db, db}
	if err := s.fit(ctx); err != nil {
		return nil, errors.Join(s.mapped(err), s.Close())
	}
	return s, nil
}

// Close ends all connections. What was committed is on disk before.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.mapped(s.read.PingContext(ctx)) }

// How often a transaction is tried when others are in the way, and how long the first pause is; each is twice the one
// before.
const (
	attempts   = 6
	firstPause = 10 * time.Millisecond
)

// transact does something that is written as a whole or not at all. It is done again when others were in the way, so that
// do must not keep anything from one time to the next.
func (s *Store) transact(ctx context.Context, do func(*sql.Tx) error) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		err := s.once(ctx, do)
		if err == nil || !s.dialect.Again(err) {
			return s.mapped(err)
		}
		if attempt == attempts {
			return fmt.Errorf("%w：%w", casebook.ErrBusy, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause *= 2
		}
	}
}

func (s *Store) once(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		if undone := tx.Rollback(); undone != nil && !errors.Is(undone, sql.ErrTxDone) {
			return errors.Join(err, undone)
		}
		return err
	}
	return tx.Commit()
}

// mapped makes of an error of the database the one the casebook knows, if there is one.
func (s *Store) mapped(err error) error {
	if err != nil && (s.dialect.Full(err) || errors.Is(err, syscall.ENOSPC)) {
		return fmt.Errorf("%w：%w", casebook.ErrFull, err)
	}
	return err
}

// moment is how a time is kept: in UTC to the microsecond, and so that texts sort as times do.
const moment = "2006-01-02T15:04:05.000000Z"

func fromTime(t time.Time) string { return t.UTC().Format(moment) }

func toTime(s string) (time.Time, error) { return time.Parse(moment, s) }
