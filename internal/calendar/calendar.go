// Package calendar knows the working days of China, by which the periods of the service are counted: the week, the
// holidays and make-up working days of the State Council's yearly notices, and the holidays that a minority area sets
// for itself (《全国年节及纪念日放假办法》).
//
// It carries the notices for 2004 to 2026 and takes later ones from a file. It asks no clock and no network, guesses
// nothing about a year it has no notice for, and is never changed once made, so that it may be used concurrently.
package calendar

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bangban/forms"
)

//go:embed data/days.csv
var standardDays string

//go:embed data/chinese-days-MIT.txt
var licence string

// Licence is the name of the file and the text of the licence of the embedded days.
func Licence() (name, text string) { return "chinese-days-MIT.txt", licence }

// Calendar counts working days. The zero Calendar covers no year.
type Calendar struct {
	// days are those on which the whole country departs from the week, and whether they are worked.
	days map[forms.Date]bool
	// years has, for each year that is covered, the running count of its working days.
	years map[int]running
	// local is in the order of the dates, and of a date the larger division first.
	local []ruling
}

// running says for n from 0 to 365 or 366 how many of the first n days of a year are worked.
type running []int16

// Standard is the calendar of the whole country for 2004 to 2026.
func Standard() (*Calendar, error) {
	days := map[forms.Date]bool{}
	for line := range strings.Lines(standardDays) {
		date, kind, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ",")
		d, err := forms.ParseDate(date)
		if err != nil || kind != "off" && kind != "work" {
			return nil, fmt.Errorf("embedded working days: unexpected line %q", line)
		}
		days[d] = kind == "work"
	}
	return nationwide(days), nil
}

// nationwide makes a calendar of the days on which the whole country departs from the week. A year is covered if its
// 元旦 is among them, which every notice names.
func nationwide(days map[forms.Date]bool) *Calendar {
	c := &Calendar{days: days, years: map[int]running{}}
	for d := range days {
		if d.Month == 1 && d.Day == 1 {
			c.years[d.Year] = runYear(d.Year, days)
		}
	}
	return c
}

func runYear(year int, days map[forms.Date]bool) running {
	run := make(running, 1, 367)
	for d := (forms.Date{Year: year, Month: 1, Day: 1}); d.Year == year; d = next(d) {
		worked, named := days[d]
		if !named {
			worked = weekday(d) < 5
		}
		run = append(run, run[len(run)-1])
		if worked {
			run[len(run)-1]++
		}
	}
	return run
}

// worked reports whether the nth day of the year is worked, counted from 1.
func (r running) worked(n int) bool { return r[n] > r[n-1] }

// YearError tells that a day is asked for in a year whose notice the calendar does not have.
type YearError struct {
	Year        int
	First, Last int // the first and the last year it has, 0 and 0 if it has none
}

func (e *YearError) Error() string {
	covered := "没有任何年份"
	if e.Last != 0 {
		covered = fmt.Sprintf("%d年至%d年", e.First, e.Last)
	}
	return fmt.Sprintf("工作日历没有%d年的放假安排（现有：%s），无法计算工作日；请升级程序，"+
		"或按国务院办公厅的通知在节假日文件中补充{\"year\":%d,\"holidays\":[…],\"workdays\":[…]}", e.Year, covered, e.Year)
}

func (c *Calendar) missing(year int) error {
	covered := slices.Sorted(maps.Keys(c.years))
	if len(covered) == 0 {
		return &YearError{Year: year}
	}
	return &YearError{Year: year, First: covered[0], Last: covered[len(covered)-1]}
}

// WorkingDays counts the working days of a division after one day and up to and including another, as periods are
// counted: the first day does not count (民法典 art. 201). It is 0 if until is not after after. The empty region, and one
// without holidays of its own, has those of the whole country. The error is a *YearError when a year that is counted in
// is not covered, and says in Chinese when one of the two is not a day.
func (c *Calendar) WorkingDays(after, until forms.Date, region forms.Region) (int, error) {
	if !after.Valid() || !until.Valid() {
		return 0, errNoDay()
	}
	if !after.Before(until) {
		return 0, nil
	}
	count := 0
	for year := after.Year; year <= until.Year; year++ {
		from, to := 0, dayOfYear(forms.Date{Year: year, Month: 12, Day: 31})
		if year == after.Year {
			from = dayOfYear(after)
		}
		if year == until.Year {
			to = dayOfYear(until)
		}
		if from == to {
			continue // after is the last day of its year
		}
		run := c.years[year]
		if run == nil {
			return 0, c.missing(year)
		}
		count += int(run[to] - run[from])
	}
	return count + c.localChange(next(after), until, region), nil
}

// IsWorkingDay reports whether a day is worked in a division. Region and error are as for WorkingDays.
func (c *Calendar) IsWorkingDay(d forms.Date, region forms.Region) (bool, error) {
	if !d.Valid() {
		return false, errNoDay()
	}
	run := c.years[d.Year]
	if run == nil {
		return false, c.missing(d.Year)
	}
	count := int(run[dayOfYear(d)]-run[dayOfYear(d)-1]) + c.localChange(d, d, region)
	return count > 0, nil
}

func errNoDay() error { return errors.New("日期未填或有误，无法计算工作日") }
