package splice

import (
	"strconv"
	"time"
)

type kind uint8

const (
	empty kind = iota
	text
	shared
	number
	formula
	blankFormula
)

// Cell is the value of a cell and its style, which is the number that excelize gave the style; 0 is none.
// The zero Cell writes nothing.
type Cell struct {
	text     string
	mantissa int64
	style    int32
	decimals uint8
	kind     kind
}

// Empty is a cell without a value: its style still draws borders.
func Empty(style int) Cell { return Cell{style: int32(style)} }

// Text is a cell that shows s as it is, whatever it begins with. A cell with no text is empty.
func Text(s string, style int) Cell {
	if s == "" {
		return Empty(style)
	}
	return Cell{kind: text, text: s, style: int32(style)}
}

// Int is a cell with a whole number.
func Int(n int64, style int) Cell { return Cell{kind: number, mantissa: n, style: int32(style)} }

// Number is a cell with the number mantissa / 10^decimals: a decimal fraction without the detour over binary ones.
func Number(mantissa int64, decimals uint8, style int) Cell {
	return Cell{kind: number, mantissa: mantissa, decimals: decimals, style: int32(style)}
}

// Date is a cell with a day as [Serial] counts it. It takes a style to show it as a date.
func Date(serial, style int) Cell { return Int(int64(serial), style) }

// Formula is a cell with a formula, without its equals sign, and the number it had when it was last worked out.
func Formula(f string, mantissa int64, decimals uint8, style int) Cell {
	return Cell{kind: formula, text: f, mantissa: mantissa, decimals: decimals, style: int32(style)}
}

// BlankFormula is a cell with a formula that came to an empty text when it was last worked out.
func BlankFormula(f string, style int) Cell {
	return Cell{kind: blankFormula, text: f, style: int32(style)}
}

const unixEpoch, secondsOfDay = 25_569, 86_400

// Serial counts days as Excel does from March 1900 on. Excel believes that there was a 29 February 1900.
func Serial(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/secondsOfDay) + unixEpoch
}

// Day is the day that [Serial] counted.
func Day(serial int) time.Time { return time.Unix(int64(serial-unixEpoch)*secondsOfDay, 0).UTC() }

// append puts the cell behind dst. The reference is what stands before the row's number, and that number; what follows
// it says the style.
func (c *Cell) append(dst []byte, opening string, row []byte, style string) ([]byte, error) {
	dst = append(dst, opening...)
	dst = append(dst, row...)
	dst = append(dst, style...)
	switch c.kind {
	case text:
		return appendInline(dst, c.text)
	case shared:
		dst = append(dst, `" t="s"><v>`...)
	case formula:
		dst = append(dst, `"><f>`...)
		var err error
		if dst, err = appendText(dst, c.text, MaxFormula); err != nil {
			return dst, err
		}
		dst = append(dst, `</f><v>`...)
	case blankFormula:
		dst, err := appendText(append(dst, `" t="str"><f>`...), c.text, MaxFormula)
		return append(dst, `</f><v></v></c>`...), err
	case number:
		dst = append(dst, `"><v>`...)
	default:
		return append(dst, `"/>`...), nil
	}
	dst = appendNumber(dst, c.mantissa, c.decimals)
	return append(dst, `</v></c>`...), nil
}

func appendInline(dst []byte, s string) ([]byte, error) {
	dst = append(dst, `" t="inlineStr"><is><t`...)
	if isSpace(s[0]) || isSpace(s[len(s)-1]) { // elsewhere readers keep white space as it is
		dst = append(dst, ` xml:space="preserve"`...)
	}
	dst = append(dst, '>')
	dst, err := appendText(dst, s, MaxText)
	if err != nil {
		return dst, err
	}
	return append(dst, `</t></is></c>`...), nil
}

func appendNumber(dst []byte, mantissa int64, decimals uint8) []byte {
	for decimals > 0 && mantissa%10 == 0 {
		mantissa, decimals = mantissa/10, decimals-1
		if mantissa == 0 {
			decimals = 0
		}
	}
	if decimals == 0 {
		return strconv.AppendInt(dst, mantissa, 10)
	}
	size := uint64(mantissa)
	if mantissa < 0 {
		dst = append(dst, '-')
		size = -size
	}
	var digits [20]byte
	all := strconv.AppendUint(digits[:0], size, 10)
	point := len(all) - int(decimals)
	if point > 0 {
		dst = append(dst, all[:point]...)
		all, point = all[point:], 0
	} else {
		dst = append(dst, '0')
	}
	dst = append(dst, '.')
	for ; point < 0; point++ {
		dst = append(dst, '0')
	}
	return append(dst, all...)
}

// columnName is what a sheet calls its column, counted from 1.
func columnName(column int) string {
	var letters [8]byte
	at := len(letters)
	for ; column > 0; column = (column - 1) / 26 {
		at--
		letters[at] = 'A' + byte((column-1)%26)
	}
	return string(letters[at:])
}
