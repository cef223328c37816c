package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bangban/internal/ledger/splice"
)

// notesWidth is the width of the text.
const notesWidth = 130

// notes writes 说明: what the workbook is of, who made it, how to check it, what the figures mean, and the draw of 回访.
func (b *book) notes(t *Totals) error {
	p, err := b.newBoard()
	if err != nil {
		return err
	}
	s := &sheet{name: sheetNotes, rows: p.rows}
	b.sheets = append(b.sheets, s)
	s.dress = func(name string) error { return p.settle(name, []float64{24, notesWidth}) }
	if err := p.line(rankTitle, 30, 2, "说明"); err != nil {
		return err
	}
	lines := slices.Concat(b.noteScope(t), b.noteTerms())
	if b.cases != nil {
		lines = slices.Concat(b.noteScope(t), b.noteRows(t), b.noteTerms(), noteFollowups(&t.Followups))
	}
	for _, line := range lines {
		if err := p.note(rankRow, line[0], line[1]); err != nil {
			return err
		}
	}
	if b.cases == nil {
		return nil
	}
	return p.callbacks(&t.Followups)
}

// noteScope says what the workbook is of and who made it.
func (b *book) noteScope(t *Totals) [][2]string {
	o, bounds := &b.options, "自然月"
	if o.Bounds == To25th {
		bounds = "上月26日至本月25日"
	}
	return [][2]string{
		{"范围", mask(cmp.Or(o.Filter, "全部案件"))},
		{"导出人", cmp.Or(o.By, "（未注明）")},
		{"截至日期", o.AsOf.Printed()},
		{"月度统计期", fmt.Sprintf("%s；口径：%s", t.Month.This, bounds)},
	}
}

// noteRows says how to check the rows.
func (b *book) noteRows(t *Totals) [][2]string {
	return [][2]string{
		{"行数", fmt.Sprintf("%s%d行，%s%d行", sheetCases, t.Rows, sheetMatters, t.Matters)},
		{"校验值(SHA-256)", t.SHA256},
		{"校验值算法", "台账明细各行按序相接：可见各列的值以制表符分隔、换行符结尾，UTF-8编码；日期写作2021-05-12，投资总额以元计，空白为空"},
	}
}

// noteTerms says what the figures mean.
func (b *book) noteTerms() [][2]string {
	formulas := "汇总统计以公式取自台账明细、事项明细（按隐藏的键列）；数据量过大的表只列数值"
	if b.cases == nil {
		formulas = "增减、增减率和各项比率以公式取自同表；其余为数值"
	}
	terms := [][2]string{
		{"状态", "由文书和进展记录推算：已申请、已委托、办理中、中止、已办结、已终止；“在办”为前三项之和。没有填写日期的文书不计"},
		{"新受理", "有申请日期的案件数；“件数”为全部案件数"},
		{"办理时长", "从委托日期次日起至办结（终止）日期止的工作日数，按国务院办公厅公布的放假调休安排和当地补充的节假日计算；日历未载的年份如实注明，不参与平均。平均时长只计已办结案件"},
		{"是否超期", "办结（终止）晚于预计办结日期，或至截至日期仍未办结且已过预计办结日期的为“是”；未填预计办结日期的、尚未申请的（只有草稿或文书都未填日期）为空白。按期办结率只计填有预计办结日期的已办结案件"},
		{"满意度", "按附件7分三档；空白即未评价，不计为满意。对应全国“好差评”五级：非常满意→5，满意→4，不满意→2（差评，须整改并回访）。满意率＝（非常满意＋满意）÷已评价件数；“未评价”为已办结而没有评价的件数"},
		{"公式", formulas},
		{"身份证件号码", "不列入台账；文字中出现的已遮盖"},
	}
	if b.tally.gathered() {
		terms = append(terms, [2]string{unlisted, fmt.Sprintf("地区、部门、代办帮办员各单列先出现的%d个，其后的合为一行", b.maxGroups)})
	}
	return terms
}

// noteFollowups says how the cases to call back were drawn.
func noteFollowups(f *Followups) [][2]string {
	all := fmt.Sprintf("不满意%d件、已终止%d件全部回访；", f.Dissatisfied, f.Terminated)
	pending := fmt.Sprintf("其中尚未回访的共%d件", f.Pending)
	if f.Percent == 0 { // nobody asked for a draw
		return [][2]string{{"回访", all + pending}}
	}
	return [][2]string{
		{"回访", all + fmt.Sprintf("其余已办结案件抽取%d%%，抽中%d件；", f.Percent, f.Drawn) + pending},
		{"回访抽取办法", fmt.Sprintf("种子“%s”、换行符和案件编号相接，取SHA-256的前8字节作无符号整数（高位在前），除以100的余数小于%d的抽中，可以重复验证", f.Seed, f.Percent)},
	}
}

// note writes a line of two cells, as tall as it needs.
func (p *board) note(r rank, head, text string) error {
	return p.rows.RowHeight([]splice.Cell{
		splice.Text(head, p.styles[rankHeader][lookCentre]), splice.Text(text, p.styles[r][lookText]),
	}, min(lines(text, notesWidth+6), 28)*14+8)
}

// callbacks lists the cases that are still to be called back, by reason.
func (p *board) callbacks(f *Followups) error {
	byReason := map[string][]string{}
	for _, c := range f.List {
		byReason[c.Reason] = append(byReason[c.Reason], c.ID)
	}
	for _, reason := range []string{reasonDissatisfied, reasonTerminated, reasonDrawn} {
		ids := byReason[reason]
		if len(ids) == 0 {
			continue
		}
		if err := p.note(rankRow, "待回访（"+reason+"）", strings.Join(ids, "、")); err != nil {
			return err
		}
	}
	if f.Pending > len(f.List) {
		how := "见台账明细中不满意、已终止而没有回访日期的案件"
		if f.Percent > 0 {
			how = "可按上述办法逐件验证"
		}
		return p.note(rankRow, "待回访（其余）", fmt.Sprintf("另有%d件，%s", f.Pending-len(f.List), how))
	}
	return nil
}
