package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bangban/forms"
	"bangban/internal/ledger/splice"
)

func open(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	t.Cleanup(func() { check(t, f.Close()) })
	return f
}

// raw reads all values of a sheet as they stand in the file.
func raw(t testing.TB, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	check(t, err)
	return rows
}

func cell(rows [][]string, row, column int) string {
	if row >= len(rows) || column >= len(rows[row]) {
		return ""
	}
	return rows[row][column]
}

// shown is how a value reads in the file.
func shown(v value) string {
	switch {
	case v.kind == dated:
		return fmt.Sprint(v.number)
	case v.kind == numeric && v.decimals > 0:
		s := fmt.Sprintf("%05d", v.number)
		s = s[:len(s)-4] + "." + s[len(s)-4:]
		return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return string(v.append(nil))
}

func newFolder(l *Ledger) *folder {
	return l.folder(asOf)
}

func TestEveryCellIsThatOfTheRow(t *testing.T) {
	cases := generate(3, 150)
	data, totals := workbook(t, cases)
	f := open(t, data)
	rows, matters := raw(t, f, sheetCases), raw(t, f, sheetMatters)
	folder, table, items, seen := newFolder(newLedger(t)), caseColumns(), matterColumns(), 0
	for i, c := range cases {
		r, err := folder.fold(c)
		check(t, err)
		row := caseRow{Row: r, number: i + 1}
		for j, column := range table {
			if column.hidden {
				continue
			}
			if got, want := cell(rows, i+2, j), shown(column.value(&row)); got != want {
				t.Errorf("case %s has the %s %q, want %q", c.ID, column.title, got, want)
			}
		}
		for k := range r.Matters {
			seen++
			m := matterRow{caseRow: &row, Matter: &r.Matters[k], number: seen}
			for j, column := range items {
				if column.title == "部门键" {
					continue
				}
				if got, want := cell(matters, seen+1, j), shown(column.value(&m)); got != want {
					t.Errorf("item %d of %s has the %s %q, want %q", m.Number, c.ID, column.title, got, want)
				}
			}
		}
	}
	if len(rows) != len(cases)+2 || len(matters) != seen+2 || totals.Rows != len(cases) || totals.Matters != seen {
		t.Errorf("%d and %d rows, %+v", len(rows), len(matters), totals)
	}
	if got := f.GetSheetList(); strings.Join(got, " ") != "台账明细 事项明细 汇总统计 月度进展 说明" {
		t.Errorf("sheets %v", got)
	}
}

func TestRowOfAWholeCase(t *testing.T) {
	data, _ := workbook(t, []*forms.Case{wholeCase(t)})
	rows := raw(t, open(t, data), sheetCases)
	got := map[string]string{}
	for j, title := range rows[1] {
		got[title] = cell(rows, 2, j)
	}
	for title, want := range map[string]string{
		"序号": "1", "案件编号": "150624-2021-0001", "盟市": "鄂尔多斯市", "旗县(市、区)/开发区": "鄂托克旗", "苏木乡镇(街道)": "",
		"受理机构": "鄂托克旗政务服务局", "来源渠道": "窗口", "服务方式": "全程", "统一社会信用代码": "91150624MA0N000166",
		"项目编码": "2104-150624-04-01-000018", "投资总额(万元)": "12000.5", "是否重点项目": "是", "申请日期": "44328", "委托日期": "44329",
		"代办帮办员": "李明", "代办事项数": "4", "代办事项(目录序号)": "2、7、9、10", "涉及部门": "发改部门、自然资源部门、住建部门",
		"当前进展": "第10项办结（住建部门）：取得建筑工程施工许可证", "已办结事项数": "3", "状态": "已办结", "办结日期": "44438",
		"办理时长(工作日)": "76", "是否超期": "否", "满意度": "非常满意", "地区键": "R150624", "人员键": "W0001",
	} {
		if got[title] != want {
			t.Errorf("%s is %q, want %q", title, got[title], want)
		}
	}
}

func TestTheSameCasesGiveTheSameBytes(t *testing.T) {
	cases := generate(5, 60)
	first, _ := workbook(t, cases)
	second, _ := workbook(t, cases)
	if !bytes.Equal(first, second) {
		t.Error("two ledgers of the same cases differ")
	}
}

func TestEmptyLedger(t *testing.T) {
	data, totals := workbook(t, nil)
	f := open(t, data)
	if totals.Rows != 0 || len(raw(t, f, sheetCases)) != 2 {
		t.Errorf("rows in an empty ledger: %+v", totals)
	}
	if got := cell(raw(t, f, sheetSummary), 3+feedRows+1, 3); got != "0" {
		t.Errorf("an empty ledger has %q cases", got)
	}
}

func TestTextsStayTexts(t *testing.T) {
	hostile := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "<b>&\"'", "_x000D_", "第一行\n第二行"}
	var cases []*forms.Case
	for i, s := range hostile {
		cases = append(cases, &forms.Case{ID: fmt.Sprintf("X-%d", i), Remarks: s, Caseworker: forms.Caseworker{Name: s}, Authority: s})
	}
	data, _ := workbook(t, cases)
	f := open(t, data)
	for i, s := range hostile {
		at := reference(46, i+3)
		got, err := f.GetCellValue(sheetCases, at)
		check(t, err)
		formula, err := f.GetCellFormula(sheetCases, at)
		check(t, err)
		if got != s || formula != "" {
			t.Errorf("%q became %q, formula %q", s, got, formula)
		}
	}
}

