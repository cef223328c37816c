package ledger

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bangban/forms"
)

func reading(t testing.TB, data []byte, m Mapping) *Reading {
	t.Helper()
	r, err := Read(t.Context(), bytes.NewReader(data), int64(len(data)), m, t.TempDir())
	check(t, err)
	t.Cleanup(func() { check(t, r.Close()) })
	return r
}

func returned(t testing.TB, r *Reading) []*Returned {
	t.Helper()
	var all []*Returned
	for row, err := range r.Rows(t.Context()) {
		check(t, err)
		all = append(all, row)
	}
	return all
}

// edit changes a workbook as a person would.
func edit(t testing.TB, data []byte, change func(*excelize.File)) []byte {
	t.Helper()
	f := open(t, data)
	change(f)
	return saved(t, f)
}

func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	check(t, f.Write(&out))
	return out.Bytes()
}

// columnOf is the letter of a column of 台账明细.
func columnOf(t testing.TB, title string) string {
	t.Helper()
	for i, c := range caseColumns() {
		if c.title == title {
			return letter(i + 1)
		}
	}
	t.Fatalf("no column %s", title)
	return ""
}

func unchanged(t *testing.T, cases []*forms.Case, rows []*Returned) {
	t.Helper()
	if len(rows) != len(cases) {
		t.Fatalf("%d rows of %d cases", len(rows), len(cases))
	}
	shower := newLedger(t).Shower()
	for i, row := range rows {
		cells, sum, err := shower.Show(cases[i])
		check(t, err)
		if row.Sum != sum || row.Base != sum || row.ID != cases[i].ID || row.Faults != nil {
			t.Errorf("row %d of %s: %s of %s, want %s, %v", i, row.ID, row.Sum, row.Base, sum, row.Faults)
		}
		if region := row.Cells[pathRegion]; region != string(cases[i].Region) {
			t.Errorf("%s lies in %s, want %s", row.ID, region, cases[i].Region)
		}
		delete(row.Cells, pathRegion)
		if !maps.Equal(cells, row.Cells) {
			t.Errorf("%s reads %v, want %v", row.ID, row.Cells, cells)
		}
	}
}

func TestWhatPeopleDoToASheet(t *testing.T) {
	cases := generate(29, 6)
	data, _ := workbook(t, cases)
	data = edit(t, data, func(f *excelize.File) {
		check(t, f.RemoveRow(sheetCases, 1))                 // without the groups
		check(t, f.RemoveRow(sheetCases, 3))                 // the second case is away
		check(t, f.DuplicateRowTo(sheetCases, 2, 9))         // and a copy of the first below
		check(t, f.SetCellValue(sheetCases, "A8", "合计"))     // a sum that somebody made
		check(t, f.InsertCols(sheetCases, "C", 2))           // columns of their own
		check(t, f.SetCellValue(sheetCases, "C1", "领导\n批示")) // one with a title
		check(t, f.SetCellValue(sheetCases, "AV6", 44328))   // remarks that Excel took for a day
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: new("yyyy/m/d")})
		check(t, err)
		check(t, f.SetCellStyle(sheetCases, "AV6", "AV6", style))
		check(t, f.SetRowVisible(sheetCases, 4, false))                // filtered away, which is no deleting
		check(t, f.SetCellValue(sheetCases, "B9", "150624-2026-9999")) // under a number of its own
	})
	r := reading(t, data, Mapping{})
	rows := returned(t, r)
	if len(rows) != 6 || len(r.Warnings) != 1 || r.Warnings[0].Cell != "台账明细!C1" {
		t.Fatalf("%d rows, warnings %v", len(rows), r.Warnings)
	}
	for i, row := range rows[:5] {
		want := cases[0]
		if i > 0 {
			want = cases[i+1]
		}
		if i == 4 {
			if row.Cells["remarks"] != "2021/5/12" || row.Sum == row.Base {
				t.Errorf("the remarks are %q", row.Cells["remarks"])
			}
			continue
		}
		if row.ID != want.ID || row.Sum == "" || row.Sum != row.Base {
			t.Errorf("row %d is %s, %s of %s", i, row.ID, row.Sum, row.Base)
		}
	}
	if last := rows[5]; last.ID != "150624-2026-9999" || last.Sum == last.Base {
		t.Errorf("the copy is %s, %s of %s", last.ID, last.Sum, last.Base)
	}
	if cell, title := rows[1].At("remarks"); cell != "台账明细!AV3" || title != "备注" {
		t.Errorf("the remarks are at %s %s", cell, title)
	}
	if cell, title := rows[1].At(""); cell != "台账明细!3" || title != "" {
		t.Errorf("the row is %s %s", cell, title)
	}
}

func TestWithoutTheChecksumItIsSaid(t *testing.T) {
	data, _ := workbook(t, generate(29, 2))
	r := reading(t, edit(t, data, func(f *excelize.File) { check(t, f.RemoveCol(sheetCases, columnOf(t, titleChecksum))) }), Mapping{})
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Message, "没有“校验”列") || returned(t, r)[0].Base != "" {
		t.Errorf("warnings %v", r.Warnings)
	}
}

