package typeset

import (
	"cmp"
	"slices"
	"strings"

	"bangban/internal/page"
	"bangban/templates"
)

// flow fills pages from top to bottom.
type flow struct {
	s       *Setter
	paper   *templates.Paper
	values  Values
	pages   []page.Page
	y       page.Unit // used up of the current page
	pending []piece
	left    page.Unit // of the page, where the block at hand starts; nothing if that is not known
	moved   []moved
	spare   []atom // room for the atoms to come
	err     error
}

// moved is a value that its cell could not hold and that goes to the continuation page.
type moved struct {
	place int // of the cell in the table
	slot  templates.Slot
	text  string
}

func (f *flow) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// blocks lays out blocks below each other. What a filling table leaves to the blocks behind it is laid out first.
func (f *flow) blocks(blocks []templates.Block) {
	for i, b := range blocks {
		if t, ok := b.(*templates.Table); ok && t.Fill {
			f.flush()
			f.left = f.room()
			var rest []piece
			for _, b := range blocks[i+1:] {
				rest = append(rest, f.block(b, areaWidth)...)
			}
			f.filling(t, total(rest))
			f.pending = append(f.pending, rest...)
			return
		}
		f.left = f.room() - total(f.pending)
		pieces := f.block(b, areaWidth)
		f.holdSignature(b, pieces)
		f.pending = append(f.pending, pieces...)
	}
}

// holdSignature keeps two lines of text with a signature that follows, and a table of signatures with the date below
// it: a page may not hold the signature alone.
func (f *flow) holdSignature(b templates.Block, pieces []piece) {
	switch b := b.(type) {
	case *templates.Paragraph:
		if !b.Keep || b.Heading {
			return
		}
	case *templates.Table:
		if !signed(b) {
			return
		}
		for i := range pieces {
			pieces[i].keep = true
		}
	default:
		return
	}
	for i := len(f.pending) - 1; i >= 0 && i >= len(f.pending)-2; i-- {
		f.pending[i].keep = true
	}
}

// signed reports whether a table has places for signatures or seals in its cells.
func signed(t *templates.Table) bool {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			for _, b := range c.Blocks {
				p, ok := b.(*templates.Paragraph)
				if ok && slices.ContainsFunc(p.Inlines, func(in templates.Inline) bool { _, area := in.(templates.Area); return area }) {
					return true
				}
			}
		}
	}
	return false
}

// flush puts the pending pieces on pages.
func (f *flow) flush() {
	for start := 0; start < len(f.pending); {
		end := start + 1
		height := f.pending[start].height
		for end < len(f.pending) && f.pending[end-1].keep {
			height += f.pending[end].gap + f.pending[end].height
			end++
		}
		if f.room() < f.pending[start].gap+height && f.y > 0 && height <= areaHeight {
			f.newPage()
		}
		for _, p := range f.pending[start:end] {
			f.put(p)
		}
		start = end
	}
	f.pending = f.pending[:0]
}

func (f *flow) put(p piece) {
	if len(f.pages) == 0 || f.room() < p.gap+p.height && f.y > 0 {
		f.newPage()
	}
	c := canvas{&f.pages[len(f.pages)-1]}
	if f.y > 0 {
		f.y += p.gap
	} else if p.header != nil {
		p.header.draw(c, areaLeft, areaTop)
		f.y = p.header.height
	}
	if p.draw != nil {
		p.draw(c, areaLeft, areaTop+f.y)
	}
	f.y += p.height
}

func (f *flow) newPage() {
	f.pages = append(f.pages, page.Page{Width: page.A4Width, Height: page.A4Height})
	f.y = 0
}

// room is the height left on the current page.
func (f *flow) room() page.Unit {
	if len(f.pages) == 0 {
		return areaHeight
	}
	return areaHeight - f.y
}

// filling lays out a table so that it and what follows end with the page. While the values do not fit, the one that
// asks for most goes to the continuation page; a table that is too long even then runs over pages.
func (f *flow) filling(t *templates.Table, rest page.Unit) {
	pieces := f.filled(t, rest).pieces()
	if len(pieces) > 0 {
		pieces[len(pieces)-1].keep = true
	}
	f.pending = append(f.pending, pieces...)
}

func (f *flow) filled(t *templates.Table, rest page.Unit) *table {
	room := f.room() - page.Unit(t.Before*templates.LinePitch/100) - rest
	layout := f.table(t, areaWidth)
	layout.below = rest
	for layout.fill(room) > room && f.paper.Continuation != nil {
		cell := layout.greediest()
		if cell == nil {
			break
		}
		f.moved = append(f.moved, moved{cell.place, cell.slot, cell.value})
		cell.note(f, f.paper.Continuation.Note)
	}
	return layout
}

// continuation sets the values that did not fit, each under its label, on pages of their own.
func (f *flow) continuation() {
	if len(f.moved) == 0 || f.err != nil {
		return
	}
	f.newPage()
	extra := f.paper.Continuation
	f.blocks(extra.Blocks)
	slices.SortFunc(f.moved, func(a, b moved) int { return cmp.Compare(a.place, b.place) })
	for _, m := range f.moved {
		f.pending = append(f.pending, f.section(m, extra.Style)...)
	}
	f.flush()
}

// section is one moved value: its label as a heading, its text in paragraphs below.
func (f *flow) section(m moved, style templates.Style) []piece {
	head := f.paragraph(&templates.Paragraph{
		Style: templates.Style{Role: "hei", Value: "hei", Size: style.Size, Pitch: style.Pitch}, Align: templates.Left,
		Before: 50, Keep: true, Inlines: []templates.Inline{templates.Text{Text: m.slot.Field.Label}},
	}, areaWidth)
	for text := range strings.SplitSeq(m.text, "\n") {
		b := f.builder(style, areaWidth)
		b.field = m.slot.Field.Path
		b.text(text, style.Value)
		f.fail(b.err)
		indent := 2 * page.Unit(style.Size)
		lines := breakLines(b.spaced(), areaWidth, indent)
		head = append(head, setLines(lines, style, templates.Justify, areaWidth, 0, indent)...)
	}
	return head
}
