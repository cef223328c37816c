// Package ledger writes the 专项工作台账, the workbook that a supervisor signs: a row for each case, a row for each of its
// items, the summary, the report of the month and a page that explains them.
//
// It goes through the cases once, in the order they come in, and its memory grows with areas, departments and caseworkers,
// up to so many of each, not with cases. Rows wait in temporary files until the workbook around them is made. It reads no store and asks no
// clock: the day of the ledger is told, and the same cases and options give the same bytes. A text that a cell cannot
// hold is an error that names the case and the column; nothing is cut. What it wrote is worth nothing after an error.
//
// It also reads a ledger that came back, or an office's own, row by row: what each cell says as the case would, and what
// could not be read. Whether that is a change, and what becomes of it, the casebook knows.
package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"sort"

	"github.com/xuri/excelize/v2"

	"bangban/forms"
	"bangban/internal/ledger/splice"
)

// Config is what ledgers are made with.
type Config struct {
	Calendar   Calendar
	Catalogues Catalogues
	TempDir    string // for rows that wait, "" for that of the system
	Level      int    // of deflate, 1 to 9; 0 is Default
}

// Options says what one ledger is of. Filter and By are shown as they are.
type Options struct {
	AsOf   forms.Date // the day of the ledger: what is open and was due before it is overdue
	By     string     // who exports it
	Filter string     // which cases it is of, in words
	Bounds Bounds
	Month  Month // of the report, the zero Month for the one AsOf falls in

	Unit string // 填报单位 of the report of the month, "" to be filled in by hand

	FollowupSeed    string // of the draw of 回访, "" for AsOf
	FollowupPercent int    // how many of 100 completed cases are drawn
}

// Levels of deflate for Config. Higher ones than Default make the file a tenth smaller at most, and that slowly.
const (
	Fast    = 1 // for where time counts: the file is two fifths larger
	Default = 6
)

// Ledger writes workbooks. It may be used by many goroutines at once.
type Ledger struct {
	config  Config
	maxRows int // of a sheet; tests have smaller sheets

	maxGroups int // of areas, of departments and of caseworkers; tests have fewer
}

// New makes a ledger.
func New(c Config) (*Ledger, error) {
	if c.Calendar == nil || c.Catalogues == nil {
		return nil, errors.New("ledger: no calendar or no catalogues")
	}
	if c.Level == 0 {
		c.Level = Default
	}
	if c.Level < 1 || c.Level > 9 {
		return nil, fmt.Errorf("ledger: no level of deflate: %d", c.Level)
	}
	return &Ledger{config: c, maxRows: splice.MaxRows, maxGroups: maxGroups}, nil
}

// Write makes the workbook of cases. An error of the cases ends it.
func (l *Ledger) Write(ctx context.Context, w io.Writer, cases iter.Seq2[*forms.Case, error], o Options) (Totals, error) {
	return l.write(ctx, w, cases, o, (*book).spooled)
}

// WriteMonthly makes the workbook of the report of the month alone: 月度进展 and 说明, as Write makes them. The totals
// are those of Write but for the checksum of rows that are not there.
func (l *Ledger) WriteMonthly(ctx context.Context, w io.Writer, cases iter.Seq2[*forms.Case, error], o Options) (Totals, error) {
	return l.write(ctx, w, cases, o, (*book).unspooled)
}

// write goes through the cases. What kind of workbook it becomes is up to begin.
func (l *Ledger) write(
	ctx context.Context, w io.Writer, cases iter.Seq2[*forms.Case, error], o Options, begin func(*book) error,
) (totals Totals, err error) {
	if !o.AsOf.Valid() {
		return Totals{}, errors.New("未指明台账的截至日期")
	}
	if o.FollowupPercent < 0 || o.FollowupPercent > 100 {
		return Totals{}, fmt.Errorf("回访抽取比例应为0至100，现为%d", o.FollowupPercent)
	}
	b, err := l.begin(o)
	if err != nil {
		return Totals{}, err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if err := begin(b); err != nil {
		return Totals{}, err
	}
	for c, err := range cases {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = b.add(c)
		}
		if err != nil {
			return Totals{}, err
		}
	}
	return b.finish(w)
}

// book is a workbook that is being made.
type book struct {
	*Ledger
	options Options
	title   string
	file    *excelize.File
	styles  styles
	texts   *splice.Texts
	row     caseRow // of the last case
	folder  *folder
	tally   *tally
	cases   *spool[caseRow] // nil where the rows are not wanted
	matters *spool[matterRow]
	after   []func(*Totals) error // makes the sheets that need the totals
	sheets  []*sheet              // in the order of their tabs, once the cases are through
}

// sheet is one sheet: its rows, and what excelize does to it.
type sheet struct {
	name  string
	rows  *splice.Rows
	dress func(name string) error
}

func (l *Ledger) begin(o Options) (*book, error) {
	if o.FollowupSeed == "" {
		o.FollowupSeed = o.AsOf.String()
	}
	if o.Month == (Month{}) {
		o.Month = o.Bounds.MonthOf(o.AsOf)
	}
	month := Monthly{
		This: o.Bounds.Period(o.Month), Before: o.Bounds.Period(o.Month.shift(-1)), Year: o.Bounds.yearTo(o.Month),
	}
	b := &book{
		Ledger: l, options: o, file: excelize.NewFile(), texts: splice.NewTexts(),
		folder: l.folder(o.AsOf),
		tally:  newTally(l.maxGroups, month, Followups{Seed: o.FollowupSeed, Percent: o.FollowupPercent}),
	}
	var err error
	if b.styles, err = newStyles(b.file); err != nil {
		return nil, fmt.Errorf("make the styles: %w", err)
	}
	return b, nil
}

