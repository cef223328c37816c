package splice

import (
	"fmt"
	"strconv"
)

// Rows are rows of one sheet on their way into a workbook. One goroutine at a time may use them.
type Rows struct {
	spool  *spool
	block  []byte   // the rows that are not spooled yet
	digits []byte   // of the row that is written
	cells  []string // how a cell begins, by column
	styles []string // how it goes on, by style
	first  int
	next   int
	extent extent
	sealed bool
	closed bool
	err    error
}

// NewRows begins the rows of a sheet, of which the first has the number first: the rows above are excelize's. The
// temporary file is made in dir, or where the system has such files if dir is "". Level is that of deflate, 1 to 9.
func NewRows(dir string, level, first int) (*Rows, error) {
	if level < 1 || level > 9 {
		return nil, fmt.Errorf("splice: no level of deflate: %d", level)
	}
	if first < 1 || first > MaxRows {
		return nil, fmt.Errorf("splice: no row of a sheet: %d", first)
	}
	s, err := newSpool(dir, level)
	if err != nil {
		return nil, fmt.Errorf("splice: begin rows: %w", err)
	}
	return &Rows{spool: s, block: make([]byte, 0, blockSize+blockSize/8), first: first, next: first}, nil
}

// Next is the number that the next row has. It is MaxRows + 1 when the sheet is full.
func (r *Rows) Next() int { return r.next }

// Row writes a row. After a [TextError], [ErrFull] or [ErrWide] nothing of it is written and others can follow; every
// other error is for good.
func (r *Rows) Row(cells []Cell) error { return r.RowHeight(cells, 0) }

// RowHeight writes a row that is so many points tall; at 0 the program that shows it finds the height.
func (r *Rows) RowHeight(cells []Cell, points int) error {
	switch {
	case r.err != nil:
		return r.err
	case r.sealed:
		return ErrSealed
	case r.next > MaxRows:
		return ErrFull
	case len(cells) > MaxColumns:
		return ErrWide
	case points < 0 || points > MaxHeight:
		return ErrHeight
	}
	begin := len(r.block)
	if err := r.append(cells, points); err != nil {
		r.block = r.block[:begin]
		return err
	}
	r.next++
	if len(r.block) < blockSize {
		return nil
	}
	r.block, r.err = r.spool.swap(r.block)
	if r.err != nil {
		r.err = fmt.Errorf("splice: spool rows: %w", r.err)
	}
	return r.err
}

// append puts a row behind the block.
func (r *Rows) append(cells []Cell, points int) error {
	for len(r.cells) < len(cells) {
		r.cells = append(r.cells, `<c r="`+columnName(len(r.cells)+1))
	}
	r.digits = strconv.AppendInt(r.digits[:0], int64(r.next), 10)
	b := append(r.block, `<row r="`...)
	b = append(b, r.digits...)
	if points > 0 {
		b = append(b, `" ht="`...)
		b = strconv.AppendInt(b, int64(points), 10)
		b = append(b, `" customHeight="1`...)
	}
	b = append(b, `">`...)
	written := extent{}
	for i := range cells {
		if cells[i].kind == empty && cells[i].style == 0 {
			continue
		}
		var err error
		if b, err = cells[i].append(b, r.cells[i], r.digits, r.style(cells[i].style)); err != nil {
			return &TextError{Row: r.next, Column: i + 1, Err: err}
		}
		written.add(i+1, r.next)
	}
	r.block = append(b, `</row>`...)
	r.extent.join(written)
	return nil
}

// style is the attribute that says a style. The numbers that excelize gives are small.
func (r *Rows) style(n int32) string {
	if n <= 0 {
		return ""
	}
	for len(r.styles) <= int(n) {
		r.styles = append(r.styles, `" s="`+strconv.Itoa(len(r.styles)))
	}
	return r.styles[n]
}

// seal waits until all rows are spooled, after which there can be no more.
func (r *Rows) seal() error {
	if r.sealed {
		return r.err
	}
	r.sealed = true
	if r.err == nil && len(r.block) > 0 {
		_, r.err = r.spool.swap(r.block)
	}
	r.block = nil
	if err := r.spool.end(); r.err == nil && err != nil {
		r.err = fmt.Errorf("splice: spool rows: %w", err)
	}
	return r.err
}

// Close lets go of the temporary file. It comes after the workbook is written, or instead.
func (r *Rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	_ = r.seal() // whoever needs the rows has been told, or will be
	if r.err == nil {
		r.err = ErrSealed
	}
	return r.spool.close()
}
