package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
	"bangban/internal/render"
	"bangban/internal/typeset"
	"bangban/templates"
)

// monthlyBook writes the workbook of the report alone.
func monthlyBook(t *testing.T, cases []*forms.Case, o Options) ([]byte, Totals) {
	t.Helper()
	var out bytes.Buffer
	totals, err := newLedger(t).WriteMonthly(context.Background(), &out, sequence(cases), o)
	check(t, err)
	return out.Bytes(), totals
}

func TestMonthlyWorkbookIsThatOfTheLedger(t *testing.T) {
	cases := generate(17, 300)
	o := options()
	o.Bounds = To25th
	var whole bytes.Buffer
	want, err := newLedger(t).Write(context.Background(), &whole, sequence(cases), o)
	check(t, err)
	data, totals := monthlyBook(t, cases, o)
	again, _ := monthlyBook(t, cases, o)
	if !bytes.Equal(data, again) {
		t.Error("two workbooks of the same cases differ")
	}
	f := open(t, data)
	if got := strings.Join(f.GetSheetList(), " "); got != "月度进展 说明" {
		t.Errorf("sheets %s", got)
	}
	ours, theirs := raw(t, f, sheetMonthly), raw(t, open(t, whole.Bytes()), sheetMonthly)
	if !reflect.DeepEqual(ours, theirs) || len(ours) < 100 {
		t.Errorf("月度进展 has %d rows and in the ledger %d, or they differ", len(ours), len(theirs))
	}
	if want.SHA256 = ""; !reflect.DeepEqual(totals, want) {
		t.Error("the totals are not those of the ledger")
	}
	for _, row := range raw(t, f, sheetNotes) {
		if text := strings.Join(row, " "); strings.Contains(text, sheetCases) || strings.Contains(text, "回访抽取") {
			t.Errorf("说明 speaks of what is not there: %s", text)
		}
	}
}

// TestMonthlyWorkbookKeepsNoRows looks for rows that wait while the cases go by.
func TestMonthlyWorkbookKeepsNoRows(t *testing.T) {
	l := newLedger(t)
	files := func() int {
		entries, err := os.ReadDir(l.config.TempDir)
		check(t, err)
		return len(entries)
	}
	stop := errors.New("stop")
	_, err := l.WriteMonthly(context.Background(), &bytes.Buffer{}, func(yield func(*forms.Case, error) bool) {
		for _, c := range generate(1, 50) {
			if !yield(c, nil) {
				return
			}
			if n := files(); n > 0 {
				t.Fatalf("%d files", n)
			}
		}
		yield(nil, stop)
	}, options())
	if !errors.Is(err, stop) || files() > 0 {
		t.Errorf("error %v, and %d files are left", err, files())
	}
}

// paperOf is what a command makes of the totals for the paper.
func paperOf(p Printed) render.Report {
	r := render.Report{Unit: "内蒙古自治区政务服务与数据管理局", Date: asOf, Month: p.Month, This: p.This, Before: p.Before, Year: p.Year}
	for _, f := range p.Figures {
		r.Figures = append(r.Figures, render.ReportFigure(f))
	}
	for _, a := range p.Areas {
		r.Areas = append(r.Areas, render.ReportArea(a))
	}
	return r
}

// page is the text of the report on paper, without white space, and how many pages it has.
func page(t *testing.T, p Printed) (string, int) {
	t.Helper()
	library, err := fonts.Open("")
	check(t, err)
	papers, err := templates.Load("")
	check(t, err)
	writer, err := pdf.New(pdf.A3u)
	check(t, err)
	d, err := render.New(render.Config{
		Papers: papers, Setter: typeset.New(library), Writer: writer, Coverage: library, Catalogues: forms.NewRules(),
	}).Monthly(t.Context(), paperOf(p))
	check(t, err)
	return solid(pdftest.Text(t, d.PDF, "-raw")), d.Pages
}

func solid(s string) string { return strings.Join(strings.Fields(norm.NFKC.String(s)), "") }

