package ledger

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"bangban/internal/ledger/splice"
)

// board is a sheet of tables that are small enough to be laid out by hand, from the first row on.
type board struct {
	*book
	rows   *splice.Rows
	merges []string // pairs of cells
	titles int      // the row that stands on every page, 0 for none
}

func (b *book) newBoard() (*board, error) {
	rows, err := b.newRows()
	return &board{book: b, rows: rows}, err
}

// at is the number of the next row.
func (p *board) at() int { return p.rows.Next() }

// line writes a row of words of one rank, over so many columns that are joined.
func (p *board) line(r rank, height, columns int, text string) error {
	style := p.styles[r][lookText]
	if r == rankTitle {
		style = p.styles[r][lookCentre]
	}
	if columns > 1 {
		p.merges = append(p.merges, reference(1, p.at()), reference(columns, p.at()))
	}
	return p.rows.RowHeight([]splice.Cell{splice.Text(text, style)}, height)
}

// gap writes a row with nothing.
func (p *board) gap() error { return p.rows.Row(nil) }

// settle does what all such sheets ask of excelize.
func (p *board) settle(name string, widths []float64, hidden ...int) error {
	for i, w := range widths {
		if err := p.file.SetColWidth(name, letter(i+1), letter(i+1), w); err != nil {
			return err
		}
	}
	for _, c := range hidden {
		if err := p.file.SetColVisible(name, letter(c), false); err != nil {
			return err
		}
	}
	for i := 0; i < len(p.merges); i += 2 {
		if err := p.file.MergeCell(name, p.merges[i], p.merges[i+1]); err != nil {
			return err
		}
	}
	if err := p.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: new(false)}); err != nil {
		return err
	}
	titles := max(p.titles, 1)
	return p.print(name, pages{from: titles, to: titles})
}

// The columns of a table of figures: two names, the hidden key of the formulas, and the measures.
const (
	keyColumn    = 3
	firstMeasure = 4
	nameWidth    = 23
)

// entry is a row of a table of figures.
type entry struct {
	rank        rank
	first, name string
	key         string // of the rows that are counted
	sum         string // or the rows of the table to add up, with # where the column goes
	figures     *Figures
}

// table writes entries under a header. Without a source it writes figures without formulas.
func (p *board) table(heads [2]string, entries []entry, s *source) error {
	if p.titles == 0 {
		p.titles = p.at() // the measures are the same in all tables
	}
	if err := p.header(heads); err != nil {
		return err
	}
	all := measures()
	for i := range entries {
		e := &entries[i]
		style := &p.styles[e.rank]
		cells := []splice.Cell{
			splice.Text(e.first, style[lookCentre]), splice.Text(e.name, style[lookCentre]), splice.Text(e.key, style[lookIdentifier]),
		}
		for j := range all {
			m := &all[j]
			v := m.of(e.figures)
			if f := p.formula(m, e, s, j); f != "" {
				cells = append(cells, computed(f, v, style[m.style()]))
			} else {
				cells = append(cells, v.cell(style[m.style()]))
			}
		}
		tall := max(lines(e.first, nameWidth), lines(e.name, nameWidth))*13 + 6
		if err := p.rows.RowHeight(cells, min(tall, splice.MaxHeight)); err != nil {
			return err
		}
	}
	return nil
}

func (p *board) header(heads [2]string) error {
	style := p.styles[rankHeader][lookCentre]
	cells := []splice.Cell{splice.Text(heads[0], style), splice.Text(heads[1], style), splice.Text("键", style)}
	for _, m := range measures() {
		cells = append(cells, splice.Text(m.title, style))
	}
	return p.rows.RowHeight(cells, 34)
}

// formula is what counts the figure in the workbook, "" for one that stands as it is.
func (p *board) formula(m *measure, e *entry, s *source, column int) string {
	row := strconv.Itoa(p.at())
	switch {
	case m.ratio != nil:
		return m.ratio.text(func(title string) string { return letter(measureColumn(title)) + row })
	case s == nil:
		return ""
	case e.sum != "":
		if sum := "SUM(" + replaceColumn(e.sum, letter(firstMeasure+column)) + ")"; len(sum) <= splice.MaxFormula {
			return sum
		}
		return "" // of more 盟市 than there are
	}
	return m.count(s, "$"+letter(keyColumn)+row)
}

// measureColumn is where the measure with a title stands.
func measureColumn(title string) int {
	for i, m := range measures() {
		if m.title == title {
			return firstMeasure + i
		}
	}
	return 0
}

// figureWidths are the widths of a table of figures, with the numbers of the columns that are hidden.
func figureWidths() (widths []float64, hidden []int) {
	widths, hidden = []float64{nameWidth, nameWidth, 10}, []int{keyColumn}
	for i, m := range measures() {
		widths = append(widths, max(m.width, 10))
		if m.hidden {
			hidden = append(hidden, firstMeasure+i)
		}
	}
	return widths, hidden
}

// lastSeen is the last column of a table of figures that is seen.
func lastSeen() int {
	last := keyColumn
	for i, m := range measures() {
		if !m.hidden {
			last = firstMeasure + i
		}
	}
	return last
}

// scope says what the workbook is of.
func (b *book) scope() string {
	filter := b.options.Filter
	if filter == "" {
		filter = "全部案件"
	}
	return fmt.Sprintf("范围：%s　　截至：%s", mask(filter), b.options.AsOf.Printed())
}
