package typeset

import (
	"slices"
	"strings"

	"bangban/fonts"
	"bangban/internal/page"
	"bangban/templates"
)

// atom is the smallest thing that is set in a line: a glyph, or a stretch of blank.
type atom struct {
	face  *fonts.Face // nil for blank
	id    fonts.GlyphID
	r     rune
	class class
	size  page.Unit
	width page.Unit
	after page.Unit // distance to the next atom, beyond the width
	ruled bool      // a line below
	tick  bool      // □ with a tick
	fixed bool      // of the paper, not of a value
	glued bool      // no break in front
	tied  bool      // not even in an emergency
	ends  bool      // the line ends behind it
	area  *templates.Area
}

func (a *atom) glyph() page.Glyph {
	g := page.Glyph{ID: a.id, Fixed: a.fixed, Rune: a.r}
	if a.tick {
		g.Extra = '√'
	}
	return g
}

// blank reports whether an atom leaves no mark of its own.
func (a *atom) blank() bool { return a.face == nil || a.class&space != 0 }

// builder turns inline content into atoms.
type builder struct {
	flow  *flow
	style templates.Style
	track page.Unit // added behind every square character
	atoms []atom
	field string // path of the value being set, "" for what the paper prints
	tight bool   // no space between Han and Latin: a mark or title
	err   error
}

// manyAtoms is room for the atoms of a few paragraphs.
const manyAtoms = 512

// builder starts a paragraph whose atoms take the next of the room that the flow has for all of them; spaced ends it.
func (f *flow) builder(style templates.Style, measure page.Unit) *builder {
	if cap(f.spare) < manyAtoms/8 {
		f.spare = make([]atom, 0, manyAtoms)
	}
	b := &builder{flow: f, style: style, atoms: f.spare}
	if style.Chars > 1 {
		b.track = floorDiv(measure-page.Unit(style.Chars*style.Size), page.Unit(style.Chars-1))
		if b.track > 0 || -b.track > page.Unit(style.Size)/20 {
			b.track = 0
		}
	}
	return b
}