func TestMonthlyPageHasTheTotals(t *testing.T) {
	city := func(prefix string) (of []*forms.Case) {
		for _, c := range generate(29, 2000) {
			if strings.HasPrefix(string(c.Region), prefix) {
				of = append(of, c)
			}
		}
		return of
	}
	for name, cases := range map[string][]*forms.Case{"region": city("15"), "city": city("1507"), "banner": city("150624"), "nothing": nil} {
		t.Run(name, func(t *testing.T) {
			_, totals := monthlyBook(t, cases, options())
			m := &totals.Month
			text, pages := page(t, m.Printed())
			if pages != 1 {
				t.Errorf("%d pages", pages)
			}
			a := &m.All
			lines := []string{solid("（2026年3月）"), "本期为2026年3月1日至3月31日,上期为2026年2月1日至2月28日,本年累计为2026年1月1日至3月31日"}
			for title, of := range map[string]func(*Figures) int64{
				"新受理": func(f *Figures) int64 { return f.Applied }, "在办": func(f *Figures) int64 { return f.Open },
				"中止": func(f *Figures) int64 { return f.Suspended }, "办结": func(f *Figures) int64 { return f.Completed },
				"终止": func(f *Figures) int64 { return f.Terminated }, "事项数": func(f *Figures) int64 { return f.Items },
				"非常满意": func(f *Figures) int64 { return f.VerySatisfied }, "不满意": func(f *Figures) int64 { return f.Dissatisfied },
				"未评价": func(f *Figures) int64 { return f.Unrated }, "重点项目数": func(f *Figures) int64 { return f.Key },
			} {
				this, before := of(&a.This), of(&a.Before)
				change := fmt.Sprintf("%+d", this-before)
				if this == before {
					change = "0"
				}
				lines = append(lines, solid(title+fmt.Sprint(this)+fmt.Sprint(before)+change))
			}
			sum := m.All.This
			lines = append(lines, fmt.Sprintf("合计%d%d%d%d%d", sum.Applied, sum.Open, sum.Suspended, sum.Completed, sum.Terminated))
			for _, line := range lines {
				if !strings.Contains(text, line) {
					t.Errorf("no %s in\n%s", line, text)
				}
			}
		})
	}
}

// TestPrintedAreasAddUp prints 盟市 for the region, banners for one 盟市, and loses nobody where there is no room.
func TestPrintedAreasAddUp(t *testing.T) {
	all := Monthly{This: NaturalMonth.Period(Month{2026, 3}), Before: NaturalMonth.Period(Month{2026, 2}), Year: NaturalMonth.yearTo(Month{2026, 3})}
	for i := range 40 {
		a := MonthlyArea{Region: forms.Region(fmt.Sprintf("1507%02d", i)), City: "呼伦贝尔市", Name: fmt.Sprintf("第%d旗", i)}
		a.Progress.This.Applied = 1
		all.Areas = append(all.Areas, a)
		all.All.plus(&a.Progress)
	}
	p := all.Printed()
	if n := len(p.Areas); n != printedAreas+1 || p.Areas[0].Applied != "40" || p.Areas[n-1].Name != "其余26个地区" || p.Areas[n-1].Applied != "26" {
		t.Errorf("%+v", p.Areas)
	}
	all.Areas = append(all.Areas, MonthlyArea{Region: "150800", City: "巴彦淖尔市", Name: "巴彦淖尔市本级"})
	if p := all.Printed(); len(p.Areas) != 3 || p.Areas[1].Name != "呼伦贝尔市" || p.Areas[1].Applied != "40" || p.Areas[2].Name != "巴彦淖尔市" {
		t.Errorf("%+v", p.Areas)
	}
}

func TestRounded(t *testing.T) {
	for _, test := range []struct {
		number           int64
		decimals, places int
		want             string
	}{
		{0, 0, 0, "0"}, {1234567, 0, 0, "1,234,567"}, {-999, 0, 0, "-999"}, {-1000, 0, 0, "-1,000"}, {0, 4, 2, "0.00"},
		{49, 4, 2, "0.00"}, {50, 4, 2, "0.01"}, {-49, 4, 2, "0.00"}, {-50, 4, 2, "-0.01"}, {120005000, 4, 2, "12,000.50"}, {9825, 2, 1, "98.3"},
		{314, 1, 1, "31.4"}, {99999999, 4, 2, "10,000.00"},
	} {
		if got := rounded(test.number, test.decimals, test.places); got != test.want {
			t.Errorf("%d with %d decimals, of which %d: %q, want %q", test.number, test.decimals, test.places, got, test.want)
		}
	}
}

// TestTheWorkbookIsSignedAsThePaperIs: who reports stands above the report, and below it the line for seal and names.
func TestTheWorkbookIsSignedAsThePaperIs(t *testing.T) {
	paper, err := os.ReadFile("../../templates/paper/monthly.xml")
	check(t, err)
	for _, unit := range []string{"鄂托克旗政务服务局", ""} {
		o := options()
		o.Unit = unit
		data, _ := monthlyBook(t, generate(17, 5), o)
		rows := raw(t, open(t, data), sheetMonthly)
		if got := cell(rows, 2, 0); got != "填报单位："+unit {
			t.Errorf("above it reads %q", got)
		}
		last := cell(rows, len(rows)-1, 0)
		for _, word := range []string{"填报单位", "（盖章）", "负责人：", "填报人："} {
			if !strings.Contains(last, word) || !strings.Contains(string(paper), word) {
				t.Errorf("no %s below it: %q", word, last)
			}
		}
		if !strings.HasSuffix(last, asOf.Printed()) {
			t.Errorf("no day below it: %q", last)
		}
	}
}
