package templates

import (
	"slices"
	"strconv"
	"strings"

	"bangban/forms"
)

func (p *parser) table(n *node, style Style) *Table {
	a := p.attributes(n)
	t := &Table{
		Style:   a.style(style),
		Columns: p.columns(n, a.text("columns", "")),
		Ruled:   a.oneOf("ruled", "yes", "yes", "no") == "yes",
		Fill:    a.flag("fill"),
		Before:  a.hundredths("before", 0),
	}
	a.finish()
	p.checkTable(n, t)
	g := grid{p: p, n: n, table: t, taken: make([]int, len(t.Columns))}
	for _, c := range n.children {
		switch c.name {
		case "row":
			g.row(c)
		case "rows":
			g.rows(c)
		case "items":
			a := p.attributes(c)
			r := &Row{Catalogue: true, Height: a.length("height", Length{Points: 2600}).At(t.Style.Size)}
			a.finish()
			p.empty(c)
			if len(t.Columns) != 4 {
				p.fail(c, "<items> 需要四列：序号、承办部门、事项名称、事项类型")
			}
			if g.covered() {
				p.fail(c, "上面跨行的单元格伸进了 <items>")
			}
			t.Rows = append(t.Rows, r)
		default:
			p.unexpected(c, "row items rows")
		}
	}
	g.finish()
	return t
}

// checkTable refuses a table wider than the paper, and one that fills a page where none can.
func (p *parser) checkTable(n *node, t *Table) {
	width := 0
	for _, c := range t.Columns {
		width += c.Width.At(t.Style.Size)
	}
	if width > TextWidth {
		p.fail(n, "各列共宽 %dpt，超过版心的 %dpt", width/100, TextWidth/100)
	}
	if t.Fill && p.filled {
		p.fail(n, `只能有一个 fill="yes" 的表格，且不能在 <continuation> 里`)
	}
	p.filled = p.filled || t.Fill
}

// columns reads widths like "20mm 4em * 2*": fixed lengths, and shares of what is left.
func (p *parser) columns(n *node, list string) []Column {
	var columns []Column
	for _, word := range strings.Fields(list) {
		if share, ok := strings.CutSuffix(word, "*"); ok {
			if share == "" {
				share = "1"
			}
			if k, err := strconv.Atoi(share); err == nil && k > 0 && k <= 1000 {
				columns = append(columns, Column{Share: k})
				continue
			}
		} else if l, ok := parseLength(word); ok {
			columns = append(columns, Column{Width: l})
			continue
		}
		p.fail(n, `columns 中的 %q 应为长度（"20mm"）或份额（"*"、"2*"）`, word)
	}
	if len(columns) == 0 || len(columns) > 40 {
		p.fail(n, "<table> 要有 1 到 40 列，现有 %d 列", len(columns))
	}
	return columns
}

// grid places cells: each goes to the first column that no cell above still covers.
type grid struct {
	p     *parser
	n     *node
	table *Table
	taken []int // rows each column is still covered for
}

func (g *grid) row(n *node) {
	a := g.p.attributes(n)
	r := &Row{Height: a.length("height", Length{}).At(g.table.Style.Size), Grow: a.number("grow", 0)}
	header := a.flag("header")
	a.finish()
	if header {
		if g.table.Header != len(g.table.Rows) {
			g.p.fail(n, "表头行须在表的最前面")
		}
		g.table.Header++
	} else if g.table.Header == len(g.table.Rows) && g.covered() {
		g.p.fail(n, "跨行的单元格超出了表头")
	}
	column := 0
	for _, c := range n.children {
		if c.name != "cell" {
			g.p.unexpected(c, "cell")
			continue
		}
		for column < len(g.taken) && g.taken[column] > 0 {
			column++
		}
		cell := g.cell(c, column)
		for i := column; i < column+cell.Columns && i < len(g.taken); i++ {
			if g.taken[i] > 0 {
				g.p.fail(c, "单元格与上面跨行的单元格重叠")
			}
			g.taken[i] = cell.Rows
		}
		column += cell.Columns
		r.Cells = append(r.Cells, cell)
	}
	for i := range g.taken {
		if g.taken[i] == 0 || column > len(g.taken) {
			g.p.fail(n, "这一行的单元格与 %d 列对不上", len(g.taken))
			break
		}
	}
	for i := range g.taken {
		g.taken[i] = max(0, g.taken[i]-1)
	}
	g.table.Rows = append(g.table.Rows, r)
}

// rows reads the row that stands for all of a list. None of its cells can reach into the next.
func (g *grid) rows(n *node) {
	a := g.p.attributes(n)
	list := a.text("list", "")
	if !slices.ContainsFunc(g.p.order, func(f forms.Field) bool { return list != "" && listOf(f.Path) == list }) {
		g.p.fail(n, "表单没有列表 %q", list)
	}
	if g.covered() {
		g.p.fail(n, "上面跨行的单元格伸进了 <rows>")
	}
	g.p.list = list
	g.row(&node{name: n.name, line: n.line, attrs: a.without("list"), children: n.children})
	g.p.list = ""
	r := g.table.Rows[len(g.table.Rows)-1]
	r.List = list
	if g.covered() || g.table.Header == len(g.table.Rows) {
		g.p.fail(n, "<rows> 的单元格不能跨行，也不能是表头")
	}
}

func (g *grid) cell(n *node, column int) *Cell {
	a := g.p.attributes(n)
	c := &Cell{
		Column:  column,
		Columns: max(1, a.number("cols", 1)),
		Rows:    max(1, a.number("rows", 1)),
		Align:   a.align("align", Center),
		VAlign:  a.oneOf("valign", "middle", "top", "middle", "bottom"),
		Stack:   a.oneOf("stack", "", "tight", "spread"),
		Style:   a.style(g.table.Style),
	}
	a.finish()
	c.Blocks = g.p.cellBlocks(n, c)
	return c
}

func (g *grid) finish() {
	if g.covered() {
		g.p.fail(g.n, "跨行的单元格超出了表的最后一行")
	}
}

// covered reports whether a cell above reaches into the next row.
func (g *grid) covered() bool {
	return slices.ContainsFunc(g.taken, func(rows int) bool { return rows > 0 })
}

// maxStack is how many characters may stand below each other.
const maxStack = 30

// cellParts reads the blocks a cell may hold.
func (p *parser) cellParts(n *node, style Style) []Block {
	for _, c := range n.children {
		if c.name != "" && c.name != "p" && c.name != "checklist" && c.name != "lines" {
			p.fail(c, "单元格里不能有 <%s>；可用：p checklist lines，或只有文字和字段", c.name)
		}
	}
	return p.blocks(n, style)
}

// cellBlocks reads a cell: blocks, or inline content that makes one paragraph.
func (p *parser) cellBlocks(n *node, cell *Cell) []Block {
	for _, c := range n.children {
		switch c.name {
		case "p", "checklist", "lines":
			if cell.Stack != "" {
				p.fail(n, "stack 的单元格里只能有文字")
			}
			return p.cellParts(n, cell.Style)
		}
	}
	inlines := p.inlines(n)
	if cell.Stack != "" {
		for _, in := range inlines {
			if _, ok := in.(Text); !ok {
				p.fail(n, "stack 的单元格里只能有文字")
			}
		}
		if k := len([]rune(p.plain(n))); k > maxStack {
			p.fail(n, "stack 的单元格最多 %d 个字，现有 %d 个", maxStack, k)
		}
	}
	return []Block{&Paragraph{Style: cell.Style, Align: cell.Align, Inlines: inlines}}
}
