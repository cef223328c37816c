package typeset

import (
	"bangban/internal/page"
	"bangban/templates"
)

// piece is a slice of content as high as a line or a group of table rows, which no page break parts.
type piece struct {
	gap    page.Unit // left free above it, but not at the top of a page
	height page.Unit
	keep   bool // no page break behind it
	tear   tear
	draw   func(c canvas, x, y page.Unit)
	header *piece // drawn first when the piece opens a page
}

func total(pieces []piece) page.Unit {
	var h page.Unit
	for _, p := range pieces {
		h += p.gap + p.height
	}
	return h
}

// block lays out one block in a measure.
func (f *flow) block(b templates.Block, measure page.Unit) []piece {
	switch b := b.(type) {
	case *templates.Paragraph:
		return f.paragraph(b, measure)
	case *templates.Checklist:
		return f.checklist(b, measure)
	case *templates.Lines:
		return f.lines(b, measure)
	case *templates.Table:
		return f.table(b, measure).pieces()
	case *templates.Flow:
		return f.chart(b, measure)
	}
	return nil
}

func (f *flow) paragraph(p *templates.Paragraph, measure page.Unit) []piece {
	b := f.builder(p.Style, measure)
	b.tight = p.Heading
	b.inlines(p.Inlines)
	f.fail(b.err)
	left, right := b.em(p.Left), b.em(p.Right)
	lines := breakLines(b.spaced(), measure-left-right, b.em(p.Indent))
	pieces := setLines(lines, p.Style, p.Align, measure-left-right, left, b.em(p.Indent))
	if len(pieces) == 0 {
		pieces = []piece{{height: page.Unit(p.Style.Pitch), draw: func(canvas, page.Unit, page.Unit) {}}}
	}
	pieces[0].gap = page.Unit(p.Before * templates.LinePitch / 100)
	for i := range pieces {
		pieces[i].keep = p.Keep
	}
	return pieces
}

// setLines turns lines into pieces one pitch high.
func setLines(lines []line, style templates.Style, align templates.Align, measure, left, indent page.Unit) []piece {
	pieces := make([]piece, len(lines))
	baseline := page.Unit((style.Pitch-style.Size)/2 + style.Size*ascent/100)
	for i, l := range lines {
		in := page.Unit(0)
		if i == 0 {
			in = indent
		}
		pieces[i] = piece{height: page.Unit(style.Pitch), tear: l.tear, draw: func(c canvas, x, y page.Unit) {
			c.set(l, x+left+in, y+baseline, measure-in, align)
		}}
	}
	return pieces
}

// lines sets a long value on ruled lines, in the room of the lines the paper prints (附件7). A value that needs more is
// set smaller and closer, down to the floor, and then takes more lines.
func (f *flow) lines(l *templates.Lines, measure page.Unit) []piece {
	style := l.Style
	room := l.Min * l.Style.Pitch
	var lines []line
	for {
		b := f.builder(style, measure)
		b.field = l.Field.Path
		b.text(f.values.Text(l.Field.Path), style.Value)
		f.fail(b.err)
		lines = breakLines(b.spaced(), measure, 0)
		if len(lines)*style.Pitch <= room || style.Size <= style.Floor {
			break
		}
		style.Size = max(style.Floor, style.Size-50)
		style.Pitch = l.Style.Pitch * style.Size / l.Style.Size
		style.Chars = 0
	}
	for len(lines) < room/style.Pitch {
		lines = append(lines, line{})
	}
	pieces := setLines(lines, style, templates.Justify, measure, 0, 0)
	for i := range pieces {
		text := pieces[i].draw
		pieces[i].draw = func(c canvas, x, y page.Unit) {
			text(c, x, y)
			foot := y + page.Unit(style.Pitch) - page.Unit(style.Pitch)/8
			c.rule(x, foot, x+measure, foot, thin)
		}
	}
	return pieces
}
