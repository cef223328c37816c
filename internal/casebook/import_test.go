package casebook_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"bangban/forms"
	"bangban/internal/calendar"
	"bangban/internal/casebook"
	"bangban/internal/ledger"
)

const sheet = "台账明细"

// workshop is an office with a ledger.
type workshop struct {
	*office
	ledger *ledger.Ledger
}

func newWorkshop(t testing.TB) *workshop {
	t.Helper()
	o := newOffice(t)
	days, err := calendar.Standard()
	o.ok(err)
	l, err := ledger.New(ledger.Config{Calendar: days, Catalogues: forms.NewRules(), TempDir: t.TempDir()})
	o.ok(err)
	return &workshop{o, l}
}

// export writes the ledger of all cases.
func (w *workshop) export() []byte {
	w.t.Helper()
	cases, err := w.Export(w.t.Context(), w.chief, casebook.Filter{})
	w.ok(err)
	var out bytes.Buffer
	_, err = w.ledger.Write(w.t.Context(), &out, cases, ledger.Options{AsOf: forms.Date{Year: 2021, Month: 10, Day: 1}})
	w.ok(err)
	return out.Bytes()
}

// edited sets cells, "备注3" that of the row 3, as a person would.
func (w *workshop) edited(data []byte, cells map[string]any) []byte {
	w.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	w.ok(err)
	defer f.Close()
	for at, value := range cells {
		w.ok(f.SetCellValue(sheet, w.cell(f, at), value))
	}
	var out bytes.Buffer
	w.ok(f.Write(&out))
	return out.Bytes()
}

func (w *workshop) cell(f *excelize.File, at string) string {
	w.t.Helper()
	titles, err := f.GetRows(sheet)
	w.ok(err)
	title := strings.TrimRight(at, "0123456789")
	i := slices.Index(titles[1], title)
	if i < 0 {
		w.t.Fatalf("no column %s", title)
	}
	name, err := excelize.ColumnNumberToName(i + 1)
	w.ok(err)
	return name + strings.TrimPrefix(at, title)
}

func (w *workshop) take(a casebook.Actor, data []byte, m ledger.Mapping, dry bool) (casebook.ImportReport, error) {
	w.t.Helper()
	r, err := ledger.Read(w.t.Context(), bytes.NewReader(data), int64(len(data)), m, w.t.TempDir())
	w.ok(err)
	defer r.Close()
	return w.Import(w.t.Context(), a, proposed(w.t.Context(), r), w.ledger.Shower(), casebook.ImportOptions{Dry: dry})
}

