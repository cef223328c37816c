package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"bangban/forms"
	"bangban/internal/casebook"
)

// Load gives a case as it is now.
func (s *Store) Load(ctx context.Context, scope casebook.Scope, id string) (casebook.Record, error) {
	var q statement
	q.add("SELECT id, version, updated, drafts, data FROM cases WHERE id = ?", id)
	q.inScope("", scope)
	record, err := scanRecord(s.read.QueryRowContext(ctx, q.String(), q.args...))
	if errors.Is(err, sql.ErrNoRows) {
		return casebook.Record{}, casebook.ErrNotFound
	}
	return record, s.mapped(err)
}

// scanner is a row or the current one of several.
type scanner interface{ Scan(...any) error }

func scanRecord(row scanner) (r casebook.Record, err error) {
	var id, updated string
	var drafts, data []byte
	if err := row.Scan(&id, &r.Version, &updated, &drafts, &data); err != nil {
		return r, err
	}
	if r.Version == 0 {
		return r, nil // there was no room for it: see listing
	}
	if r.Case, err = forms.Restore(data); err == nil {
		r.Drafts, err = casebook.RestoreDrafts(drafts)
	}
	if err == nil {
		r.Updated, err = toTime(updated)
	}
	if err != nil {
		return casebook.Record{}, fmt.Errorf("案件 %s：%w", id, err)
	}
	return r, nil
}

// List gives a page of cases, the newest first.
func (s *Store) List(
	ctx context.Context, scope casebook.Scope, f casebook.Filter, after *casebook.Cursor, limit int,
) (casebook.Page, error) {
	if limit < 1 {
		return casebook.Page{}, nil
	}
	records, err := collect(ctx, s, s.listing(scope, f, after, limit), scanRecord)
	if err != nil {
		return casebook.Page{}, err
	}
	// What did not fit has come without anything in it.
	for n, r := range records {
		if r.Case == nil {
			return casebook.Leading(records[:n]), nil
		}
	}
	return casebook.Page{Records: records}, nil
}

// newestFirst is the order of a list.
const newestFirst = "ORDER BY applied DESC, id DESC LIMIT "

// listing is the query of a page. Each status is walked along its own index, to the limit at most, and the walks are
// merged; only the cases of the page are then read. The limit is part of the text, so that the database plans for few.
//
// One case more than asked for is looked for. What is beyond the limit, or the bytes of a page, comes with its number alone,
// which tells that there is another page; how large a case is, both databases know without reading it.
func (s *Store) listing(scope casebook.Scope, f casebook.Filter, after *casebook.Cursor, limit int) *statement {
	q, way := &statement{}, reach(scope, f)
	end := newestFirst + strconv.Itoa(limit+1)
	walk := func(status *forms.Status) {
		q.add("SELECT applied, id FROM (SELECT applied, id")
		way.from(q, s.dialect, status)
		q.before(f, after)
		q.add(" " + end + ") AS part")
	}
	q.add("SELECT page.id, coalesce(c.version, 0), coalesce(c.updated, ''), c.drafts, c.data FROM (" +
		"SELECT p.applied, p.id, row_number() OVER so_far AS place," +
		" sum(octet_length(k.data) + octet_length(k.drafts)) OVER so_far AS bytes FROM (")
	for i, status := range distinct(f.Statuses) {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		walk(&status)
	}
	if len(f.Statuses) == 0 {
		walk(nil)
	}
	// CROSS JOIN tells SQLite to begin with the page.
	q.add(" " + end + ") AS p CROSS JOIN cases AS k WHERE k.id = p.id" +
		" WINDOW so_far AS (ORDER BY p.applied DESC, p.id DESC ROWS UNBOUNDED PRECEDING)) AS page" +
		" LEFT JOIN cases AS c ON c.id = page.id AND (page.place = 1 OR page.place <= " + strconv.Itoa(limit) +
		" AND page.bytes <= " + strconv.Itoa(casebook.PageBytes) + ") ORDER BY page.applied DESC, page.id DESC")
	return q
}

func distinct(statuses []forms.Status) []forms.Status {
	return slices.Compact(slices.Sorted(slices.Values(statuses)))
}

// Each gives all cases of a filter, the oldest first. It is one statement, which in both databases sees one moment, and
// the rows are read as they are asked for.
func (s *Store) Each(
	ctx context.Context, scope casebook.Scope, f casebook.Filter,
) iter.Seq2[*forms.Case, error] {
	return func(yield func(*forms.Case, error) bool) {
		q := s.walking(scope, f)
		rows, err := s.read.QueryContext(ctx, q.String(), q.args...)
		if err != nil {
			yield(nil, s.mapped(err))
			return
		}
		defer rows.Close() //nolint:errcheck // an error of the rows comes from Err
		for rows.Next() {
			c, err := scanCase(rows)
			if !yield(c, s.mapped(err)) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, s.mapped(err))
		}
	}
}

func scanCase(rows *sql.Rows) (*forms.Case, error) {
	var id string
	var data sql.RawBytes // read at once, not copied
	if err := rows.Scan(&id, &data); err != nil {
		return nil, err
	}
	c, err := forms.Restore(data)
	if err != nil {
		return nil, fmt.Errorf("案件 %s：%w", id, err)
	}
	return c, nil
}

// walking is the query of Each. Several statuses are looked up on the way: to walk the index of each would mean to sort
// all cases afterwards.
func (s *Store) walking(scope casebook.Scope, f casebook.Filter) *statement {
	q, statuses := &statement{}, distinct(f.Statuses)
	var one *forms.Status
	if len(statuses) == 1 {
		one = &statuses[0]
	}
	q.add("SELECT id, data")
	reach(scope, f).from(q, s.dialect, one)
	if len(statuses) > 1 {
		q.add(" AND status IN (?", string(statuses[0]))
		for _, status := range statuses[1:] {
			q.add(", ?", string(status))
		}
		q.add(")")
	}
	q.dated(f)
	q.add(" ORDER BY applied, id")
	return q
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, s *Store, q *statement, scan func(scanner) (T, error)) ([]T, error) {
	rows, err := s.read.QueryContext(ctx, q.String(), q.args...)
	if err != nil {
		return nil, s.mapped(err)
	}
	defer rows.Close() //nolint:errcheck // an error of the rows comes from Err
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, s.mapped(rows.Err())
}
