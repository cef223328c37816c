package fonts

import "fmt"

// Limits that no real font reaches; they bound the work a hostile one can cause here and in readers of the program.
const (
	maxProgram = 64 << 20 // bytes of outlines: glyphs may share their bytes in the font, not in the program
	maxDepth   = 8        // composites of composites of …
	maxParts   = 256      // parts of one composite, those of its parts included
)

// Subset gives a TrueType program for embedding: glyph 0 is .notdef and glyph i+1 is glyphs[i]; behind them stand the
// parts of composite glyphs that are not among them. It has the tables a PDF reader wants and no others, so no
// character map and no names. The same glyphs give the same bytes. It fails on a glyph the face does not have and on
// a broken font.
func (f *Face) Subset(glyphs []GlyphID) ([]byte, error) {
	program, err := f.subset(glyphs)
	if err != nil {
		return nil, fmt.Errorf("subset %s: %w", f.psName, err)
	}
	return program, nil
}

func (f *Face) subset(glyphs []GlyphID) ([]byte, error) {
	s := selection{face: f, slots: make([]GlyphID, 1, len(glyphs)+8)}
	s.slots = append(s.slots, glyphs...)
	if err := s.measure(); err != nil {
		return nil, err
	}
	n := len(s.slots)
	if n > 0xFFFF {
		return nil, fmt.Errorf("%d glyphs are more than a font can hold", n)
	}
	longLoca, locaSize := s.size > 2*0xFFFF, 2*(n+1)
	if longLoca {
		locaSize = 4 * (n + 1)
	}
	p := newProgram([...]tableSpec{
		{"cvt ", len(f.hints[0]), f.hints[0]},
		{"fpgm", len(f.hints[1]), f.hints[1]},
		{"glyf", max(s.size, 2), nil}, // never empty, which readers take for missing
		{"head", 54, f.head},
		{"hhea", 36, f.hhea},
		{"hmtx", 4 * n, nil},
		{"loca", locaSize, nil},
		{"maxp", 32, f.maxp},
		{"prep", len(f.hints[2]), f.hints[2]},
	})
	if err := s.writeGlyphs(p.table("glyf"), p.table("loca"), longLoca); err != nil {
		return nil, err
	}
	s.writeMetrics(p.table("hmtx"))
	put16(p.table("hhea"), 34, n)
	put16(p.table("maxp"), 4, n)
	put16(p.table("head"), 50, 0)
	if longLoca {
		put16(p.table("head"), 50, 1)
	}
	p.seal()
	return p.data, nil
}

// selection is the glyphs of a subset in their new order.
type selection struct {
	face  *Face
	slots []GlyphID // slots[i] is the glyph of the face that becomes glyph i
	size  int       // bytes of all outlines, each filled up to an even length
	// slotOf is the first slot of each glyph of the face, plus one; 0 if it has none. Most fonts' ideographs are no
	// composites, so it is made when the first composite turns up.
	slotOf []uint32
}

// measure adds the parts of composites and sums up the outlines.
func (s *selection) measure() error {
	asked := len(s.slots)
	for i := 0; i < len(s.slots); i++ {
		g := s.slots[i]
		if int(g) >= s.face.glyphs {
			return fmt.Errorf("there is no glyph %d among %d", g, s.face.glyphs)
		}
		outline, err := s.face.outline(g)
		if err != nil {
			return err
		}
		if s.size += len(outline) + len(outline)&1; s.size > maxProgram {
			return fmt.Errorf("the outlines take more than %d MiB", maxProgram>>20)
		}
		if i < asked && isComposite(outline) { // a part's own parts are added with it
			left := maxParts
			if err := s.addParts(g, outline, 1, &left); err != nil {
				return err
			}
		}
	}
	return nil
}

