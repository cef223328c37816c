package typeset

import (
	"bangban/internal/page"
	"bangban/templates"
)

const (
	thin page.Unit = 50 // every line: rules of a table, lines below values
	// ascent is how far the square of a character stands above the baseline, in hundredths of an em; every face
	// shares the line box of 0.88 and 0.12 em.
	ascent = 88
	// sealSize is the diameter of a department's seal (国发〔1999〕25号: 4.2 cm).
	sealSize page.Unit = 11906
)

// canvas is the page being filled.
type canvas struct{ page *page.Page }

// set draws a line of text in the measure from x, on the baseline y.
func (c canvas) set(l line, x, y, measure page.Unit, align templates.Align) {
	free := measure - width(l.atoms, true)
	var extra page.Unit
	switch align {
	case templates.Center:
		x += inset(l.atoms, measure) / 2
	case templates.Right:
		x += inset(l.atoms, measure)
	case templates.Justify, templates.Spread:
		if align == templates.Spread || !l.last {
			extra = stretch(l.atoms, free)
		}
	}
	c.atoms(l.atoms, x, y, extra)
}

// inset is what a line leaves free of its measure: nothing for one that is longer.
func inset(atoms []atom, measure page.Unit) page.Unit { return max(0, measure-width(atoms, false)) }

// stretch is what every gap of a line takes so that it fills its measure: nothing if there is no gap to widen, or
// if the gaps would become wider than half an em.
func stretch(atoms []atom, free page.Unit) page.Unit {
	if free <= 0 {
		return 0
	}
	var gaps page.Unit
	end := visible(atoms)
	for i := 0; i+1 < end; i++ {
		if widens(&atoms[i], &atoms[i+1]) {
			gaps++
		}
	}
	if gaps == 0 || free > gaps*atoms[0].size/2 {
		return 0
	}
	return free / gaps
}

// widens reports whether justifying may widen the gap between two neighbours: not inside a word.
func widens(a, b *atom) bool { return a.class&word == 0 || b.class&word == 0 }

// atoms draws atoms from x, with extra in each gap that may be widened, as few runs as the gaps allow.
func (c canvas) atoms(atoms []atom, x, y, extra page.Unit) {
	var run *page.Run
	glyphs := make([]page.Glyph, 0, len(atoms)) // of all the runs
	first := 0                                  // glyph of the run
	end := page.Unit(0)                         // of the last glyph of the run
	ruleFrom := page.Unit(-1)
	last := visible(atoms)
	for i := range atoms {
		a := &atoms[i]
		if a.ruled && ruleFrom < 0 {
			ruleFrom = x
		}
		if !a.ruled && ruleFrom >= 0 {
			c.underline(ruleFrom, x, y, a.size)
			ruleFrom = -1
		}
		if a.area != nil {
			c.area(a, x, y)
		}
		if a.face != nil {
			if run == nil || !joins(run, a, x-end) {
				c.page.Runs = append(c.page.Runs, page.Run{Face: a.face, Size: a.size, X: x, Y: y})
				run, first = &c.page.Runs[len(c.page.Runs)-1], len(glyphs)
			} else if len(run.Glyphs) == 1 {
				run.Spacing = x - end
			}
			glyphs = append(glyphs, a.glyph())
			run.Glyphs = glyphs[first:len(glyphs):len(glyphs)]
			if a.tick {
				c.tick(a, x, y)
			}
			end = x + a.width
		}
		x += a.width
		if i+1 < len(atoms) {
			x += a.after
			if i+1 < last && widens(a, &atoms[i+1]) {
				x += extra
			}
		}
	}
	if ruleFrom >= 0 {
		a := &atoms[len(atoms)-1]
		if a.class&shut != 0 { // its blank half may hang beyond the line
			x -= a.size / 2
		}
		c.underline(ruleFrom, x, y, a.size)
	}
}

// joins reports whether a glyph that stands a gap behind the run can be its next.
func joins(run *page.Run, a *atom, gap page.Unit) bool {
	if run.Face != a.face || run.Size != a.size || gap > a.size || gap < -a.size {
		return false
	}
	return len(run.Glyphs) == 1 || run.Spacing == gap
}

// underline draws the line below a value, or where one is to be written: it is as long as the value.
func (c canvas) underline(from, to, y, size page.Unit) {
	y += size * 18 / 100
	c.page.Rules = append(c.page.Rules, page.Rule{From: page.Point{X: from, Y: y}, To: page.Point{X: to, Y: y}, Width: thin})
}

// rule draws a line of the paper.
func (c canvas) rule(x1, y1, x2, y2, width page.Unit) {
	c.page.Rules = append(c.page.Rules, page.Rule{
		From: page.Point{X: x1, Y: y1}, To: page.Point{X: x2, Y: y2}, Width: width, Fixed: true,
	})
}

// tick draws √ into the box: a short stroke down, a long one up that leaves the box at its corner. The shape is in
// hundredths of an em from the middle of the box.
func (c canvas) tick(a *atom, x, y page.Unit) {
	shape := [...]page.Point{
		{X: -33, Y: -1}, {X: -25, Y: -8}, {X: -9, Y: 15}, {X: 40, Y: -46}, {X: 43, Y: -43}, {X: -6, Y: 33}, {X: -12, Y: 33},
	}
	middle := page.Point{X: x + a.width/2, Y: y - a.size*38/100}
	corners := make([]page.Point, len(shape))
	for i, p := range shape {
		corners[i] = page.Point{X: middle.X + p.X*a.size/100, Y: middle.Y + p.Y*a.size/100}
	}
	c.page.Polygons = append(c.page.Polygons, page.Polygon{Corners: corners})
}

func (c canvas) area(a *atom, x, y page.Unit) {
	if a.area.Seal {
		middle := page.Point{X: x + a.width/2, Y: y - a.size*38/100}
		c.page.Areas = append(c.page.Areas, page.Area{Name: a.area.Name, Kind: page.Seal, Rect: page.Rect{
			X: middle.X - sealSize/2, Y: middle.Y - sealSize/2, W: sealSize, H: sealSize,
		}})
		return
	}
	c.page.Areas = append(c.page.Areas, page.Area{Name: a.area.Name, Kind: page.Signature, Rect: page.Rect{
		X: x, Y: y - a.size, W: a.width, H: a.size * 5 / 4,
	}})
}
