package fonts_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"testing"
	"unicode/utf16"

	"bangban/fonts"
)

// This file makes and takes apart fonts for the tests, independently of the code under test.

func be16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
func be32(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
func beInt16(b []byte, at int) int {
	return int(int16(binary.BigEndian.Uint16(b[at:])))
}

// words writes big-endian 16-bit numbers.
func words(values ...int) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func readFont(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parse(t testing.TB, data []byte) *fonts.Face {
	t.Helper()
	face, err := fonts.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

type tables map[string][]byte

func readTables(data []byte) tables {
	found := tables{}
	for i := range be16(data, 4) {
		rec := data[12+16*i:]
		found[string(rec[:4])] = data[be32(rec, 8) : be32(rec, 8)+be32(rec, 12)]
	}
	return found
}

// font puts tables together.
func (ts tables) font() []byte {
	var tags []string
	for tag := range ts {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	out := append(words(1, 0, len(tags), 0, 0, 0), make([]byte, 16*len(tags))...)
	for i, tag := range tags {
		rec := out[12+16*i:]
		copy(rec, tag)
		binary.BigEndian.PutUint32(rec[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(rec[12:], uint32(len(ts[tag])))
		out = append(out, ts[tag]...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	return out
}

// nameTable holds names 1, 4 and 6 in English, and the family in Chinese if it is not empty.
func nameTable(family, chinese, postScript string) []byte {
	type record struct {
		language, id int
		text         string
	}
	records := []record{{0x409, 1, family}, {0x409, 4, family}, {0x409, 6, postScript}}
	if chinese != "" {
		records = append(records, record{0x804, 1, chinese})
	}
	out := words(0, len(records), 6+12*len(records))
	var texts []byte
	for _, r := range records {
		var text []byte
		for _, unit := range utf16.Encode([]rune(r.text)) {
			text = append(text, words(int(unit))...)
		}
		out = append(out, words(3, 1, r.language, r.id, len(text), len(texts))...)
		texts = append(texts, text...)
	}
	return append(out, texts...)
}

// cmapTable maps the runes, ascending and below U+FFFF, to glyphs 1, 2, 3 …
func cmapTable(runes ...rune) []byte {
	n := len(runes) + 1
	out := words(0, 1, 3, 1, 0, 12, 4, 16+8*n, 0, 2*n, 0, 0, 0)
	var ends, starts, deltas []int
	for i, r := range runes {
		ends, starts, deltas = append(ends, int(r)), append(starts, int(r)), append(deltas, i+1-int(r))
	}
	out = append(out, words(append(ends, 0xFFFF, 0)...)...)
	out = append(out, words(append(starts, 0xFFFF)...)...)
	out = append(out, words(append(deltas, 1)...)...)
	return append(out, make([]byte, 2*n)...)
}

// officeFont is a small font as an office might own: the runes' glyphs of an embedded face under another name.
func officeFont(t testing.TB, family, chinese, postScript string, runes ...rune) tables {
	t.Helper()
	data := readFont(t, "FormKaiS-Regular.ttf")
	face := parse(t, data)
	var glyphs []fonts.GlyphID
	for _, r := range runes {
		g, ok := face.Glyph(r)
		if !ok {
			t.Fatalf("no %c", r)
		}
		glyphs = append(glyphs, g)
	}
	program, err := face.Subset(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	ts, all := readTables(program), readTables(data)
	ts["cmap"], ts["name"] = cmapTable(runes...), nameTable(family, chinese, postScript)
	ts["OS/2"], ts["post"] = slices.Clone(all["OS/2"]), all["post"]
	return ts
}

// outline gives a glyph's contours as text, composites drawn out.
func (ts tables) outline(t testing.TB, g int) []string {
	t.Helper()
	var from, to int
	if be16(ts["head"], 50) == 0 {
		from, to = 2*be16(ts["loca"], 2*g), 2*be16(ts["loca"], 2*g+2)
	} else {
		from, to = be32(ts["loca"], 4*g), be32(ts["loca"], 4*g+4)
	}
	if from == to {
		return nil
	}
	data := ts["glyf"][from:to]
	if contours := beInt16(data, 0); contours >= 0 {
		return simpleOutline(data, contours)
	}
	var parts []string
	for at, more := 10, true; more; {
		flags, part := be16(data, at), be16(data, at+2)
		if flags&0xCB != 3 && flags&0xCB != 2 {
			t.Fatalf("component flags %#x are not made by the tests", flags)
		}
		move := fmt.Sprintf("move %d %d", int(int8(data[at+4])), int(int8(data[at+5])))
		at += 6
		if flags&1 != 0 {
			move = fmt.Sprintf("move %d %d", beInt16(data, at-2), beInt16(data, at))
			at += 2
		}
		parts = append(append(parts, move), ts.outline(t, part)...)
		more = flags&0x20 != 0
	}
	return parts
}

func simpleOutline(data []byte, contours int) []string {
	at := 10
	var ends []int
	for range contours {
		ends = append(ends, be16(data, at))
		at += 2
	}
	if contours == 0 {
		return nil
	}
	n := ends[contours-1] + 1
	at += 2 + be16(data, at)
	var flags []byte
	for len(flags) < n {
		flag, times := data[at], 1
		at++
		if flag&8 != 0 {
			times += int(data[at])
			at++
		}
		for range times {
			flags = append(flags, flag)
		}
	}
	axis := func(short, same byte) []int {
		v, values := 0, make([]int, n)
		for i, flag := range flags {
			switch {
			case flag&short != 0 && flag&same != 0:
				v += int(data[at])
				at++
			case flag&short != 0:
				v -= int(data[at])
				at++
			case flag&same == 0:
				v += beInt16(data, at)
				at += 2
			}
			values[i] = v
		}
		return values
	}
	xs, ys := axis(2, 16), axis(4, 32)
	var points []string
	for i := range n {
		points = append(points, fmt.Sprintf("%d,%d,%t,%t", xs[i], ys[i], flags[i]&1 != 0, slices.Contains(ends, i)))
	}
	return points
}

// square is a simple glyph, a square of a size.
func square(size int) []byte {
	out := words(1, 0, 0, size, size, 3, 0)
	out = append(out, 1, 1, 1, 1)
	out = append(out, words(0, size, 0, -size)...)
	return append(out, words(0, 0, size, 0)...)
}

// component refers to a glyph from a composite.
type component struct{ glyph, dx, dy int }

func composite(parts ...component) []byte {
	out := words(-1, 0, 0, 0, 0)
	for i, p := range parts {
		flags := 0x0002 // arguments are offsets
		if i < len(parts)-1 {
			flags |= 0x0020
		}
		if p.dx < -128 || p.dx > 127 || p.dy < -128 || p.dy > 127 {
			out = append(out, words(flags|1, p.glyph, p.dx, p.dy)...)
			continue
		}
		out = append(out, words(flags, p.glyph)...)
		out = append(out, byte(int8(p.dx)), byte(int8(p.dy)))
	}
	return out
}

// drawnFont is a font of given glyphs, each 100 times its number wide.
func drawnFont(glyphs ...[]byte) tables {
	var glyf, loca, hmtx []byte
	for i, g := range glyphs {
		loca = append(loca, words(len(glyf)/2)...)
		glyf = append(glyf, g...)
		glyf = append(glyf, make([]byte, -len(glyf)&1)...)
		hmtx = append(hmtx, words(100*i, i)...)
	}
	loca = append(loca, words(len(glyf)/2)...)
	head := make([]byte, 54)
	binary.BigEndian.PutUint16(head[18:], 1000)
	hhea := make([]byte, 36)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(glyphs)))
	maxp := append(words(1, 0, len(glyphs)), make([]byte, 26)...)
	return tables{"glyf": glyf, "loca": loca, "hmtx": hmtx, "head": head, "hhea": hhea, "maxp": maxp,
		"name": nameTable("Drawn", "", "Drawn-Regular")}
}
