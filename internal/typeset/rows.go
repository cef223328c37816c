package typeset

import (
	"strconv"
	"strings"

	"bangban/templates"
)

// list adds a row for each row of a list: the row of the template, its fields being those of that row.
func (l *table) list(r *templates.Row) {
	for i := range l.f.values.Rows(r.List) {
		numbered := *r
		numbered.Cells = make([]*templates.Cell, len(r.Cells))
		for k, c := range r.Cells {
			of := *c
			of.Blocks = numberBlocks(c.Blocks, i)
			numbered.Cells[k] = &of
		}
		l.add(&numbered)
	}
}

// numberBlocks puts the number of a row into the paths of the slots.
func numberBlocks(blocks []templates.Block, row int) []templates.Block {
	numbered := make([]templates.Block, len(blocks))
	for i, b := range blocks {
		numbered[i] = b
		p, ok := b.(*templates.Paragraph)
		if !ok {
			continue
		}
		of := *p
		of.Inlines = make([]templates.Inline, len(p.Inlines))
		for k, in := range p.Inlines {
			if slot, ok := in.(templates.Slot); ok {
				slot.Field.Path = strings.Replace(slot.Field.Path, "[]", "["+strconv.Itoa(row)+"]", 1)
				in = slot
			}
			of.Inlines[k] = in
		}
		numbered[i] = &of
	}
	return numbered
}
