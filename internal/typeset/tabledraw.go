package typeset

import (
	"cmp"
	"slices"

	"bangban/internal/page"
	"bangban/templates"
)

// part is a stretch of rows that is drawn in one piece.
type part struct{ first, end int }

// pieces cuts the table into what no page break may part: rows held together by a cell that spans them. A stretch
// higher than a page is cut between its rows, and a row higher than a page between the lines of its cells.
func (l *table) pieces() []piece {
	if len(l.rows) == 0 {
		return nil
	}
	headed := l.t.Header
	if l.between(0, headed) > areaHeight/2 { // it would crowd out what it heads
		headed = 0
	}
	header := l.piece(part{0, headed})
	limit := max(areaHeight/4, areaHeight-header.height-l.below)
	l.splitRows(limit)
	parts, _ := l.parts(limit, len(l.rows))
	l.cutSpans(parts)
	var pieces []piece
	for _, p := range parts {
		next := l.piece(p)
		if p.first >= headed && headed > 0 {
			next.header = &header
		}
		if p.first < headed {
			next.keep = true
		}
		pieces = append(pieces, next)
	}
	pieces[0].gap = page.Unit(l.t.Before * templates.LinePitch / 100)
	return pieces
}

// parts shares the rows up to one among pages that hold a height each, the first what is left of it, and gives what
// the last of them has left. Rows that cells hold together stay so unless they are higher than a page.
func (l *table) parts(limit page.Unit, stop int) (parts []part, room page.Unit) {
	room = min(l.f.left-page.Unit(l.t.Before*templates.LinePitch/100)-l.below, limit)
	if room <= 0 {
		room = limit
	}
	for first := 0; first < stop; {
		end := l.group(first)
		whole := l.between(first, end)
		if whole > room && whole <= limit {
			room = limit
		}
		for i := first; i < min(end, stop); i++ {
			if h := l.rows[i].height; h > room {
				if i > first {
					parts = append(parts, part{first, i})
				}
				first, room = i, limit
			}
			room -= l.rows[i].height
		}
		parts = append(parts, part{first, end})
		first = end
	}
	return parts, room
}

// group is the end of the rows that spanning cells hold together with the first.
func (l *table) group(first int) int {
	end := first + 1
	for _, c := range l.cells {
		if c.row >= first && c.row < end {
			end = max(end, c.row+c.Rows)
		}
	}
	return end
}

// cutSpans cuts cells that reach over the end of a part. What fits stays in the upper cell; a label is printed again in
// the lower one.
func (l *table) cutSpans(parts []part) {
	for _, p := range parts {
		for _, c := range l.cells {
			end := c.row + c.Rows
			if c.row < p.first || c.row >= p.end || end <= p.end || c.Stack != "" {
				continue
			}
			rest := c.split(l.between(c.row, p.end))
			rest.row, rest.Cell = p.end, spanning(c.Cell, end-p.end)
			c.Cell = spanning(c.Cell, p.end-c.row)
			if len(rest.content) == 0 && c.value == "" && c.height() <= l.rows[p.end].height {
				rest.content = c.content
			}
			l.rows[end-1].height += max(0, rest.height()-l.between(p.end, end))
			l.cells = append(l.cells, rest)
		}
	}
	l.sort()
}

func (l *table) sort() {
	slices.SortStableFunc(l.cells, func(a, b *cell) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.Column, b.Column))
	})
}

// splitRows cuts rows higher than a page into rows that are not. The first takes what the rows above leave of their
// page, if that is worth it.
func (l *table) splitRows(limit page.Unit) {
	for i := 0; i < len(l.rows); i++ {
		if l.rows[i].height <= limit {
			continue
		}
		at := limit
		if _, room := l.parts(limit, i); room >= limit/4 {
			at = room
		}
		rest := l.rows[i]
		rest.height -= at
		var split []*cell
		for _, c := range l.cells {
			switch {
			case c.row < i && c.row+c.Rows > i, c.row == i && (c.Rows > 1 || c.Stack != ""):
				c.Cell = spanning(c.Cell, c.Rows+1)
				if len(c.content) > 1 { // what its own cutting will leave free
					rest.height += page.Unit(c.Style.Pitch) + 2*padY
				}
			case c.row == i:
				split = append(split, c.split(at))
			case c.row > i:
				c.row++
			}
		}
		l.rows[i].height = at
		for _, c := range split {
			c.row = i + 1
			rest.height = max(rest.height, c.height())
		}
		l.rows = slices.Insert(l.rows, i+1, rest)
		l.cells = append(l.cells, split...)
		l.sort()
	}
}

func spanning(c *templates.Cell, rows int) *templates.Cell {
	wider := *c
	wider.Rows = rows
	return &wider
}

