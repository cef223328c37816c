package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"

	"bangban/internal/page"
)

// What gopdf writes for an operation depends on a few numbers alone, and papers are set on a grid, so nearly all of a
// document has been drawn before. A shape is what gopdf wrote for one operation and is kept by those numbers; a run of
// text leaves its font and codes open. A document of known shapes needs no gopdf document, each of which leaves most
// of a megabyte of garbage behind.

// shape is what an operation puts on a page. Of a run it is what stands in front of its font, between that and its
// codes, and behind them; nothing else has more than the first.
type shape struct {
	content [3][]byte
	tokens  [3][]byte // what the digest makes of each
}

// kind is one of gopdf's operations.
type kind byte

const (
	strokeColor kind = iota
	fillColor
	lineWidth
	line
	filled
	textRun
)

// frames is what gopdf writes around the operations of each kind.
var frames = [...]struct{ start, end string }{
	strokeColor: {"", " RG\n"}, fillColor: {"", " rg\n"}, lineWidth: {"", " w\n"},
	line: {"q\n", "\nQ\n"}, filled: {"q\n", "\nQ\n"}, textRun: {"BT\n", "\nET\n"},
}

// operation is one thing that is drawn, with what its kind needs.
type operation struct {
	kind    kind
	rule    *page.Rule // its width or itself
	polygon *page.Polygon
	run     *page.Run
	shape   *shape // still empty if it is missing
}

// canvas is a page with the operations that have to be painted.
type canvas struct {
	side    *page.Page
	missing []operation
	keys    [][]byte
}

// plan is a stretch of pages, as operations, and what of them is missing.
type plan struct {
	pages    [][]operation
	all      []operation
	canvases []canvas
	pending  map[string]*shape // the missing ones by their keys
	key      []byte
}

func (l *plan) reset() {
	clear(l.pages)
	clear(l.all)
	clear(l.canvases)
	clear(l.pending)
	l.pages, l.all, l.canvases = l.pages[:0], l.all[:0], l.canvases[:0]
}

// add plans a page: the rules and polygons that are fixed, those that are not, and the runs.
func (l *plan) add(side *page.Page, known *kept[*shape]) {
	first := len(l.all)
	l.addInk(side, true)
	l.addInk(side, false)
	for i := range side.Runs {
		if len(side.Runs[i].Glyphs) > 0 {
			l.all = append(l.all, operation{kind: textRun, run: &side.Runs[i]})
		}
	}
	here := l.all[first:len(l.all):len(l.all)]
	l.pages = append(l.pages, here)
	missing := canvas{side: side}
	for i := range here {
		op := &here[i]
		l.key = op.appendKey(l.key[:0], side.Height)
		if found, ok := known.find(nil, l.key); ok {
			op.shape = found
			continue
		}
		if op.shape = l.pending[string(l.key)]; op.shape == nil {
			op.shape = &shape{}
			l.pending[string(l.key)] = op.shape
			missing.missing = append(missing.missing, *op)
			missing.keys = append(missing.keys, slices.Clone(l.key))
		}
	}
	if len(missing.missing) > 0 {
		l.canvases = append(l.canvases, missing)
	}
}

// addInk plans the rules and polygons of a page that are fixed, or those that are not.
func (l *plan) addInk(side *page.Page, fixed bool) {
	width, colored := page.Unit(0), false
	for i := range side.Rules {
		r := &side.Rules[i]
		if r.Fixed != fixed {
			continue
		}
		if width == 0 {
			l.all = append(l.all, operation{kind: strokeColor})
		}
		if r.Width != width {
			l.all = append(l.all, operation{kind: lineWidth, rule: r})
			width = r.Width
		}
		l.all = append(l.all, operation{kind: line, rule: r})
	}
	for i := range side.Polygons {
		p := &side.Polygons[i]
		if p.Fixed != fixed {
			continue
		}
		if !colored {
			l.all = append(l.all, operation{kind: fillColor})
			colored = true
		}
		l.all = append(l.all, operation{kind: filled, polygon: p})
	}
}