func floorDiv(a, b page.Unit) page.Unit {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

func (b *builder) em(l templates.Length) page.Unit {
	return page.Unit(l.At(b.style.Size))
}

// text adds characters in the face of a role. What the paper prints is found only once.
func (b *builder) text(s, role string) {
	if b.field != "" || strings.Contains(s, "\n") {
		b.find(s, role)
		return
	}
	key := labelKey{s, role, b.style.Size}
	if found := b.flow.s.labels.find(key); found != nil {
		b.atoms = append(b.atoms, found...)
		return
	}
	first := len(b.atoms)
	b.find(s, role)
	if b.err == nil {
		b.flow.s.labels.keep(key, slices.Clone(b.atoms[first:]))
	}
}

// find adds characters with the glyphs the faces have for them.
func (b *builder) find(s, role string) {
	first := len(b.atoms)
	for _, r := range s {
		if r == '\n' {
			b.lineEnd()
			continue
		}
		b.glyph(r, role)
	}
	b.holdNumbers(first)
	b.holdDashes(first)
}

func (b *builder) glyph(r rune, role string) {
	face, id, ok := b.flow.s.fonts.Find(fonts.Role(role), r)
	if !ok {
		if b.err == nil {
			b.err = &MissingGlyphError{Path: b.field, Rune: r}
		}
		return
	}
	size := page.Unit(b.style.Size)
	a := atom{face: face, id: id, r: r, class: b.flow.s.classes.of(r), size: size, width: page.Advance(face, id, size), fixed: b.field == ""}
	if a.width*4 < size*3 {
		a.class &^= open | shut // a Latin quote, which has no blank half to squeeze
	}
	b.atoms = append(b.atoms, a)
}

// holdNumbers keeps the units behind a number on its line: 12000.5万元, 3.6万平方米.
func (b *builder) holdNumbers(first int) {
	number := false
	for i := first; i < len(b.atoms); i++ {
		a := &b.atoms[i]
		if a.class&digit != 0 || a.r == '×' {
			number = true
			continue
		}
		if !number || a.class&unit == 0 {
			number = number && a.class&word != 0
			continue
		}
		a.glued = true
		number = strings.ContainsRune("万亿千百平立公方瓦", a.r)
	}
}

// holdDashes keeps a dash of one em, which connects, from the start of a line (GB/T 15834-2011 §5.1.6).
func (b *builder) holdDashes(first int) {
	dash := func(i int) bool { return i >= first && i < len(b.atoms) && b.atoms[i].r == '—' }
	for i := first; i < len(b.atoms); i++ {
		if dash(i) && !dash(i-1) && !dash(i+1) {
			b.atoms[i].class |= noStart
		}
	}
}

func (b *builder) lineEnd() {
	if n := len(b.atoms); n > 0 && !b.atoms[n-1].ends {
		b.atoms[n-1].ends = true
		return
	}
	b.atoms = append(b.atoms, atom{size: page.Unit(b.style.Size), ends: true})
}

// space adds blank of a width in pieces of an em, so that a line can end inside a long one.
func (b *builder) space(width page.Unit, ruled bool) {
	size := page.Unit(b.style.Size)
	for width > 0 {
		w := min(width, size)
		b.atoms = append(b.atoms, atom{size: size, width: w, ruled: ruled})
		width -= w
	}
}

func (b *builder) inlines(list []templates.Inline) {
	for _, in := range list {
		switch in := in.(type) {
		case templates.Text:
			b.text(in.Text, b.style.Role)
		case templates.Slot:
			b.slot(in)
		case templates.Box:
			b.box(b.flow.values.Chosen(in.Field.Path, in.Value), true)
		case templates.Label:
			b.label(in.Text, b.em(in.Width))
		case templates.Space:
			b.space(b.em(in.Width), false)
		case templates.Break:
			b.lineEnd()
		case templates.Area:
			b.area(in)
		}
	}
}

// box adds □, ticked or not. Behind a text it stays with it.
func (b *builder) box(ticked, behind bool) {
	b.glyph('□', b.style.Role)
	if n := len(b.atoms); n > 0 && b.err == nil {
		a := &b.atoms[n-1]
		a.tick, a.glued, a.tied = ticked, behind, behind
		a.class = noEnd
		if behind {
			a.class = noStart
		}
	}
}

// label spreads a text to a width; one that is longer stands as it is.
func (b *builder) label(text string, width page.Unit) {
	first := len(b.atoms)
	b.text(text, b.style.Role)
	set := b.atoms[first:]
	free := width
	for _, a := range set {
		free -= a.width
	}
	if free <= 0 || len(set) < 2 {
		return
	}
	gaps := page.Unit(len(set) - 1)
	for i := range set[:gaps] {
		set[i].after = free / gaps
		set[i+1].glued, set[i+1].tied = true, true
	}
}

func (b *builder) area(in templates.Area) {
	area := &in
	if in.Seal {
		first := len(b.atoms)
		b.text(in.Text, b.style.Role)
		if first == len(b.atoms) {
			b.atoms = append(b.atoms, atom{size: page.Unit(b.style.Size)})
		}
		for i := range b.atoms[first:] {
			b.atoms[first+i].glued = i > 0 // （盖章） stays whole, for a seal cannot be put on two lines
		}
		b.atoms[first+(len(b.atoms)-first)/2].area = area
		return
	}
	b.atoms = append(b.atoms, atom{size: page.Unit(b.style.Size), width: b.em(in.Width), area: area})
}

// slot adds the value of a field, or the blank left for it.
func (b *builder) slot(in templates.Slot) {
	b.field = in.Field.Path
	defer func() { b.field = "" }()
	first := len(b.atoms)
	width := b.em(in.Blank)
	switch value := b.flow.values.Text(in.Field.Path); {
	case value != "":
		b.text(value+in.Unit, b.style.Value)
		if in.Ruled {
			b.pad(first)
		}
	case in.Model != "" && b.flow.values.Model():
		b.text(in.Model, "song")
	case in.Field.Type == "date":
		b.space(width, in.Ruled)
		b.text("年", b.style.Role)
		b.space(b.em(templates.Length{Ems: 200}), in.Ruled)
		b.text("月", b.style.Role)
		b.space(b.em(templates.Length{Ems: 200}), in.Ruled)
		b.text("日", b.style.Role)
	default:
		b.space(width, in.Ruled)
	}
}

// pad puts half an em of line on either side of a value. A longer line would look better under a short value, but
// readers that go by the look of the page would take the value for a column of its own and lose its place in the text.
func (b *builder) pad(first int) {
	size := page.Unit(b.style.Size)
	value := append([]atom(nil), b.atoms[first:]...)
	b.atoms = b.atoms[:first]
	b.space(size/2, true)
	for i := range value {
		value[i].ruled = true
		value[i].glued = value[i].glued || i == 0 // a line does not end with the start of the rule
	}
	b.atoms = append(b.atoms, value...)
	b.space(size/2, true)
	b.atoms[len(b.atoms)-1].glued = true // nor begin with its end
}

// spaced ends the paragraph. It fixes the distances between neighbours: tracking, punctuation squeezed, a quarter em
// between Han and Latin.
func (b *builder) spaced() []atom {
	for i := range b.atoms[:max(0, len(b.atoms)-1)] {
		a, next := &b.atoms[i], &b.atoms[i+1]
		if a.class&word == 0 && a.width > 0 && next.width > 0 {
			a.after += b.track * a.size / page.Unit(b.style.Size)
		}
		switch {
		case a.ends:
		case a.class&shut != 0 && next.class&(shut|open) != 0, a.class&open != 0 && next.class&open != 0:
			a.after -= a.size / 2
		case b.tight:
		case a.class&han != 0 && next.class&letter != 0, a.class&letter != 0 && next.class&han != 0:
			a.after += a.size / 4
		}
	}
	n := len(b.atoms)
	b.flow.spare = b.atoms[n:]
	return b.atoms[:n:n]
}
