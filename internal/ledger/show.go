package ledger

import "bangban/forms"

// Shower tells what the ledger shows of a case, for a row that came back to be compared with. It is for one goroutine.
type Shower struct {
	folder *folder
	table  []column[caseRow]
}

// Shower makes one.
func (l *Ledger) Shower() *Shower {
	return &Shower{l.folder(forms.Date{}), caseColumns()}
}

// Show gives the cells of a case, those that can be imported by their path and the others by their title, and the checksum
// that the ledger would put beside them. Cells that follow from more than the case are left out.
func (s *Shower) Show(c *forms.Case) (cells map[string]string, sum string, err error) {
	r, err := s.folder.fold(c)
	if err != nil {
		return nil, "", err
	}
	row := caseRow{Row: r}
	cells = map[string]string{}
	var importable []byte
	for i := range s.table {
		col := &s.table[i]
		if !col.compared() {
			continue
		}
		v := col.value(&row)
		cells[col.key()] = v.String()
		if col.path != "" {
			importable = append(v.append(importable), '\t')
		}
	}
	return cells, checksum(importable), nil
}

// key names a column whichever it is: a path is never a title.
func (c *column[T]) key() string {
	if c.path != "" {
		return c.path
	}
	return c.title
}

// compared reports whether a cell of the column follows from its case alone, whatever the day and the place in the sheet.
func (c *column[T]) compared() bool {
	return !c.hidden && c.role != roleOverdue && c.title != titleNumber
}
