package fonts_test

import (
	"testing"

	"bangban/fonts"
)

// FuzzParse reads hostile fonts: whatever is in them, looking up, measuring and cutting ends without a panic, and
// what is cut is a font again.
func FuzzParse(f *testing.F) {
	f.Add(drawnFont(square(10), composite(component{glyph: 2}), square(20)).font())
	f.Add(drawnFont(square(10), composite(component{glyph: 1})).font())
	office := officeFont(f, "SimHei", "黑体", "SimHei", '一', '丁').font()
	f.Add(office)
	f.Add(append(append([]byte("ttcf"), words(1, 0, 0, 1, 0, 16)...), office...))
	f.Fuzz(func(t *testing.T, data []byte) {
		face, err := fonts.Parse(data)
		if err != nil {
			return
		}
		glyphs := []fonts.GlyphID{0, 1, 2}
		for _, r := range []rune{'A', '一', '丁', 0xFFFF, '𠮷', 0x10FFFF} {
			if g, ok := face.Glyph(r); ok {
				glyphs = append(glyphs, g)
			}
		}
		for _, g := range glyphs {
			face.Advance(g)
		}
		face.Ascent()
		face.Descent()
		face.CapHeight()
		face.BBox()
		face.ItalicAngle()
		face.StemV()
		face.FixedPitch()
		face.FamilyName()
		if face.PostScriptName() == "" {
			t.Error("no name")
		}
		program, err := face.Subset(glyphs)
		if err != nil {
			return
		}
		if small, err := fonts.Parse(program); err != nil || small.NumGlyphs() < len(glyphs)+1 {
			t.Errorf("the subset is no font of %d glyphs: %v", len(glyphs)+1, err)
		}
	})
}
