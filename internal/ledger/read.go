package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Returned is a row of a ledger that came back.
type Returned struct {
	ID    string
	Base  string            // the checksum that the ledger was written with, "" for a row that somebody added
	Sum   string            // the checksum of the row as it is now, "" when it has not all of the columns
	Cells map[string]string // as Show gives them; also region, the code of the division that is named, and application.items,
	// those of a row that may be new
	Faults []CellError // cells that could not be read, which have no place in Cells

	sheet  string
	row    int
	layout *layout
}

// CellError is what is wrong with a cell: 台账明细!H17.
type CellError struct{ Cell, Title, Message string }

// At gives the cell and the title for a key of Cells, those of the first member that lies in it, or else the row.
func (r *Returned) At(path string) (cell, title string) {
	column := func(key string) int {
		return slices.IndexFunc(r.layout.columns, func(p placed) bool { return p.column != nil && p.column.key() == key })
	}
	at := column(path)
	switch {
	case at < 0 && path == pathRegion:
		at = column(titleCounty)
	case path == pathItems:
		at = column(titleItems)
	}
	if at < 0 {
		at = slices.IndexFunc(r.layout.columns, func(p placed) bool {
			return p.column != nil && path != "" && p.column.path != "" && strings.HasPrefix(p.column.path, path+".")
		})
	}
	if at < 0 {
		return fmt.Sprintf("%s!%d", r.sheet, r.row), ""
	}
	return r.sheet + "!" + reference(at+1, r.row), r.layout.columns[at].title
}

// Reading is a workbook that is being read. It is for one goroutine.
type Reading struct {
	Warnings []CellError // of columns that are left aside

	file    *excelize.File
	mapping Mapping
	parser  *parser
	table   []column[caseRow]
	layouts []*layout
	regions map[[3]string]string
}

// layout is where the columns of a sheet are.
type layout struct {
	sheet   string
	header  int // the row of the titles
	columns []placed
	whole   bool // all that can be imported is there
}

// placed is a column of a sheet: ours, or nil for one that is left aside.
type placed struct {
	column *column[caseRow]
	title  string // as it stands there
}

// Read opens a workbook that a ledger was returned in and finds its columns. TempDir is for what does not fit into
// memory, "" for that of the system. The reading must be closed.
func Read(ctx context.Context, r io.ReaderAt, size int64, m Mapping, tempDir string) (reading *Reading, err error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	defer hostile(&err)
	f, err := openWorkbook(ctx, r, size, tempDir)
	if err != nil {
		return nil, err
	}
	reading = &Reading{file: f, mapping: m, table: readable(), regions: map[[3]string]string{}}
	if err := reading.find(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return reading, nil
}

// hostile keeps a file that the library stumbles over from ending the program.
func hostile(err *error) {
	if recover() != nil {
		*err = errDamaged
	}
}

// Close gives the memory and the temporary files back.
func (r *Reading) Close() error { return r.file.Close() }

// find finds the sheets and their columns.
func (r *Reading) find() error {
	props, err := r.file.GetWorkbookProps()
	if err != nil {
		return errDamaged
	}
	r.parser = newParser(props.Date1904 != nil && *props.Date1904)
	names := r.file.GetSheetList()
	for _, name := range names {
		if !r.wanted(name, names) {
			continue
		}
		l, err := r.layout(name)
		if err != nil {
			return err
		}
		r.layouts = append(r.layouts, l)
	}
	if r.layouts == nil {
		want := r.mapping.Sheet
		if want == "" {
			want = sheetCases
		}
		return fmt.Errorf("没有工作表“%s”，有：%s；别的表格请用对应（--mapping）指明", want, strings.Join(names, "、"))
	}
	return nil
}

// wanted reports whether a sheet is to be read: the one of the mapping, or all that a full 台账明细 goes on in.
func (r *Reading) wanted(name string, all []string) bool {
	switch {
	case r.mapping.Sheet != "":
		return name == r.mapping.Sheet
	case !r.mapping.own():
		return name == all[0]
	}
	rest, ours := strings.CutPrefix(name, sheetCases)
	return ours && strings.Trim(rest, "0123456789") == ""
}

// headerDepth is how far down the titles are looked for.
const headerDepth = 20

// layout finds the row of the titles.
func (r *Reading) layout(sheet string) (*layout, error) {
	rows, err := r.file.Rows(sheet)
	if err != nil {
		return nil, errDamaged
	}
	best := &layout{sheet: sheet}
	most := 0
	for n := 1; rows.Next() && n <= max(headerDepth, r.mapping.Header); n++ {
		titles, err := rows.Columns()
		if err != nil {
			return nil, errors.Join(errDamaged, rows.Close())
		}
		if r.mapping.Header != 0 && n != r.mapping.Header {
			continue
		}
		l := &layout{sheet: sheet, header: n, columns: r.match(titles)}
		if found := l.found(); found > most {
			best, most = l, found
		}
	}
	if err := rows.Close(); err != nil {
		return nil, errDamaged
	}
	return best, r.judge(best)
}

func (r *Reading) match(titles []string) []placed {
	columns := make([]placed, len(titles))
	for i, title := range titles {
		columns[i].title = strings.Join(strings.Fields(title), "")
		for j := range r.table {
			if want, mapped := r.mapping.title(&r.table[j]); mapped && want == plain(title) {
				columns[i].column = &r.table[j]
			}
		}
	}
	return columns
}

func (l *layout) found() int {
	n := 0
	for _, p := range l.columns {
		if p.column != nil {
			n++
		}
	}
	return n
}

// judge refuses titles from which nothing can be read, and tells of columns that are left aside.
func (r *Reading) judge(l *layout) error {
	have := map[string]bool{}
	for i, p := range l.columns {
		switch {
		case p.column == nil && p.title != "" && r.mapping.own():
			r.Warnings = append(r.Warnings, CellError{l.sheet + "!" + reference(i+1, l.header), brief(p.title), "台账没有这一列，不导入"})
		case p.column != nil && have[p.column.title]:
			return fmt.Errorf("%s!%s：标题“%s”出现了两次，请删去多余的一列", l.sheet, reference(i+1, l.header), brief(p.title))
		case p.column != nil:
			have[p.column.title] = true
		}
	}
	if r.mapping.own() && !have[titleChecksum] {
		r.Warnings = append(r.Warnings, CellError{l.sheet, "", "没有“" + titleChecksum + "”列，看不出登记库在导出后的改动；与登记库不同的单元格都算改动，空的不算"})
	}
	var missing []string
	l.whole = true
	for i := range r.table {
		c := &r.table[i]
		theirs, mapped := r.mapping.title(c)
		if have[c.title] || !mapped {
			continue
		}
		l.whole = l.whole && c.path == ""
		if !r.mapping.own() || c.path == "case" {
			missing = append(missing, theirs)
		}
	}
	if missing != nil {
		return fmt.Errorf("工作表“%s”中没有找到标题“%s”", l.sheet, strings.Join(missing, "”、“"))
	}
	return nil
}

// Rows gives the rows that say something, in the order of the sheets. It can be gone through again.
func (r *Reading) Rows(ctx context.Context) iter.Seq2[*Returned, error] {
	return func(yield func(*Returned, error) bool) {
		n := 0
		for _, l := range r.layouts {
			more, err := r.sheetRows(ctx, l, &n, yield)
			if err != nil {
				yield(nil, err)
			}
			if err != nil || !more {
				return
			}
		}
	}
}

// sheetRows goes through a sheet.
func (r *Reading) sheetRows(ctx context.Context, l *layout, n *int, yield func(*Returned, error) bool) (more bool, err error) {
	next, err := r.walk(l)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, next.close()) }()
	for row := 1; ; row++ {
		cells, ok, err := next.row()
		if err != nil || !ok {
			return err == nil, err
		}
		if row <= l.header || !said(cells) {
			continue
		}
		if *n++; *n > maxRows {
			return false, fmt.Errorf("台账超过%d行，过多，请分开导入", maxRows)
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if r.ambiguous(l, cells) {
			if err := next.look(row, cells); err != nil {
				return false, err
			}
		}
		if !yield(r.returned(l, row, cells), nil) {
			return false, nil
		}
	}
}

