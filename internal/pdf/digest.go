package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sort"
	"strconv"
)

// A digest is taken over what a file says, not over how it is written down, so that it survives other software
// writing the file anew: content streams and ToUnicode maps are compared token by token with numbers in their shortest
// form, font programs byte by byte after decompression.

// digest is a SHA-256 sum (FIPS 180-4).
type digest [sha256.Size]byte

// fontDigest is what a font contributes: the shapes it draws, what they read as, and which shape a code of a page
// draws and how far it moves on.
type fontDigest struct{ program, unicode, codes digest }

// sheet is what a page contributes beside its content and fonts: how that comes to stand on paper.
type sheet struct {
	media, crop [4]float64 // left, bottom, right, top; crop is what is shown of media
	rotate      float64    // in degrees clockwise, from 0 and below 360
	unit        float64    // 1 for points
	colors      []name     // the spaces that replace plain colours
}

// textDigester takes the digest of the pages of one document: start, add for what a page shows, finish.
type textDigester struct {
	hash  hash.Hash
	lexer lexer
	buf   []byte
	names []string
	noted map[string]bool
}

func newTextDigester() *textDigester {
	return &textDigester{hash: sha256.New(), noted: make(map[string]bool)}
}

// start begins the next page with its paper.
func (t *textDigester) start(s sheet) {
	t.buf = s.append(append(t.buf[:0], 'p'))
	t.names = t.names[:0]
	clear(t.noted)
}

// finish adds the page, and each font its content sets, in the order of first use.
func (t *textDigester) finish(font func(name string) (fontDigest, error)) error {
	t.hash.Write(t.buf)
	for _, name := range t.names {
		d, err := font(name)
		if err != nil {
			return err
		}
		t.buf = appendToken(t.buf[:0], token{tokenName, []byte(name)})
		t.buf = append(append(append(t.buf, d.program[:]...), d.unicode[:]...), d.codes[:]...)
		t.hash.Write(t.buf)
	}
	return nil
}

// append writes the sides of the boxes to a hundredth of a point.
func (s sheet) append(dst []byte) []byte {
	var digits [32]byte
	for _, box := range [][4]float64{s.media, s.crop} {
		for _, side := range box {
			dst = appendToken(dst, token{tokenNumber, strconv.AppendFloat(digits[:0], side, 'f', 2, 64)})
		}
	}
	dst = appendAtom(appendAtom(dst, s.rotate), s.unit)
	for _, c := range s.colors {
		dst = appendAtom(dst, c)
	}
	return append(dst, ';')
}

func (t *textDigester) sum() digest { return digest(t.hash.Sum(nil)) }

// add appends the tokens of content, which ends where a token ends, and notes the fonts it sets: the last name before
// each Tf.
func (t *textDigester) add(content []byte) {
	t.lexer = lexer{data: content, scratch: t.lexer.scratch}
	nameStart, nameEnd := 0, 0
	for {
		tok := t.lexer.next()
		switch tok.kind {
		case tokenEnd:
			return
		case tokenWord:
			if nameEnd > 0 && string(tok.text) == "Tf" {
				t.note(t.buf[nameStart:nameEnd])
			}
		}
		t.buf = appendToken(t.buf, tok)
		if tok.kind == tokenName {
			nameStart, nameEnd = len(t.buf)-len(tok.text), len(t.buf)
		}
	}
}

// note adds a font that the content sets.
func (t *textDigester) note(name []byte) {
	if !t.noted[string(name)] {
		t.noted[string(name)] = true
		t.names = append(t.names, string(name))
	}
}

// digestUnicode takes the digest of a ToUnicode map.
func digestUnicode(cmap []byte) digest {
	return sha256.Sum256(appendTokens(make([]byte, 0, len(cmap)), cmap))
}

func appendTokens(dst, data []byte) []byte {
	l := lexer{data: data}
	for tok := l.next(); tok.kind != tokenEnd; tok = l.next() {
		dst = appendToken(dst, tok)
	}
	return dst
}

// appendAtom appends a number or a name; nothing and all other values are alike among themselves.
func appendAtom(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, '-')
	case name:
		return appendToken(dst, token{tokenName, []byte(v)})
	case float64:
		var digits [32]byte
		return appendToken(dst, token{tokenNumber, strconv.AppendFloat(digits[:0], v, 'f', -1, 64)})
	}
	return append(dst, '?')
}

// codeMap is what says which glyph a code draws.
type codeMap struct {
	kind, encoding, descendant, glyphs any // names
	otherPrograms                      [2]any
	width                              any // of codes without their own
}

// writtenCodes is the map this package writes: a code is a glyph's number.
func writtenCodes() codeMap {
	return codeMap{
		kind: name("Type0"), encoding: name("Identity-H"), descendant: name("CIDFontType2"), glyphs: name("Identity"),
		width: float64(defaultWidth),
	}
}

// append writes the map. Behind it stand the codes that have their own widths, each with its width.
func (m codeMap) append(dst []byte) []byte {
	for _, v := range []any{m.kind, m.encoding, m.descendant, m.glyphs, m.otherPrograms[0], m.otherPrograms[1], m.width} {
		dst = appendAtom(dst, v)
	}
	return dst
}

// appendToken appends the kind, the length and the canonical text of a token.
func appendToken(dst []byte, t token) []byte {
	dst = append(dst, byte(t.kind))
	switch t.kind {
	case tokenNumber:
		return append(appendNumber(dst, t.text), ' ')
	case tokenName, tokenString, tokenWord:
		dst = binary.AppendUvarint(dst, uint64(len(t.text)))
		return append(dst, t.text...)
	}
	return dst
}

// appendNumber appends a number without plus sign, superfluous zeros and negative zero.
func appendNumber(dst, text []byte) []byte {
	negative := text[0] == '-'
	if negative || text[0] == '+' {
		text = text[1:]
	}
	whole, fraction, _ := bytes.Cut(text, []byte{'.'})
	whole = bytes.TrimLeft(whole, "0")
	fraction = bytes.TrimRight(fraction, "0")
	if len(whole) == 0 && len(fraction) == 0 {
		return append(dst, '0')
	}
	if negative {
		dst = append(dst, '-')
	}
	if len(whole) == 0 {
		dst = append(dst, '0')
	}
	dst = append(dst, whole...)
	if len(fraction) > 0 {
		dst = append(append(dst, '.'), fraction...)
	}
	return dst
}

// Attachment is a file inside a document.
type Attachment struct {
	Name string
	Data []byte
}

// digestData takes the digest of the attachments, in the order of their names.
func digestData(attachments []Attachment) digest {
	sorted := append([]Attachment(nil), attachments...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Name < sorted[j].Name })
	h := sha256.New()
	var head []byte
	for _, a := range sorted {
		head = binary.AppendUvarint(head[:0], uint64(len(a.Name)))
		head = append(head, a.Name...)
		head = binary.AppendUvarint(head, uint64(len(a.Data)))
		h.Write(head)
		h.Write(a.Data)
	}
	return digest(h.Sum(nil))
}

// idStart stands before the two identical strings of the trailer's ID, whose 32 hexadecimal digits are the digest of
// all the rest of the file.
const (
	idStart = "/ID["
	idSize  = 2 * (1 + 32 + 1)
)

// digestFile takes the digest of a file without its own ID, which starts at the given place.
func digestFile(data []byte, id int) digest {
	h := sha256.New()
	h.Write(data[:id])
	h.Write(data[id+idSize:])
	return digest(h.Sum(nil))
}
