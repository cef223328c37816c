package ledger

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bangban/forms"
)

// wholeCase is the sample that the whole program is tested with.
func wholeCase(t testing.TB) *forms.Case {
	t.Helper()
	data, err := os.ReadFile("../../testdata/case.json")
	check(t, err)
	c, report, err := forms.NewRules().ReadCase(data, forms.Issue)
	check(t, err)
	if !report.Valid() {
		t.Fatalf("the sample is not valid: %+v", report)
	}
	return c
}

func dayOf(t testing.TB, s string) forms.Date {
	t.Helper()
	d, err := forms.ParseDate(s)
	check(t, err)
	return d
}

func TestOverdue(t *testing.T) {
	for _, tt := range []struct{ due, closed, want string }{
		{"", "", ""}, {"", "2026-01-01", ""},
		{"2026-03-25", "", no}, {"2026-03-24", "", yes}, {"2026-03-26", "", no},
		{"2026-01-10", "2026-01-10", no}, {"2026-01-10", "2026-01-11", yes}, {"2026-01-10", "2026-01-09", no},
	} {
		if got := overdue(dayOf(t, tt.due), dayOf(t, tt.closed), asOf); got != tt.want {
			t.Errorf("due %s, closed %s: %q, want %q", tt.due, tt.closed, got, tt.want)
		}
	}
}

// TestNobodyIsLateWithADraft: a case with a due date of which nothing is dated, as one with nothing but drafts.
func TestNobodyIsLateWithADraft(t *testing.T) {
	undated := &forms.Case{ID: "150624-2025-0001", Region: "150624", Due: dayOf(t, "2025-01-31"), Application: &forms.ApplicationForm{}}
	applied := *undated
	applied.ID, applied.Application = "150624-2025-0002", &forms.ApplicationForm{Date: dayOf(t, "2025-01-02")}
	data, _ := workbook(t, []*forms.Case{undated, &applied})
	rows, column := raw(t, open(t, data), sheetCases), roleAt(t, caseColumns(), roleOverdue)
	if first, second := cell(rows, firstRow-1, column), cell(rows, firstRow, column); first != "" || second != yes {
		t.Errorf("a draft is overdue: %q, an application: %q", first, second)
	}
}

func TestDurationOfAYearThatIsNotCovered(t *testing.T) {
	c := wholeCase(t)
	c.Completion.Completed = dayOf(t, "2031-01-05")
	r, err := newFolder(newLedger(t)).fold(c)
	check(t, err)
	if got := days(r.Duration); got.text != "日历未载2027年" {
		t.Errorf("the duration is %+v", got)
	}
	var f Figures
	f.add(&r, 0)
	if f.Completed != 1 || f.Timed != 0 {
		t.Errorf("counted into the average: %+v", f)
	}
}

func TestProgressIsFolded(t *testing.T) {
	entry := func(day string, item int, s forms.State, note string) forms.ProgressEntry {
		return forms.ProgressEntry{Date: dayOf(t, day), Item: item, State: s, Note: note}
	}
	c := &forms.Case{ID: "A", Application: &forms.ApplicationForm{Items: []int{7, 9, 999}, Date: dayOf(t, "2026-01-05")}, Progress: []forms.ProgressEntry{
		entry("2026-01-10", 7, forms.StateAccepted, ""), entry("2026-01-12", 7, forms.StateReturned, "缺图纸"),
		entry("2026-01-20", 9, forms.StateTransferred, "转住建"), entry("2026-01-25", 9, forms.StateReturned, "缺报告"),
		entry("2026-01-30", 9, forms.StateAccepted, ""), entry("2026-02-01", 0, forms.StateSuspended, "资金未到位"),
	}}
	r, err := newFolder(newLedger(t)).fold(c)
	check(t, err)
	for what, pair := range map[string][2]string{
		"trouble": {r.Trouble, "中止：资金未到位（另有1项）"}, "passed on": {r.Passed, "2026-01-20 第9项转办：转住建"},
		"progress": {r.Progress, "中止：资金未到位"}, "first": {r.Matters[0].State, "已退回"}, "second": {r.Matters[1].State, "办理中"},
		"third": {r.Matters[2].State, "未受理"}, "unknown": {r.Matters[2].Department, outside}, "departments": {r.Departments, "自然资源部门、目录外事项"},
		"status": {string(r.Status), string(forms.StatusSuspended)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", what, pair[0], pair[1])
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, tt := range []struct {
		bounds            Bounds
		day, period, year string
	}{
		{NaturalMonth, "2026-02-26", "2026年2月1日至2026年2月28日", "2026年1月1日至2026年2月28日"},
		{NaturalMonth, "2024-02-01", "2024年2月1日至2024年2月29日", "2024年1月1日至2024年2月29日"},
		{To25th, "2026-03-25", "2026年2月26日至2026年3月25日", "2025年12月26日至2026年3月25日"},
		{To25th, "2025-12-26", "2025年12月26日至2026年1月25日", "2025年12月26日至2026年1月25日"},
	} {
		m := tt.bounds.MonthOf(dayOf(t, tt.day))
		if p, y := tt.bounds.Period(m), tt.bounds.yearTo(m); p.String() != tt.period || y.String() != tt.year || !p.Contains(dayOf(t, tt.day)) {
			t.Errorf("%s lies in %s of %s", tt.day, p, y)
		}
	}
}

func TestFollowupsAreDrawnFromTheSeed(t *testing.T) {
	cases := generate(11, 400)
	_, totals := workbook(t, cases)
	f := &totals.Followups
	if f.Dissatisfied == 0 || f.Terminated == 0 || f.Drawn == 0 || f.Pending < len(f.List) || f.Seed != "2026-03-25" {
		t.Errorf("the draw is %+v", f)
	}
	for _, c := range f.List {
		if c.Reason == reasonDrawn && !f.drawn(c.ID) {
			t.Errorf("%s was drawn and is not", c.ID)
		}
	}
	for _, percent := range []int{0, 100} {
		if g := (&Followups{Seed: "x", Percent: percent}); g.drawn("A") != (percent == 100) {
			t.Errorf("a share of %d%%", percent)
		}
	}
}

func TestMaskLooksAtEveryTextThatMayHaveANumber(t *testing.T) {
	for _, s := range []string{
		"", "法人身份证150624199001011234，电话0477-6212345", "１５０６２４１９９００１０１１２３４", "150624 900101 123", "150624-1990-0101-123X",
		"CHN110101900101", "代码2504-150624-04-01-000018", "申请号12345678901", "一，二，三，四，五，六，七，八，九，十，十一，十二",
	} {
		if got, want := mask(s), forms.MaskCitizenIDs(s); got != want {
			t.Errorf("mask(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestNoDrawIsToldWhereNoneWasAskedFor: a share of nothing would be a riddle to whoever reads 说明.
func TestNoDrawIsToldWhereNoneWasAskedFor(t *testing.T) {
	f := Followups{Seed: "x", Dissatisfied: 1, Terminated: 2, Pending: 3}
	if told := fmt.Sprint(noteFollowups(&f)); strings.Contains(told, "抽") || !strings.Contains(told, "尚未回访的共3件") {
		t.Errorf("told %s", told)
	}
	f.Percent = 10
	if told := fmt.Sprint(noteFollowups(&f)); !strings.Contains(told, "抽取10%") || !strings.Contains(told, "小于10的抽中") {
		t.Errorf("told %s", told)
	}
}
