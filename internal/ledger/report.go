package ledger

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"bangban/forms"
)

// Printed is the report of a month as it is printed on one page: figures as texts, rounded as in 月度进展.
type Printed struct {
	Month              string // 2026年3月
	This, Before, Year string // 2026年3月1日至3月31日
	Figures            []PrintedFigure
	Areas              []PrintedArea
}

// PrintedFigure is one figure of the report.
type PrintedFigure struct{ Name, This, Before, Change, Growth, Year string }

// PrintedArea is what an area did in the period.
type PrintedArea struct {
	Name, Applied, Open, Suspended, Completed, Terminated, InTime, Content, Investment string
}

// printedAreas is how many rows of areas one page has room for, with that of the total above them: the banners of
// 呼伦贝尔市, which has the most, and 本级.
const printedAreas = 15

// none is printed for a figure that there is not.
const none = "—"

// Printed makes the texts of the report. Areas are by banner where all are of one 盟市, else by 盟市; those there is no
// room for are summed up in the last row.
func (m *Monthly) Printed() Printed {
	last := m.This.Last
	p := Printed{
		Month: fmt.Sprintf("%d年%d月", last.Year, last.Month),
		This:  m.This.short(), Before: m.Before.short(), Year: m.Year.short(),
	}
	all := measures()
	for i := range all {
		if !all[i].hidden && all[i].title != "件数" {
			p.Figures = append(p.Figures, all[i].printed(&m.All))
		}
	}
	p.Areas = append(p.Areas, printedArea("合计", &m.All.This))
	rows := m.printedRows()
	if rest := len(rows) - printedAreas; rest > 0 {
		sum := Group{Name: fmt.Sprintf("其余%d个地区", rest+1)}
		for i := range rows[printedAreas-1:] {
			sum.Figures.plus(&rows[printedAreas-1+i].Figures)
		}
		rows = append(rows[:printedAreas-1:printedAreas-1], sum)
	}
	for i := range rows {
		p.Areas = append(p.Areas, printedArea(rows[i].Name, &rows[i].Figures))
	}
	return p
}

// printedRows are the areas in the period: the banners of one 盟市, or the 盟市.
func (m *Monthly) printedRows() []Group {
	var banners, cities []Group
	for i := range m.Areas {
		a := &m.Areas[i]
		g := Group{Region: a.Region, Name: a.Name, Figures: a.Progress.This}
		banners = append(banners, g)
		if n := len(cities); n > 0 && sameCity(cities[n-1].Region, a.Region) {
			cities[n-1].Figures.plus(&g.Figures)
			continue
		}
		g.Name = cmp.Or(a.City, a.Name)
		cities = append(cities, g)
	}
	if len(cities) == 1 {
		return banners
	}
	return cities
}

// sameCity reports whether areas, sorted by code, are of one 盟市. What has no region is of none.
func sameCity(a, b forms.Region) bool {
	const city = 4
	if a == "" || b == "" {
		return a == b
	}
	return a[:min(city, len(a))] == b[:min(city, len(b))]
}

// printed is a figure with how it changed. That of a rate is in percentage points, and has no rate of its own.
func (m *measure) printed(all *Progress) PrintedFigure {
	this, before, year := m.of(&all.This), m.of(&all.Before), m.of(&all.Year)
	p := PrintedFigure{Name: m.title, This: m.text(this), Before: m.text(before), Year: m.text(year), Change: none, Growth: none}
	if more := difference(this, before); more.kind != blank {
		p.Change = signed(more, m.text(more))
		if m.look == lookShare {
			p.Change = strings.Replace(p.Change, "%", "个百分点", 1)
			return p
		}
	}
	if rate := growth(this, before); rate.kind != blank {
		p.Growth = signed(rate, share(rate))
	}
	return p
}

// text is a figure of the measure as it is printed.
func (m *measure) text(v value) string {
	switch {
	case v.kind == blank:
		return none
	case m.look == lookShare:
		return share(v)
	case m.look == lookSum:
		return rounded(v.number, int(v.decimals), 2)
	}
	return rounded(v.number, int(v.decimals), int(v.decimals))
}

// share is a part of 1 in percent.
func share(v value) string { return rounded(v.number, int(v.decimals)-2, 1) + "%" }

// signed puts + in front of what became more.
func signed(v value, text string) string {
	if v.number > 0 {
		return "+" + text
	}
	return text
}

func printedArea(name string, f *Figures) PrintedArea {
	of := func(title string) string {
		all := measures()
		m := &all[measureColumn(title)-firstMeasure]
		return m.text(m.of(f))
	}
	return PrintedArea{
		Name: name, Applied: of("新受理"), Open: of(titleOpen), Suspended: of("中止"), Completed: of(titleAnswered),
		Terminated: of(titleEnded), InTime: of("按期办结率"), Content: of("满意率"), Investment: of("投资额(万元)"),
	}
}

// rounded writes a number that has decimals with fewer of them, half up, and with commas.
func rounded(number int64, decimals, places int) string {
	part := int64(1)
	for range decimals - places {
		part *= 10
	}
	magnitude := (2*abs(number) + part) / (2 * part)
	digits := fmt.Sprintf("%0*d", places+1, magnitude)
	whole, fraction := digits[:len(digits)-places], digits[len(digits)-places:]
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if places > 0 {
		whole += "." + fraction
	}
	if number < 0 && magnitude > 0 {
		return "-" + whole
	}
	return whole
}

// short leaves out the year of the last day where it is that of the first.
func (p Period) short() string {
	last := p.Last.Printed()
	if p.First.Year == p.Last.Year {
		last = strings.TrimPrefix(last, strconv.Itoa(p.Last.Year)+"年")
	}
	return p.First.Printed() + "至" + last
}
