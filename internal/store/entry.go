package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"bangban/internal/casebook"
)

// noted is an entry as it is written. Its case is one that the transaction wrote, or else must be visible.
type noted struct {
	casebook.Entry
	changes string
	written bool
}

// note writes the entries of all steps, again by the cases; those of one stay as they come.
func note(ctx context.Context, tx *sql.Tx, scope casebook.Scope, steps []step) error {
	var entries []noted
	for _, one := range steps {
		for i, entry := range one.Audit {
			entries = append(entries, noted{entry, one.changed[i], one.Case != nil && entry.CaseID == one.id})
		}
	}
	slices.SortStableFunc(entries, func(a, b noted) int { return cmp.Compare(b.CaseID, a.CaseID) })
	for _, e := range entries {
		if e.CaseID != "" && !e.written {
			if err := visible(ctx, tx, scope, e.CaseID); err != nil {
				return err
			}
		}
		if err := e.insert(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// insert gives the entry the number after the last. Who else takes the same at the moment is waited for, and if he keeps it,
// the next is tried: he has come to light then, so that nobody who has read a number finds a lower one later.
func (e *noted) insert(ctx context.Context, tx *sql.Tx) error {
	q := &statement{}
	q.add("INSERT INTO audit (case_id, seq, at, by_name, request_id, action, note, changes) VALUES (?",
		sql.NullString{String: e.CaseID, Valid: e.CaseID != ""})
	q.add(", coalesce((SELECT seq FROM audit WHERE ")
	q.ofCase("", e.CaseID)
	q.add(" ORDER BY case_id DESC, seq DESC LIMIT 1), 0) + 1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		fromTime(e.At), e.By, e.RequestID, string(e.Action), e.Note, e.changes)
	for {
		done, err := affected(tx.ExecContext(ctx, q.String(), q.args...))
		if err != nil || done {
			return err
		}
	}
}

// ofCase writes the condition that an entry is of a case, or of none.
func (q *statement) ofCase(table, id string) {
	if id == "" {
		q.add(table + "case_id IS NULL")
		return
	}
	q.add(table+"case_id = ?", id)
}

// History lists the audit entries of a case, or with the id "" those of none.
func (s *Store) History(
	ctx context.Context, scope casebook.Scope, id string, after int64, limit int,
) ([]casebook.Entry, error) {
	if id == "" && !scope.All {
		return nil, casebook.ErrNotFound
	}
	q := entries(scope, id, after, limit)
	all, err := collect(ctx, s, q, func(row scanner) (casebook.Entry, error) { return scanEntry(row, id) })
	if err == nil && len(all) == 0 && id != "" {
		err = s.mapped(visible(ctx, s.read, scope, id))
	}
	return all, err
}

// entries is the query of History. It names all columns of the index in the order, because PostgreSQL does not see that
// those without a case have all the same.
func entries(scope casebook.Scope, id string, after int64, limit int) *statement {
	q := &statement{}
	q.add("SELECT a.seq, a.at, a.by_name, a.request_id, a.action, a.note, a.changes FROM audit AS a")
	if id != "" {
		q.add(" JOIN cases AS c ON c.id = a.case_id")
	}
	q.add(" WHERE ")
	q.ofCase("a.", id)
	q.add(" AND a.seq > ?", after)
	if id != "" {
		q.inScope("c.", scope)
	}
	q.add(" ORDER BY a.case_id, a.seq LIMIT ?", max(limit, 0))
	return q
}

func scanEntry(row scanner, id string) (casebook.Entry, error) {
	e := casebook.Entry{CaseID: id}
	var at, action string
	var changes []byte
	if err := row.Scan(&e.ID, &at, &e.By, &e.RequestID, &action, &e.Note, &changes); err != nil {
		return e, err
	}
	e.Action = casebook.Action(action)
	if err := json.Unmarshal(changes, &e.Changes); err != nil {
		return e, fmt.Errorf("案件 %s 的第 %d 条审计记录：%w", id, e.ID, err)
	}
	if len(e.Changes) == 0 {
		e.Changes = nil
	}
	var err error
	e.At, err = toTime(at)
	return e, err
}
