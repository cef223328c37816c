package ledger

import "github.com/xuri/excelize/v2"

// look is how a cell shows its value, rank what kind of row it stands in.
type (
	look uint8
	rank uint8
)

const (
	lookText       look = iota
	lookCentre          // short words
	lookIdentifier      // digits that are no number
	lookDate
	lookCount
	lookMoney
	lookAverage
	lookShare
	lookFigure // of a table of figures, where nothing is a dash
	lookSum
	lookDelta // how much more or less there is
	lookDeltaSum
	looks
)

const (
	rankRow      rank = iota
	rankSubtotal      // of a 盟市
	rankTotal
	rankHeader  // the titles of the columns
	rankGroup   // the titles of groups of columns
	rankTitle   // of the sheet
	rankNote    // words below a title, without lines around
	rankPlain   // words without lines around, to be signed
	rankSection // the title of a table
	rankFeed    // what a chart is drawn from and hides
	ranks
)

// fontName is what official tables are printed in. The widths of columns are measured by the digits of another font, which
// looks the same wide wherever it is replaced.
const (
	fontName    = "宋体"
	measureFont = "Arial"
	measureSize = 10
)

// The colours: lines, the fills of the ranks and the ink.
const (
	colourLine     = "B4BCC6"
	colourHeader   = "DCE6F0"
	colourGroup    = "C5D3E2"
	colourTotal    = "E9EEF4"
	colourSubtotal = "F5F7FA"
	colourInk      = "1F2A37"
	colourPale     = "6B7785"
	colourOverdue  = "FCF1EF"
	colourAlarm    = "B03A2E"
)

// styles are the numbers that excelize gave the styles. Each is made once: making many is quadratic.
type styles [ranks][looks]int

func newStyles(f *excelize.File) (styles, error) {
	var all styles
	if err := f.SetDefaultFont(measureFont); err != nil {
		return all, err
	}
	f.Styles.Fonts.Font[0].Sz.Val = new(float64(measureSize))
	for r := range ranks {
		for l := range looks {
			id, err := f.NewStyle(styleOf(r, l))
			if err != nil {
				return all, err
			}
			all[r][l] = id
		}
	}
	return all, nil
}

func styleOf(r rank, l look) *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: 10, Color: colourInk},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	}
	switch l {
	case lookText:
		s.Alignment.Horizontal = "left"
	case lookIdentifier:
		s.NumFmt = 49 // text
	case lookMoney:
		s.Alignment.Horizontal, s.Alignment.Indent = "right", 1
		s.NumFmt = 4 // #,##0.00
		fit(s.Alignment)
	case lookDate:
		s.CustomNumFmt = new("yyyy-mm-dd")
		fit(s.Alignment)
	case lookFigure:
		s.CustomNumFmt = new(`#,##0;-#,##0;"–"`)
		fit(s.Alignment)
	case lookSum:
		s.Alignment.Horizontal, s.Alignment.Indent = "right", 1
		s.CustomNumFmt = new(`#,##0.00;-#,##0.00;"–"`)
		fit(s.Alignment)
	case lookAverage:
		s.CustomNumFmt = new("0.0")
	case lookShare:
		s.CustomNumFmt = new("0.0%")
	case lookDelta:
		s.CustomNumFmt = new(`+#,##0;-#,##0;"–"`)
	case lookDeltaSum:
		s.CustomNumFmt = new(`+#,##0.00;-#,##0.00;"–"`)
	}
	if r < rankTitle {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: colourLine, Style: 1})
		}
	}
	r.dress(s)
	return s
}

// fit has a number that is too long for its cell become smaller: it would show as ####.
func fit(a *excelize.Alignment) { a.WrapText, a.ShrinkToFit = false, true }

// dress makes a style that of a rank.
func (r rank) dress(s *excelize.Style) {
	fill := func(colour string) {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	switch r {
	case rankSubtotal:
		fill(colourSubtotal)
		s.Font.Bold = true
	case rankTotal:
		fill(colourTotal)
		s.Font.Bold = true
	case rankHeader:
		fill(colourHeader)
		s.Font.Bold = true
		s.Alignment.Horizontal = "center"
	case rankGroup:
		fill(colourGroup)
		s.Font.Bold = true
		s.Alignment.Horizontal = "center"
	case rankTitle:
		s.Font.Bold, s.Font.Size = true, 16
		s.Alignment.WrapText = false
	case rankNote:
		s.Font.Color = colourPale
		s.Alignment.WrapText = false
	case rankPlain:
		s.Font.Size = 11
		s.Alignment.WrapText = false
	case rankSection:
		s.Font.Bold, s.Font.Size = true, 11
		s.Alignment.WrapText = false
	case rankFeed:
		s.Font.Color = "FFFFFF"
	}
}
