package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"bangban/internal/config"
	"bangban/internal/store"
	"bangban/internal/store/postgres"
	"bangban/internal/store/sqlite"
)

// database is the register's store, of either kind.
type database struct {
	*store.Store
	name string // as in messages, without a password
}

// making says whether a file that is not there is made. A command that only looks makes none: a path that was mistyped
// should not look like an empty register.
type making bool

const (
	mayMake   making = true
	mustExist making = false
)

// openDatabase opens the register: a file of SQLite, or the address of a PostgreSQL database.
func openDatabase(ctx context.Context, name string, make making) (*database, error) {
	db := &database{name: config.Mask(name)}
	if make == mustExist {
		if err := db.there(name); err != nil {
			return nil, err
		}
	}
	return db.open(ctx, name, sqlite.Open, postgres.Open)
}

// viewDatabase opens a register as it is: also its structure, if it is older, is left alone.
func viewDatabase(ctx context.Context, name string) (*database, error) {
	db := &database{name: config.Mask(name)}
	if err := db.there(name); err != nil {
		return nil, err
	}
	return db.open(ctx, name, sqlite.View, postgres.View)
}

func (d *database) open(
	ctx context.Context, name string,
	file func(context.Context, string) (*sqlite.Store, error), server func(context.Context, string) (*store.Store, error),
) (_ *database, err error) {
	if config.IsPostgres(name) {
		if d.Store, err = server(ctx, name); err != nil {
			return nil, fmt.Errorf("登记库 %s：%w", d.name, hidden(name, err))
		}
		return d, nil
	}
	s, err := file(ctx, name)
	if err != nil {
		return nil, d.trouble(err)
	}
	d.Store = s.Store
	return d, nil
}

// there reports that there is no file where there should be one.
func (d *database) there(name string) error {
	if config.IsPostgres(name) {
		return nil
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("没有登记库 %s；请用 --db 指明，或先用 bangban case open、keys create 或 serve 建立", d.name)
	}
	return nil
}

// trouble tells in Chinese of what the system says about the file.
func (d *database) trouble(err error) error {
	for _, known := range reasons() {
		if errors.Is(err, known.err) {
			return fmt.Errorf("登记库 %s：%s", d.name, known.text)
		}
	}
	return fmt.Errorf("登记库 %s：%w", d.name, err)
}

// end closes the register after work that had a result.
func (d *database) end(result error) error {
	if err := d.Close(); err != nil {
		return errors.Join(result, d.trouble(err))
	}
	return result
}

// in opens a register, works on it and closes it.
func (a *app) in(ctx context.Context, name string, make making, work func(*database) error) error {
	db, err := openDatabase(ctx, name, make)
	if err != nil {
		return err
	}
	return db.end(work(db))
}

// hiddenError is an error whose text has lost the passwords.
type hiddenError struct {
	error
	text string
}

func (e *hiddenError) Error() string { return e.text }
func (e *hiddenError) Unwrap() error { return e.error }

// hidden keeps the passwords of an address out of an error: the driver repeats some addresses that it cannot use.
func hidden(address string, err error) error {
	text := strings.ReplaceAll(err.Error(), address, config.Mask(address))
	u, failed := url.Parse(address)
	if failed != nil {
		return &hiddenError{err, "地址不对"}
	}
	for _, s := range secrets(u) {
		if s != "" {
			text = strings.ReplaceAll(text, s, "****")
		}
	}
	return &hiddenError{err, text}
}

// secrets lists the passwords of an address, as written there and as meant.
func secrets(u *url.URL) []string {
	var all []string
	if password, given := u.User.Password(); given {
		all = append(all, url.PathEscape(password), url.QueryEscape(password), password)
	}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if name, value, _ := strings.Cut(part, "="); strings.HasSuffix(name, "password") {
			plain, _ := url.QueryUnescape(value) // "" for what cannot be meant
			all = append(all, value, plain)
		}
	}
	return all
}
