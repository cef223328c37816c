package ledger

import (
	"bytes"
	"context"
	"io"
	"iter"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"bangban/forms"
)

// many go round: as many cases as are asked for out of a few, each restored from JSON as a store would, with a number
// and an order of its own.
func many(t testing.TB, n int) iter.Seq2[*forms.Case, error] {
	t.Helper()
	var kept [][]byte
	for _, c := range generate(23, min(n, 500)) {
		data, err := forms.Marshal(c)
		check(t, err)
		kept = append(kept, data)
	}
	return func(yield func(*forms.Case, error) bool) {
		for i := range n {
			c, err := forms.Restore(kept[i%len(kept)])
			if err == nil {
				c.ID = "150000-2025-" + strconv.Itoa(1_000_000 + i)[1:]
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// ready are the values of all cells of so many cases, for writers that have nothing to fold. What goes round is kept
// once, with what is each row's own beside it.
type ready struct {
	cases, matters []readyRow
	own            []readyCase
}

type readyRow struct {
	values []value
	height int
	of     int // the case
}

type readyCase struct{ id, checksum string }

func readyValues(t testing.TB, n int) ready {
	t.Helper()
	b, err := newLedger(t).begin(options())
	check(t, err)
	check(t, b.spooled())
	defer func() { check(t, b.close()) }()
	var all ready
	for c, err := range many(t, n) {
		check(t, err)
		check(t, b.count(c))
		row := &b.row
		b.cases.fill(row, false)
		row.checksum = b.cases.sum()
		all.own = append(all.own, readyCase{row.ID, row.checksum})
		if row.number > 500 {
			continue
		}
		at := row.number - 1
		all.cases = append(all.cases, readyRow{valuesOf(b.cases.table, row), height(b.cases.lines), at})
		for i := range row.Matters {
			m := matterRow{caseRow: row, Matter: &row.Matters[i], department: b.tally.department(row.Matters[i].Department).Key}
			b.matters.fill(&m, false)
			all.matters = append(all.matters, readyRow{valuesOf(b.matters.table, &m), height(b.matters.lines), at})
		}
	}
	return all
}

func valuesOf[T any](table []column[T], row *T) []value {
	var all []value
	for i := range table {
		all = append(all, table[i].value(row))
	}
	return all
}

// rows goes through the rows of both sheets. The number of a row, that of its case and its checksum are its own.
func (a *ready) rows(write func(sheet string, number int, r *readyRow)) {
	sums := slices.IndexFunc(caseColumns(), func(c column[caseRow]) bool { return c.title == titleChecksum })
	fill := func(sheet string, number int, r *readyRow, own *readyCase) {
		r.values[0], r.values[1] = count(number), words(own.id)
		if sheet == sheetCases {
			r.values[sums] = words(own.checksum)
		}
		write(sheet, number, r)
	}
	for i := range a.own {
		fill(sheetCases, i+1, &a.cases[i%len(a.cases)], &a.own[i])
	}
	number := 0
	for round := 0; round < len(a.own); round += len(a.cases) {
		for i := range a.matters {
			if m := &a.matters[i]; round+m.of < len(a.own) {
				number++
				fill(sheetMatters, number, m, &a.own[round+m.of])
			}
		}
	}
}

// ours fills the cells as the ledger does.
func (a *ready) ours(t testing.TB, w io.Writer, level int) {
	t.Helper()
	l := newLedger(t)
	l.config.Level = level
	b, err := l.begin(options())
	check(t, err)
	check(t, b.spooled())
	defer func() { check(t, b.close()) }()
	a.rows(func(sheet string, _ int, r *readyRow) {
		if sheet == sheetCases {
			check(t, b.cases.put(r))
		} else {
			check(t, b.matters.put(r))
		}
	})
	b.sheets = slices.Concat(b.cases.sheets, b.matters.sheets)
	for _, s := range b.sheets {
		s.dress = func(string) error { return nil }
	}
	check(t, b.save(w))
}

// put writes a row of values.
func (s *spool[T]) put(r *readyRow) error {
	for i := range r.values {
		s.set(i, &r.values[i])
	}
	return s.rows.RowHeight(s.cells, r.height)
}

// stream fills the same cells with the stream writer of excelize.
func (a *ready) stream(t testing.TB, w io.Writer) {
	t.Helper()
	f := excelize.NewFile()
	styles, err := newStyles(f)
	check(t, err)
	check(t, f.SetSheetName("Sheet1", sheetCases))
	_, err = f.NewSheet(sheetMatters)
	check(t, err)
	cases, err := f.NewStreamWriter(sheetCases)
	check(t, err)
	matters, err := f.NewStreamWriter(sheetMatters)
	check(t, err)
	check(t, streamTitles(cases, caseColumns(), &styles))
	check(t, streamTitles(matters, matterColumns(), &styles))
	caseStyles, matterStyles := stylesOf(caseColumns(), &styles), stylesOf(matterColumns(), &styles)
	cells := make([]any, len(caseStyles))
	a.rows(func(sheet string, number int, r *readyRow) {
		to, look := cases, caseStyles
		if sheet == sheetMatters {
			to, look = matters, matterStyles
		}
		for i := range r.values {
			cells[i] = streamCell(&r.values[i], look[i])
		}
		check(t, to.SetRow("A"+strconv.Itoa(number+headerRow), cells[:len(r.values)], excelize.RowOpts{Height: float64(r.height)}))
	})
	check(t, cases.Flush())
	check(t, matters.Flush())
	check(t, f.Write(w))
	check(t, f.Close())
}

func stylesOf[T any](table []column[T], s *styles) []int {
	var all []int
	for i := range table {
		all = append(all, s[rankRow][table[i].look])
	}
	return all
}

func streamTitles[T any](w *excelize.StreamWriter, table []column[T], s *styles) error {
	groups, titles := make([]any, len(table)), make([]any, len(table))
	for i := range table {
		groups[i] = excelize.Cell{StyleID: s[rankGroup][lookCentre]}
		if i == 0 || table[i].group != table[i-1].group {
			groups[i] = excelize.Cell{StyleID: s[rankGroup][lookCentre], Value: table[i].group}
		}
		titles[i] = excelize.Cell{StyleID: s[rankHeader][lookCentre], Value: table[i].title}
	}
	if err := w.SetRow("A1", groups); err != nil {
		return err
	}
	return w.SetRow("A2", titles)
}

func streamCell(v *value, style int) excelize.Cell {
	c := excelize.Cell{StyleID: style}
	switch v.kind {
	case textual:
		c.Value = v.text
	case numeric:
		c.Value = v.number
		if v.decimals > 0 {
			c.Value = float64(v.number) / 1e4
		}
	case dated:
		c.Value = v.number
	}
	return c
}

// TestTheSameCells: what is compared in the benchmarks is the same, and so are the cells of the whole ledger.
func TestTheSameCells(t *testing.T) {
	const n = 60
	from := readyValues(t, n)
	var ours, theirs, whole bytes.Buffer
	from.ours(t, &ours, Default)
	from.stream(t, &theirs)
	_, err := newLedger(t).Write(context.Background(), &whole, many(t, n), options())
	check(t, err)
	for _, sheet := range []string{sheetCases, sheetMatters} {
		want := seen(t, theirs.Bytes(), sheet)
		if diff := cmp.Diff(want, seen(t, ours.Bytes(), sheet)); diff != "" {
			t.Errorf("%s of ready values: %s", sheet, diff)
		}
		if diff := cmp.Diff(want, seen(t, whole.Bytes(), sheet)); diff != "" {
			t.Errorf("%s of the ledger: %s", sheet, diff)
		}
	}
}

// seen are the cells of a sheet, bare and as people see them.
func seen(t *testing.T, data []byte, sheet string) (all [2][][]string) {
	t.Helper()
	f := open(t, data)
	var err error
	for i, raw := range []bool{true, false} {
		all[i], err = f.GetRows(sheet, excelize.Options{RawCellValue: raw})
		check(t, err)
	}
	if len(all[0]) < 60 {
		t.Fatalf("%s has %d rows", sheet, len(all[0]))
	}
	return all
}
