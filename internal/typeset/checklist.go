package typeset

import (
	"strconv"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/templates"
)

// checklist sets the items of the catalogue with their boxes.
func (f *flow) checklist(list *templates.Checklist, measure page.Unit) []piece {
	if list.Numbered {
		return f.numbered(list, measure)
	}
	return f.paired(list, measure)
}

// numbered sets one item a line, its number in front and its box behind (附件4).
func (f *flow) numbered(list *templates.Checklist, measure page.Unit) []piece {
	var pieces []piece
	for _, item := range f.values.Items() {
		number := strconv.Itoa(item.Number)
		b := f.builder(list.Style, measure)
		b.text(number+"."+item.Name, list.Style.Role)
		b.box(f.values.Chosen(list.Field.Path, number), true)
		f.fail(b.err)
		indent := b.em(list.Indent)
		lines := breakLines(b.spaced(), measure, indent)
		pieces = append(pieces, setLines(lines, list.Style, templates.Justify, measure, 0, indent)...)
	}
	return pieces
}

// paired sets two items a line, the boxes in front (附件3). An item longer than three fifths of the line stands alone.
func (f *flow) paired(list *templates.Checklist, measure page.Unit) []piece {
	var pairs [][2][]atom
	for _, item := range f.values.Items() {
		atoms := f.boxed(list, item)
		alone := width(atoms, true)*5 > measure*3
		if n := len(pairs); n > 0 && !alone && pairs[n-1][1] == nil && width(pairs[n-1][0], true)*5 <= measure*3 {
			pairs[n-1][1] = atoms
			continue
		}
		pairs = append(pairs, [2][]atom{atoms, nil})
	}
	at := middle(pairs, measure)
	var pieces []piece
	for _, p := range pairs {
		pieces = append(pieces, f.pair(list.Style, p[0], p[1], at, measure)...)
	}
	return pieces
}

// middle is where the right items start: in the middle, or as much to the left as those a little longer need.
func middle(pairs [][2][]atom, measure page.Unit) page.Unit {
	at := measure / 2
	for _, p := range pairs {
		if w := width(p[1], true); w*100 <= measure*55 {
			at = min(at, measure-w)
		}
	}
	return at
}

func (f *flow) boxed(list *templates.Checklist, item forms.Item) []atom {
	b := f.builder(list.Style, 0)
	b.box(f.values.Chosen(list.Field.Path, strconv.Itoa(item.Number)), false)
	b.text(item.Name, list.Style.Role)
	f.fail(b.err)
	return b.spaced()
}

// pair sets two items side by side. The right one starts at the column, or sooner where it needs to and the left one
// leaves the room; a text that is still too long goes on below itself, behind its box.
func (f *flow) pair(style templates.Style, left, right []atom, middle, measure page.Unit) []piece {
	size := page.Unit(style.Size)
	if right == nil {
		pieces := setLines(hanging(left, measure), style, templates.Left, measure, 0, 0)
		for i := range pieces[:len(pieces)-1] {
			pieces[i].keep = true
		}
		return pieces
	}
	if need := measure - width(right, true); need < middle && width(left, true)+size <= need {
		middle = need
	}
	lefts := setLines(hanging(left, middle-size/2), style, templates.Left, middle, 0, 0)
	rights := setLines(hanging(right, measure-middle), style, templates.Left, measure-middle, middle, 0)
	// In one piece, so that the page's text holds the whole left item before the right one.
	return []piece{{height: max(total(lefts), total(rights)), draw: func(c canvas, x, y page.Unit) {
		c.column(lefts, x, y)
		c.column(rights, x, y)
	}}}
}

// column draws pieces below each other.
func (c canvas) column(pieces []piece, x, y page.Unit) {
	for _, p := range pieces {
		p.draw(c, x, y)
		y += p.height
	}
}

// hanging breaks an item so that its further lines stand below its text and not below its box.
func hanging(atoms []atom, measure page.Unit) []line {
	if len(atoms) == 0 { // no face has □, which is an error by now
		return []line{{}}
	}
	box := atoms[0].width + atoms[0].after
	lines := breakLines(atoms, measure, 0)
	if len(lines) == 1 {
		return lines
	}
	lines = append(lines[:1:1], breakLines(atoms[len(lines[0].atoms):], measure-box, 0)...)
	for i := range lines[1:] {
		indent := atom{size: atoms[0].size, width: box}
		lines[i+1].atoms = append([]atom{indent}, lines[i+1].atoms...)
	}
	return lines
}
