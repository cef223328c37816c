package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bangban/forms"
	"bangban/internal/casebook"
)

// Commit makes all the changes or none of them.
func (s *Store) Commit(ctx context.Context, scope casebook.Scope, changes ...casebook.Change) error {
	steps := make([]step, len(changes))
	for i, c := range changes {
		var err error
		if steps[i], err = prepare(c); err != nil {
			return err
		}
	}
	if len(steps) == 0 {
		return nil
	}
	return s.transact(ctx, func(tx *sql.Tx) error { return s.commit(ctx, tx, scope, steps) })
}

// commit writes the requests first, so that one sent again is told as such and not as a number that is taken. Then come the
// cases, by their ids: two that want the same ones want them in the same order, so that neither waits for the other. Files,
// which two may have in common, are ordered by their digests for that. The entries come last: what they are about is there
// by then, and nobody waits for long where all note something.
func (s *Store) commit(ctx context.Context, tx *sql.Tx, scope casebook.Scope, steps []step) error {
	for _, one := range steps {
		if one.Request != nil {
			if err := one.remember(ctx, tx, s.dialect.Skip); err != nil {
				return err
			}
		}
	}
	byID := slices.SortedStableFunc(slices.Values(steps), func(a, b step) int { return cmp.Compare(a.id, b.id) })
	for _, one := range byID {
		if one.Case != nil {
			if err := one.writeCase(ctx, tx, scope); err != nil {
				return err
			}
		}
	}
	if err := keepFiles(ctx, tx, steps); err != nil {
		return err
	}
	for _, one := range byID {
		if err := one.issue(ctx, tx); err != nil {
			return err
		}
	}
	return note(ctx, tx, scope, steps)
}

// step is a change as it is written, made ready before the others have to wait.
type step struct {
	casebook.Change
	id, data, drafts string
	keys             casebook.Keys
	changed          []string // of each entry the changes
}

func prepare(c casebook.Change) (step, error) {
	one := step{Change: c}
	for digest, file := range c.Files {
		if sha256.Sum256(file) != digest {
			return step{}, fmt.Errorf("a file is kept under the digest %x of another", digest)
		}
	}
	for _, entry := range c.Audit {
		changed, err := json.Marshal(append([]casebook.FieldChange{}, entry.Changes...))
		if err != nil {
			return step{}, fmt.Errorf("write an audit entry: %w", err)
		}
		one.changed = append(one.changed, string(changed))
	}
	if c.Case == nil {
		if len(c.Issued) > 0 {
			return step{}, errors.New("a document is issued of no case")
		}
		return one, nil
	}
	data, err := forms.Marshal(c.Case)
	if err != nil {
		return step{}, err
	}
	drafts, err := casebook.MarshalDrafts(c.Drafts)
	if err != nil {
		return step{}, err
	}
	one.id, one.data, one.drafts, one.keys = c.Case.ID, string(data), string(drafts), casebook.KeysOf(c.Case)
	for _, i := range c.Issued {
		if i.CaseID != one.id {
			return step{}, fmt.Errorf("a document of the case %s is issued with the case %s", i.CaseID, one.id)
		}
	}
	return one, nil
}

// keepFiles writes the files of all steps.
func keepFiles(ctx context.Context, tx *sql.Tx, steps []step) error {
	files := map[[sha256.Size]byte][]byte{}
	for _, one := range steps {
		maps.Copy(files, one.Files)
	}
	inOrder := func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) }
	for _, digest := range slices.SortedFunc(maps.Keys(files), inOrder) {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO files (sha256, bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING", digest[:], files[digest])
		if err != nil {
			return err
		}
	}
	return nil
}

// issue writes what one change issues.
func (one *step) issue(ctx context.Context, tx *sql.Tx) error {
	for _, i := range one.Issued {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO issued (case_id, kind, number, sha256, data, at, by_name, pages, file_name, title)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			i.CaseID, string(i.Kind), i.Number, i.SHA256[:], string(i.Data), fromTime(i.At), i.By, i.Pages, i.FileName, i.Title)
		if err != nil {
			return err
		}
	}
	return nil
}

// writeCase writes the case itself if it is at the version the change was made from and in the scope, in one statement, so
// that nobody comes in between.
func (one *step) writeCase(ctx context.Context, tx *sql.Tx, scope casebook.Scope) error {
	inside := scope.Sees(one.keys.Region)
	if one.Base == 0 {
		if !inside {
			return casebook.ErrRegion
		}
		return one.openCase(ctx, tx)
	}
	var q statement
	q.add("UPDATE cases SET "+strings.Join(written(), " = ?, ")+" = ? WHERE id = ? AND version = ?",
		append(one.columns(), one.id, one.Base)...)
	q.inScope("", scope)
	switch done, err := affected(tx.ExecContext(ctx, q.String(), q.args...)); {
	case err != nil:
		return err
	case !done:
		if err := visible(ctx, tx, scope, one.id); err != nil {
			return err
		}
		return casebook.ErrStale
	case !inside:
		return casebook.ErrRegion
	}
	return nil
}

func (one *step) openCase(ctx context.Context, tx *sql.Tx) error {
	var q statement
	q.add("INSERT INTO cases ("+strings.Join(written(), ", ")+", id) VALUES ("+strings.Repeat("?, ", len(written()))+"?)"+
		" ON CONFLICT (id) DO NOTHING", append(one.columns(), one.id)...)
	done, err := affected(tx.ExecContext(ctx, q.String(), q.args...))
	if err == nil && !done {
		err = casebook.ErrExists
	}
	return err
}

// written are the columns that each change of a case writes.
func written() []string {
	return append([]string{"version", "updated", "drafts", "data"}, keyColumns()...)
}

// columns gives what is written into them.
func (one *step) columns() []any {
	columns := []any{one.Base + 1, fromTime(one.At), one.drafts, one.data}
	for _, key := range keyValues(one.keys) {
		columns = append(columns, key)
	}
	return columns
}

// keyColumns are the columns of the search keys.
func keyColumns() []string {
	return []string{"region", "province", "city", "county", "town", "status", "applied", "caseworker"}
}

// keyValues gives what stands in them.
func keyValues(k casebook.Keys) []string {
	r := string(k.Region)
	return []string{
		r, head(r, 2), head(r, 4), head(r, 6), head(r, 9), string(k.Status), k.Applied.String(), k.Caseworker,
	}
}

func head(s string, length int) string { return s[:min(len(s), length)] }

// querier is a pool of connections or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// visible gives ErrNotFound unless the case is there and in the scope.
func visible(ctx context.Context, in querier, scope casebook.Scope, id string) error {
	var q statement
	q.add("SELECT 1 FROM cases WHERE id = ?", id)
	q.inScope("", scope)
	var one int
	err := in.QueryRowContext(ctx, q.String(), q.args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return casebook.ErrNotFound
	}
	return err
}

// affected reports whether a statement changed a row.
func affected(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}
