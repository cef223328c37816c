package typeset

import (
	"strconv"

	"bangban/internal/page"
	"bangban/templates"
)

const (
	// padX stands between a rule and the text, and apart more in front of a text that begins at the left: with less than
	// an em between a label and a value, readers of the PDF take them for one line.
	padX  page.Unit = 450
	apart page.Unit = 300

	padY page.Unit = 200
)

// table is a table with its content set and the heights of its rows still open.
type table struct {
	f       *flow
	t       *templates.Table
	columns []page.Unit // left edges, and the right edge of the last
	rows    []row
	cells   []*cell   // row by row
	below   page.Unit // height of what has to stand on the page with the last row
}

type row struct {
	base   page.Unit // height on the blank paper
	grow   int
	target page.Unit // height the values have to fit in
	height page.Unit
}

// cell is a cell with its content.
type cell struct {
	*templates.Cell
	place   int
	row     int
	measure page.Unit
	inset   page.Unit // of a text that begins at the left
	content []piece
	slot    templates.Slot // the value it holds, if any
	value   string
}

func (f *flow) table(t *templates.Table, measure page.Unit) *table {
	l := &table{f: f, t: t, columns: columns(t, measure)}
	for _, r := range t.Rows {
		if r.Catalogue {
			l.catalogue(r)
			continue
		}
		if r.List != "" {
			l.list(r)
			continue
		}
		l.add(r)
	}
	l.base()
	for i := range l.rows {
		l.rows[i].target, l.rows[i].height = l.rows[i].base, l.rows[i].base
	}
	if !t.Fill {
		l.raise()
	}
	return l
}

func columns(t *templates.Table, measure page.Unit) []page.Unit {
	free, shares := measure, 0
	width := make([]page.Unit, len(t.Columns))
	for i, c := range t.Columns {
		width[i] = page.Unit(c.Width.At(t.Style.Size))
		free -= width[i]
		shares += c.Share
	}
	edges := make([]page.Unit, 1, len(width)+1)
	for i, c := range t.Columns {
		if c.Share > 0 {
			width[i] = max(0, free) * page.Unit(c.Share) / page.Unit(shares)
		}
		edges = append(edges, edges[i]+width[i])
	}
	if shares > 0 {
		edges[len(edges)-1] = measure
	}
	return edges
}

func (l *table) add(r *templates.Row) {
	n := len(l.rows)
	l.rows = append(l.rows, row{base: page.Unit(r.Height), grow: r.Grow})
	for _, tc := range r.Cells {
		c := &cell{Cell: tc, place: len(l.cells), row: n}
		c.measure = l.columns[tc.Column+tc.Columns] - l.columns[tc.Column] - 2*l.pad()
		if l.t.Ruled && tc.Align == templates.Left {
			c.inset = apart
			c.measure -= apart
		}
		if slot, ok := slotOf(tc); ok {
			c.slot, c.value = slot, l.f.values.Text(slot.Field.Path)
			if c.value != "" {
				c.value += slot.Unit
			}
		}
		l.cells = append(l.cells, c)
	}
}

func (l *table) pad() page.Unit {
	if l.t.Ruled {
		return padX
	}
	return 0
}

// slotOf is the slot of a cell that holds one value and nothing else.
func slotOf(c *templates.Cell) (templates.Slot, bool) {
	if len(c.Blocks) != 1 {
		return templates.Slot{}, false
	}
	p, ok := c.Blocks[0].(*templates.Paragraph)
	if !ok || len(p.Inlines) != 1 {
		return templates.Slot{}, false
	}
	slot, ok := p.Inlines[0].(templates.Slot)
	return slot, ok
}

// catalogue adds a row for each item: number, department over all its items, name, type (附件1).
func (l *table) catalogue(r *templates.Row) {
	items := l.f.values.Items()
	for i := 0; i < len(items); {
		end := i + 1
		for end < len(items) && items[end].Department == items[i].Department {
			end++
		}
		for k, item := range items[i:end] {
			row := &templates.Row{Height: r.Height}
			add := func(column, rows int, align templates.Align, in templates.Inline) {
				row.Cells = append(row.Cells, &templates.Cell{
					Column: column, Columns: 1, Rows: rows, Align: align, VAlign: "middle", Style: l.t.Style,
					Blocks: []templates.Block{&templates.Paragraph{
						Style: l.t.Style, Align: align, Inlines: []templates.Inline{in},
					}},
				})
			}
			add(0, 1, templates.Center, templates.Text{Text: strconv.Itoa(item.Number)})
			if k == 0 {
				add(1, end-i, templates.Center, templates.Label{Text: item.Department, Width: templates.Length{Ems: 400}})
			}
			add(2, 1, templates.Left, templates.Text{Text: item.Name})
			add(3, 1, templates.Center, templates.Text{Text: item.Type})
			l.add(row)
		}
		i = end
	}
}

// base sets the content, and makes every row as high as it is on the blank paper.
func (l *table) base() {
	for _, c := range l.cells {
		if c.Stack != "" {
			continue
		}
		c.set(l.f, c.Style.Size)
		if c.Rows == 1 {
			l.rows[c.row].base = max(l.rows[c.row].base, l.least(c))
		}
	}
	for _, c := range l.cells {
		if c.Rows > 1 || c.Stack != "" {
			l.widen(c, l.least(c))
		}
	}
}

// least is the height a cell has on the blank paper: a value makes room for itself only later.
func (l *table) least(c *cell) page.Unit {
	if c.value != "" && l.t.Fill {
		return page.Unit(c.Style.Pitch) + 2*padY
	}
	return c.height()
}

