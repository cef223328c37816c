package forms_test

import (
	"fmt"
	"slices"
	"testing"

	"bangban/forms"
)

func TestDaysThatHaveNotComeAreNamed(t *testing.T) {
	day := func(d int) forms.Date { return forms.Date{Year: 2021, Month: 10, Day: d} }
	c := &forms.Case{
		Application: &forms.ApplicationForm{Date: day(1)},
		Termination: &forms.TerminationSlip{Terminated: day(1), Date: day(2)},
		Progress:    []forms.ProgressEntry{{Date: day(1)}, {Date: day(3)}, {}},
		Due:         day(31), Followup: forms.Followup{Date: day(4)}, Archived: day(5),
	}
	var got []string
	for _, p := range c.Future(day(1)) {
		got = append(got, p.Path+" "+p.Code+" "+p.Message)
	}
	const rest = "晚于今天（2021年10月1日），请核对"
	want := []string{
		"termination.date future 终止单的日期（2021年10月2日）" + rest, "progress[1].date future 第2条进展的进展日期（2021年10月3日）" + rest,
		"followup.date future 回访日期（2021年10月4日）" + rest, "archived future 归档日期（2021年10月5日）" + rest,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for range 300 {
		c.Progress = append(c.Progress, forms.ProgressEntry{Date: day(9)})
	}
	if all := c.Future(day(1)); len(all) != 201 || all[200].Message != fmt.Sprintf("还有%d处提醒没有列出", 304-200) {
		t.Errorf("%d warnings, the last %+v", len(all), all[len(all)-1])
	}
}
