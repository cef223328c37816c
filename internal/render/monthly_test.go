package render_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
	"bangban/internal/render"
)

// monthly is a report of a season, with so many areas.
func monthly(areas int) render.Report {
	r := render.Report{
		Unit: "鄂尔多斯市政务服务与数据管理局", Scope: "行政区划150600", Date: forms.Date{Year: 2026, Month: 3, Day: 25}, Month: "2026年3月",
		This: "2026年2月26日至3月25日", Before: "2026年1月26日至2月25日", Year: "2025年12月26日至2026年3月25日",
		Figures: []render.ReportFigure{
			{Name: "新受理", This: "137", Before: "118", Change: "+19", Growth: "+16.1%", Year: "385"},
			{Name: "在办", This: "412", Before: "396", Change: "+16", Growth: "+4.0%", Year: "412"},
			{Name: "中止", This: "9", Before: "11", Change: "-2", Growth: "-18.2%", Year: "9"},
			{Name: "办结", This: "104", Before: "97", Change: "+7", Growth: "+7.2%", Year: "291"},
			{Name: "终止", This: "6", Before: "0", Change: "+6", Growth: "—", Year: "14"},
			{Name: "事项数", This: "521", Before: "463", Change: "+58", Growth: "+12.5%", Year: "1,437"},
			{Name: "平均时长(工作日)", This: "31.4", Before: "33.0", Change: "-1.6", Growth: "-4.8%", Year: "32.1"},
			{Name: "按期办结率", This: "94.2%", Before: "92.8%", Change: "+1.4个百分点", Growth: "—", Year: "93.5%"},
			{Name: "非常满意", This: "58", Before: "49", Change: "+9", Growth: "+18.4%", Year: "155"},
			{Name: "满意", This: "17", Before: "21", Change: "-4", Growth: "-19.0%", Year: "57"},
			{Name: "不满意", This: "1", Before: "2", Change: "-1", Growth: "-50.0%", Year: "4"},
			{Name: "未评价", This: "28", Before: "25", Change: "+3", Growth: "+12.0%", Year: "75"},
			{Name: "满意率", This: "98.7%", Before: "97.2%", Change: "+1.5个百分点", Growth: "—", Year: "98.1%"},
			{Name: "重点项目数", This: "43", Before: "37", Change: "+6", Growth: "+16.2%", Year: "119"},
			{Name: "投资额(万元)", This: "3,441,207.50", Before: "2,905,118.00", Change: "+536,089.50", Growth: "+18.5%", Year: "9,612,334.75"},
		},
	}
	names := []string{"合计", "东胜区", "康巴什区", "达拉特旗", "准格尔旗", "鄂托克前旗", "鄂托克旗", "杭锦旗", "乌审旗", "伊金霍洛旗",
		"鄂尔多斯市本级", "莫力达瓦达斡尔族自治旗", "新巴尔虎左旗", "陈巴尔虎旗", "鄂伦春自治旗", "其余3个地区"}
	for i, name := range names[:min(areas, len(names))] {
		r.Areas = append(r.Areas, render.ReportArea{
			Name: name, Applied: fmt.Sprint(137 - 8*i), Open: fmt.Sprint(412 - 25*i), Suspended: fmt.Sprint(i % 3), Completed: fmt.Sprint(104 - 6*i),
			Terminated: fmt.Sprint(i % 2), InTime: "94.2%", Content: "100.0%", Investment: fmt.Sprintf("%d,%03d.50", 941-50*i, 207+13*i),
		})
	}
	if areas > 0 {
		r.Areas[0].Investment = r.Figures[14].This
	}
	return r
}

// drawMonthly makes a sample of a report.
func drawMonthly(tb testing.TB, name string, report render.Report) sample {
	tb.Helper()
	return drawWith(tb, name, "monthly", nil, func(r *render.Renderer) (render.Document, error) { return r.Monthly(tb.Context(), report) })
}

// TestMonthlyText finds every text of a report in its file, on one page however many areas there may be, with a long
// name and without one.
func TestMonthlyText(t *testing.T) {
	long := monthly(16)
	long.Unit = strings.Repeat("内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗", 4) + "政务服务局"
	long.Figures[14].This, long.Figures[14].Year = "500,000,000.00", "1,234,567,890.12"
	long.Areas[0].Investment = "1,234,567,890.12"
	for name, report := range map[string]render.Report{
		"few areas": monthly(2), "one city": monthly(11), "most areas": long, "empty": {Month: "2026年3月"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := drawMonthly(t, name, report)
			if len(s.pages) != 1 {
				t.Errorf("%d pages", len(s.pages))
			}
			text := fold(pdftest.Text(t, s.pdf, "-raw"))
			for _, want := range reportTexts(report) {
				if !strings.Contains(text, fold(want)) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		})
	}
}

// reportTexts are the lines of a report as they are read.
func reportTexts(r render.Report) []string {
	all := []string{"填报单位：" + r.Unit, "范围：" + r.Scope, "（" + r.Month + "）", "本期为" + r.This, "上期为" + r.Before, "本年累计为" + r.Year}
	for _, f := range r.Figures {
		all = append(all, f.Name+f.This+f.Before+f.Change+f.Growth+f.Year)
	}
	for _, a := range r.Areas {
		all = append(all, a.Name+a.Applied+a.Open+a.Suspended+a.Completed+a.Terminated+a.InTime+a.Content+a.Investment)
	}
	return all
}

// TestMonthlyValuesAreNoMarkup prints what looks like markup as it stands, and names what cannot be printed.
func TestMonthlyValuesAreNoMarkup(t *testing.T) {
	report := monthly(3)
	report.Unit, report.Areas[1].Name = "<b>甲</b>&amp;局", "<br/>[0]"
	text := fold(pdftest.Text(t, drawMonthly(t, "markup", report).pdf, "-raw"))
	for _, want := range []string{report.Unit, report.Areas[1].Name} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	report.Areas[2].Name = "甲\U00012000旗"
	_, err := newRenderer(t).Monthly(t.Context(), report)
	var glyph *render.GlyphError
	if !errors.As(err, &glyph) || glyph.Problems[0].Path != "areas[2].name" || !strings.Contains(err.Error(), "U+12000") {
		t.Errorf("error %v", err)
	}
}

func TestMonthlySameBytes(t *testing.T) {
	one, two := drawMonthly(t, "one", monthly(11)), drawMonthly(t, "two", monthly(11))
	if !bytes.Equal(one.pdf, two.pdf) {
		t.Error("two files of a report differ")
	}
	found, err := pdf.Inspect(one.pdf)
	if err != nil || len(found.Attachments) != 1 || found.Attachments[0].Name != "monthly.json" || found.Title != "代办帮办工作月度进展情况" {
		t.Errorf("%+v, %v", found, err)
	}
}
