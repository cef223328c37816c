package casebook_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bangban/internal/casebook"
	"bangban/internal/ledger"
)

// TestNewRowsComeInOnce: a row without a number is a new case each time, unless the register has its unit and project.
func TestNewRowsComeInOnce(t *testing.T) {
	w := newWorkshop(t)
	id := w.opened()
	row := map[string]any{"旗县(市、区)/开发区4": "鄂托克旗", "项目单位名称4": "绿能公司", "项目名称4": "物流园（二期）", "申请日期4": "2021-06-01"}
	data := w.edited(w.export(), row)
	changes := []string{"项目单位名称:  → 绿能公司", "项目名称:  → 物流园（二期）", "申请日期:  → 2021-06-01"}
	w.takes(data, changes...)
	w.refuses(data, "台账明细!N4 项目名称|已有同一单位、同一项目的案件150624-2021-0002（申请日期2021-06-01）|--allow-same")
	row["项目名称4"], row["申请日期4"] = "物流园 (二期)", ""
	w.refuses(w.edited(data, row), "同一项目")
	issued := w.get(id).Case.Application
	w.refuses(w.edited(data, map[string]any{"项目单位名称4": issued.Applicant.Name, "项目名称4": issued.Project.Name, "申请日期4": ""}), "案件"+id)
	w.refuses(w.edited(data, map[string]any{"项目名称4": "三期", "旗县(市、区)/开发区5": "鄂托克旗", "项目单位名称5": "绿能公司", "项目名称5": "三期"}),
		"台账明细!N5|与台账明细!4是同一单位、同一项目")

	w.takes(w.edited(data, map[string]any{"申请日期4": "2022-06-01"}), changes[0], changes[1], "申请日期:  → 2022-06-01")
	report, err := w.takeWith(data, casebook.ImportOptions{AllowSame: true})
	w.ok(err)
	if !report.Valid() || len(report.Diffs) != 1 || report.Diffs[0].ID != "150624-2021-0003" {
		t.Errorf("allowed to be the same, it came to %+v", report)
	}
}

func (w *workshop) takeWith(data []byte, o casebook.ImportOptions) (casebook.ImportReport, error) {
	w.t.Helper()
	r, err := ledger.Read(w.t.Context(), bytes.NewReader(data), int64(len(data)), ledger.Mapping{}, w.t.TempDir())
	w.ok(err)
	defer r.Close()
	return w.Import(w.t.Context(), w.clerk, proposed(w.t.Context(), r), w.ledger.Shower(), o)
}

// TestAChangedNumberOpensNoCase: a row that the register wrote is of a case that it has.
func TestAChangedNumberOpensNoCase(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	data := w.export()
	w.refuses(w.edited(data, map[string]any{"案件编号3": "150624-2021-0009"}), "台账明细!B3 案件编号|没有这个编号|改回")
	w.refuses(w.edited(data, map[string]any{"案件编号3": "150624-2021-0009", "备注3": "改过"}), "台账明细!B3 案件编号|没有这个编号|改回")
	w.refuses(w.edited(data, map[string]any{"案件编号3": ""}), "项目名称|同一项目")
}

// TestADryRunTellsTheDay: an edited status becomes an entry of the day of the import.
func TestADryRunTellsTheDay(t *testing.T) {
	w := newWorkshop(t)
	id := w.opened()
	report, err := w.takeWith(w.edited(w.export(), map[string]any{"状态3": "中止"}), casebook.ImportOptions{Dry: true})
	w.ok(err)
	if len(report.Diffs) != 1 || report.Diffs[0].Changes[0].To != "中止（2021-10-01）" || len(w.get(id).Case.Progress) > 0 {
		t.Errorf("the dry run came to %+v", report)
	}
}

