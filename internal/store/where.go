package store

import (
	"strconv"
	"strings"

	"bangban/forms"
	"bangban/internal/casebook"
)

// statement is SQL in the making, with its arguments.
type statement struct {
	sql  strings.Builder
	args []any
}

// add writes a piece of SQL; each ? in it stands for the next argument.
func (q *statement) add(piece string, args ...any) {
	for i, part := range strings.Split(piece, "?") {
		if i > 0 {
			q.args = append(q.args, args[i-1])
			q.sql.WriteString("$" + strconv.Itoa(len(q.args)))
		}
		q.sql.WriteString(part)
	}
}

func (q *statement) String() string { return q.sql.String() }

// inScope writes AND and that a case is one the scope sees. The prefix names the table where there are several.
func (q *statement) inScope(table string, s casebook.Scope) {
	if s.All {
		return
	}
	q.inRegion(table, s.Region.Prefix())
}

// inRegion writes AND and that the region of a case begins with some digits.
func (q *statement) inRegion(table, prefix string) {
	if !digits(prefix) {
		q.add(" AND 1 = 0") // such a region contains none
		return
	}
	last := len(prefix) - 1
	q.add(" AND "+table+"region >= ? AND "+table+"region < ?", prefix, prefix[:last]+string(prefix[last]+1))
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// path is how the cases of a scope and a filter are reached: along one index, whose first column has a value, while the
// rest of the region is looked up on the way. Which index that is, is decided here and told to a database that listens:
// without knowing what the register holds it cannot know, and it knows nothing in the beginning.
type path struct {
	column, value string
	region        string // what it begins with, "" for any or where the value says it all
	nowhere       bool   // no case can be reached
}

// level is a column that holds the beginning of a region.
type level struct {
	column string
	digits int
}

// reach finds the path: by the caseworker, or else by the smallest area that has a column.
func reach(s casebook.Scope, f casebook.Filter) path {
	prefix, some := meet(s, f.Region)
	if f.Caseworker != "" {
		return path{"caseworker", f.Caseworker, prefix, !some}
	}
	for _, l := range []level{{"town", 9}, {"county", 6}, {"city", 4}, {"province", 2}} {
		switch {
		case len(prefix) == l.digits:
			return path{l.column, prefix, "", !some}
		case len(prefix) > l.digits:
			return path{l.column, prefix[:l.digits], prefix, !some}
		}
	}
	return path{region: prefix, nowhere: !some}
}

// from writes FROM and WHERE, with at least one condition. One status may be given, for there is an index for it.
func (p path) from(q *statement, d Dialect, status *forms.Status) {
	index := "cases_by"
	if p.column != "" {
		index += "_" + p.column
	}
	if status != nil {
		index += "_status"
	}
	if p.column == "" && status == nil {
		index += "_applied"
	}
	q.add(" FROM cases " + d.Along(index) + " WHERE 1 = 1")
	if p.column != "" {
		q.add(" AND "+p.column+" = ?", p.value)
	}
	if status != nil {
		q.add(" AND status = ?", string(*status))
	}
	if p.nowhere {
		q.add(" AND 1 = 0")
	} else if p.region != "" {
		q.inRegion("", p.region)
	}
}

// meet gives what regions begin with that are in the scope and in a region both, "" for any, and whether there can be
// some.
func meet(s casebook.Scope, region forms.Region) (prefix string, some bool) {
	seen, asked := s.Region.Prefix(), region.Prefix()
	switch {
	case !s.All && !digits(seen), region != "" && !digits(asked):
		return "", false
	case s.All:
		return asked, true
	case region == "" || strings.HasPrefix(seen, asked):
		return seen, true
	}
	return asked, strings.HasPrefix(asked, seen)
}

// dated writes AND and that a case was applied for in the time of the filter.
func (q *statement) dated(f casebook.Filter) {
	q.notBefore(f)
	if !f.To.IsZero() {
		q.add(" AND applied <= ?", f.To.String())
	}
}

// notBefore is dated without the end.
func (q *statement) notBefore(f casebook.Filter) {
	if !f.From.IsZero() || !f.To.IsZero() {
		q.add(" AND applied >= ?", max(f.From.String(), "0")) // a case without a date is in no time
	}
}

// before writes AND and that a case stands behind the cursor. Of the cursor and the end of the time only what cuts off
// more is told, because a database walks an index from one bound alone.
func (q *statement) before(f casebook.Filter, after *casebook.Cursor) {
	if after == nil || !f.To.IsZero() && f.To.Before(after.Applied) {
		q.dated(f)
		return
	}
	q.notBefore(f)
	q.add(" AND (applied, id) < (?, ?)", after.Applied.String(), after.ID)
}
