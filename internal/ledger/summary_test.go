package ledger

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/calendar"
)

// figure is one number of a table: whose it is and which.
type figure struct{ table, who, title string }

// tables reads the tables of figures of a sheet. Rows are told apart by their two names, subtotals by 小计.
func tables(rows [][]string) map[figure]string {
	all := map[figure]string{}
	section, header := "", []string(nil)
	for _, row := range rows {
		switch first := cell([][]string{row}, 0, 0); {
		case strings.HasPrefix(first, "一、"), strings.HasPrefix(first, "二、"), strings.HasPrefix(first, "三、"):
			section, header = first[:len("一")], nil
		case section == "" || len(row) == 0:
		case header == nil:
			header = row
		default:
			for i := firstMeasure - 1; i < len(header); i++ {
				all[figure{section, first + "|" + cell([][]string{row}, 0, 1), header[i]}] = cell([][]string{row}, 0, i)
			}
		}
	}
	return all
}

// ledgerOf counts a figure of some cases from the documents alone, in another way than the ledger does.
func naive(t testing.TB, days *calendar.Calendar, cases []*forms.Case, title string) (value float64, ok bool) {
	t.Helper()
	count := func(holds func(c *forms.Case) bool) (float64, bool) {
		n := 0
		for _, c := range cases {
			if holds(c) {
				n++
			}
		}
		return float64(n), true
	}
	done := func(c *forms.Case) bool { return c.Completion != nil }
	rated := func(r forms.Rating) func(c *forms.Case) bool {
		return func(c *forms.Case) bool { return c.Evaluation != nil && c.Evaluation.Rating == r }
	}
	part := func(places float64, a, b float64) (float64, bool) {
		return math.Floor(a/b*math.Pow(10, places)+0.5+1e-9) / math.Pow(10, places), b > 0
	}
	sum := func(of func(c *forms.Case) float64) float64 {
		total := 0.0
		for _, c := range cases {
			total += of(c)
		}
		return total
	}
	n := func(holds func(c *forms.Case) bool) float64 { v, _ := count(holds); return v }
	switch title {
	case "件数":
		return float64(len(cases)), true
	case "新受理":
		return count(func(c *forms.Case) bool { return !c.Application.Date.IsZero() })
	case "在办":
		return count(func(c *forms.Case) bool {
			s := c.Status()
			return s == forms.StatusApplied || s == forms.StatusEntrusted || s == forms.StatusHandling
		})
	case "中止":
		return count(func(c *forms.Case) bool { return c.Status() == forms.StatusSuspended })
	case "办结":
		return count(done)
	case "终止":
		return count(func(c *forms.Case) bool { return c.Termination != nil })
	case "事项数":
		return sum(func(c *forms.Case) float64 { return float64(len(c.Application.Items)) }), true
	case "平均时长(工作日)":
		return part(1, sum(func(c *forms.Case) float64 {
			if !done(c) {
				return 0
			}
			d, err := days.WorkingDays(c.Authorization.Date, c.Completion.Completed, c.Region)
			check(t, err)
			return float64(d)
		}), n(done))
	case "按期办结率":
		due := func(c *forms.Case) bool { return done(c) && !c.Due.IsZero() }
		return part(4, n(func(c *forms.Case) bool { return due(c) && !c.Due.Before(c.Completion.Completed) }), n(due))
	case "非常满意":
		return count(rated(forms.VerySatisfied))
	case "满意":
		return count(rated(forms.Satisfied))
	case "不满意":
		return count(rated(forms.Dissatisfied))
	case "未评价":
		return count(func(c *forms.Case) bool { return done(c) && c.Evaluation == nil })
	case "满意率":
		return part(4, n(rated(forms.VerySatisfied))+n(rated(forms.Satisfied)), n(func(c *forms.Case) bool { return c.Evaluation != nil }))
	case "重点项目数":
		return count(func(c *forms.Case) bool { return c.Application.Project.Key != nil && *c.Application.Project.Key })
	case "投资额(万元)":
		return sum(func(c *forms.Case) float64 { return float64(c.Application.Project.Investment.Yuan()) }) / 10_000, true
	}
	t.Fatalf("no figure %s", title)
	return 0, false
}

