package ledger

import (
	"time"

	"bangban/forms"
)

// Bounds says which days make up the month of the report by the 25th.
type Bounds int

// The bounds.
const (
	NaturalMonth Bounds = iota // from the 1st to the last day
	To25th                     // from the 26th of the month before to the 25th
)

// Month is the month of a report. The zero Month is the one that the day of the ledger falls in.
type Month struct{ Year, Month int }

// Period is a run of days, both ends included.
type Period struct{ First, Last forms.Date }

// Contains reports whether a known day falls in the period.
func (p Period) Contains(d forms.Date) bool {
	return !d.IsZero() && !d.Before(p.First) && !p.Last.Before(d)
}

func (p Period) String() string { return p.First.Printed() + "至" + p.Last.Printed() }

// MonthOf is the month whose period a day falls in.
func (b Bounds) MonthOf(d forms.Date) Month {
	m := Month{d.Year, d.Month}
	if b == To25th && d.Day > 25 {
		return m.shift(1)
	}
	return m
}

// Period is the days of a month.
func (b Bounds) Period(m Month) Period {
	if b == To25th {
		before := m.shift(-1)
		return Period{forms.Date{Year: before.Year, Month: before.Month, Day: 26}, forms.Date{Year: m.Year, Month: m.Month, Day: 25}}
	}
	next := m.shift(1)
	last := time.Date(next.Year, time.Month(next.Month), 0, 0, 0, 0, 0, time.UTC)
	return Period{forms.Date{Year: m.Year, Month: m.Month, Day: 1}, forms.Date{Year: m.Year, Month: m.Month, Day: last.Day()}}
}

// yearTo is the year up to the end of a month.
func (b Bounds) yearTo(m Month) Period {
	return Period{b.Period(Month{m.Year, 1}).First, b.Period(m).Last}
}

func (m Month) shift(by int) Month {
	n := m.Year*12 + m.Month - 1 + by
	return Month{n / 12, n%12 + 1}
}
