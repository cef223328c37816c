package ledger

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"bangban/internal/ledger/splice"
)

// feedRows is how many rows the charts cover. What the first of them is drawn from stands below it, for a chart takes
// rows in one run and the subtotals of the 盟市 are not in one.
const (
	feedRows    = 17
	chartHeight = 290
)

// chartCities finds the entries of the 盟市, as many as the feed has room for.
func chartCities(entries []entry) []int {
	var cities []int
	for i := range entries {
		if entries[i].rank == rankSubtotal && len(cities) < feedRows-2 {
			cities = append(cities, i)
		}
	}
	return cities
}

// feed writes the rows that the charts cover. The table by area begins in a row further down.
func (p *board) feed(cities []int, entries []entry, table int) error {
	all := measures()
	for i := range feedRows {
		var cells []splice.Cell
		if i < len(cities) {
			e := &entries[cities[i]]
			style := p.styles[rankFeed]
			cells = append(cells, splice.Text(e.first, style[lookText]), splice.Cell{}, splice.Cell{})
			for _, title := range chartStates() {
				column := measureColumn(title)
				cells = append(cells, computed(reference(column, table+cities[i]), all[column-firstMeasure].of(e.figures), style[lookCount]))
			}
		}
		if err := p.rows.RowHeight(cells, 15); err != nil {
			return err
		}
	}
	return nil
}

// chartStates are the measures that the first chart stacks.
func chartStates() []string { return []string{titleOpen, "中止", titleAnswered, titleEnded} }

// charts draws three pictures above the tables: the 盟市, where all cases stand, and how they were rated.
func (b *book) charts(name string, cities, table int) error {
	colours := []string{"6F8FB3", "D9B36C", "7FA58C", "A9A9A9"}
	var stacked []excelize.ChartSeries
	for i, title := range chartStates() {
		c := letter(firstMeasure + i)
		stacked = append(stacked, excelize.ChartSeries{
			Name:       fmt.Sprintf("%s!$%s$%d", name, letter(measureColumn(title)), table-1),
			Categories: fmt.Sprintf("%s!$A$3:$A$%d", name, 2+max(cities, 1)),
			Values:     fmt.Sprintf("%s!$%s$3:$%s$%d", name, c, c, 2+max(cities, 1)),
			Fill:       fillOf(colours[i]),
		})
	}
	err := b.file.AddChart(name, "A3", &excelize.Chart{
		Type: excelize.ColStacked, Series: stacked, Title: chartTitle("各盟市办件情况（件）"), Legend: excelize.ChartLegend{Position: "bottom"},
		Dimension: excelize.ChartDimension{Width: 907, Height: chartHeight}, GapWidth: new(uint(60)), Overlap: new(100),
		YAxis: excelize.ChartAxis{MajorGridLines: true, Font: chartFont(), NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
		XAxis: excelize.ChartAxis{Font: chartFont()}, Border: chartBorder(),
	})
	if err != nil {
		return err
	}
	if err := b.bars(name, "办件状态（件）", "J3", 365, [2]string{titleOpen, titleEnded}, table, colours[0]); err != nil {
		return err
	}
	return b.bars(name, "满意度评价（件）", "O3", 450, [2]string{titleVery, titleUnrated}, table, colours[2])
}

// bars draws neighbouring measures of all cases.
func (b *book) bars(name, title, at string, width uint, of [2]string, table int, colour string) error {
	first, last := letter(measureColumn(of[0])), letter(measureColumn(of[1]))
	span := func(row int) string {
		return name + "!$" + first + "$" + strconv.Itoa(row) + ":$" + last + "$" + strconv.Itoa(row)
	}
	return b.file.AddChart(name, at, &excelize.Chart{
		Type: excelize.Col, Title: chartTitle(title), Legend: excelize.ChartLegend{Position: "none"},
		Series: []excelize.ChartSeries{{
			Name: name + "!$A$" + strconv.Itoa(table), Categories: span(table - 1), Values: span(table),
			Fill: fillOf(colour),
		}},
		Dimension: excelize.ChartDimension{Width: width, Height: chartHeight}, GapWidth: new(uint(70)),
		PlotArea: excelize.ChartPlotArea{ShowVal: true},
		YAxis:    excelize.ChartAxis{MajorGridLines: true, Font: chartFont(), NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
		XAxis:    excelize.ChartAxis{Font: chartFont()}, Border: chartBorder(),
	})
}

func chartTitle(text string) excelize.ChartTitle {
	font := chartFont()
	font.Size, font.Bold = 12, true
	return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &font}}}
}

func chartFont() excelize.Font { return excelize.Font{Family: fontName, Size: 9, Color: colourInk} }

func chartBorder() excelize.LineOptions {
	return excelize.LineOptions{Type: excelize.LineSolid, Width: 0.75, Fill: fillOf(colourLine)}
}

func fillOf(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
