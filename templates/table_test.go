package templates_test

import (
	"strings"
	"testing"

	"bangban/templates"
)

// The rows stand on line 2 of a table of three columns.
func TestFaultsOfRows(t *testing.T) {
	for _, f := range []fault{
		{"nothing wrong", "<row><cell rows='2'>甲</cell><cell cols='2'/></row><row><cell/><cell/></row>", nil},
		{"one cell short", "<row><cell/><cell/></row>", want("2: 这一行的单元格与 3 列对不上")},
		{"one cell long", "<row><cell/><cell/><cell/><cell/></row>", want("2: 这一行的单元格与 3 列对不上")},
		{"too wide", "<row><cell/><cell cols='3'/></row>", want("2: 这一行的单元格与 3 列对不上")},
		{"no cell", "<row/>", want("2: 这一行的单元格与 3 列对不上")},
		{"the second row", "<row><cell cols='3'/></row>\n<row><cell/></row>", want("3: 这一行的单元格与 3 列对不上")},
		{"overlap", "<row><cell/><cell rows='2'/><cell/></row>\n<row><cell cols='2'/><cell/></row>", want("3: 单元格与上面跨行的单元格重叠")},
		{"span beyond the end", "<row><cell rows='2'/><cell cols='2'/></row>", want("1: 跨行的单元格超出了表的最后一行")},
		{"span out of the header", "<row header='yes'><cell rows='2'/><cell cols='2'/></row>\n<row><cell cols='2'/></row>", want("3: 跨行的单元格超出了表头")},
		{"header below", "<row><cell cols='3'/></row>\n<row header='yes'><cell cols='3'/></row>", want("3: 表头行须在表的最前面")},
		{"items in three columns", "<items/>", want("2: <items> 需要四列")},
		{"items with content", "<items><row/></items>", want("2: 不认识的元素 <row>", "2: <items> 需要四列")},
		{"span into the items", "<row><cell rows='2'/><cell cols='2'/></row>\n<items/>\n<row><cell cols='2'/></row>",
			want("3: <items> 需要四列", "3: 上面跨行的单元格伸进了 <items>")},
		{"unknown element", "<tr/>", want("2: 不认识的元素 <tr>；这里可用：row items")},
		{"text", "文字", want("2: 这里不能有文字")},
		{"text in a row", "<row>文字<cell cols='3'/></row>", want("2: 这里不能有文字")},
		{"cell in a cell", "<row><cell cols='3'><cell/></cell></row>", want("2: 不认识的元素 <cell>；文字里可用")},
		{"table in a cell", "<row><cell cols='3'><p/><table columns='*'/></cell></row>", want("2: 单元格里不能有 <table>")},
		{"title in a cell", "<row><cell cols='3'><p/><title>甲</title></cell></row>", want("2: 单元格里不能有 <title>")},
		{"paragraph and text in a cell", "<row><cell cols='3'><p/>文字</cell></row>", want("2: 文字 ")},
		{"cell attribute", "<row><cell cols='3' width='3em'/></row>", want("2: <cell> 没有属性 width")},
		{"span not a number", "<row><cell cols='all'/><cell cols='2'/></row>", want(`2: cols="all" 应为 0 到 1000 的整数`)},
		{"valign", "<row><cell cols='3' valign='center'/></row>", want(`2: valign="center" 不可用`)},
		{"stack", "<row><cell cols='3' stack='yes'/></row>", want(`2: stack="yes" 不可用；可用："tight"、"spread"`)},
		{"stacked paragraph", "<row><cell cols='3' stack='tight'><p>甲</p></cell></row>", want("2: stack 的单元格里只能有文字")},
		{"stack too high", "<row><cell cols='3' stack='tight'>" + strings.Repeat("甲", 31) + "</cell></row>", want("2: stack 的单元格最多 30 个字")},
		{"row height", "<row height='high'><cell cols='3'/></row>", want(`2: height="high" 应为长度`)},
		{"row growth", "<row grow='-1'><cell cols='3'/></row>", want(`2: grow="-1" 应为 0 到 1000 的整数`)},
	} {
		f.check(t, `<paper title="a"><table columns="* * *">`+"\n"+f.markup+"\n</table></paper>")
	}
}