// split leaves in the cell what a height holds and returns a cell with the rest. It does not part pieces that keep
// together, if they leave it the choice.
func (c *cell) split(limit page.Unit) *cell {
	rest := *c
	height, n := 2*padY, 0
	for n < len(c.content) && (height+c.content[n].gap+c.content[n].height <= limit || n == 0) {
		height += c.content[n].gap + c.content[n].height
		n++
	}
	whole := n
	for whole > 0 && whole < len(c.content) && c.content[whole-1].keep {
		whole--
	}
	if whole > 0 {
		n = whole
	}
	rest.content = c.content[n:]
	c.content = c.content[:n]
	return &rest
}

func (l *table) piece(p part) piece {
	return piece{height: l.between(p.first, p.end), draw: func(c canvas, x, y page.Unit) { l.draw(c, p, x, y) }}
}

// draw draws the cells that stand in a stretch of rows, and their rules.
func (l *table) draw(c canvas, p part, x, y page.Unit) {
	tops := make([]page.Unit, 1, p.end-p.first+1)
	tops[0] = y
	for i, r := range l.rows[p.first:p.end] {
		tops = append(tops, tops[i]+r.height)
	}
	var grid rules
	for _, k := range l.cells {
		first, end := max(k.row, p.first), min(k.row+k.Rows, p.end)
		if first >= end {
			continue
		}
		box := page.Rect{X: x + l.columns[k.Column], Y: tops[first-p.first]}
		box.W = l.columns[k.Column+k.Columns] - l.columns[k.Column]
		box.H = tops[end-p.first] - box.Y
		if k.Stack != "" {
			l.f.stack(c, k, box)
		} else if k.row >= p.first {
			k.draw(c, box, l.pad())
		}
		grid.around(box)
	}
	if l.t.Ruled {
		grid.draw(c)
	}
}

func (c *cell) draw(on canvas, box page.Rect, pad page.Unit) {
	free := box.H - total(c.content)
	y := box.Y + padY
	switch c.VAlign {
	case "middle":
		y = box.Y + free/2
	case "bottom":
		y = box.Y + free - padY
	}
	for _, p := range c.content {
		y += p.gap
		if p.draw != nil {
			p.draw(on, box.X+pad+c.inset, y)
		}
		y += p.height
	}
}

func stackText(c *templates.Cell) []rune {
	var text []rune
	for _, b := range c.Blocks {
		if p, ok := b.(*templates.Paragraph); ok {
			for _, in := range p.Inlines {
				if t, ok := in.(templates.Text); ok {
					text = append(text, []rune(t.Text)...)
				}
			}
		}
	}
	return text
}

// stack sets a text one character a line, in the middle of its cell, tight or spread over it. In a stretch of rows too
// low for it, which only a table longer than a page has, it is left out: the first stretch has it.
func (f *flow) stack(c canvas, k *cell, box page.Rect) {
	b := f.builder(k.Style, 0)
	b.text(string(stackText(k.Cell)), k.Style.Role)
	f.fail(b.err)
	n := page.Unit(len(b.atoms))
	size := page.Unit(k.Style.Size)
	if n == 0 || n*size > box.H {
		return
	}
	pitch := size * 125 / 100
	if k.Stack == "spread" {
		pitch = size * 200 / 100
	}
	pitch = min(pitch, (box.H-2*padY)/n)
	y := box.Y + (box.H-n*pitch)/2 + (pitch-size)/2 + size*ascent/100
	for i := range b.atoms {
		a := b.atoms[i : i+1]
		c.atoms(a, box.X+(box.W-a[0].width)/2, y, 0)
		y += pitch
	}
}

// rules gathers the edges of cells and draws each line once.
type rules struct{ across, down []edge }

// edge is a line at a distance from the top (or left), from one place to another.
type edge struct{ at, from, to page.Unit }

func (g *rules) around(b page.Rect) {
	g.across = append(g.across, edge{b.Y, b.X, b.X + b.W}, edge{b.Y + b.H, b.X, b.X + b.W})
	g.down = append(g.down, edge{b.X, b.Y, b.Y + b.H}, edge{b.X + b.W, b.Y, b.Y + b.H})
}

func (g *rules) draw(c canvas) {
	for _, e := range merge(g.across) {
		c.rule(e.from, e.at, e.to, e.at, thin)
	}
	for _, e := range merge(g.down) {
		c.rule(e.at, e.from, e.at, e.to, thin)
	}
}

// merge joins edges that touch or overlap on one line.
func merge(edges []edge) []edge {
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	merged := edges[:0]
	for _, e := range edges {
		if n := len(merged); n > 0 && merged[n-1].at == e.at && e.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, e.to)
			continue
		}
		merged = append(merged, e)
	}
	return merged
}