// widen makes the rows of a spanning cell high enough for it, at the cost of the last.
func (l *table) widen(c *cell, need page.Unit) {
	for _, r := range l.rows[c.row : c.row+c.Rows] {
		need -= r.base
	}
	if need > 0 {
		l.rows[c.row+c.Rows-1].base += need
	}
}

// set lays out the content in a type size.
func (c *cell) set(f *flow, size int) {
	c.content = c.content[:0]
	for _, b := range c.Blocks {
		if p, ok := b.(*templates.Paragraph); ok && size != p.Style.Size {
			smaller := *p
			smaller.Style.Pitch = p.Style.Pitch * size / p.Style.Size
			smaller.Style.Size, smaller.Style.Chars = size, 0
			b = &smaller
		}
		c.content = append(c.content, f.block(b, c.measure)...)
	}
}

// note puts a text in the place of a value that moved to the continuation page.
func (c *cell) note(f *flow, text string) {
	c.value = ""
	c.Cell = &templates.Cell{
		Column: c.Column, Columns: c.Columns, Rows: c.Rows, Align: c.Align, VAlign: c.VAlign, Style: c.Style,
		Blocks: []templates.Block{&templates.Paragraph{
			Style: c.Style, Align: c.Align, Inlines: []templates.Inline{templates.Text{Text: text}},
		}},
	}
	c.set(f, c.Style.Size)
}

// height is what the cell needs.
func (c *cell) height() page.Unit {
	if c.Stack != "" {
		return page.Unit(len(stackText(c.Cell)))*page.Unit(c.Style.Size)*105/100 + 2*padY
	}
	return total(c.content) + 2*padY
}

// room is the height of the rows a cell spans.
func (l *table) room(c *cell) page.Unit {
	var h page.Unit
	for _, r := range l.rows[c.row : c.row+c.Rows] {
		h += r.target
	}
	return h
}

// raise makes rows as high as their content.
func (l *table) raise() {
	for _, c := range l.cells {
		if c.Rows == 1 {
			l.rows[c.row].height = max(l.rows[c.row].height, c.height())
		}
	}
	for _, c := range l.cells {
		end := c.row + c.Rows
		l.rows[end-1].height += max(0, c.height()-l.between(c.row, end))
	}
}

// between is the height of a stretch of rows.
func (l *table) between(first, end int) page.Unit {
	var h page.Unit
	for _, r := range l.rows[first:end] {
		h += r.height
	}
	return h
}

// fill spreads the rows over a height, sets the values so that they fit their rows, in smaller type where they must,
// and returns the height the table then has: more than asked for if the values do not fit.
func (l *table) fill(room page.Unit) page.Unit {
	l.spread(room)
	for _, c := range l.cells {
		if c.value != "" {
			l.shrink(c)
		}
	}
	for i := range l.rows {
		l.rows[i].height = 0
	}
	l.raise()
	fits := true
	for _, r := range l.rows {
		fits = fits && r.height <= r.target
	}
	if fits {
		for i := range l.rows {
			l.rows[i].height = l.rows[i].target
		}
		return l.height()
	}
	l.yield(room - l.height())
	return l.height()
}

// yield shares what is left, once every row is as high as its content, among the rows that the paper makes higher.
func (l *table) yield(room page.Unit) {
	wanted := page.Unit(0)
	for _, r := range l.rows {
		wanted += max(0, r.target-r.height)
	}
	room = min(max(room, 0), wanted)
	for i := range l.rows {
		r := &l.rows[i]
		if want := max(0, r.target-r.height); want > 0 {
			part := page.Unit(int64(room) * int64(want) / int64(wanted))
			r.height += part
			room -= part
			wanted -= want
		}
	}
}

// spread shares what is free of a height among the rows by their growth.
func (l *table) spread(room page.Unit) {
	shares := 0
	for _, r := range l.rows {
		room -= r.base
		shares += r.grow
	}
	room = max(room, 0)
	for i := range l.rows {
		r := &l.rows[i]
		r.target = r.base
		if r.grow > 0 {
			part := room * page.Unit(r.grow) / page.Unit(shares)
			r.target += part
			room -= part
			shares -= r.grow
		}
	}
}

// shrink sets a value in the largest size that fits its rows without tearing a number from its unit, or at least no
// word, or else in the largest that fits its rows, or in the floor if none does.
func (l *table) shrink(c *cell) {
	for worst := whole; worst <= tearing; worst++ {
		if l.largest(c, func() bool { return c.height() <= l.room(c) && c.tear() <= worst }) {
			return
		}
	}
}

// largest sets a value in the largest size that will do, and reports whether there is one.
func (l *table) largest(c *cell, does func() bool) bool {
	const step = 50
	size := c.Style.Size
	c.set(l.f, size)
	for !does() {
		if size <= c.Style.Floor {
			return false
		}
		size = max(c.Style.Floor, size-step)
		c.set(l.f, size)
	}
	return true
}

// tear is the worst that the ends of the cell's lines go through.
func (c *cell) tear() tear {
	worst := whole
	for _, p := range c.content {
		worst = max(worst, p.tear)
	}
	return worst
}

func (l *table) height() page.Unit { return l.between(0, len(l.rows)) }

// greediest is the cell whose value goes furthest beyond its rows, nil when none does.
func (l *table) greediest() *cell {
	var worst *cell
	var most page.Unit
	for _, c := range l.cells {
		if c.value == "" {
			continue
		}
		if over := c.height() - l.room(c); over > most {
			worst, most = c, over
		}
	}
	return worst
}
