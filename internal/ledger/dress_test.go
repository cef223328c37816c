package ledger

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// keep keeps the workbook of a test, to be looked at: go test -run Dressed -args -look /tmp/a.xlsx.
var keep = flag.String("look", "", "keep a workbook in this file")

func TestSheetsAreDressed(t *testing.T) {
	data, _ := workbook(t, generate(7, 200))
	if *keep != "" {
		check(t, os.WriteFile(*keep, data, 0o600))
	}
	f := open(t, data)
	panes, err := f.GetPanes(sheetCases)
	check(t, err)
	if !panes.Freeze || panes.XSplit != 2 || panes.YSplit != 2 {
		t.Errorf("panes %+v", panes)
	}
	lists, err := f.GetDataValidations(sheetCases)
	check(t, err)
	var found []string
	for _, v := range lists {
		found = append(found, v.Sqref+" "+v.Formula1)
	}
	for _, want := range []string{
		`G3:G1048576 "窗口,网上专栏,移动端,12345热线"`, `H3:H1048576 "全程,阶段性"`, `T3:T1048576 "是,否"`,
		`AI3:AI1048576 "已申请,已委托,办理中,中止,已办结,已终止"`, `AO3:AO1048576 "非常满意,满意,不满意"`,
	} {
		if !strings.Contains(strings.Join(found, "\n"), want) {
			t.Errorf("no list %s in %q", want, found)
		}
	}
	for _, v := range lists {
		if v.Sqref == "AI3:AI1048576" && (v.Prompt == nil || !strings.Contains(*v.Prompt, "只收两种改动")) {
			t.Errorf("nobody is told which statuses can be imported: %+v", v)
		}
	}
	rules, err := f.GetConditionalFormats(sheetCases)
	check(t, err)
	if len(rules["A3:AT202"]) != 1 || rules["A3:AT202"][0].Criteria != `$AL3="是"` {
		t.Errorf("conditional formats %+v", rules)
	}
	for _, column := range []string{"AU", "AV", "AW"} {
		if seen, err := f.GetColVisible(sheetCases, column); err != nil || seen {
			t.Errorf("column %s is seen: %v", column, err)
		}
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	if names["台账明细 _xlnm.Print_Titles"] != "台账明细!$A:$I,台账明细!$1:$2" || names["事项明细 _xlnm.Print_Titles"] != "事项明细!$1:$2" ||
		!strings.HasSuffix(names["台账明细 _xlnm._FilterDatabase"], "$A$2:$AW$202") {
		t.Errorf("names %v", names)
	}
	for _, sheet := range f.GetSheetList() {
		page, err := f.GetPageLayout(sheet)
		check(t, err)
		fits := page.FitToWidth != nil && *page.FitToWidth == 1 && page.FitToHeight != nil && *page.FitToHeight == 0
		if *page.Size != 8 || *page.Orientation != "landscape" || fits == (sheet == sheetCases) {
			t.Errorf("%s is printed on %d, %s, one page wide %v", sheet, *page.Size, *page.Orientation, fits)
		}
	}
	for column, want := range map[string]int{"B": 49, "J": 49, "M": 49, "O": 49} {
		id, err := f.GetCellStyle(sheetCases, column+"3")
		check(t, err)
		style, err := f.GetStyle(id)
		check(t, err)
		kind, err := f.GetCellType(sheetCases, column+"3")
		check(t, err)
		if style.NumFmt != want || kind != excelize.CellTypeInlineString {
			t.Errorf("column %s has the format %d and the type %d", column, style.NumFmt, kind)
		}
	}
	props, err := f.GetDocProps()
	check(t, err)
	if props.Created != "2026-03-25T00:00:00Z" || props.Modified != props.Created {
		t.Errorf("properties %+v", props)
	}
}

// TestAPhoneNumberStandsOnOneLine asks for the room of 11 digits in the wide fonts of LibreOffice.
func TestAPhoneNumberStandsOnOneLine(t *testing.T) {
	for _, c := range caseColumns() {
		if c.path == "application.applicant.phone" && c.width < 14 {
			t.Errorf("%s is %v wide", c.title, c.width)
		}
	}
}

// TestPaperIsLegible: what fits on a page of A3, beside the columns that every page repeats, is in type of at least seven
// points. A sheet of more pages breaks before a group of columns and prints the pages of a row one after another.
func TestPaperIsLegible(t *testing.T) {
	data, _ := workbook(t, generate(7, 20))
	f := open(t, data)
	const paper = (16.54 - 0.8) * 96 // of A3 between its margins, in pixels
	for _, sheet := range f.GetSheetList() {
		repeated, breaks, scale := 0, []int(nil), paper/pixels(t, f, sheet, 1, 50)
		if sheet == sheetCases {
			layout, err := f.GetPageLayout(sheet)
			check(t, err)
			if *layout.PageOrder != "overThenDown" {
				t.Errorf("pages go %s", *layout.PageOrder)
			}
			repeated, breaks, scale = 9, breaksOf(t, data), float64(*layout.AdjustTo)/100
			rows := raw(t, f, sheet)
			if cell(rows, 0, breaks[0]) != groupDo || cell(rows, 0, breaks[1]) != groupOut || len(breaks) != 2 || cell(rows, 1, repeated-1) != titleUnit {
				t.Errorf("pages break before the columns %d", breaks)
			}
		}
		if 10*scale < 7 {
			t.Errorf("%s is printed in type of %.1f points", sheet, 10*scale)
		}
		if repeated == 0 {
			continue
		}
		for i, from := range append([]int{repeated}, breaks...) {
			to := 50
			if i < len(breaks) {
				to = breaks[i]
			}
			if wide := pixels(t, f, sheet, 1, repeated) + pixels(t, f, sheet, from+1, to); wide*scale > 0.97*paper {
				t.Errorf("page %d is %.0f pixels wide, the paper %.0f", i+1, wide*scale, paper)
			}
		}
	}
}

// pixels is how wide the columns are that are seen and hold something.
func pixels(t *testing.T, f *excelize.File, sheet string, from, to int) float64 {
	t.Helper()
	columns := 0
	for _, row := range raw(t, f, sheet) {
		columns = max(columns, len(row))
	}
	wide := 0.0
	for c := from; c <= min(to, columns); c++ {
		seen, err := f.GetColVisible(sheet, letter(c))
		check(t, err)
		width, err := f.GetColWidth(sheet, letter(c))
		check(t, err)
		if seen {
			wide += 7*width + 5
		}
	}
	return wide
}

// breaksOf are the columns of 台账明细 behind which a page ends.
func breaksOf(t *testing.T, data []byte) []int {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	part, err := fs.ReadFile(z, "xl/worksheets/sheet1.xml")
	check(t, err)
	var sheet struct {
		Breaks []struct {
			ID int `xml:"id,attr"`
		} `xml:"colBreaks>brk"`
	}
	check(t, xml.Unmarshal(part, &sheet))
	var breaks []int
	for _, b := range sheet.Breaks {
		breaks = append(breaks, b.ID)
	}
	return breaks
}