func TestCellsAsPeopleTypeThem(t *testing.T) {
	table := map[string]*column[caseRow]{}
	columns := caseColumns()
	for i := range columns {
		table[columns[i].title] = &columns[i]
	}
	p := newParser(false)
	for _, c := range []struct{ title, raw, want string }{
		{"申请日期", "44328", "2021-05-12"}, {"申请日期", "44328.75", "2021-05-12"}, {"申请日期", "2021/5/12", "2021-05-12"},
		{"申请日期", "2021年5月12日", "2021-05-12"}, {"申请日期", "２０２１．５．１２", "2021-05-12"}, {"申请日期", "20210512", "2021-05-12"},
		{"申请日期", "2021-05-12 00:00:00", "2021-05-12"}, {"申请日期", " ", ""},
		{"申请日期", "2021", "!日期应"}, {"申请日期", "2021.5", "!日期应"}, {"申请日期", "去年", "!日期应"}, {"申请日期", "2021-02-30", "!日期有误"},
		{"投资总额(万元)", "12000.5", "12000.5"}, {"投资总额(万元)", "12,000.50万元", "12000.5"}, {"投资总额(万元)", "0.30000000000000004", "0.3"},
		{"投资总额(万元)", "1.2E+4", "12000"}, {"投资总额(万元)", "约三千", "!金额应为"}, {"投资总额(万元)", "1.23456", "!金额最多"}, {"投资总额(万元)", "-1", "!金额不能"},
		{"联系电话", "13947712345", "13947712345"}, {"联系电话", "1.3947712345E+10", "13947712345"}, {"联系电话", "0477-6212345", "0477-6212345"},
		{"统一社会信用代码", "9115062400000E0166", "9115062400000E0166"},
		{"统一社会信用代码", "9.1150624000000205E+17", "!长数字"}, {"是否重点项目", "TRUE", "是"}, {"是否重点项目", "√", "是"},
		{"来源渠道", "窗口", "窗口"}, {"来源渠道", "微信", "!应为窗口、"}, {"备注", "#REF!", "!单元格是公式"}, {"备注", "a\r\nb", "a\nb"},
	} {
		v, err := parse(p, table[c.title], given{c.raw, c.raw})
		got := v.String()
		if err != nil {
			got = "!" + err.Error()
		}
		if got != c.want && !(strings.HasPrefix(c.want, "!") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s %q reads %q, want %q", c.title, c.raw, got, c.want)
		}
	}
	if v, err := parse(p, table["备注"], given{"44328", "2021/5/12"}); v.text != "2021/5/12" || err != nil {
		t.Errorf("a day among the remarks reads %q, %v", v.text, err)
	}
	if v, err := parse(newParser(true), table["申请日期"], given{"42866", ""}); v.String() != "2021-05-12" || err != nil {
		t.Errorf("a day counted from 1904 reads %q, %v", v, err)
	}
}

func TestAnOldLedger(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	check(t, f.SetSheetName("Sheet1", "登记"))
	for i, row := range [][]any{
		{"2020年代办登记"}, {"序", "企 业", "项目", "旗县", "总投资", "评价", "受理"},
		{1, "绿能公司", "产业园", "鄂托克旗", 300.5, "很满意", "2020.3.1"}, {}, {2, "天骄公司", "物流园", "", "三百", "一般", 43900},
	} {
		check(t, f.SetSheetRow("登记", reference(1, i+1), &row))
	}
	data := saved(t, f)
	m := Mapping{Sheet: "登记", Header: 2, Columns: map[string]string{"项目单位名称": "企业", "项目名称": "项目", titleCounty: "旗县",
		"投资总额(万元)": "总投资", "满意度": "评价", "申请日期": "受理"}, Values: map[string]map[string]string{"满意度": {"很满意": "非常满意"}}}
	rows := returned(t, reading(t, data, m))
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	want := map[string]string{"application.applicant.name": "绿能公司", "application.project.name": "产业园", titleCounty: "鄂托克旗", "region": "150624",
		"application.project.investment": "300.5", "evaluation.rating": "非常满意", "application.date": "2020-03-01"}
	if !maps.Equal(rows[0].Cells, want) || rows[0].Base+rows[0].Sum != "" {
		t.Errorf("reads %v", rows[0].Cells)
	}
	if faults := rows[1].Faults; len(faults) != 2 || faults[0].Cell != "登记!E5" || faults[1].Cell != "登记!F5" || rows[1].Cells["application.date"] != "2020-03-10" {
		t.Errorf("faults %v, cells %v", faults, rows[1].Cells)
	}
	for _, wrong := range []struct {
		want   string
		change func(*Mapping)
	}{
		{"没有工作表“别的”", func(m *Mapping) { m.Sheet = "别的" }},
		{"没有找到标题“地点”", func(m *Mapping) { m.Columns["项目地址"] = "地点" }},
		{"“地址”不是可以导入的列", func(m *Mapping) { m.Columns["地址"] = "地点" }},
		{"“地址”不是可以导入的列", func(m *Mapping) { m.Values["地址"] = nil }},
		{"对应同一列", func(m *Mapping) { m.Columns["项目地址"] = "项目" }},
		{"没有写明", func(m *Mapping) { m.Columns["项目地址"] = "" }},
		{"标题行号", func(m *Mapping) { m.Header = -1 }},
	} {
		bad := m
		bad.Columns, bad.Values = maps.Clone(m.Columns), maps.Clone(m.Values)
		wrong.change(&bad)
		if _, err := Read(t.Context(), bytes.NewReader(data), int64(len(data)), bad, ""); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%v, want %s", err, wrong.want)
		}
	}
}
