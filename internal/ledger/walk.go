package ledger

import (
	"errors"

	"github.com/xuri/excelize/v2"
)

// walk goes down a sheet for the bare values, and a second time behind that for what people see, where that is asked for.
type walk struct {
	file  *excelize.File
	sheet string
	raw   *excelize.Rows
	shown *excelize.Rows
	seen  int // the row that shown is at
}

func (r *Reading) walk(l *layout) (*walk, error) {
	raw, err := r.file.Rows(l.sheet)
	if err != nil {
		return nil, errDamaged
	}
	return &walk{file: r.file, sheet: l.sheet, raw: raw}, nil
}

// row gives the next row, which has no cells where the sheet leaves one out.
func (w *walk) row() (cells []given, ok bool, err error) {
	defer hostile(&err)
	if !w.raw.Next() {
		if w.raw.Error() != nil {
			return nil, false, errDamaged
		}
		return nil, false, nil
	}
	raw, err := w.raw.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, false, errDamaged
	}
	cells = make([]given, len(raw))
	for i, value := range raw {
		cells[i] = given{value, value}
	}
	return cells, true, nil
}

// look adds what people see in the cells of a row.
func (w *walk) look(row int, cells []given) (err error) {
	defer hostile(&err)
	if w.shown == nil {
		if w.shown, err = w.file.Rows(w.sheet); err != nil {
			return errDamaged
		}
	}
	for ; w.seen < row; w.seen++ {
		if !w.shown.Next() {
			return errDamaged
		}
	}
	shown, err := w.shown.Columns()
	if err != nil {
		return errDamaged
	}
	for i := range min(len(shown), len(cells)) {
		cells[i].shown = shown[i]
	}
	return nil
}

func (w *walk) close() error {
	var err error
	for _, rows := range []*excelize.Rows{w.raw, w.shown} {
		if rows != nil {
			err = errors.Join(err, rows.Close())
		}
	}
	return err
}
