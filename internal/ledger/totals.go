package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bangban/forms"
)

// Totals is what a ledger comes to. The figures are those of the workbook.
type Totals struct {
	Rows, Matters int
	SHA256        string // of the rows of 台账明细, as 说明 says
	All           Figures
	Areas         []Group // by banner, in the order of their codes
	Departments   []Group // in the order in which cases came to them
	Caseworkers   []Group // by area and name
	Month         Monthly
	Followups     Followups
}

// Group is the figures of an area, a department or a caseworker.
type Group struct {
	Key     string // what the formulas of the summary go by
	Region  forms.Region
	City    string
	Name    string
	Figures Figures
}

// Monthly is the report by the 25th.
type Monthly struct {
	This, Before, Year Period
	All                Progress
	Areas              []MonthlyArea // by banner, in the order of their codes
}

// Progress is the figures of the period, of the one before it and of the year so far. Open and suspended cases are
// those at the end of the period, all others what happened in it.
type Progress struct{ This, Before, Year Figures }

// MonthlyArea is the progress in a banner.
type MonthlyArea struct {
	Region     forms.Region
	City, Name string
	Progress   Progress
}

// maxGroups is how many areas, departments and caseworkers stand in rows of their own. What comes after goes together in
// one row at the end, so that neither memory nor the summary grows with names that somebody makes up.
const maxGroups = 20_000

// tally counts while the cases go by. It grows with areas, departments and caseworkers, up to so many of each.
type tally struct {
	totals      Totals
	areas       roster[forms.Region]
	monthly     map[string]*MonthlyArea // by the key of the area
	departments roster[string]
	workers     roster[worker]
}

// roster is the groups of one kind.
type roster[K comparable] struct {
	most   int
	letter string // that the keys begin with
	listed map[K]*Group
	rest   *Group // of what came when most were listed, nil before
}

func newRoster[K comparable](most int, letter string) roster[K] {
	return roster[K]{most: most, letter: letter, listed: map[K]*Group{}}
}

// of finds a group, or lists it: begin makes the one that is listed next.
func (g *roster[K]) of(k K, begin func(number int) Group) *Group {
	if group := g.listed[k]; group != nil {
		return group
	}
	if len(g.listed) < g.most {
		group := begin(len(g.listed) + 1)
		g.listed[k] = &group
		return &group
	}
	if g.rest == nil {
		g.rest = &Group{Key: g.letter + "X", Name: unlisted}
	}
	return g.rest
}

// sorted puts the groups in order, the rest last.
func (g *roster[K]) sorted(compare func(a, b Group) int) []Group {
	all := make([]Group, 0, len(g.listed)+1)
	for _, group := range g.listed {
		all = append(all, *group)
	}
	slices.SortFunc(all, compare)
	if g.rest != nil {
		all = append(all, *g.rest)
	}
	return all
}

// worker tells caseworkers of the same name in different banners apart.
type worker struct {
	region forms.Region
	name   string
}

const (
	unnamed  = "（未指定）"
	unlisted = "其他（未单列）"
)

func newTally(most int, m Monthly, f Followups) *tally {
	return &tally{
		totals: Totals{Month: m, Followups: f},
		areas:  newRoster[forms.Region](most, "R"), monthly: map[string]*MonthlyArea{},
		departments: newRoster[string](most, "D"), workers: newRoster[worker](most, "W"),
	}
}

// add counts a case of which r is the row.
func (t *tally) add(c *forms.Case, r *Row) {
	t.totals.Rows++
	t.totals.Matters += len(r.Matters)
	t.totals.All.add(r, len(r.Matters))
	area := t.area(r)
	area.Figures.add(r, len(r.Matters))
	t.worker(r).Figures.add(r, len(r.Matters))
	for i := range r.Matters {
		d := t.department(r.Matters[i].Department)
		if r.Matters[i].first {
			d.Figures.add(r, 0)
		}
		d.Figures.Items++
	}
	t.totals.Followups.add(r)
	m := &t.totals.Month
	var p Progress
	p.This.happened(c, r, m.This, m.This.Last)
	p.Before.happened(c, r, m.Before, m.Before.Last)
	p.Year.happened(c, r, m.Year, m.Year.Last)
	m.All.plus(&p)
	monthly := t.monthly[area.Key]
	if monthly == nil {
		monthly = &MonthlyArea{Region: area.Region, City: area.City, Name: area.Name}
		t.monthly[area.Key] = monthly
	}
	monthly.Progress.plus(&p)
}

func (p *Progress) plus(o *Progress) {
	p.This.plus(&o.This)
	p.Before.plus(&o.Before)
	p.Year.plus(&o.Year)
}

// happened counts what happened to a case in a period, and where it stood at its end.
func (f *Figures) happened(c *forms.Case, r *Row, p Period, end forms.Date) {
	if p.Contains(r.Applied) {
		f.Cases, f.Applied, f.Items, f.Investment = 1, 1, int64(len(r.Matters)), r.Investment.Yuan()
		if r.Key == yes {
			f.Key = 1
		}
	}
	if s := c.StatusOn(end); s != forms.StatusCompleted && s != forms.StatusTerminated {
		f.stand(s)
	}
	if p.Contains(r.Completed) {
		f.Completed = 1
		f.complete(r)
	}
	if p.Contains(r.Terminated) {
		f.Terminated = 1
	}
	if p.Contains(r.Rated) {
		f.rate(r.Rating)
	}
}

func (t *tally) area(r *Row) *Group {
	return t.areas.of(r.Region, func(int) Group {
		return Group{Key: areaKey(r.Region), Region: r.Region, City: r.City, Name: areaName(r)}
	})
}

func (t *tally) department(name string) *Group {
	return t.departments.of(name, func(n int) Group { return Group{Key: fmt.Sprintf("D%02d", n), Name: name} })
}

func (t *tally) worker(r *Row) *Group {
	return t.workers.of(worker{r.Region, r.Caseworker}, func(n int) Group {
		return Group{Key: fmt.Sprintf("W%04d", n), Region: r.Region, City: areaName(r), Name: cmp.Or(r.Caseworker, unnamed)}
	})
}

// gathered reports whether some names have no row of their own.
func (t *tally) gathered() bool {
	return t.areas.rest != nil || t.departments.rest != nil || t.workers.rest != nil
}

// done puts what was counted in order.
func (t *tally) done() Totals {
	byRegion := func(a, b Group) int { return strings.Compare(string(a.Region), string(b.Region)) }
	all := t.totals
	all.Areas = t.areas.sorted(byRegion)
	all.Departments = t.departments.sorted(func(a, b Group) int { return compareKeys(a.Key, b.Key) })
	all.Caseworkers = t.workers.sorted(func(a, b Group) int {
		return cmp.Or(byRegion(a, b), strings.Compare(a.Name, b.Name), compareKeys(a.Key, b.Key))
	})
	for i := range all.Areas {
		all.Month.Areas = append(all.Month.Areas, *t.monthly[all.Areas[i].Key])
	}
	return all
}

// compareKeys orders keys by their numbers, however many digits they have.
func compareKeys(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }

// areaKey is what the formulas know an area by.
func areaKey(r forms.Region) string { return "R" + cmp.Or(string(r), "000000") }

// areaName names the banner, or what stands in its place for a case of a 盟市 or the region itself.
func areaName(r *Row) string {
	switch {
	case r.Region == "":
		return "（未填区划）"
	case r.County != "":
		return r.County
	case r.City != "":
		return r.City + "本级"
	}
	return "自治区本级"
}