// addParts gives the parts of a composite, and theirs, slots of their own. Every way down is walked, so that depth
// and left bound what a reader of the program has to draw, and circles end.
func (s *selection) addParts(g GlyphID, outline []byte, depth int, left *int) error {
	if depth > maxDepth {
		return fmt.Errorf("%w: composite glyphs are nested more than %d deep", ErrNotFont, maxDepth)
	}
	s.indexSlots()
	for at := 10; at != 0; {
		c, next, err := readComponent(outline, at)
		if err != nil {
			return fmt.Errorf("glyph %d: %w", g, err)
		}
		if *left--; *left < 0 {
			return fmt.Errorf("%w: a composite glyph has more than %d parts", ErrNotFont, maxParts)
		}
		if int(c) >= s.face.glyphs {
			return fmt.Errorf("%w: composite glyph %d has part %d among %d glyphs", ErrNotFont, g, c, s.face.glyphs)
		}
		if s.slotOf[c] == 0 {
			s.slots = append(s.slots, c)
			s.slotOf[c] = uint32(len(s.slots))
		}
		inner, err := s.face.outline(c)
		if err != nil {
			return err
		}
		if isComposite(inner) {
			if err := s.addParts(c, inner, depth+1, left); err != nil {
				return err
			}
		}
		at = next
	}
	return nil
}

func (s *selection) indexSlots() {
	if s.slotOf != nil {
		return
	}
	s.slotOf = make([]uint32, s.face.glyphs)
	for i := len(s.slots) - 1; i >= 0; i-- {
		if g := int(s.slots[i]); g < len(s.slotOf) {
			s.slotOf[g] = uint32(i + 1)
		}
	}
}

// writeGlyphs copies the outlines, turns the parts of composites to their new numbers, and fills loca.
func (s *selection) writeGlyphs(glyf, loca []byte, longLoca bool) error {
	at := 0
	for i, g := range s.slots {
		outline, err := s.face.outline(g)
		if err != nil {
			return err
		}
		copy(glyf[at:], outline)
		if isComposite(outline) {
			s.renumber(glyf[at : at+len(outline)])
		}
		at += len(outline) + len(outline)&1
		if longLoca {
			put32(loca, 4*(i+1), uint32(at))
		} else {
			put16(loca, 2*(i+1), at/2)
		}
	}
	return nil
}

// renumber works on an outline that addParts has walked, so its components are known to be whole.
func (s *selection) renumber(outline []byte) {
	for at := 10; at != 0; {
		c, next, err := readComponent(outline, at)
		if err != nil {
			return
		}
		put16(outline, at+2, int(s.slotOf[c]-1))
		at = next
	}
}

func (s *selection) writeMetrics(hmtx []byte) {
	for i, g := range s.slots {
		advance, bearing := s.face.metric(g)
		put16(hmtx, 4*i, int(advance))
		put16(hmtx, 4*i+2, int(bearing))
	}
}

// isComposite tells an outline made of other glyphs: its number of contours is negative.
func isComposite(outline []byte) bool { return len(outline) >= 10 && outline[0]&0x80 != 0 }

// Flags of a component of a composite glyph.
const (
	flagWords      = 0x0001
	flagScale      = 0x0008
	flagMore       = 0x0020
	flagTwoScales  = 0x0040
	flagFourScales = 0x0080
)

// readComponent reads the component at an offset; next is the offset of the one behind it, 0 after the last.
func readComponent(outline []byte, at int) (g GlyphID, next int, err error) {
	if at+4 > len(outline) {
		return 0, 0, fmt.Errorf("%w: a composite glyph is cut short", ErrNotFont)
	}
	flags := u16(outline, at)
	next = at + 6
	if flags&flagWords != 0 {
		next += 2
	}
	switch {
	case flags&flagScale != 0:
		next += 2
	case flags&flagTwoScales != 0:
		next += 4
	case flags&flagFourScales != 0:
		next += 8
	}
	if next > len(outline) {
		return 0, 0, fmt.Errorf("%w: a composite glyph is cut short", ErrNotFont)
	}
	g = GlyphID(u16(outline, at+2))
	if flags&flagMore == 0 {
		next = 0
	}
	return g, next, nil
}
