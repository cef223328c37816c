package ledger

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// letter is what a sheet calls its column, counted from 1.
func letter(column int) string {
	name, _ := excelize.ColumnNumberToName(column) // fails for numbers that no table has
	return name
}

func reference(column, row int) string { return letter(column) + strconv.Itoa(row) }

// dress gives a sheet of rows all that is not rows: widths, panes, filter, lists to choose from, colours, print setup.
func dress[T any](b *book, name string, table []column[T], last int) error {
	f := b.file
	last = max(last, firstRow)
	seen := 0
	for i := range table {
		c, at := &table[i], letter(i+1)
		if err := f.SetColWidth(name, at, at, c.width); err != nil {
			return err
		}
		if c.hidden {
			if err := f.SetColVisible(name, at, false); err != nil {
				return err
			}
		} else {
			seen = i + 1
		}
		if err := dressColumn(f, name, c, at, last); err != nil {
			return err
		}
	}
	if err := mergeGroups(f, name, table); err != nil {
		return err
	}
	return errors.Join(
		f.SetPanes(name, &excelize.Panes{
			Freeze: true, XSplit: 2, YSplit: headerRow, TopLeftCell: reference(3, firstRow), ActivePane: "bottomRight",
		}),
		// The filter takes in what is hidden, so that sorting by it keeps a row together.
		f.AutoFilter(name, fmt.Sprintf("A%d:%s", headerRow, reference(len(table), last)), nil),
		markOverdue(f, name, table, seen, last),
		b.print(name, pagesOf(table)),
	)
}

// dressColumn has digits that are no number pass without a mark, and lists what a cell may hold, also in rows that people
// add.
func dressColumn[T any](f *excelize.File, name string, c *column[T], at string, last int) error {
	if c.look == lookIdentifier {
		if err := f.AddIgnoredErrors(name, fmt.Sprintf("%s%d:%s%d", at, firstRow, at, last), excelize.IgnoredErrorsNumberStoredAsText); err != nil {
			return err
		}
	}
	if len(c.options) == 0 {
		return nil
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = fmt.Sprintf("%s%d:%s%d", at, firstRow, at, excelize.TotalRows)
	if err := v.SetDropList(c.options); err != nil {
		return err
	}
	v.SetError(excelize.DataValidationErrorStyleStop, "填写有误", "请从下拉列表中选择“"+c.title+"”。")
	if c.hint != "" {
		v.SetInput(c.title, c.hint)
	}
	return f.AddDataValidation(name, v)
}

// mergeGroups joins the cells above the columns of a group.
func mergeGroups[T any](f *excelize.File, name string, table []column[T]) error {
	from := 0
	for i := range table {
		if i+1 < len(table) && table[i+1].group == table[i].group {
			continue
		}
		if from < i {
			if err := f.MergeCell(name, reference(from+1, 1), reference(i+1, 1)); err != nil {
				return err
			}
		}
		from = i + 1
	}
	return nil
}

// markOverdue colours the rows that are overdue.
func markOverdue[T any](f *excelize.File, name string, table []column[T], seen, last int) error {
	tint := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colourOverdue}}
	style, err := f.NewConditionalStyle(&excelize.Style{Fill: tint})
	if err != nil {
		return err
	}
	alarm, err := f.NewConditionalStyle(&excelize.Style{Fill: tint, Font: &excelize.Font{Bold: true, Color: colourAlarm}})
	if err != nil {
		return err
	}
	for i := range table {
		if table[i].role != roleOverdue {
			continue
		}
		at := letter(i + 1)
		late := fmt.Sprintf("$%s%d=\"%s\"", at, firstRow, yes)
		rule := func(style *int) []excelize.ConditionalFormatOptions {
			return []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: late, Format: style}}
		}
		return errors.Join(
			f.SetConditionalFormat(name, fmt.Sprintf("%s%d:%s%d", at, firstRow, at, last), rule(&alarm)),
			f.SetConditionalFormat(name, fmt.Sprintf("A%d:%s", firstRow, reference(seen, last)), rule(&style)),
		)
	}
	return nil
}

// pages says how a sheet is printed.
type pages struct {
	from, to int      // the rows that stand on every page, from where they are on
	columns  int      // the first columns, which stand on every page
	breaks   []string // the cells at which further pages to the right begin, none where one page is wide enough
}

// printScale is the size in percent at which a sheet of several pages beside each other is printed: ten points become
// eight, and the columns of a page fill the paper.
const printScale = 80

// pagesOf has each group of columns behind the name of the unit stand on a page of its own, beside the columns up to that
// name, which say whose row it is. A table without that name is narrow enough for one page.
func pagesOf[T any](table []column[T]) pages {
	p := pages{from: 1, to: headerRow}
	for i := range table {
		switch c := &table[i]; {
		case c.title == titleUnit:
			p.columns = i + 1
		case p.columns > 0 && !c.hidden && c.group != table[i-1].group:
			p.breaks = append(p.breaks, reference(i+1, 1))
		}
	}
	return p
}

// print sets a sheet up for A3 across, as wide as its pages.
func (b *book) print(name string, p pages) error {
	const a3 = 8
	titles := fmt.Sprintf("%s!$%d:$%d", name, p.from, p.to)
	layout := excelize.PageLayoutOptions{
		Size: new(a3), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(0),
	}
	footer := `&C&"宋体"&9第&P页 共&N页`
	if p.breaks != nil { // a page that is made to fit has no breaks of ours
		titles = fmt.Sprintf("%s!$A:$%s,%s", name, letter(p.columns), titles)
		layout.FitToWidth, layout.FitToHeight = nil, nil
		layout.AdjustTo, layout.PageOrder = new(uint(printScale)), new("overThenDown") // the pages of a row follow each other
		footer = `&L&"宋体"&9填报人：　　　　　　　　审核人：　　　　　　　　负责人：` + footer
	}
	for _, at := range p.breaks {
		if err := b.file.InsertPageBreak(name, at); err != nil {
			return err
		}
	}
	header := `&L&"宋体"&9` + name + `&C&"宋体,Bold"&16` + b.title + `&R&"宋体"&9截至` + b.options.AsOf.Printed()
	return errors.Join(
		b.file.SetPageLayout(name, &layout),
		b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: new(p.breaks == nil)}),
		b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
			Left: new(0.4), Right: new(0.4), Top: new(0.8), Bottom: new(0.6), Header: new(0.35), Footer: new(0.3),
			Horizontally: new(true),
		}),
		b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
			OddHeader: header, OddFooter: footer,
		}),
		b.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: name,
		}),
	)
}