func TestProblemsOfAnImportShowNoIdentityNumber(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	const id = "150624199003071232"
	for _, cells := range []map[string]any{
		{"旗县(市、区)/开发区4": "张三" + id, "备注4": "x"}, {"案件编号4": id, "备注4": "x", "案件编号5": id, "备注5": "y"},
		{"申请日期3": id}, {"来源渠道3": id}, {"联系电话3": id}, {"统一社会信用代码3": id},
		{"案件编号4": id, "备注4": "x"}, {"案件编号4": "A-" + id, "备注4": "x"},
	} {
		report, err := w.takeWith(w.edited(w.export(), cells), casebook.ImportOptions{Dry: true})
		w.ok(err)
		if report.Valid() {
			t.Errorf("%v came in", cells)
		}
		for _, d := range report.Diffs {
			if strings.Contains(d.ID, id) {
				t.Errorf("%v: the case %s", cells, d.ID)
			}
		}
		for _, p := range append(report.Problems, report.Warnings...) {
			if strings.Contains(p.Message, id) {
				t.Errorf("%v: %s", cells, p.Message)
			}
		}
	}
}

// TestNumbersAreAskedForTogether brings in cases of two years; one number of the first is taken by a row of the sheet.
func TestNumbersAreAskedForTogether(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	cells := map[string]any{"案件编号4": "150624-2021-0003", "项目名称4": "有编号"}
	for i := range 6 {
		row := strconv.Itoa(5 + i)
		cells["旗县(市、区)/开发区"+row], cells["项目名称"+row] = "鄂托克旗", "项目"+row
		cells["申请日期"+row] = strconv.Itoa(2020+i%2) + "/6/1"
	}
	data, before := w.edited(w.export(), cells), w.store.reserved
	report, err := w.take(w.clerk, data, ledger.Mapping{}, false)
	w.ok(err)
	var got []string
	for _, d := range report.Diffs {
		got = append(got, d.ID)
	}
	want := []string{"150624-2021-0003", "150624-2020-0001", "150624-2021-0002", "150624-2020-0002", "150624-2021-0004",
		"150624-2020-0003", "150624-2021-0005"}
	if !slices.Equal(got, want) {
		t.Errorf("the cases are %v, %+v", got, report.Problems)
	}
	if n := w.store.reserved - before; n != 3 {
		t.Errorf("numbers were asked for %d times, want 3", n)
	}
}

// TestAMaskedNumberIsRefusedByCell: what the run would refuse the dry run tells, at the cell, in whatever column it stands.
func TestAMaskedNumberIsRefusedByCell(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	data := w.export()
	for _, row := range []string{"3", "4"} { // a known case, and a new one
		cells, want := map[string]any{}, []string{}
		for _, title := range []string{"受理机构", "项目单位名称", "统一社会信用代码", "项目单位负责人", "经办人", "联系电话", "项目名称", "项目编码",
			"项目地址", "资金来源", "土地性质", "主要用途及规模", "代办帮办员", "意见建议", "回访结果", "备注"} {
			cells[title+row] = "李明150***********1232"
			want = append(want, " "+title+" |文字中有已遮盖的证件号码|台账明细!|"+row+" ")
		}
		edited := w.edited(data, cells)
		w.refuses(edited, want...)
		dry, err := w.takeWith(edited, casebook.ImportOptions{Dry: true})
		w.ok(err)
		wet, err := w.takeWith(edited, casebook.ImportOptions{})
		if w.ok(err); !slices.Equal(dry.Problems, wet.Problems) || len(dry.Diffs) > 0 {
			t.Errorf("dry %+v, in earnest %+v", dry, wet)
		}
		w.refuses(w.edited(data, map[string]any{"项目单位负责人" + row: "150***********1232", "终止原因" + row: "150***********1232"}),
			"台账明细!K"+row+" |已遮盖", "终止原因|已遮盖")
	}
	w.refuses(w.edited(data, map[string]any{"经办人4": "150***********1232", "联系电话4": "123", "代办事项(目录序号)4": "150***********1232"}),
		"代办事项(目录序号)|应为事项目录的序号", "经办人|已遮盖", "联系电话|联系电话")
}