// The rows stand on line 2 of a table of two columns, on a paper that shows all else of the report.
func TestFaultsOfLists(t *testing.T) {
	const row = "<cell><field field='areas[].name'/></cell><cell/>"
	rest := "<p>" + slots("unit", "scope", "by", "date", "month", "this", "before", "year") + "</p>"
	figures := slots("figures[].name", "figures[].this", "figures[].before", "figures[].change", "figures[].growth", "figures[].year")
	areas := slots("areas[].applied", "areas[].open", "areas[].suspended", "areas[].completed", "areas[].terminated",
		"areas[].in_time", "areas[].content", "areas[].investment")
	for _, f := range []fault{
		{"nothing wrong", "<rows list='areas' height='20pt' grow='1'>" + row + "</rows>", nil},
		{"a field of all in a row", "<rows list='areas'>" + row + "</rows><rows list='figures'><cell cols='2'><field field='unit'/></cell></rows>", nil},
		{"no list", "<rows><cell cols='2'/></rows>", want(`2: 表单没有列表 ""`)},
		{"unknown list", "<rows list='cities'><cell cols='2'/></rows>", want(`2: 表单没有列表 "cities"`)},
		{"a row of no list", "<row list='areas'>" + row + "</row>", want("2: <row> 没有属性 list", "2: 字段 areas[].name 只能在 <rows list=\"areas\"> 里")},
		{"another list", "<rows list='figures'>" + row + "</rows>", want("2: 字段 areas[].name 只能在 <rows list=\"areas\"> 里")},
		{"spanning", "<rows list='areas'><cell rows='2'/><cell/></rows><row><cell/></row>", want("2: <rows> 的单元格不能跨行")},
		{"spanned", "<row><cell rows='2'/><cell/></row><rows list='areas'><cell/></rows>", want("2: 上面跨行的单元格伸进了 <rows>")},
		{"header", "<rows list='areas' header='yes'>" + row + "</rows>", want("2: <rows> 的单元格不能跨行，也不能是表头")},
		{"a cell short", "<rows list='areas'><cell/></rows>", want("2: 这一行的单元格与 2 列对不上")},
	} {
		f.check(t, `<paper form="monthly" title="a"><table columns="* *">`+"\n"+f.markup+"\n</table>"+rest+
			`<table columns="*"><rows list="figures"><cell>`+figures+`</cell></rows><rows list="areas"><cell><field field="areas[].name"/>`+areas+
			`</cell></rows></table></paper>`)
	}
}

func slots(paths ...string) string {
	var all strings.Builder
	for _, p := range paths {
		all.WriteString("<field field='" + p + "'/>")
	}
	return all.String()
}

func TestFaultsOfColumns(t *testing.T) {
	for _, f := range []fault{
		{"none", "", want("2: <table> 要有 1 到 40 列，现有 0 列")},
		{"too many", strings.Repeat("* ", 41), want("2: <table> 要有 1 到 40 列，现有 41 列")},
		{"not a width", "3em wide", want(`2: columns 中的 "wide" 应为长度`)},
		{"not a share", "0*", want(`2: columns 中的 "0*" 应为长度`, "2: <table> 要有 1 到 40 列")},
		{"wider than the paper", "100mm 57mm", want("2: 各列共宽 445pt，超过版心的 442pt")},
	} {
		f.check(t, "<paper title='a'>\n<table columns='"+f.markup+"'/></paper>")
	}
}

// A cell goes to the first column that no cell above covers.
func TestCellsFindTheirColumns(t *testing.T) {
	paper, err := templates.Parse("x.xml", []byte(`<paper title="a"><table columns="10mm 4em * 2*" size="小四">
		<row height="2em" grow="3"><cell rows="3">甲</cell><cell/><cell rows="2"/><cell/></row>
		<row height="30pt"><cell/><cell/></row>
		<row><cell cols="2"/><cell/></row>
	</table></paper>`))
	if err != nil {
		t.Fatal(err)
	}
	table := paper.Blocks[0].(*templates.Table)
	want := [][]int{{0, 1, 2, 3}, {1, 3}, {1, 3}}
	for i, row := range table.Rows {
		for k, cell := range row.Cells {
			if cell.Column != want[i][k] {
				t.Errorf("cell %d of row %d stands in column %d, want %d", k, i, cell.Column, want[i][k])
			}
		}
	}
	if table.Rows[0].Height != 2400 || table.Rows[0].Grow != 3 || table.Rows[1].Height != 3000 {
		t.Errorf("the rows are %+v and %+v high, want 2400 and 3000", table.Rows[0], table.Rows[1])
	}
	if c := table.Columns; c[0].Width.Points != 2835 || c[1].Width.Ems != 400 || c[2].Share != 1 || c[3].Share != 2 {
		t.Errorf("columns %+v", c)
	}
}

func TestMeasuresOfStyle(t *testing.T) {
	paper, err := templates.Parse("x.xml", []byte(`<paper title="a"><p/><p size="小四"/><p size="10.5pt" pitch="2em" floor="小五"/><p pitch="30pt">甲
		乙 丙
	</p></paper>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []templates.Style{
		{Role: "body", Value: "body", Size: 1600, Floor: 1600, Pitch: 2899, Chars: 28},
		{Role: "body", Value: "body", Size: 1200, Floor: 1200, Pitch: 1620},
		{Role: "body", Value: "body", Size: 1050, Floor: 900, Pitch: 2100},
		{Role: "body", Value: "body", Size: 1600, Floor: 1600, Pitch: 3000, Chars: 28},
	}
	for i, b := range paper.Blocks {
		if got := b.(*templates.Paragraph).Style; got != want[i] {
			t.Errorf("style %d is %+v, want %+v", i, got, want[i])
		}
	}
	if text := paper.Blocks[3].(*templates.Paragraph).Inlines[0]; text != (templates.Text{Text: "甲乙 丙"}) {
		t.Errorf("the text is %q: line breaks of the file and their indentation are no text", text)
	}
}
