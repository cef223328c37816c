package ledger

import (
	"cmp"
	"strconv"
	"strings"
)

// maxVisits bounds how many rows the formulas of one column of a table go through. Beyond it a workbook would take long
// to open or to edit, and the table has figures without formulas.
const maxVisits = 20_000_000

// summary writes 汇总统计.
func (b *book) summary(t *Totals) error {
	p, err := b.newBoard()
	if err != nil {
		return err
	}
	s := &sheet{name: sheetSummary, rows: p.rows}
	b.sheets = append(b.sheets, s)
	areas := areaEntries(t, 0)
	cities := chartCities(areas)
	table := 3 + feedRows + 2 // the first row under the header of the first table
	areas = areaEntries(t, table)

	var cs, ms, ws *source
	if len(b.cases.sheets) == 1 && len(t.Areas)*t.Rows <= maxVisits {
		cs = newSource(sheetCases, b.cases.table, t.Rows, roleArea)
	}
	if len(b.cases.sheets) == 1 && len(t.Caseworkers)*t.Rows <= maxVisits {
		ws = newSource(sheetCases, b.cases.table, t.Rows, roleWorker)
	}
	if len(b.matters.sheets) == 1 && len(t.Departments)*t.Matters <= maxVisits {
		ms = newSource(sheetMatters, b.matters.table, t.Matters, roleDepartment)
	}
	steps := []func() error{
		func() error { return p.line(rankTitle, 30, lastSeen(), "汇总统计") },
		func() error { return p.line(rankNote, 18, lastSeen(), b.scope()) },
		func() error { return p.feed(cities, areas, table) },
		func() error { return p.line(rankSection, 24, lastSeen(), "一、按地区") },
		func() error { return p.table([2]string{"地区(部门)", "旗县(市、区)/人员"}, areas, cs) },
		p.gap,
		func() error {
			return p.line(rankSection, 24, lastSeen(), "二、按部门（一案涉及几个部门的，在各部门各计一次，因此不设合计；事项数按事项计）")
		},
		func() error { return p.table([2]string{"承办部门", ""}, groupEntries(t.Departments), ms) },
		p.gap,
		func() error { return p.line(rankSection, 24, lastSeen(), "三、按代办帮办员") },
		func() error {
			return p.table([2]string{"旗县(市、区)", "代办帮办员"}, groupEntries(t.Caseworkers), ws)
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	s.dress = func(name string) error {
		widths, hidden := figureWidths()
		if err := p.settle(name, widths, hidden...); err != nil {
			return err
		}
		return b.charts(name, len(cities), table)
	}
	return nil
}

// areaEntries are the rows of the table by area that begins in a row: all, then each 盟市 with its banners.
func areaEntries(t *Totals, row int) []entry {
	entries := []entry{{rank: rankTotal, first: "合计", figures: &t.All}}
	var subtotals []string
	for i := 0; i < len(t.Areas); {
		city := t.Areas[i].Region[:min(4, len(t.Areas[i].Region))]
		subtotal := entry{rank: rankSubtotal, first: cmp.Or(t.Areas[i].City, t.Areas[i].Name), name: "小计", figures: &Figures{}}
		at := len(entries)
		entries = append(entries, subtotal)
		for ; i < len(t.Areas) && strings.HasPrefix(string(t.Areas[i].Region), string(city)) && (city != "" || t.Areas[i].Region == ""); i++ {
			a := &t.Areas[i]
			subtotal.figures.plus(&a.Figures)
			entries = append(entries, entry{first: a.City, name: a.Name, key: a.Key, figures: &a.Figures})
		}
		entries[at].sum = "#" + strconv.Itoa(row+at+1) + ":#" + strconv.Itoa(row+len(entries)-1)
		subtotals = append(subtotals, "#"+strconv.Itoa(row+at))
	}
	entries[0].sum = cmp.Or(strings.Join(subtotals, "+"), "0")
	return entries
}

// replaceColumn puts the name of a column into the rows that a sum is over.
func replaceColumn(rows, column string) string { return strings.ReplaceAll(rows, "#", column) }

func groupEntries(groups []Group) []entry {
	entries := make([]entry, len(groups))
	for i := range groups {
		g := &groups[i]
		entries[i] = entry{first: g.City, name: g.Name, key: g.Key, figures: &g.Figures}
		if g.Region == "" && g.City == "" {
			entries[i].first, entries[i].name = g.Name, ""
		}
	}
	return entries
}
