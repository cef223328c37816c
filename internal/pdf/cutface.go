package pdf

import (
	"bytes"
	"crypto/sha256"

	"bangban/internal/page"
)

// cutFace is what a face becomes with a list of glyphs. Nothing in it depends on the rest of the document.
type cutFace struct {
	name    string // ABCDEF+PostScriptName
	length  int    // of the program
	program []byte // deflated
	unicode []byte // deflated
	glyphs  []byte // deflated set of its glyphs, for PDF/A-1
	sum     fontDigest
}

// faceHead is what a face that shows labels and values has of the labels: the start of its outlines and of its
// ToUnicode map. Deflating these is most of the work on it, and they are the same in every document of a form.
type faceHead struct {
	outlines head
	unicode  head
	tokens   []byte // of unicode, for the digest
}

// appendKey writes a list of glyphs as bytes that no other list has.
func appendKey(dst []byte, slots []page.Glyph) []byte {
	for _, g := range slots {
		dst = append(dst, byte(g.ID), byte(g.ID>>8), byte(g.Rune), byte(g.Rune>>8), byte(g.Rune>>16),
			byte(g.Extra), byte(g.Extra>>8), byte(g.Extra>>16))
	}
	return dst
}

// cutFace gives a face with the glyphs a document uses. One that shows labels alone is kept.
func (j *job) cutFace(used *usedFace) (*cutFace, error) {
	j.deflated = j.deflated[:0]
	j.key = appendKey(j.key[:0], used.slots[:used.labels])
	if used.labels < len(used.slots) {
		h, err := j.faceHead(used)
		if err != nil {
			return nil, err
		}
		return j.cutWith(used, h, j.packed)
	}
	if cut, ok := j.faces.find(used.face, j.key); ok {
		return cut, nil
	}
	cut, err := j.cutWith(used, &faceHead{}, j.packedBest)
	if err != nil {
		return nil, err
	}
	cut.program, cut.unicode, cut.glyphs = bytes.Clone(cut.program), bytes.Clone(cut.unicode), bytes.Clone(cut.glyphs)
	j.faces.keep(used.face, j.key, cut, len(cut.program)+len(cut.unicode)+len(cut.glyphs))
	return cut, nil
}

// cutWith cuts a face and deflates it, into memory that is good until the next face.
func (j *job) cutWith(used *usedFace, h *faceHead, pack func([]byte, int, head) ([]byte, error)) (*cutFace, error) {
	program, err := used.face.Subset(used.glyphs)
	if err != nil {
		return nil, err
	}
	cut := &cutFace{length: len(program)}
	outlines := h.outlines
	at, _ := table(program, "glyf")
	if len(outlines.data) == 0 || !bytes.HasPrefix(program[at:], outlines.data) {
		at, outlines = 0, head{} // no labels, or composite ones, whose parts stand behind the values
	}
	if cut.program, err = pack(program, at, outlines); err != nil {
		return nil, err
	}
	from := used.labels
	j.scratch = append(j.scratch[:0], h.unicode.data...)
	if len(j.scratch) == 0 {
		from = 0
		j.scratch = append(j.scratch, mapStart...)
	}
	j.scratch = append(appendCharacters(j.scratch, used.slots, from), mapEnd...)
	if cut.unicode, err = pack(j.scratch, 0, h.unicode); err != nil {
		return nil, err
	}
	if j.profile == A1b {
		set, err := cidSetOf(program)
		if err != nil {
			return nil, err
		}
		if cut.glyphs, err = pack(set, 0, head{}); err != nil {
			return nil, err
		}
	}
	tokens := appendTokens(bytes.Clone(h.tokens), j.scratch[len(h.unicode.data):])
	cut.sum = fontDigest{sha256.Sum256(program), sha256.Sum256(tokens), digestCodes(used)}
	cut.name = subsetTag(cut.sum.program) + "+" + used.face.PostScriptName()
	return cut, nil
}

// packed deflates into memory of the job.
func (j *job) packed(data []byte, at int, h head) ([]byte, error) {
	out, err := j.out.splice(data, at, h)
	first := len(j.deflated)
	j.deflated = append(j.deflated, out...)
	return j.deflated[first:], err
}

// packedBest is packed for what is kept.
func (j *job) packedBest(data []byte, _ int, _ head) ([]byte, error) {
	whole, err := newHead(data)
	if err != nil {
		return nil, err
	}
	return j.packed(data, 0, whole)
}

// faceHead gives the head for the labels of a face, from those kept if it can.
func (j *job) faceHead(used *usedFace) (*faceHead, error) {
	if h, ok := j.heads.find(used.face, j.key); ok {
		return h, nil
	}
	h := &faceHead{}
	if used.labels == 0 {
		return h, nil
	}
	labels, err := used.face.Subset(used.glyphs[:used.labels])
	if err != nil {
		return nil, err
	}
	at, size := table(labels, "glyf")
	if h.outlines, err = newHead(labels[at : at+size]); err != nil {
		return nil, err
	}
	unicode := appendCharacters([]byte(mapStart), used.slots[:used.labels], 0)
	if h.unicode, err = newHead(unicode); err != nil {
		return nil, err
	}
	h.tokens = appendTokens(nil, unicode)
	j.heads.keep(used.face, j.key, h, size+len(h.outlines.packed)+len(unicode)+len(h.unicode.packed)+len(h.tokens))
	return h, nil
}