func TestCitizenIDsDoNotAppear(t *testing.T) {
	const id = "150624199003071232"
	c := wholeCase(t)
	c.Remarks, c.Followup.Result, c.Application.Project.Purpose = "代办人"+id, id, "身份证"+id
	c.Progress[len(c.Progress)-1].Note = "证号" + id
	c.Evaluation.Comments = id + "很好"
	data, _ := workbook(t, []*forms.Case{c})
	f := open(t, data)
	for _, sheet := range f.GetSheetList() {
		for _, row := range raw(t, f, sheet) {
			if strings.Contains(strings.Join(row, " "), id) {
				t.Errorf("%s shows an ID number: %q", sheet, row)
			}
		}
	}
}

func TestFullSheetsGoOn(t *testing.T) {
	l := newLedger(t)
	l.maxRows = 30
	cases := generate(9, 70)
	var out bytes.Buffer
	totals, err := l.Write(context.Background(), &out, sequence(cases), options())
	check(t, err)
	f := open(t, out.Bytes())
	rows, matters := 0, 0
	for _, sheet := range f.GetSheetList() {
		switch n := len(raw(t, f, sheet)) - 2; {
		case strings.HasPrefix(sheet, sheetCases):
			rows += n
		case strings.HasPrefix(sheet, sheetMatters):
			matters += n
		}
	}
	if rows != 70 || matters != totals.Matters {
		t.Errorf("%d and %d rows, want 70 and %d", rows, matters, totals.Matters)
	}
	if got := cell(raw(t, f, "台账明细3"), 2, 0); got != "57" {
		t.Errorf("台账明细3 begins with number %q", got)
	}
	if got := cell(raw(t, f, sheetSummary), 3+feedRows+1, 3); got != "70" {
		t.Errorf("the summary counts %q", got)
	}
}

func TestRefusals(t *testing.T) {
	l := newLedger(t)
	write := func(o Options, c *forms.Case) error {
		_, err := l.Write(context.Background(), &bytes.Buffer{}, sequence([]*forms.Case{c}), o)
		return err
	}
	for text, want := range map[string]error{
		strings.Repeat("字", splice.MaxText+1): splice.ErrTooLong, "坏\x01字": splice.ErrForbidden, "坏\uffff": splice.ErrForbidden, "\xff": splice.ErrNotUTF8,
	} {
		err := write(options(), &forms.Case{ID: "A-1", Remarks: text})
		if !errors.Is(err, want) || !strings.Contains(err.Error(), "案件A-1的“备注”") {
			t.Errorf("the error is %v, want %v", err, want)
		}
	}
	if err := write(options(), &forms.Case{ID: "A-1", Remarks: strings.Repeat("字", splice.MaxText)}); err != nil {
		t.Errorf("the longest text: %v", err)
	}
	if err := write(Options{}, &forms.Case{ID: "A-1"}); err == nil {
		t.Error("a ledger of no day")
	}
	stop := errors.New("stop")
	_, err := l.Write(context.Background(), &bytes.Buffer{}, func(yield func(*forms.Case, error) bool) { yield(nil, stop) }, options())
	if !errors.Is(err, stop) {
		t.Errorf("the error of the cases became %v", err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Write(cancelled, &bytes.Buffer{}, sequence(generate(1, 2)), options()); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancelling: %v", err)
	}
}