// groups puts cases under the names that their rows in the summary have.
func groups(t testing.TB, cases []*forms.Case) map[string]map[string][]*forms.Case {
	t.Helper()
	all := map[string]map[string][]*forms.Case{"一": {}, "二": {}, "三": {}}
	for _, c := range cases {
		path := forms.StandardRegions().Path(string(c.Region[:6]))
		city, county := path[1].Name, path[2].Name
		who := c.Caseworker.Name
		if who == "" {
			who = unnamed
		}
		for _, name := range []string{"合计|", city + "|小计", city + "|" + county} {
			all["一"][name] = append(all["一"][name], c)
		}
		all["三"][county+"|"+who] = append(all["三"][county+"|"+who], c)
		met := map[string]bool{}
		for _, n := range c.Application.Items {
			item, _ := forms.NewRules().CatalogueIn(c.Region, c.Application.Date).Item(n)
			if !met[item.Department] {
				met[item.Department] = true
				all["二"][item.Department+"|"] = append(all["二"][item.Department+"|"], c)
			}
		}
	}
	return all
}

func TestEveryFigureOfTheSummary(t *testing.T) {
	cases := generate(13, 600)
	data, _ := workbook(t, cases)
	checkSummary(t, cases, data)
}

// checkSummary counts every figure of the summary again.
func checkSummary(t *testing.T, cases []*forms.Case, data []byte) {
	t.Helper()
	found := tables(raw(t, open(t, data), sheetSummary))
	days, err := calendar.Standard()
	check(t, err)
	compared := 0
	for table, all := range groups(t, cases) {
		for who, of := range all {
			for _, m := range measures() {
				if m.hidden || table == "二" && m.title == "事项数" {
					continue
				}
				want, ok := naive(t, days, of, m.title)
				got, known := found[figure{table, who, m.title}]
				compared++
				if !known || !ok && got != "" || ok && !near(got, want) {
					t.Errorf("table %s: %s of %s is %q (%v), want %v (%v)", table, m.title, who, got, known, want, ok)
				}
			}
		}
	}
	rows := map[string]bool{}
	for f := range found {
		rows[f.table+f.who] = true
	}
	if want := compared / 15; len(rows) > want || compared < 1000 {
		t.Errorf("%d rows of figures, %d figures compared", len(rows), compared)
	}
}

func near(got string, want float64) bool {
	n, err := strconv.ParseFloat(got, 64)
	return err == nil && math.Abs(n-want) <= 1e-9*max(1, math.Abs(want))
}

func TestItemsByDepartment(t *testing.T) {
	cases := generate(13, 300)
	_, totals := workbook(t, cases)
	want, sum := map[string]int64{}, int64(0)
	for _, c := range cases {
		for _, n := range c.Application.Items {
			item, _ := forms.NewRules().CatalogueIn(c.Region, c.Application.Date).Item(n)
			want[item.Department]++
		}
	}
	for _, d := range totals.Departments {
		sum += d.Figures.Items
		if d.Figures.Items != want[d.Name] {
			t.Errorf("%s has %d items, want %d", d.Name, d.Figures.Items, want[d.Name])
		}
	}
	if sum != totals.All.Items || len(totals.Departments) != len(want) {
		t.Errorf("%d items in %d departments, want %d in %d", sum, len(totals.Departments), totals.All.Items, len(want))
	}
}

