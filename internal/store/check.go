package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"bangban/forms"
	"bangban/internal/casebook"
)

// maxFaults is how many faults Check lists; a database with as many is lost anyway.
const maxFaults = 100

// Check looks for what is wrong in the database and lists it in Chinese: what the database itself finds, documents without
// their case or file, entries that are missing, cases that cannot be read or are indexed by something else than they hold, files that are not what
// was issued. It reads everything and changes nothing.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	c := checker{ctx: ctx, store: s}
	if s.dialect.Sound != nil {
		c.sound()
	}
	c.dangling()
	c.gaps()
	c.cases()
	c.files()
	return c.faults[:min(len(c.faults), maxFaults)], s.mapped(c.err)
}

// checker goes on until there is an error or enough is known.
type checker struct {
	ctx    context.Context
	store  *Store
	faults []string
	err    error
}

func (c *checker) found(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *checker) sound() {
	faults, err := c.store.dialect.Sound(c.ctx, c.store.read)
	c.faults, c.err = append(c.faults, faults...), err
}

// rows calls look with every row of a query.
func (c *checker) rows(query string, look func(*sql.Rows) error) {
	if c.err != nil || len(c.faults) >= maxFaults {
		return
	}
	rows, err := c.store.read.QueryContext(c.ctx, query)
	if err != nil {
		c.err = err
		return
	}
	defer rows.Close() //nolint:errcheck // an error of the rows comes from Err
	for rows.Next() && len(c.faults) < maxFaults {
		if c.err = look(rows); c.err != nil {
			return
		}
	}
	c.err = rows.Err()
}

func (c *checker) dangling() {
	c.rows(`SELECT i.case_id, i.kind, i.number FROM issued AS i LEFT JOIN files AS f ON f.sha256 = i.sha256
		LEFT JOIN cases AS c ON c.id = i.case_id WHERE f.sha256 IS NULL OR c.id IS NULL`, func(r *sql.Rows) error {
		var id, kind string
		var number int
		if err := r.Scan(&id, &kind, &number); err != nil {
			return err
		}
		c.found("案件 %s 的%s第 %d 版没有文件或没有案件", id, forms.Kind(kind).ShortTitle(), number)
		return nil
	})
	c.rows(`SELECT a.seq, a.case_id FROM audit AS a LEFT JOIN cases AS c ON c.id = a.case_id
		WHERE a.case_id IS NOT NULL AND c.id IS NULL`, func(r *sql.Rows) error {
		var entry int64
		var id string
		if err := r.Scan(&entry, &id); err != nil {
			return err
		}
		c.found("第 %d 条审计记录的案件 %s 不存在", entry, id)
		return nil
	})
}

// gaps finds cases with entries that are no more.
func (c *checker) gaps() {
	c.rows(`SELECT coalesce(case_id, ''), count(*), max(seq) FROM audit GROUP BY case_id HAVING count(*) <> max(seq)`,
		func(r *sql.Rows) error {
			var id string
			var entries, last int64
			if err := r.Scan(&id, &entries, &last); err != nil {
				return err
			}
			c.found("案件 %q 的审计记录编到 %d，却有 %d 条", id, last, entries)
			return nil
		})
}

func (c *checker) cases() {
	query := "SELECT id, version, updated, drafts, data, " + strings.Join(keyColumns(), ", ") + " FROM cases"
	c.rows(query, func(r *sql.Rows) error {
		var id, updated string
		var version int64
		var drafts, data []byte
		is := make([]string, len(keyColumns()))
		into := []any{&id, &version, &updated, &drafts, &data}
		for i := range is {
			into = append(into, &is[i])
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		if _, err := casebook.RestoreDrafts(drafts); err != nil {
			c.found("案件 %s 的草稿读不了：%v", id, err)
		}
		kept, err := forms.Restore(data)
		if err != nil {
			c.found("案件 %s 的数据读不了：%v", id, err)
			return nil
		}
		if _, err := toTime(updated); err != nil || version < 1 || kept.ID != id {
			c.found("案件 %s 的编号、版本或修改时间不对", id)
		}
		if want := keyValues(casebook.KeysOf(kept)); !slices.Equal(is, want) {
			c.found("案件 %s 的检索项是 %q，应为 %q", id, is, want)
		}
		return nil
	})
}

func (c *checker) files() {
	c.rows("SELECT sha256, bytes FROM files", func(r *sql.Rows) error {
		var digest, file sql.RawBytes
		if err := r.Scan(&digest, &file); err != nil {
			return err
		}
		if sum := sha256.Sum256(file); string(sum[:]) != string(digest) {
			c.found("文件 %x 的内容与它的摘要不符", []byte(digest))
		}
		return nil
	})
}
