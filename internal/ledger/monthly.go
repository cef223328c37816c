package ledger

import (
	"fmt"

	"bangban/forms"
	"bangban/internal/ledger/splice"
)

// monthly writes 月度进展: the figures of the period beside those of the period before and of the year, and under them
// the period by area.
func (b *book) monthly(t *Totals) error {
	p, err := b.newBoard()
	if err != nil {
		return err
	}
	s := &sheet{name: sheetMonthly, rows: p.rows}
	b.sheets = append(b.sheets, s)
	m, o := &t.Month, &b.options
	widths, hidden := figureWidths()
	hidden = append(hidden, firstMeasure) // 件数 is 新受理 here
	for c := thisColumn; c <= yearColumn; c++ {
		widths[c-1] = 15 // for sums of money
	}
	s.dress = func(name string) error { return p.settle(name, widths, hidden...) }
	title := fmt.Sprintf("%d年%d月工作进展", o.Month.Year, o.Month.Month)
	periods := fmt.Sprintf("本期：%s　　上期：%s　　本年累计：%s", m.This, m.Before, m.Year)
	for _, step := range []func() error{
		func() error { return p.line(rankTitle, 30, lastSeen(), title) },
		func() error { return p.line(rankNote, 18, lastSeen(), b.scope()+"　　"+periods) },
		func() error { return p.line(rankPlain, 20, lastSeen(), "填报单位："+mask(o.Unit)) },
		func() error {
			return p.line(rankSection, 24, lastSeen(), "一、总体（在办、中止为期末数，其余为期内发生数；事项数、重点项目数、投资额按新受理案件计）")
		},
		func() error { return p.compare(&m.All) },
		p.gap,
		func() error { return p.line(rankSection, 24, lastSeen(), "二、本期分地区") },
		func() error { return p.table([2]string{"盟市", "旗县(市、区)/开发区"}, monthEntries(m), nil) },
		p.gap,
		func() error { return p.line(rankPlain, 30, lastSeen(), signatures(o.AsOf)) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// signatures is the line that the report is signed on, as on its paper. Names are written by hand.
func signatures(day forms.Date) string {
	const room = "　　　　　　　　　　　　　　　　　　"
	return "填报单位（盖章）" + room + "负责人：" + room + "填报人：" + room + day.Printed()
}

// The columns of the comparison, which skip the hidden ones.
const (
	thisColumn   = 5
	beforeColumn = 6
	yearColumn   = 9
)

// compare sets the period against the one before.
func (p *board) compare(all *Progress) error {
	head := p.styles[rankHeader][lookCentre]
	cells := []splice.Cell{splice.Text("指标", head), splice.Empty(head), splice.Empty(head), splice.Empty(head)}
	for _, title := range []string{"本期", "上期", "增减", "增减率", "本年累计"} {
		cells = append(cells, splice.Text(title, head))
	}
	p.merges = append(p.merges, reference(1, p.at()), reference(2, p.at()))
	if err := p.rows.RowHeight(cells, 24); err != nil {
		return err
	}
	figures := measures()
	for i := range figures {
		m := &figures[i]
		if m.hidden || m.title == "件数" {
			continue
		}
		if err := p.compareRow(m, all); err != nil {
			return err
		}
	}
	return nil
}

func (p *board) compareRow(m *measure, all *Progress) error {
	style := &p.styles[rankRow]
	this, before, year := m.of(&all.This), m.of(&all.Before), m.of(&all.Year)
	a, b := reference(thisColumn, p.at()), reference(beforeColumn, p.at())
	look := m.style()
	none := splice.Empty(style[lookCentre])
	cells := []splice.Cell{splice.Text(m.title, style[lookCentre]), none, none, none}
	cells = append(cells, this.cell(style[look]), before.cell(style[look]))
	cells = append(cells,
		computed(fmt.Sprintf(`IF(OR(%s="",%s=""),"",ROUND(%s-%s,4))`, a, b, a, b), difference(this, before), style[deltaLook(look)]),
		computed(fmt.Sprintf(`IF(OR(%s="",%s=""),"",IF(%s=0,"",ROUND((%s-%s)/%s,4)))`, a, b, b, a, b, b), growth(this, before), style[lookShare]),
		year.cell(style[look]))
	p.merges = append(p.merges, reference(1, p.at()), reference(2, p.at()))
	return p.rows.RowHeight(cells, 19)
}

// deltaLook shows the difference of two figures: that of shares is one of percentage points.
func deltaLook(l look) look {
	switch l {
	case lookShare:
		return lookShare
	case lookSum, lookAverage:
		return lookDeltaSum
	}
	return lookDelta
}

// difference is how much more there is. Both have the same decimals.
func difference(this, before value) value {
	if this.kind == blank || before.kind == blank {
		return value{}
	}
	return value{kind: numeric, number: this.number - before.number, decimals: this.decimals}
}

// growth is the difference as a share of what was before.
func growth(this, before value) value {
	if this.kind == blank || before.kind == blank || before.number == 0 {
		return value{}
	}
	const parts = 10_000
	more := this.number - before.number
	rounded := (2*abs(more)*parts + before.number) / (2 * before.number)
	if more < 0 {
		rounded = -rounded
	}
	return value{kind: numeric, number: rounded, decimals: 4}
}

func abs(n int64) int64 { return max(n, -n) }

// monthEntries are the rows of the period by area.
func monthEntries(m *Monthly) []entry {
	t := Totals{All: m.All.This}
	for i := range m.Areas {
		a := &m.Areas[i]
		t.Areas = append(t.Areas, Group{Region: a.Region, City: a.City, Name: a.Name, Figures: a.Progress.This})
	}
	return areaEntries(&t, 0)
}