// ambiguous reports whether there is a number where words belong: perhaps a spreadsheet took the words for a day.
func (r *Reading) ambiguous(l *layout, cells []given) bool {
	for i, p := range l.columns[:min(len(cells), len(l.columns))] {
		if p.column != nil && p.column.path != "" && p.column.worded() && r.parser.number.MatchString(cells[i].raw) {
			return true
		}
	}
	return false
}

// said reports whether a row is of a case: it says something, and is no sum at the foot of the sheet.
func said(cells []given) bool {
	for _, c := range cells {
		if text := strings.Join(strings.Fields(c.raw), ""); text != "" {
			return !slices.Contains([]string{"合计", "小计", "总计", "合计："}, text)
		}
	}
	return false
}

// returned reads the cells of a row.
func (r *Reading) returned(l *layout, row int, cells []given) *Returned {
	out := &Returned{Cells: map[string]string{}, sheet: l.sheet, row: row, layout: l}
	values := map[string]value{}
	for i, p := range l.columns {
		if p.column == nil {
			continue
		}
		var g given
		if i < len(cells) {
			g = r.translate(p.column, cells[i])
		}
		v, err := parse(r.parser, p.column, g)
		switch {
		case p.column.title == titleChecksum:
			out.Base = v.String()
		case err != nil && p.column.path != "":
			out.Faults = append(out.Faults, CellError{l.sheet + "!" + reference(i+1, row), p.title, err.Error()})
		case p.column.compared():
			values[p.column.key()] = v
			out.Cells[p.column.key()] = v.String()
		}
	}
	out.ID = out.Cells["case"]
	if l.whole && out.Faults == nil && r.mapping.own() {
		out.Sum = r.sum(values)
	}
	if code := r.region(out.Cells); code != "" {
		out.Cells[pathRegion] = code
	}
	if items := out.Cells[titleItems]; items != "" && (out.Base == "" || out.ID == "") {
		out.Cells[pathItems] = items
	}
	return out
}

// translate puts a word of ours in the place of one of theirs.
func (r *Reading) translate(c *column[caseRow], g given) given {
	if word, known := r.mapping.Values[c.title][strings.TrimSpace(g.raw)]; known {
		return given{word, word}
	}
	return g
}

// sum is the checksum over the columns in the order in which they are written.
func (r *Reading) sum(values map[string]value) string {
	var importable []byte
	for i := range r.table {
		if c := &r.table[i]; c.path != "" && c.path != pathRegion {
			importable = append(values[c.path].append(importable), '\t')
		}
	}
	return checksum(importable)
}

// region finds the code of the division that a row names. A name that is not in the list stands for itself.
func (r *Reading) region(cells map[string]string) string {
	if code := cells[pathRegion]; code != "" {
		return code
	}
	names := [3]string{cells[titleCity], cells[titleCounty], cells[titleTown]}
	code, known := r.regions[names]
	if !known {
		code = regionOf(names)
		r.regions[names] = code
	}
	return code
}