func TestMonthlyFigures(t *testing.T) {
	cases := generate(17, 500)
	for _, bounds := range []Bounds{NaturalMonth, To25th} {
		o := options()
		o.Bounds = bounds
		o.Month = Month{2025, 9}
		var out bytes.Buffer
		totals, err := newLedger(t).Write(context.Background(), &out, sequence(cases), o)
		check(t, err)
		m := totals.Month
		want := [3]map[string]int64{}
		for i, p := range []Period{m.This, m.Before, m.Year} {
			want[i] = map[string]int64{}
			in := func(d forms.Date) bool { return d.String() >= p.First.String() && d.String() <= p.Last.String() }
			for _, c := range cases {
				add := func(title string, holds bool) {
					if holds {
						want[i][title]++
					}
				}
				s := c.StatusOn(p.Last)
				add("新受理", in(c.Application.Date))
				add("办结", c.Completion != nil && in(c.Completion.Completed))
				add("终止", c.Termination != nil && in(c.Termination.Terminated))
				add("中止", s == forms.StatusSuspended)
				add("在办", s == forms.StatusApplied || s == forms.StatusEntrusted || s == forms.StatusHandling)
				add("不满意", c.Evaluation != nil && c.Evaluation.Rating == forms.Dissatisfied && in(c.Evaluation.Date))
			}
		}
		rows := raw(t, open(t, out.Bytes()), sheetMonthly)
		for _, row := range rows {
			title := cell([][]string{row}, 0, 0)
			if _, ok := want[2][title]; !ok || len(row) < yearColumn {
				continue
			}
			a, b, y := want[0][title], want[1][title], want[2][title]
			got := fmt.Sprint(row[thisColumn-1], row[beforeColumn-1], row[beforeColumn], row[yearColumn-1])
			if got != fmt.Sprint(fmt.Sprint(a), fmt.Sprint(b), fmt.Sprint(a-b), fmt.Sprint(y)) {
				t.Errorf("bounds %d: %s reads %q, want %d %d %d %d", bounds, title, row, a, b, a-b, y)
			}
			delete(want[2], title)
		}
		if len(want[2]) > 0 {
			t.Errorf("not in the sheet: %v", want[2])
		}
	}
}

// TestNamesBeyondTheBoundGoTogether: a register of ever new names gives a summary of bounded length that still adds up, by
// its figures and by the keys that its formulas go by.
func TestNamesBeyondTheBoundGoTogether(t *testing.T) {
	const most = 3
	l := newLedger(t)
	l.maxGroups = most
	cases := generate(23, 120)
	var out bytes.Buffer
	totals, err := l.Write(context.Background(), &out, sequence(cases), options())
	check(t, err)
	f := open(t, out.Bytes())
	for kind, g := range map[string]struct {
		groups []Group
		sheet  string
		key    int
	}{
		"areas":       {totals.Areas, sheetCases, roleAt(t, caseColumns(), roleArea)},
		"caseworkers": {totals.Caseworkers, sheetCases, roleAt(t, caseColumns(), roleWorker)},
		"departments": {totals.Departments, sheetMatters, roleAt(t, matterColumns(), roleDepartment)},
	} {
		if len(g.groups) != most+1 || g.groups[most].Name != unlisted {
			t.Fatalf("%d %s, want %d and the rest", len(g.groups), kind, most)
		}
		rows := map[string]int64{}
		for _, row := range raw(t, f, g.sheet)[headerRow:] {
			rows[row[g.key]]++
		}
		var sum Figures
		for i := range g.groups {
			figures := &g.groups[i].Figures
			sum.plus(figures)
			if counted := rows[g.groups[i].Key]; kind != "departments" && counted != figures.Cases || kind == "departments" && counted != figures.Items {
				t.Errorf("%s: %d rows have the key %s of %+v", kind, counted, g.groups[i].Key, figures)
			}
		}
		if kind != "departments" && sum != totals.All || sum.Items != totals.All.Items {
			t.Errorf("%s come to %+v, all to %+v", kind, sum, totals.All)
		}
	}
	var month Figures
	for i := range totals.Month.Areas {
		month.plus(&totals.Month.Areas[i].Progress.Year)
	}
	if month != totals.Month.All.Year {
		t.Errorf("the areas of the year come to %+v, want %+v", month, totals.Month.All.Year)
	}
	if text := fmt.Sprint(raw(t, f, sheetSummary), raw(t, f, sheetNotes)); strings.Count(text, unlisted) < 5 {
		t.Error("the workbook does not say what stands for the rest")
	}
}

func roleAt[T any](t *testing.T, table []column[T], r role) int {
	t.Helper()
	i := slices.IndexFunc(table, func(c column[T]) bool { return c.role == r })
	if i < 0 {
		t.Fatalf("no column of role %d", r)
	}
	return i
}
