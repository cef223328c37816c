package pdf

import (
	"bytes"
	"context"
	"fmt"

	"github.com/signintech/gopdf"

	"bangban/fonts"
	"bangban/internal/page"
)

// usedFace is a face of the document with the slots it needs: first what the papers print, in the order of first use,
// with their ticked boxes behind, then what the values add. So the first part is the same in every document of a form.
// Slot i of the list is code i+1; code 0 is .notdef.
type usedFace struct {
	face   *fonts.Face
	slots  []page.Glyph
	glyphs []fonts.GlyphID
	labels int                // how many of the slots the papers need
	first  []uint16           // by glyph, the code of its first slot, 0 for none
	others map[page.Glyph]int // the codes of glyphs with more slots
}

// painting is a document ready to be drawn: its pages and the faces it uses.
type painting struct {
	pages []*page.Page
	faces []*usedFace
}

// prepare checks every page and gives each different glyph of a face its slot. One glyph used for different characters
// takes a slot for each, so that each reads as what was set.
func (p *painting) prepare(ctx context.Context, d Document) error {
	for i := range d.Parts {
		for j := range d.Parts[i].Pages {
			if err := ctx.Err(); err != nil {
				return err
			}
			side := &d.Parts[i].Pages[j]
			if err := checkPage(side); err != nil {
				return fmt.Errorf("pdf: part %d, page %d: %w", i+1, j+1, err)
			}
			p.pages = append(p.pages, side)
			p.each(side, func(u *usedFace, g page.Glyph) {
				if g.Fixed {
					u.slot(page.Glyph{ID: g.ID, Rune: g.Rune})
				}
			})
		}
	}
	for _, side := range p.pages {
		p.each(side, func(u *usedFace, g page.Glyph) {
			if g.Fixed && g.Extra != 0 {
				u.slot(g)
			}
		})
	}
	for _, used := range p.faces {
		used.labels = len(used.slots)
	}
	for _, side := range p.pages {
		p.each(side, func(u *usedFace, g page.Glyph) {
			if !g.Fixed {
				u.slot(g)
			}
		})
	}
	for _, used := range p.faces {
		if len(used.slots) > maxSlots {
			return fmt.Errorf("pdf: more than %d different glyphs of %s", maxSlots, used.face.PostScriptName())
		}
	}
	return nil
}

func (p *painting) each(side *page.Page, do func(*usedFace, page.Glyph)) {
	for i := range side.Runs {
		run := &side.Runs[i]
		used := p.faces[p.index(run.Face)]
		for _, g := range run.Glyphs {
			do(used, g)
		}
	}
}

// slot gives a glyph a slot unless it has one.
func (u *usedFace) slot(g page.Glyph) {
	g.Fixed = false
	if u.code(g) > 0 {
		return
	}
	u.slots = append(u.slots, g)
	u.glyphs = append(u.glyphs, g.ID)
	if u.first[g.ID] == 0 && len(u.slots) <= maxSlots {
		u.first[g.ID] = uint16(len(u.slots))
		return
	}
	u.others[g] = len(u.slots)
}

// code is that of a glyph's slot, 0 if it has none.
func (u *usedFace) code(g page.Glyph) int {
	g.Fixed = false
	if first := int(u.first[g.ID]); first == 0 || u.slots[first-1] == g {
		return first
	}
	return u.others[g]
}

// index finds the place of a face, which a document has a handful of, among those used, and adds it at the end.
func (p *painting) index(f *fonts.Face) int {
	for i, used := range p.faces {
		if used.face == f {
			return i
		}
	}
	p.faces = append(p.faces, p.faceOf(f))
	return len(p.faces) - 1
}

// faceOf takes the memory of the document before, if there is any.
func (p *painting) faceOf(f *fonts.Face) *usedFace {
	n := len(p.faces)
	used := &usedFace{others: make(map[page.Glyph]int)}
	if n < cap(p.faces) && p.faces[:n+1][n] != nil {
		used = p.faces[:n+1][n]
	}
	used.face = f
	if len(used.first) < f.NumGlyphs() {
		used.first = make([]uint16, f.NumGlyphs())
	}
	return used
}

// reset forgets the document but keeps the memory.
func (p *painting) reset() {
	for _, used := range p.faces {
		for _, g := range used.glyphs {
			used.first[g] = 0
		}
		used.face = nil
		used.slots, used.glyphs, used.labels = used.slots[:0], used.glyphs[:0], 0
		clear(used.others)
	}
	clear(p.pages)
	p.pages, p.faces = p.pages[:0], p.faces[:0]
}

// paint draws canvases with gopdf into out, a page for each. One stub stands for all faces, because what it is called
// and which codes are shown is left open.
func paint(ctx context.Context, stub *gopdf.FontContainer, canvases []canvas, out *bytes.Buffer) error {
	var doc gopdf.GoPdf
	doc.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	doc.SetNoCompression()
	doc.SetTextColor(0, 0, 0)
	if err := doc.AddTTFFontFromFontContainer(stubName, stub); err != nil {
		return fmt.Errorf("pdf: paint: %w", err)
	}
	for _, c := range canvases {
		if err := ctx.Err(); err != nil {
			return err
		}
		size := gopdf.Rect{W: c.side.Width.Points(), H: c.side.Height.Points()}
		doc.AddPageWithOption(gopdf.PageOption{PageSize: &size})
		for i := range c.missing {
			if err := c.missing[i].paint(&doc); err != nil {
				return fmt.Errorf("pdf: paint: %w", err)
			}
		}
	}
	if _, err := doc.WriteTo(out); err != nil {
		return fmt.Errorf("pdf: paint: %w", err)
	}
	return nil
}

// paint draws an operation.
func (op *operation) paint(doc *gopdf.GoPdf) error {
	switch op.kind {
	case strokeColor:
		doc.SetStrokeColor(0, 0, 0)
	case fillColor:
		doc.SetFillColor(0, 0, 0)
	case lineWidth:
		doc.SetLineWidth(op.rule.Width.Points())
	case line:
		doc.Line(op.rule.From.X.Points(), op.rule.From.Y.Points(), op.rule.To.X.Points(), op.rule.To.Y.Points())
	case filled:
		corners := make([]gopdf.Point, len(op.polygon.Corners))
		for i, c := range op.polygon.Corners {
			corners[i] = gopdf.Point{X: c.X.Points(), Y: c.Y.Points()}
		}
		doc.Polygon(corners, "F")
	case textRun:
		if err := doc.SetFontWithStyle(stubName, gopdf.Regular, op.run.Size.Points()); err != nil {
			return err
		}
		if err := doc.SetCharSpacing(op.run.Spacing.Points()); err != nil {
			return err
		}
		doc.SetXY(op.run.X.Points(), op.run.Y.Points()) // also keeps gopdf from joining it with the run before
		return doc.Text(sampleText)
	}
	return nil
}
