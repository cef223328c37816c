package fonts_test

import (
	"encoding/binary"
	"errors"
	"testing"

	"bangban/fonts"
)

func TestEmbeddedFacesTellTheirMeasures(t *testing.T) {
	for _, want := range []struct {
		file, name, family string
		glyphs, stem       int
	}{
		{"FormTitleS-Bold.ttf", "FormTitle-Bold", "Form Title", 10491, 165},
		{"FormFangSong-Regular.ttf", "FormFangSong-Regular", "Form FangSong", 11986, 87},
		{"FormSong-Regular.ttf", "FormSong-Regular", "Form Song", 30058, 87},
		{"FormHeiS-Medium.ttf", "FormHei-Medium", "Form Hei", 10475, 109},
		{"FormKaiS-Regular.ttf", "FormKai-Regular", "Form Kai", 10556, 87},
	} {
		t.Run(want.name, func(t *testing.T) {
			face := parse(t, readFont(t, want.file))
			if face.PostScriptName() != want.name || face.FamilyName() != want.family {
				t.Errorf("names %q, %q", face.PostScriptName(), face.FamilyName())
			}
			if face.NumGlyphs() != want.glyphs || face.UnitsPerEm() != 1000 || face.StemV() != want.stem {
				t.Errorf("%d glyphs, %d units per em, stems of %d", face.NumGlyphs(), face.UnitsPerEm(), face.StemV())
			}
			if face.Ascent() != 880 || face.Descent() != -120 {
				t.Errorf("line box %d/%d, want 880/-120", face.Ascent(), face.Descent())
			}
			if height := face.CapHeight(); height < 600 || height > 760 {
				t.Errorf("capitals are %d high", height)
			}
			if box := face.BBox(); box[0] > 0 || box[1] > -80 || box[2] < 950 || box[3] < 850 {
				t.Errorf("bounding box %v", box)
			}
			if face.ItalicAngle() != 0 || face.FixedPitch() {
				t.Error("the face says it is slanted or of fixed pitch")
			}
			for r, width := range map[rune]int{'一': 1000, '·': 500, '—': 1000, '，': 1000} {
				if g, ok := face.Glyph(r); !ok || face.Advance(g) != width {
					t.Errorf("%c: found %t, %d wide, want %d", r, ok, face.Advance(g), width)
				}
			}
		})
	}
}

func TestGlyphIsFalseForWhatTheFaceLacks(t *testing.T) {
	face := parse(t, readFont(t, "FormSong-Regular.ttf"))
	for _, r := range []rune{-1, 0, '𠮷', '\U00030EDE', '☑', 0xFFFE, 0xFFFF, 0x10FFFF, 0x7FFFFFFF} {
		if g, ok := face.Glyph(r); ok {
			t.Errorf("%U is glyph %d", r, g)
		}
	}
	for _, r := range "阿㼆䶮𫍽·" {
		if _, ok := face.Glyph(r); !ok {
			t.Errorf("%U %c is missing", r, r)
		}
	}
	if face.Advance(65535) != 0 {
		t.Error("a glyph that is not there has a width")
	}
}

func TestParseTakesTheFirstFontOfACollection(t *testing.T) {
	font := officeFont(t, "SimSun", "宋体", "SimSun", '一', '阿').font()
	const header = 16
	collection := append([]byte("ttcf"), words(1, 0, 0, 1, 0, header)...)
	for i := range be16(font, 4) { // a collection's offsets count from its own start
		at := 12 + 16*i + 8
		binary.BigEndian.PutUint32(font[at:], uint32(be32(font, at)+header))
	}
	face := parse(t, append(collection, font...))
	if g, ok := face.Glyph('阿'); !ok || g != 2 || face.PostScriptName() != "SimSun" {
		t.Errorf("阿 is glyph %d of %s", g, face.PostScriptName())
	}
	if _, err := face.Subset([]fonts.GlyphID{2}); err != nil {
		t.Error(err)
	}
}

func TestParseRefuses(t *testing.T) {
	change := func(edit func(ts tables)) []byte {
		ts := drawnFont(square(10), square(20))
		edit(ts)
		return ts.font()
	}
	whole := change(func(tables) {})
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, fonts.ErrNotFont},
		{"a text", []byte("this is not a font at all, only a text"), fonts.ErrNotFont},
		{"CFF outlines", append([]byte("OTTO"), whole[4:]...), fonts.ErrNoOutlines},
		{"no outlines", change(func(ts tables) { delete(ts, "glyf") }), fonts.ErrNoOutlines},
		{"a cut file", whole[:60], fonts.ErrNotFont},
		{"a table outside the file", whole[:len(whole)-200], nil},
		{"a collection of nothing", append([]byte("ttcf"), words(1, 0, 0, 1, 0xFFFF, 0xFFFF, 0, 0)...), fonts.ErrNotFont},
		{"no units per em", change(func(ts tables) { ts["head"][18], ts["head"][19] = 0, 0 }), fonts.ErrNotFont},
		{"no glyphs", change(func(ts tables) { ts["maxp"][5] = 0 }), fonts.ErrNotFont},
		{"more glyphs than loca has", change(func(ts tables) { ts["maxp"][5] = 9 }), fonts.ErrNotFont},
		{"no widths", change(func(ts tables) { ts["hhea"][35] = 0 }), fonts.ErrNotFont},
		{"fewer widths than promised", change(func(ts tables) { ts["hmtx"] = ts["hmtx"][:6] }), fonts.ErrNotFont},
		{"a short head", change(func(ts tables) { ts["head"] = ts["head"][:20] }), fonts.ErrNotFont},
	} {
		t.Run(c.name, func(t *testing.T) {
			face, err := fonts.Parse(c.data)
			if err == nil || face != nil {
				t.Fatalf("read as a font: %v", face)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestNamesAreFitForAPDF(t *testing.T) {
	for given, want := range map[string]string{"A(b)/ c%#": "Abc", "仿宋": "Unnamed", "FZXBSJW--GB1-0": "FZXBSJW--GB1-0"} {
		ts := drawnFont(square(10))
		ts["name"] = nameTable("Family", "", given)
		if got := parse(t, ts.font()).PostScriptName(); got != want {
			t.Errorf("%q is called %q, want %q", given, got, want)
		}
	}
}
