package typeset

import (
	"bangban/internal/page"
	"bangban/templates"
)

// The measures of a flow chart.
const (
	chartBox   page.Unit = 21000 // width of the boxes of the main way
	chartSide  page.Unit = 9200  // width of the boxes beside it
	chartArrow page.Unit = 1800  // from box to box
	arrowHead  page.Unit = 300   // half its width
)

// chart sets the steps of a flow chart below each other (附件2).
func (f *flow) chart(chart *templates.Flow, measure page.Unit) []piece {
	left := (measure - chartBox) / 2
	var pieces []piece
	for i, s := range chart.Steps {
		box := f.chartText(chart.Style, s, chartBox)
		var side []piece
		if s.Side != "" {
			side = f.chartText(chart.Style, templates.Step{Notes: []string{s.Side}}, chartSide)
		}
		height := max(total(box), total(side)) + 6*padY
		arrow := chartArrow
		if i == len(chart.Steps)-1 {
			arrow = 0
		}
		pieces = append(pieces, piece{height: height + arrow, draw: func(c canvas, x, y page.Unit) {
			c.chartBox(box, page.Rect{X: x + left, Y: y, W: chartBox, H: height})
			if arrow > 0 {
				c.arrow(page.Point{X: x + left + chartBox/2, Y: y + height}, page.Point{X: x + left + chartBox/2, Y: y + height + arrow})
			}
			if side != nil {
				to := page.Rect{X: x + measure - chartSide, Y: y, W: chartSide, H: height}
				c.chartBox(side, to)
				c.arrow(page.Point{X: x + left + chartBox, Y: y + height/2}, page.Point{X: to.X, Y: y + height/2})
			}
		}})
	}
	if len(pieces) > 0 {
		pieces[0].gap = page.Unit(chart.Style.Size)
	}
	return pieces
}

// chartText sets the name of a step, and what it consists of below in smaller type.
func (f *flow) chartText(style templates.Style, s templates.Step, measure page.Unit) []piece {
	set := func(text string, style templates.Style) []piece {
		return f.paragraph(&templates.Paragraph{
			Style: style, Align: templates.Center, Inlines: []templates.Inline{templates.Text{Text: text}},
		}, measure-2*padX)
	}
	var pieces []piece
	if s.Text != "" {
		head := style
		head.Role = "hei"
		pieces = set(s.Text, head)
	}
	note := style
	note.Size, note.Pitch = style.Size*85/100, style.Pitch*85/100
	for _, n := range s.Notes {
		pieces = append(pieces, set(n, note)...)
	}
	return pieces
}

func (c canvas) chartBox(content []piece, box page.Rect) {
	var grid rules
	grid.around(box)
	grid.draw(c)
	y := box.Y + (box.H-total(content))/2
	for _, p := range content {
		p.draw(c, box.X+padX, y)
		y += p.height
	}
}

// arrow draws a line that ends in a filled head, straight down or to the right.
func (c canvas) arrow(from, to page.Point) {
	back := page.Point{X: (from.X - to.X), Y: (from.Y - to.Y)}
	const length = 3 * arrowHead
	head := []page.Point{to, {X: to.X - arrowHead, Y: to.Y - length}, {X: to.X + arrowHead, Y: to.Y - length}}
	neck := page.Point{X: to.X, Y: to.Y - length}
	if back.Y == 0 {
		head = []page.Point{to, {X: to.X - length, Y: to.Y - arrowHead}, {X: to.X - length, Y: to.Y + arrowHead}}
		neck = page.Point{X: to.X - length, Y: to.Y}
	}
	c.rule(from.X, from.Y, neck.X, neck.Y, thin)
	c.page.Polygons = append(c.page.Polygons, page.Polygon{Corners: head, Fixed: true})
}