// spooled has the book be the whole ledger.
func (b *book) spooled() error {
	b.title = "蒙速办·帮您办 代办帮办专项工作台账"
	b.cases = newSpool(b, sheetCases, caseColumns(), sha256.New())
	b.matters = newSpool(b, sheetMatters, matterColumns(), nil)
	b.after = []func(*Totals) error{b.summary, b.monthly, b.notes}
	return errors.Join(b.cases.next(), b.matters.next())
}

// unspooled has the book be the report of the month, for which no rows have to wait.
func (b *book) unspooled() error {
	b.title = "蒙速办·帮您办 代办帮办工作月度进展情况"
	b.after = []func(*Totals) error{b.monthly, b.notes}
	return nil
}

// add writes the rows of a case and counts it.
func (b *book) add(c *forms.Case) error {
	if err := b.count(c); err != nil || b.cases == nil {
		return err
	}
	row := &b.row
	b.cases.fill(row, false)
	row.checksum = b.cases.sum()
	b.cases.fill(row, true)
	if err := b.cases.write(c.ID); err != nil {
		return err
	}
	matter := matterRow{caseRow: row, number: b.tally.totals.Matters - len(row.Matters)}
	for i := range row.Matters {
		matter.Matter = &row.Matters[i]
		matter.number++
		matter.department = b.tally.department(matter.Department).Key
		b.matters.fill(&matter, false)
		b.matters.fill(&matter, true)
		if err := b.matters.write(c.ID); err != nil {
			return err
		}
	}
	return nil
}

// count counts a case and makes its row, but for the checksum.
func (b *book) count(c *forms.Case) error {
	r, err := b.folder.fold(c)
	if err != nil {
		return err
	}
	b.tally.add(c, &r)
	b.row = caseRow{Row: r, number: b.tally.totals.Rows, area: b.tally.area(&r).Key, worker: b.tally.worker(&r).Key}
	return nil
}

// finish makes the sheets that need the totals, and writes the file.
func (b *book) finish(w io.Writer) (Totals, error) {
	totals := b.tally.done()
	if b.cases != nil {
		totals.SHA256 = b.cases.digest()
		b.sheets = slices.Concat(b.cases.sheets, b.matters.sheets)
	}
	for _, write := range b.after {
		if err := write(&totals); err != nil {
			return Totals{}, err
		}
	}
	return totals, b.save(w)
}

// save writes the file.
func (b *book) save(w io.Writer) error {
	z := splice.NewZip(w, b.config.Level)
	for i, s := range b.sheets {
		if err := b.place(i, s); err != nil {
			return fmt.Errorf("make the sheet %s: %w", s.name, err)
		}
		if err := z.Splice(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), s.rows); err != nil {
			return err
		}
	}
	if err := b.share(); err != nil {
		return fmt.Errorf("share the texts: %w", err)
	}
	if err := b.describe(); err != nil {
		return fmt.Errorf("describe the workbook: %w", err)
	}
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	if err := b.file.Write(io.Discard); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// place makes the sheet that has a number among all, from 0.
func (b *book) place(n int, s *sheet) error {
	var err error
	if n == 0 {
		err = b.file.SetSheetName("Sheet1", s.name)
	} else {
		_, err = b.file.NewSheet(s.name)
	}
	if err != nil {
		return err
	}
	return s.dress(s.name)
}

// share has excelize take the table of texts for one that it read, which adds it to the parts of the workbook.
func (b *book) share() error {
	b.file.Pkg.Store("xl/sharedStrings.xml", b.texts.Part())
	_, err := b.file.GetCellValue(b.sheets[0].name, "A1")
	return err
}

// describe fixes what would else tell of the moment, and keeps Excel from counting all anew when it opens the file.
func (b *book) describe() error {
	day := b.options.AsOf.String() + "T00:00:00Z"
	if types := b.file.ContentTypes; types != nil { // for charts excelize lists kinds of pictures in the order of a map
		sort.Slice(types.Defaults, func(i, j int) bool { return types.Defaults[i].Extension < types.Defaults[j].Extension })
	}
	return errors.Join(
		b.file.SetDocProps(&excelize.DocProperties{
			Title: b.title, Creator: "bangban", LastModifiedBy: "bangban", Created: day, Modified: day, Language: "zh-CN",
		}),
		b.file.SetAppProps(&excelize.AppProperties{Application: "Microsoft Excel", AppVersion: "16.0300"}),
		b.file.SetCalcProps(&excelize.CalcPropsOptions{CalcID: new(uint(191029)), FullCalcOnLoad: new(false)}),
	)
}

func (b *book) close() error {
	var err error
	sheets := b.sheets
	if b.cases != nil {
		sheets = slices.Concat(b.cases.sheets, b.matters.sheets, sheets)
	}
	for _, s := range sheets {
		err = errors.Join(err, s.rows.Close()) // some of them twice, which does no harm
	}
	return errors.Join(err, b.file.Close())
}

// newRows begins the rows of a sheet.
func (b *book) newRows() (*splice.Rows, error) {
	return splice.NewRows(b.config.TempDir, b.config.Level, 1)
}
