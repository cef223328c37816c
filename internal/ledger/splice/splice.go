// Package splice writes the many rows of a sheet by hand into a workbook that excelize makes.
//
// [Rows] takes the rows of one sheet and spools them, deflated, into a temporary file, so that memory stays flat however
// many there are. [Zip] stands in for excelize's zip writer: it hands every part on but puts spooled rows into the
// sheets that have them. Styles, widths, header rows, filters and all the rest of the workbook stay excelize's business.
//
// Limits: rows come after all rows that excelize wrote in the sheet; text stands in the cells, but for the words that come
// up over and over, which [Texts] keeps once up to so many: a table of all texts would take memory for each;
// numbers have the 15 digits of Excel, longer identifiers must be text; there is no password. The same rows give the
// same bytes.
package splice

import (
	"errors"
	"fmt"
)

const (
	// MaxRows is how many rows a sheet has.
	MaxRows = 1_048_576
	// MaxColumns is how many columns a sheet has.
	MaxColumns = 16_384
	// MaxText is how long the text of a cell can be, in UTF-16 units.
	MaxText = 32_767
	// MaxFormula is how long a formula can be, in UTF-16 units.
	MaxFormula = 8_192
	// MaxHeight is how tall a row can be, in points.
	MaxHeight = 409
)

var (
	// ErrFull tells that the sheet has no row left: the row belongs in the next sheet.
	ErrFull = errors.New("the sheet is full")
	// ErrWide tells that a row has more cells than a sheet has columns.
	ErrWide = errors.New("more cells than a sheet has columns")
	// ErrHeight tells that a row is taller than a row can be, or less than nothing.
	ErrHeight = errors.New("no height of a row")
	// ErrSealed tells that rows are in a workbook already, or closed, and take no more.
	ErrSealed = errors.New("the rows are sealed")

	// ErrNotUTF8 tells that a text is no UTF-8.
	ErrNotUTF8 = errors.New("not UTF-8")
	// ErrForbidden tells that a text has a character that XML forbids, such as a control character.
	ErrForbidden = errors.New("a character that XML forbids")
	// ErrTooLong tells that a text is longer than a cell takes.
	ErrTooLong = errors.New("longer than a cell takes")
)

// TextError tells which cell has a text that a workbook cannot hold, and why.
type TextError struct {
	Row    int // as numbered in the sheet, from 1
	Column int // from 1
	Err    error
}

func (e *TextError) Error() string {
	return fmt.Sprintf("cell %s%d: %v", columnName(e.Column), e.Row, e.Err)
}

func (e *TextError) Unwrap() error { return e.Err }
