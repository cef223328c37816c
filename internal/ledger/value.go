package ledger

import (
	"strconv"
	"time"

	"bangban/forms"
	"bangban/internal/ledger/splice"
)

// value is what a cell says, apart from how it looks. Cells are made of it and checksums are taken over it.
type value struct {
	text     string
	number   int64
	decimals uint8
	kind     valueKind
}

type valueKind uint8

const (
	blank valueKind = iota
	textual
	numeric
	dated // number is the day as Excel counts it
)

func words(s string) value {
	if s == "" {
		return value{}
	}
	return value{kind: textual, text: s}
}

func count(n int) value { return value{kind: numeric, number: int64(n)} }

// amount is a sum in 万元.
func amount(a forms.Amount) value {
	if a.IsZero() {
		return value{}
	}
	return value{kind: numeric, number: a.Yuan(), decimals: yuanDecimals}
}

// day is a real date of Excel, but for the first two months of 1900, which Excel counts wrong.
func day(d forms.Date) value {
	switch {
	case d.IsZero():
		return value{}
	case d.Before(forms.Date{Year: 1900, Month: 3, Day: 1}):
		return words(d.String())
	}
	return value{kind: dated, number: int64(splice.Serial(d.Year, time.Month(d.Month), d.Day))}
}

// days is a number of working days, or what stands in for it.
func days(d Days) value {
	switch {
	case d.Uncovered != 0:
		return words("日历未载" + strconv.Itoa(d.Uncovered) + "年")
	case d.Known:
		return count(d.Count)
	}
	return value{}
}

func (v value) cell(style int) splice.Cell {
	switch v.kind {
	case textual:
		return splice.Text(v.text, style)
	case numeric:
		return splice.Number(v.number, v.decimals, style)
	case dated:
		return splice.Date(int(v.number), style)
	}
	return splice.Empty(style)
}

// append puts the value behind b as text: a day as 2021-05-12, a sum of money in 元.
func (v value) append(b []byte) []byte {
	switch v.kind {
	case numeric:
		return strconv.AppendInt(b, v.number, 10)
	case dated:
		return splice.Day(int(v.number)).AppendFormat(b, time.DateOnly)
	}
	return append(b, v.text...)
}

// String is the value as people read it: a day as 2021-05-12, a sum of money in 万元.
func (v value) String() string {
	if v.kind == numeric && v.decimals > 0 {
		return forms.AmountOfYuan(v.number).String()
	}
	return string(v.append(nil))
}
