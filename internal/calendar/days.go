package calendar

import "bangban/forms"

// dayOfYear counts from 1 for 1 January.
func dayOfYear(d forms.Date) int {
	before := [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}[d.Month-1]
	if d.Month > 2 && leap(d.Year) {
		before++
	}
	return before + d.Day
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// weekday counts from 0 for Monday to 6 for Sunday.
func weekday(d forms.Date) int {
	y := d.Year - 1
	return (y*365 + y/4 - y/100 + y/400 + dayOfYear(d) + 6) % 7
}

// next is the day after d.
func next(d forms.Date) forms.Date {
	d.Day++
	if d.Valid() {
		return d
	}
	if d.Month++; d.Month > 12 {
		d.Year, d.Month = d.Year+1, 1
	}
	d.Day = 1
	return d
}
