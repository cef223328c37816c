package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"unicode/utf16"

	"bangban/internal/page"
)

// writeFace writes the five objects of a face, of which gopdf wrote place holders: the program cut from the face, what
// its codes read as, and its metrics.
func (j *job) writeFace(used *usedFace, first int) (fontDigest, error) {
	cut, err := j.cutFace(used)
	if err != nil {
		return fontDigest{}, fmt.Errorf("pdf: subset of %s: %w", used.face.PostScriptName(), err)
	}
	a := j.out
	a.raw(first+faceProgram, "/Length1 "+strconv.Itoa(cut.length)+deflated, cut.program)
	a.raw(first+faceUnicode, deflated, cut.unicode)
	a.object(first+faceFont, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		cut.name, first+faceDescendant, first+faceUnicode)
	j.writeDescendant(used, first, cut.name)
	j.writeDescriptor(used, first, cut)
	return cut.sum, nil
}

func (j *job) writeDescendant(used *usedFace, first int, name string) {
	a := j.out
	a.begin(first + faceDescendant)
	a.printf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW %d/W[", name, first+faceDescriptor, defaultWidth)
	a.buf = appendWidths(a.buf, used)
	a.printf("]>>")
	a.end(first + faceDescendant)
}

// defaultWidth is the width of an ideograph, which the list of widths leaves out.
const defaultWidth = 1000

// width is that of a code.
func (u *usedFace) width(code int) int {
	if code == 0 {
		return u.face.Advance(0)
	}
	return u.face.Advance(u.glyphs[code-1])
}

// digestCodes takes the digest of what writeFace and writeDescendant write about codes.
func digestCodes(used *usedFace) digest {
	buf := writtenCodes().append(nil)
	for code := range len(used.slots) + 1 {
		if width := used.width(code); width != defaultWidth {
			buf = appendAtom(appendAtom(buf, float64(code)), float64(width))
		}
	}
	return sha256.Sum256(buf)
}

// appendWidths lists the widths that are not the default, in rows of neighbouring codes.
func appendWidths(dst []byte, used *usedFace) []byte {
	open := false
	for code := range len(used.slots) + 1 {
		width := used.width(code)
		switch {
		case width == defaultWidth && open:
			dst = append(dst, ']')
			open = false
		case width == defaultWidth:
		case open:
			dst = append(dst, ' ')
			dst = strconv.AppendInt(dst, int64(width), 10)
		default:
			dst = strconv.AppendInt(dst, int64(code), 10)
			dst = append(dst, '[')
			dst = strconv.AppendInt(dst, int64(width), 10)
			open = true
		}
	}
	if open {
		dst = append(dst, ']')
	}
	return dst
}

func (j *job) writeDescriptor(used *usedFace, first int, cut *cutFace) {
	a, f := j.out, used.face
	cidSet := ""
	if j.profile == A1b {
		n := a.reserve()
		a.raw(n, deflated, cut.glyphs)
		cidSet = fmt.Sprintf("/CIDSet %d 0 R", n)
	}
	const symbolic, fixed = 1 << 2, 1 << 0
	flags := symbolic
	if f.FixedPitch() {
		flags |= fixed
	}
	box := f.BBox()
	a.object(first+faceDescriptor, "<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d"+
		"/CapHeight %d/StemV %d/FontFile2 %d 0 R%s>>", cut.name, flags, box[0], box[1], box[2], box[3], f.ItalicAngle(),
		f.Ascent(), f.Descent(), f.CapHeight(), f.StemV(), first+faceProgram, cidSet)
}

// subsetTag derives the six letters before a subset's name from its content (ISO 32000-1, 9.6.4).
func subsetTag(d digest) string {
	var tag [6]byte
	v := binary.BigEndian.Uint64(d[:8])
	for i := range tag {
		tag[i] = 'A' + byte(v%26)
		v /= 26
	}
	return string(tag[:])
}

// cidSetOf has a bit for every glyph of a program (ISO 19005-1, 6.3.5), counted by its maxp table.
func cidSetOf(program []byte) ([]byte, error) {
	at, size := table(program, "maxp")
	if size < 6 {
		return nil, fmt.Errorf("no maxp table")
	}
	glyphs := int(binary.BigEndian.Uint16(program[at+4:]))
	set := make([]byte, (glyphs+7)/8)
	for g := range glyphs {
		set[g/8] |= 0x80 >> (g % 8)
	}
	return set, nil
}

// table finds a table of a TrueType program; its size is 0 if there is none.
func table(program []byte, tag string) (at, size int) {
	if len(program) < 12 {
		return 0, 0
	}
	for i := range int(binary.BigEndian.Uint16(program[4:])) {
		entry := 12 + 16*i
		if entry+16 > len(program) {
			break
		}
		at, size := int(binary.BigEndian.Uint32(program[entry+8:])), int(binary.BigEndian.Uint32(program[entry+12:]))
		if string(program[entry:entry+4]) == tag && at+size <= len(program) {
			return at, size
		}
	}
	return 0, 0
}

// What stands around the characters of a ToUnicode map (ISO 32000-1, 9.10.3).
const (
	mapStart = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
	mapEnd = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
)

// appendCharacters writes what the slots read as from the one of an index on, in blocks of at most 100. A range with a
// list would take half the bytes, but Ghostscript misreads it.
func appendCharacters(dst []byte, slots []page.Glyph, from int) []byte {
	const block = 100
	for start := from; start < len(slots); start += block {
		rest := slots[start:min(start+block, len(slots))]
		dst = strconv.AppendInt(dst, int64(len(rest)), 10)
		dst = append(dst, " beginbfchar\n"...)
		for i, s := range rest {
			dst = appendHex16(append(dst, '<'), uint16(start+i+1))
			dst = append(dst, "> <"...)
			dst = appendUTF16(dst, s.Rune)
			if s.Extra != 0 {
				dst = appendUTF16(dst, s.Extra)
			}
			dst = append(dst, ">\n"...)
		}
		dst = append(dst, "endbfchar\n"...)
	}
	return dst
}

// appendUTF16 writes a character in hexadecimal UTF-16BE, with surrogates beyond the basic plane.
func appendUTF16(dst []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != 0xFFFD {
		return appendHex16(appendHex16(dst, uint16(hi)), uint16(lo))
	}
	return appendHex16(dst, uint16(r))
}

func appendHex16(dst []byte, v uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(dst, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}
