package fonts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Errors of Parse.
var (
	ErrNotFont    = errors.New("not a TrueType font")
	ErrNoOutlines = errors.New("no TrueType outlines")
)

// Face is one typeface, read in place: it keeps the bytes it was parsed from and no copy of anything in them but its
// names. It never changes and may be used by several goroutines at once.
type Face struct {
	loca, glyf   []byte
	hmtx         []byte
	head, hhea   []byte
	maxp, os2    []byte
	post, name   []byte
	chars        charMap
	hints        [3][]byte // cvt, fpgm and prep, what hinted glyphs need
	glyphs       int
	metrics      int // how many glyphs have an advance of their own
	em           int
	longLoca     bool
	psName       string
	family       string
	restrictions uint16 // fsType of OS/2
}

// Parse reads a TrueType font, or the first font of a TrueType collection, from data, which must not change
// afterwards. Only the tables' frames are looked at, so it takes microseconds whatever the size. It fails with
// ErrNotFont or ErrNoOutlines; a font may lack a character map, and then has no characters.
func Parse(data []byte) (*Face, error) {
	dir, err := readDirectory(data)
	if err != nil {
		return nil, err
	}
	f := &Face{
		head: dir.table("head"), hhea: dir.table("hhea"), maxp: dir.table("maxp"), hmtx: dir.table("hmtx"),
		loca: dir.table("loca"), glyf: dir.table("glyf"),
		os2: dir.table("OS/2"), post: dir.table("post"), name: dir.table("name"),
		hints: [3][]byte{dir.table("cvt "), dir.table("fpgm"), dir.table("prep")},
		chars: readCharMap(dir.table("cmap")),
	}
	if err := f.readFrame(); err != nil {
		return nil, err
	}
	if len(f.os2) >= 10 {
		f.restrictions = u16(f.os2, 8)
	}
	f.psName = postScriptName(f.name)
	f.family = firstName(f.name, 16, 1)
	return f, nil
}

// readFrame checks the lengths every later look-up relies on.
func (f *Face) readFrame() error {
	if len(f.head) < 54 || len(f.hhea) < 36 || len(f.maxp) < 32 {
		return fmt.Errorf("%w: table head, hhea or maxp is missing or short", ErrNotFont)
	}
	f.glyphs = int(u16(f.maxp, 4))
	f.em = int(u16(f.head, 18))
	f.longLoca = u16(f.head, 50) != 0
	f.metrics = min(int(u16(f.hhea, 34)), f.glyphs)
	size := 2
	if f.longLoca {
		size = 4
	}
	switch {
	case f.em < 16 || f.em > 16384:
		return fmt.Errorf("%w: %d units per em", ErrNotFont, f.em)
	case f.glyphs == 0 || len(f.loca) < (f.glyphs+1)*size:
		return fmt.Errorf("%w: table loca is short", ErrNotFont)
	case f.metrics == 0 || len(f.hmtx) < 4*f.metrics:
		return fmt.Errorf("%w: table hmtx is short", ErrNotFont)
	}
	return nil
}

// PostScriptName is the name a PDF calls the face by: printable ASCII without delimiters, "Unnamed" if it has none.
func (f *Face) PostScriptName() string { return f.psName }

// FamilyName is the name of the family, in English where the face has one, else in Chinese; it may be empty.
func (f *Face) FamilyName() string { return f.family }

// NumGlyphs is the number of glyphs, at least 1.
func (f *Face) NumGlyphs() int { return f.glyphs }

// UnitsPerEm is the number of design units in one em. The lengths the other methods give are thousandths of an em.
func (f *Face) UnitsPerEm() int { return f.em }

// Glyph looks up the glyph of a character, and is false if the face has none for it.
func (f *Face) Glyph(r rune) (GlyphID, bool) {
	g := f.chars.lookup(r)
	return g, g != 0 && int(g) < f.glyphs
}

// Advance is how far a glyph moves the pen on, in thousandths of an em; 0 for a glyph the face does not have.
func (f *Face) Advance(g GlyphID) int {
	if int(g) >= f.glyphs {
		return 0
	}
	advance, _ := f.metric(g)
	return f.scale(int(advance))
}

// Ascent is the height of the line box above the baseline, in thousandths of an em.
func (f *Face) Ascent() int { return f.scale(int(i16(f.hhea, 4))) }

// Descent is the depth of the line box below the baseline, in thousandths of an em: negative.
func (f *Face) Descent() int { return f.scale(int(i16(f.hhea, 6))) }

// CapHeight is the height of a capital letter in thousandths of an em; 700 if the face does not say.
func (f *Face) CapHeight() int {
	if len(f.os2) >= 90 && u16(f.os2, 0) >= 2 {
		if height := f.scale(int(i16(f.os2, 88))); height > 0 {
			return height
		}
	}
	return 700
}

// BBox is the box around all glyphs: xMin, yMin, xMax, yMax in thousandths of an em.
func (f *Face) BBox() [4]int {
	var box [4]int
	for i := range box {
		box[i] = f.scale(int(i16(f.head, 36+2*i)))
	}
	return box
}

// ItalicAngle is the slant in degrees counter-clockwise from the vertical: 0 for an upright face, negative for italics.
func (f *Face) ItalicAngle() int {
	if len(f.post) < 8 {
		return 0
	}
	return int(math.Round(float64(int32(u32(f.post, 4))) / 65536))
}

// FixedPitch is true if every glyph is equally wide.
func (f *Face) FixedPitch() bool { return len(f.post) >= 16 && u32(f.post, 12) != 0 }

// StemV is about how thick upright strokes are, in thousandths of an em, as the weight class suggests.
func (f *Face) StemV() int {
	weight := 400
	if len(f.os2) >= 6 {
		weight = min(max(int(u16(f.os2, 4)), 100), 1000)
	}
	return 50 + weight*weight/(65*65)
}

func (f *Face) scale(v int) int {
	if v < 0 {
		return -((-v*1000 + f.em/2) / f.em)
	}
	return (v*1000 + f.em/2) / f.em
}

// metric gives the advance and the left side bearing of a glyph below f.glyphs, in design units. Glyphs behind the
// last with an advance of its own share that one.
func (f *Face) metric(g GlyphID) (advance, bearing uint16) {
	i := int(g)
	if i < f.metrics {
		return u16(f.hmtx, 4*i), u16(f.hmtx, 4*i+2)
	}
	advance = u16(f.hmtx, 4*f.metrics-4)
	if at := 4*f.metrics + 2*(i-f.metrics); at+2 <= len(f.hmtx) {
		bearing = u16(f.hmtx, at)
	}
	return advance, bearing
}

// outline gives the description of a glyph below f.glyphs, empty for a blank one.
func (f *Face) outline(g GlyphID) ([]byte, error) {
	var from, to uint64
	if f.longLoca {
		from, to = uint64(u32(f.loca, 4*int(g))), uint64(u32(f.loca, 4*int(g)+4))
	} else {
		from, to = 2*uint64(u16(f.loca, 2*int(g))), 2*uint64(u16(f.loca, 2*int(g)+2))
	}
	if from > to || to > uint64(len(f.glyf)) {
		return nil, fmt.Errorf("%w: glyph %d lies outside table glyf", ErrNotFont, g)
	}
	return f.glyf[from:to], nil
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
func i16(b []byte, at int) int16  { return int16(u16(b, at)) }
