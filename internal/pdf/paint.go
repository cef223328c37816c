package pdf

import (
	"bytes"
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/signintech/gopdf"

	"bangban/fonts"
	"bangban/internal/page"
)

// usedFace is a face of the document with the slots it needs, in the order of their first use. Slot i of the list is
// code i+1; code 0 is .notdef.
type usedFace struct {
	face   *fonts.Face
	slots  []page.Glyph
	glyphs []fonts.GlyphID
	codes  map[page.Glyph]int
}

// painting is a document ready to be drawn: the faces it uses and the text of every run in stub characters.
type painting struct {
	pages []*page.Page
	faces []*usedFace
	text  []byte
	ends  []int // the end of each run's text
	of    []int // the face of each run
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
			for k := range side.Runs {
				if err := p.add(&side.Runs[k]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *painting) add(r *page.Run) error {
	n := p.index(r.Face)
	used := p.faces[n]
	for _, g := range r.Glyphs {
		code, ok := used.codes[g]
		if !ok {
			if len(used.slots) == maxSlots {
				return fmt.Errorf("pdf: more than %d different glyphs of %s", maxSlots, r.Face.PostScriptName())
			}
			used.slots = append(used.slots, g)
			used.glyphs = append(used.glyphs, g.ID)
			code = len(used.slots)
			used.codes[g] = code
		}
		p.text = utf8.AppendRune(p.text, stubBase+rune(code))
	}
	p.ends = append(p.ends, len(p.text))
	p.of = append(p.of, n)
	return nil
}

// index finds the place of a face, which a document has a handful of, among those used, and adds it at the end.
func (p *painting) index(f *fonts.Face) int {
	for i, used := range p.faces {
		if used.face == f {
			return i
		}
	}
	if n := len(p.faces); n < cap(p.faces) && p.faces[:n+1][n] != nil {
		p.faces = p.faces[:n+1]
		p.faces[n].face = f
		return n
	}
	p.faces = append(p.faces, &usedFace{face: f, codes: make(map[page.Glyph]int, 256)})
	return len(p.faces) - 1
}

// reset forgets the document but keeps the memory.
func (p *painting) reset() {
	for _, used := range p.faces {
		used.face = nil
		used.slots = used.slots[:0]
		used.glyphs = used.glyphs[:0]
		clear(used.codes)
	}
	clear(p.pages)
	p.pages, p.faces = p.pages[:0], p.faces[:0]
	p.text, p.ends, p.of = p.text[:0], p.ends[:0], p.of[:0]
}

// paint draws the pages with gopdf into out. One stub stands for all faces, because each face a gopdf document has
// costs it a program, a table of widths and a map that are thrown away here; the assembler, which knows the face of
// each run, sets the names of the fonts.
func (p *painting) paint(ctx context.Context, s *stubs, out *bytes.Buffer) error {
	var doc gopdf.GoPdf
	doc.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	doc.SetNoCompression()
	doc.SetTextColor(0, 0, 0)
	family, err := s.family(p.slots())
	if err != nil {
		return err
	}
	if err := doc.AddTTFFontFromFontContainer(family, &s.container); err != nil {
		return fmt.Errorf("pdf: paint: %w", err)
	}
	run := 0
	for _, side := range p.pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		doc.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: side.Width.Points(), H: side.Height.Points()}})
		paintRules(&doc, side.Rules)
		paintPolygons(&doc, side.Polygons)
		for i := range side.Runs {
			if err := p.paintRun(&doc, &side.Runs[i], family, run); err != nil {
				return fmt.Errorf("pdf: paint: %w", err)
			}
			run++
		}
	}
	if _, err := doc.WriteTo(out); err != nil {
		return fmt.Errorf("pdf: paint: %w", err)
	}
	return nil
}

// slots is how many slots the stub must have.
func (p *painting) slots() int {
	most := 0
	for _, used := range p.faces {
		most = max(most, len(used.slots))
	}
	return most
}

// paintRules sets colour and width on every page anew: gopdf does not repeat them after a page break.
func paintRules(doc *gopdf.GoPdf, rules []page.Rule) {
	if len(rules) > 0 {
		doc.SetStrokeColor(0, 0, 0)
	}
	var width page.Unit
	for _, r := range rules {
		if r.Width != width {
			doc.SetLineWidth(r.Width.Points())
			width = r.Width
		}
		doc.Line(r.From.X.Points(), r.From.Y.Points(), r.To.X.Points(), r.To.Y.Points())
	}
}

func paintPolygons(doc *gopdf.GoPdf, polygons []page.Polygon) {
	if len(polygons) > 0 {
		doc.SetFillColor(0, 0, 0)
	}
	for _, polygon := range polygons {
		corners := make([]gopdf.Point, len(polygon.Corners))
		for i, c := range polygon.Corners {
			corners[i] = gopdf.Point{X: c.X.Points(), Y: c.Y.Points()}
		}
		doc.Polygon(corners, "F")
	}
}

// paintRun draws a run. Setting the position anew keeps gopdf from joining it with the run before.
func (p *painting) paintRun(doc *gopdf.GoPdf, r *page.Run, family string, n int) error {
	start := 0
	if n > 0 {
		start = p.ends[n-1]
	}
	if start == p.ends[n] {
		return nil
	}
	if err := doc.SetFontWithStyle(family, gopdf.Regular, r.Size.Points()); err != nil {
		return err
	}
	if err := doc.SetCharSpacing(r.Spacing.Points()); err != nil {
		return err
	}
	doc.SetXY(r.X.Points(), r.Y.Points())
	return doc.Text(string(p.text[start:p.ends[n]]))
}
