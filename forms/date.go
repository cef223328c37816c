package forms

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// The years a date on a form may fall in.
const (
	minYear = 1900
	maxYear = 2200
)

// dateNoun is what the errors of ParseDate begin with.
const dateNoun = "日期"

// Date is a calendar day. The zero Date is a day that is not known and is filled in by hand.
type Date struct{ Year, Month, Day int }

// ParseDate reads a day written as 2021-05-12: four, two and two digits, a real day of the years 1900 to 2200.
// The empty text is the zero Date. The error is for people and in
// Chinese, and begins with 日期.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !allDigits(s[:4]) || !allDigits(s[5:7]) || !allDigits(s[8:]) {
		return Date{}, errors.New(dateNoun + "应按“年-月-日”填写，月、日各两位，如2021-05-12")
	}
	d := Date{Year: digitsValue(s[:4]), Month: digitsValue(s[5:7]), Day: digitsValue(s[8:])}
	switch {
	case d.Year < minYear || d.Year > maxYear:
		return Date{}, fmt.Errorf(dateNoun+"的年份%d有误，应在%d至%d之间", d.Year, minYear, maxYear)
	case d.Month < 1 || d.Month > 12:
		return Date{}, fmt.Errorf(dateNoun+"的月份%d有误，应在1至12之间", d.Month)
	case d.Day < 1 || d.Day > daysIn(d.Year, d.Month):
		return Date{}, fmt.Errorf(dateNoun+"有误，%d年%d月没有%d日，请核对", d.Year, d.Month, d.Day)
	}
	return d, nil
}

// Valid reports whether d is a real day of the years 1900 to 2200. The zero Date is not.
func (d Date) Valid() bool {
	return d.Year >= minYear && d.Year <= maxYear && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// IsZero reports whether the day is not known.
func (d Date) IsZero() bool { return d == Date{} }

// String gives the day as data, 2021-05-12, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Printed gives the day as it stands on paper, 2021年5月12日: a full year and no leading zeros (GB/T 9704-2012). The
// zero Date gives "".
func (d Date) Printed() string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Year) + "年" + strconv.Itoa(d.Month) + "月" + strconv.Itoa(d.Day) + "日"
}

// Compare is negative if d is earlier than e, positive if it is later and 0 if they are the same day. The zero Date
// is earlier than every day.
func (d Date) Compare(e Date) int {
	if d.Year != e.Year {
		return d.Year - e.Year
	}
	if d.Month != e.Month {
		return d.Month - e.Month
	}
	return d.Day - e.Day
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// MarshalJSON writes the day as a string, and the zero Date as null where the field is not left out by omitzero.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return strconv.AppendQuote(nil, d.String()), nil
}

// UnmarshalJSON reads a day in quotes as ParseDate does, and leaves d as it is for null. Documents from outside are not
// read with it, but by Decode.
func (d *Date) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return errors.New(dateNoun + "应为加英文双引号的年月日，如\"2021-05-12\"")
	}
	day, err := ParseDate(s)
	if err != nil {
		return err
	}
	*d = day
	return nil
}

// daysIn counts the days of a month of the Gregorian calendar.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// allDigits reports whether s is one or more ASCII digits and nothing else.
func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// digitsValue is the value of a short run of ASCII digits.
func digitsValue(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
