// Package page is the page model: what typesetting hands to painting, positioned glyph runs, rules and filled shapes.
//
// It knows nothing of forms, of markup or of PDF. All lengths are whole hundredths of a point, so that a dump of
// a page is the same on every machine and what is painted is exactly what was set.
package page

import "bangban/fonts"

// Unit is a length in hundredths of a point (1/7200 inch).
type Unit int32

// Pt is one point.
const Pt Unit = 100

// A4 paper (GB/T 148-1997, 210 mm by 297 mm).
const (
	A4Width  Unit = 59528
	A4Height Unit = 84189
)

// MM converts millimetres, in hundredths of a millimetre, to units, rounded to the nearest.
func MM(hundredths int) Unit { return Unit((int64(hundredths)*7200 + 1270) / 2540) }

// Points gives the length in points, for a painter that counts in floating point.
func (u Unit) Points() float64 { return float64(u) / 100 }

// Point is a place on the page: X to the right, Y downwards from the top left corner.
type Point struct{ X, Y Unit }

// Rect is an upright rectangle with its top left corner at X, Y.
type Rect struct{ X, Y, W, H Unit }

// Glyph is one glyph and the text it stands for, which is what extraction must give back: Rune, and Extra behind it
// unless that is zero. A ticked box is one glyph □ that stands for □√: the tick is drawn, because a second glyph over
// the box is read as belonging to what follows.
//
// Fixed tells that the paper itself prints the glyph; what Extra adds still comes of a value. See [Page].
type Glyph struct {
	ID    fonts.GlyphID
	Fixed bool
	Rune  rune
	Extra rune
}

// Run is a row of glyphs of one face and size that starts at X on the baseline Y. Each glyph moves on by its face's
// advance and Spacing.
type Run struct {
	Face    *fonts.Face
	Size    Unit
	X, Y    Unit
	Spacing Unit
	Glyphs  []Glyph
}

// Width is the distance from the start of the run to the end of its last glyph, without the last spacing.
func (r Run) Width() Unit {
	var w Unit
	for i, g := range r.Glyphs {
		if i > 0 {
			w += r.Spacing
		}
		w += Advance(r.Face, g.ID, r.Size)
	}
	return w
}

// Text is what the run reads as.
func (r Run) Text() string {
	text := make([]rune, 0, len(r.Glyphs))
	for _, g := range r.Glyphs {
		text = append(text, g.Rune)
		if g.Extra != 0 {
			text = append(text, g.Extra)
		}
	}
	return string(text)
}

// Advance is the width of a glyph at a size, rounded to the nearest unit.
func Advance(f *fonts.Face, g fonts.GlyphID, size Unit) Unit {
	return Unit((int64(f.Advance(g))*int64(size) + 500) / 1000)
}

// Rule is a straight line of black ink.
type Rule struct {
	From, To Point
	Width    Unit
	Fixed    bool
}

// Polygon is a closed shape filled with black ink (an arrow head, the tick in a box).
type Polygon struct {
	Corners []Point
	Fixed   bool
}

// AreaKind says what is put on an area after printing.
type AreaKind string

// The kinds of area.
const (
	Signature AreaKind = "signature"
	Seal      AreaKind = "seal"
)

// Area is a place kept free for a signature or a seal, named so that a seal system can find it.
type Area struct {
	Name string
	Kind AreaKind
	Rect
}

// Page is one side of paper. Runs stand in reading order.
//
// What is marked as Fixed comes from the paper of a form and not from the values it is filled with. The mark changes
// nothing of how a page looks or reads; a painter may use it to keep what it painted for the next page with the same.
type Page struct {
	Width, Height Unit
	Runs          []Run
	Rules         []Rule
	Polygons      []Polygon
	Areas         []Area
}