// appendKey writes all that the shape of an operation depends on, on a page of a height.
func (op *operation) appendKey(key []byte, height page.Unit) []byte {
	key = append(key, byte(op.kind))
	switch op.kind {
	case lineWidth:
		return appendUnits(key, op.rule.Width)
	case line:
		return appendUnits(key, height, op.rule.From.X, op.rule.From.Y, op.rule.To.X, op.rule.To.Y)
	case filled:
		key = appendUnits(key, height)
		for _, c := range op.polygon.Corners {
			key = appendUnits(key, c.X, c.Y)
		}
	case textRun:
		return appendUnits(key, height, op.run.Size, op.run.X, op.run.Y, op.run.Spacing)
	}
	return key
}

func appendUnits(key []byte, units ...page.Unit) []byte {
	for _, u := range units {
		key = binary.LittleEndian.AppendUint32(key, uint32(u))
	}
	return key
}

// learn takes the missing shapes of a page from what gopdf painted for it. It fails if gopdf has lost or joined some.
func (c *canvas) learn(content []byte, known *kept[*shape]) error {
	for i, op := range c.missing {
		frame := frames[op.kind]
		end := bytes.Index(content, []byte(frame.end))
		if end < 0 || !bytes.HasPrefix(content, []byte(frame.start)) {
			return fmt.Errorf("operation %d is missing", i+1)
		}
		end += len(frame.end)
		if err := op.shape.fill(op.kind, bytes.Clone(content[:end])); err != nil {
			return fmt.Errorf("operation %d: %w", i+1, err)
		}
		known.keep(nil, c.keys[i], op.shape, op.shape.size())
		content = content[end:]
	}
	if len(content) > 0 {
		return fmt.Errorf("more operations than were drawn")
	}
	return nil
}

// fill takes what gopdf wrote for an operation apart.
func (s *shape) fill(k kind, content []byte) error {
	s.content[0] = content
	if k == textRun {
		const font, codes = "/F1", "<" + sampleCodes + ">"
		before, rest, named := bytes.Cut(content, []byte(font))
		between, behind, coded := bytes.Cut(rest, []byte(codes))
		if !named || !coded || bytes.Contains(rest, []byte(font)) || bytes.Contains(behind, []byte(codes)) {
			return fmt.Errorf("not one font and the codes once")
		}
		s.content = [3][]byte{before, between, behind}
	}
	for i, part := range s.content {
		s.tokens[i] = appendTokens(nil, part)
	}
	return nil
}

// size is about the memory of a shape.
func (s *shape) size() int {
	const itself = 6 * 24
	size := itself
	for i := range s.content {
		size += cap(s.content[i]) + cap(s.tokens[i])
	}
	return size
}

// draw adds an operation to the page at hand and to the digest of the text.
func (j *job) draw(op *operation) {
	out, t, s := j.scratch, j.text, op.shape
	out, t.buf = append(out, s.content[0]...), append(t.buf, s.tokens[0]...)
	if op.kind == textRun {
		n := j.painting.index(op.run.Face)
		name := len(out) + 1
		out = strconv.AppendInt(append(out, "/F"...), int64(n+1), 10)
		t.buf = appendToken(t.buf, token{tokenName, out[name:]})
		t.note(out[name:])
		out, t.buf = append(out, s.content[1]...), append(t.buf, s.tokens[1]...)

		const digits = "0123456789ABCDEF"
		j.key = j.key[:0]
		out = append(out, '<')
		for _, g := range op.run.Glyphs {
			c := j.painting.faces[n].code(g)
			j.key = append(j.key, byte(c>>8), byte(c))
			out = append(out, digits[c>>12&15], digits[c>>8&15], digits[c>>4&15], digits[c&15])
		}
		out = append(out, '>')
		t.buf = appendToken(t.buf, token{tokenString, j.key})
		out, t.buf = append(out, s.content[2]...), append(t.buf, s.tokens[2]...)
	}
	j.scratch = out
}