func proposed(ctx context.Context, r *ledger.Reading) iter.Seq2[casebook.Proposed, error] {
	return func(yield func(casebook.Proposed, error) bool) {
		for row, err := range r.Rows(ctx) {
			if err != nil {
				yield(casebook.Proposed{}, err)
				return
			}
			p := casebook.Proposed{ID: row.ID, Base: row.Base, Sum: row.Sum, Cells: row.Cells, At: row.At}
			for _, f := range row.Faults {
				p.Faults = append(p.Faults, casebook.CellProblem(f))
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

// takes imports and expects the changes, as "title: from → to", without any problem.
func (w *workshop) takes(data []byte, want ...string) casebook.ImportReport {
	w.t.Helper()
	report, err := w.take(w.clerk, data, ledger.Mapping{}, false)
	w.ok(err)
	var got []string
	for _, d := range report.Diffs {
		for _, c := range d.Changes {
			got = append(got, fmt.Sprintf("%s: %s → %s", c.Title, c.From, c.To))
		}
	}
	if !slices.Equal(got, want) || !report.Valid() {
		w.t.Errorf("changes %q, want %q; problems %v", got, want, report.Problems)
	}
	return report
}

// refuses imports and expects a problem that has a text for each title, and that nothing is kept.
func (w *workshop) refuses(data []byte, want ...string) {
	w.t.Helper()
	before := len(w.store.entries)
	report, err := w.take(w.clerk, data, ledger.Mapping{}, false)
	w.ok(err)
	var got []string
	for _, p := range report.Problems {
		got = append(got, p.Cell+" "+p.Title+" "+p.Message)
	}
	if len(got) != len(want) || len(w.store.entries) != before {
		w.t.Errorf("problems %q, want %q; %d new entries", got, want, len(w.store.entries)-before)
		return
	}
	for i := range want {
		for part := range strings.SplitSeq(want[i], "|") {
			if !strings.Contains(got[i], part) {
				w.t.Errorf("problem %q, want %q", got[i], part)
			}
		}
	}
}

func TestAnUntouchedLedgerChangesNothing(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	w.done()
	data := w.export()
	before := len(w.store.entries)
	if r := w.takes(data); r.Rows != 2 || r.Warnings != nil || len(w.store.entries) != before {
		t.Errorf("%+v", r)
	}
	w.ok(second(w.amend(w.opened(), `{"remarks":"新来的"}`)))
	w.ok(second(w.amend("150624-2021-0001", `{"remarks":"后来改的"}`)))
	if r := w.takes(data); len(w.get("150624-2021-0001").Case.Remarks) == 0 || r.Warnings != nil {
		t.Errorf("an old ledger took back what came later: %+v", r)
	}
}

func second(_ casebook.Result, err error) error { return err }

func TestEditedCellsAreTakenOver(t *testing.T) {
	w := newWorkshop(t)
	open, done := w.opened(), w.done()
	data := w.edited(w.export(), map[string]any{
		"备注3": "已电话联系", "来源渠道3": "移动端", "代办帮办员3": "娜仁", "预计办结日期3": "2021年12月1日", "投资总额(万元)3": 250.25, "状态3": "中止",
		"满意度4": "满意", "回访日期4": time.Date(2021, 9, 20, 0, 0, 0, 0, time.UTC), "回访结果4": "满意", "办理时长(工作日)4": 3,
	})
	dry, err := w.take(w.clerk, data, ledger.Mapping{}, true)
	w.ok(err)
	if len(dry.Diffs) != 2 || w.get(open).Version != 1 {
		t.Errorf("a dry run came to %+v", dry)
	}
	r := w.takes(data, "来源渠道:  → 移动端", "投资总额(万元): 12000.5 → 250.25", "代办帮办员: 李明 → 娜仁",
		"预计办结日期:  → 2021-12-01", "状态: 已申请 → 中止（2021-10-01）", "备注:  → 已电话联系",
		"满意度:  → 满意", "回访日期:  → 2021-09-20", "回访结果:  → 满意")
	if len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0].Message, "存为草稿") || r.Warnings[1].Title != "办理时长(工作日)" {
		t.Errorf("warnings %+v", r.Warnings)
	}
	got := w.get(open)
	c := got.Case
	draft, _ := got.Drafts[forms.KindApplication].(*forms.ApplicationForm)
	if c.Remarks != "已电话联系" || c.Channel != forms.ChannelApp || c.Caseworker.Name != "娜仁" || c.Due.String() != "2021-12-01" ||
		c.Status() != forms.StatusSuspended || c.Application.Project.Investment.String() != "12000.5" ||
		draft == nil || draft.Project.Investment.String() != "250.25" || draft.Applicant != c.Application.Applicant {
		t.Errorf("kept %s, draft %+v", text(t, c), draft)
	}
	if p := c.Progress[0]; p.Date.String() != "2021-10-01" {
		t.Errorf("suspended on %s", p.Date)
	}
	rated := w.get(done)
	if f, _ := rated.Drafts[forms.KindEvaluation].(*forms.EvaluationForm); f == nil || f.Rating != forms.Satisfied || f.Completed != rated.Case.Completion.Completed {
		t.Errorf("drafts %+v", rated.Drafts)
	}
	if h := w.history(open); h[len(h)-1].Action != casebook.ActionImport || len(h[len(h)-1].Changes) == 0 || h[len(h)-1].Note != sheet+"!3" {
		t.Errorf("noted %+v", h[len(h)-1])
	}
	again := w.edited(w.export(), map[string]any{"状态3": "办理中"})
	w.takes(again, "状态: 中止 → 办理中（2021-10-01）")
	if got := w.get(open).Case.Status(); got != forms.StatusHandling {
		t.Errorf("resumed to %s", got)
	}
}

func TestOnlyDraftsAreNotImportedTwice(t *testing.T) {
	w := newWorkshop(t)
	id := w.opened()
	data := w.edited(w.export(), map[string]any{"项目名称3": "另一个名称"})
	w.takes(data, "项目名称: 年产10万吨绿色新材料项目 → 另一个名称")
	w.takes(data)
	if v := w.get(id).Version; v != 2 {
		t.Errorf("version %d", v)
	}
}

func TestErrorsByCell(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	data := w.export()
	for cells, want := range map[string]string{
		"投资总额(万元)3=许多": "台账明细!Q3|金额应为", "申请日期3=去年": "台账明细!V3|日期应", "来源渠道3=微信": "来源渠道|应为窗口、",
		"统一社会信用代码3=123": "台账明细!J3|统一社会信用代码", "状态3=已办结": "状态|不能由“已申请”改为“已办结”", "满意度3=满意": "满意度|没有办结单",
		"归档日期3=2021-09-01": "归档日期|尚未办结", "申请日期3=2300-01-01": "年份",
	} {
		at, value, _ := strings.Cut(cells, "=")
		w.refuses(w.edited(data, map[string]any{at: value, "受理机构3": "也不保存"}), want)
	}
	w.refuses(w.edited(data, map[string]any{"投资总额(万元)3": "许多", "申请日期3": "去年"}), "金额应为", "日期应")
	w.refuses(w.edited(data, map[string]any{"联系电话3": "123", "统一社会信用代码3": "123", "满意度3": "满意", "归档日期3": "2021-09-01",
		"投资总额(万元)3": "许多", "预计办结日期3": "明年", "备注4": "新", "联系电话4": "123", "来源渠道4": "微信"}),
		"金额应为", "日期应", "满意度|没有办结单", "台账明细!J3|统一社会信用代码", "台账明细!M3|联系电话", "归档日期|尚未办结", "来源渠道|应为", "台账明细!M4|联系电话")
	rated := w.done()
	w.issue(rated, forms.KindEvaluation)
	w.refuses(w.edited(w.export(), map[string]any{"满意度4": "不满意"}), "满意度|已出具")
	w.ok(second(w.amend(rated, `{"archived":"2021-09-15"}`)))
	archived := w.export()
	w.refuses(w.edited(archived, map[string]any{"备注4": "补记"}), "备注|已归档")
	w.takes(w.edited(archived, map[string]any{"归档日期4": ""}), "归档日期: 2021-09-15 → ")
	w.ok(second(w.amend("150624-2021-0001", `{"remarks":"经办人150624199003071232"}`)))
	w.refuses(w.edited(w.export(), map[string]any{"备注3": "不要了"}), "备注|证件号码")
}

func TestConflictsAreToldByCell(t *testing.T) {
	w := newWorkshop(t)
	id := w.opened()
	data := w.edited(w.export(), map[string]any{"备注3": "表中"})
	w.ok(second(w.amend(id, `{"remarks":"库中"}`)))
	w.refuses(data, "备注|现为“库中”，与表中的“表中”冲突")
	w.ok(second(w.amend(id, `{"remarks":"表中"}`)))
	w.takes(data)
}

// TestADraftIsNotOverwrittenUnseen: the ledger shows what was issued, so that who fills in a cell has not seen the draft.
func TestADraftIsNotOverwrittenUnseen(t *testing.T) {
	w := newWorkshop(t)
	r, err := w.Open(t.Context(), w.clerk, []byte(`{"application":{"applicant":{"name":"新加公司150624199003071232"},"project":{"key":true}}}`), true)
	w.ok(err)
	fresh, issued := r.Case.ID, w.opened()
	_, err = w.put(issued, forms.KindApplication, bytes.Replace(form(t, forms.KindApplication), []byte("企业自筹"), []byte("贷款"), 1), true)
	w.ok(err)
	data := w.export()
	w.refuses(w.edited(data, map[string]any{"项目单位名称3": "另一公司", "是否重点项目3": "否", "项目名称3": "物流园"}),
		"项目单位名称|草稿中已填“新加公司150***********1232”，与表中的“另一公司”不同", "是否重点项目|草稿中已填“是”")
	w.refuses(w.edited(data, map[string]any{"资金来源4": "拨款"}), "资金来源|草稿中已填“贷款”")
	w.takes(w.edited(data, map[string]any{"资金来源4": "贷款", "是否重点项目3": "是"})) // as the drafts have it
	w.takes(w.edited(data, map[string]any{"土地性质4": "租赁", "项目名称3": "物流园"}), "项目名称:  → 物流园", "土地性质: 工业用地 → 租赁")
	if f, _ := w.get(fresh).Drafts[forms.KindApplication].(*forms.ApplicationForm); f.Applicant.Name != "新加公司150624199003071232" {
		t.Errorf("the draft has become %+v", f.Applicant)
	}
}

func TestAllOrNothing(t *testing.T) {
	w := newWorkshop(t)
	first, other := w.opened(), w.opened()
	data := w.edited(w.export(), map[string]any{"备注3": "好", "备注4": "好", "来源渠道4": "微信"})
	w.refuses(data, "来源渠道")
	data = w.edited(w.export(), map[string]any{"备注3": "好", "备注4": "好"})
	w.store.beforeCommit = func() { // somebody is quicker
		w.store.beforeCommit = nil
		w.ok(second(w.amend(other, `{"remarks":"更快"}`)))
	}
	_, err := w.take(w.clerk, data, ledger.Mapping{}, false)
	w.is(err, casebook.ErrStale)
	if w.get(first).Case.Remarks != "" {
		t.Error("half of the import was kept")
	}
	w.refuses(w.edited(w.export(), map[string]any{"案件编号4": first}), "案件编号|一个案件只能有一行")
}

func TestNewRowsAreNewCases(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	data := w.edited(w.export(), map[string]any{
		"序号4": 2, "旗县(市、区)/开发区4": "鄂托克旗", "项目名称4": "物流园", "申请日期4": "2021/6/1", "是否重点项目4": "是", "备注4": "补录",
		"案件编号5": "150624-2021-0077", "项目单位名称5": "绿能公司", "状态5": "中止", "来源渠道5": "窗口",
		"序号6": 3,
	})
	r := w.takes(data, "项目名称:  → 物流园", "是否重点项目:  → 是", "申请日期:  → 2021-06-01", "备注:  → 补录",
		"来源渠道:  → 窗口", "项目单位名称:  → 绿能公司", "状态:  → 中止（2021-10-01）")
	if r.Diffs[0].ID != "150624-2021-0002" || !r.Diffs[0].New || r.Diffs[1].ID != "150624-2021-0077" {
		t.Fatalf("%+v", r.Diffs)
	}
	got := w.get("150624-2021-0002")
	if f, _ := got.Drafts[forms.KindApplication].(*forms.ApplicationForm); f == nil || f.Project.Name != "物流园" || !*f.Project.Key || got.Case.Application != nil || got.Case.Region != "150624" {
		t.Errorf("%s, %+v", text(t, got.Case), got.Drafts)
	}
	if s := w.get("150624-2021-0077").Case.Status(); s != forms.StatusSuspended {
		t.Errorf("status %s", s)
	}
	w.refuses(w.edited(w.export(), map[string]any{"旗县(市、区)/开发区6": "没有旗", "备注6": "x", "旗县(市、区)/开发区7": "杭锦旗", "备注7": "x", "案件编号8": "编号 一", "备注8": "x"}),
		"没有找到“没有旗”", "权限", "案件编号")
	r = w.takes(w.edited(w.export(), map[string]any{"项目名称6": "未来园", "申请日期6": "2031/6/1"}), "项目名称:  → 未来园", "申请日期:  → 2031-06-01")
	if len(r.Warnings) != 1 || r.Warnings[0].Title != "申请日期" || !strings.Contains(r.Warnings[0].Message, "晚于今天") {
		t.Errorf("warnings %+v", r.Warnings)
	}
}

func TestWhatANewRowCannotBringIsTold(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	data := w.export()
	row := map[string]any{"旗县(市、区)/开发区4": "鄂托克旗", "项目名称4": "物流园", "申请日期4": "2021-06-01", "代办事项(目录序号)4": "7、2",
		"当前进展4": "已受理", "转办/提请上级4": "转市局", "存在问题4": "缺材料", "旗县(市、区)/开发区5": "鄂托克旗", "项目名称5": "二期", "存在问题5": "缺用地"}
	r := w.takes(w.edited(data, row), "项目名称:  → 物流园", "申请日期:  → 2021-06-01", "代办事项(目录序号):  → 7、2", "项目名称:  → 二期")
	var told []string
	for _, p := range r.Warnings {
		told = append(told, p.Title+p.Message)
	}
	want := []string{"当前进展这一列由登记库得出，表中与现在不同的内容不导入", "转办/提请上级这一列由登记库得出，表中与现在不同的内容不导入",
		"存在问题这一列由登记库得出，表中与现在不同的内容不导入（共2处）"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
	if f, _ := w.get(r.Diffs[0].ID).Drafts[forms.KindApplication].(*forms.ApplicationForm); !slices.Equal(f.Items, []int{2, 7}) {
		t.Errorf("items %v", f.Items)
	}
	for text, says := range map[string]string{"2、99": "99不在事项目录中", "2、2": "重复", "环评": "应为事项目录的序号"} {
		w.refuses(w.edited(data, map[string]any{"代办事项(目录序号)4": text, "备注4": "补录"}), "台账明细!AA4 代办事项(目录序号)|"+says)
	}
	if r := w.takes(w.edited(data, map[string]any{"代办事项(目录序号)3": "2"})); len(r.Warnings) != 1 || r.Warnings[0].Title != "代办事项(目录序号)" {
		t.Errorf("of a known case %+v", r.Warnings)
	}
}

// TestNumbersOfTheSheetAreLeftToIt: the register gives a row without a number none that another row has.
func TestNumbersOfTheSheetAreLeftToIt(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	r := w.takes(w.edited(w.export(), map[string]any{
		"旗县(市、区)/开发区4": "鄂托克旗", "申请日期4": "2021/6/1", "案件编号5": "150624-2021-0002", "备注5": "已编号",
	}), "申请日期:  → 2021-06-01", "备注:  → 已编号")
	if r.Diffs[0].ID != "150624-2021-0003" || r.Diffs[1].ID != "150624-2021-0002" {
		t.Errorf("%+v", r.Diffs)
	}
}

func TestTheScopeHolds(t *testing.T) {
	w := newWorkshop(t)
	id := w.opened()
	data := w.edited(w.export(), map[string]any{"备注3": "别旗改的"})
	report, err := w.take(w.other, data, ledger.Mapping{}, false)
	w.ok(err)
	if report.Valid() || w.get(id).Version != 1 {
		t.Errorf("another banner imported %+v", report)
	}
}

func TestAnOldLedgerComesIn(t *testing.T) {
	w := newWorkshop(t)
	id := w.opened()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{{"编号", "项目", "投资", "来源", "备考", "代办"}, {id, "", "", "大厅", "", "2,7"}, {"", "物流园", 30, "大厅", "旧账", "9，7"}} {
		w.ok(f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	var out bytes.Buffer
	w.ok(f.Write(&out))
	m := ledger.Mapping{Columns: map[string]string{"案件编号": "编号", "项目名称": "项目", "投资总额(万元)": "投资", "来源渠道": "来源", "备注": "备考", "代办事项(目录序号)": "代办"},
		Values: map[string]map[string]string{"来源渠道": {"大厅": "窗口"}}}
	r, err := w.take(w.clerk, out.Bytes(), m, false)
	w.ok(err)
	if !r.Valid() || len(r.Diffs) != 2 || len(r.Diffs[0].Changes) != 1 || r.Diffs[1].ID != "150624-2021-0002" {
		t.Fatalf("%+v", r)
	}
	if f, _ := w.get("150624-2021-0002").Drafts[forms.KindApplication].(*forms.ApplicationForm); !slices.Equal(f.Items, []int{7, 9}) {
		t.Errorf("items %v", f.Items)
	}
	if c := w.get(id); c.Case.Channel != forms.ChannelWindow || c.Case.Application.Project.Name == "" || len(c.Drafts) > 0 {
		t.Errorf("kept %s", text(t, c.Case))
	}
}
