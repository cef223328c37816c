package ledger

import (
	"slices"

	"bangban/forms"
)

// column is one column of a sheet of rows. The tables below are the only place that says what the sheets hold.
type column[T any] struct {
	title   string
	group   string
	width   float64
	look    look
	value   func(*T) value
	path    string   // where an edited cell goes in the case, "" for what is derived
	options []string // what people may choose from
	hint    string   // what they are told when they do
	role    role     // what the summary needs the column for
	hidden  bool
	common  bool // the same few words in many rows, which the workbook keeps once
}

// role marks the columns that the formulas of the summary read.
type role uint8

const (
	noRole role = iota
	roleArea
	roleWorker
	roleDepartment
	roleFirst
	roleStatus
	roleApplied
	roleItems
	roleDuration
	roleOverdue
	roleRating
	roleKey
	roleInvestment
)

// The groups of the columns.
const (
	groupBase = "基本"
	groupIn   = "进"
	groupDo   = "办"
	groupOut  = "出"
	groupHide = "校验"
	groupCase = "案件"
	groupItem = "事项"
)

// The titles that reading asks for by name.
const (
	titleNumber   = "序号"
	titleCity     = "盟市"
	titleCounty   = "旗县(市、区)/开发区"
	titleTown     = "苏木乡镇(街道)"
	titleUnit     = "项目单位名称"
	titleItems    = "代办事项(目录序号)"
	titleChecksum = "校验"
)

// pathStatus is no member of a case: an edited status becomes an entry of progress.
const pathStatus = "status"

// caseRow is a row of 台账明细.
type caseRow struct {
	Row
	number   int
	area     string // the key of the area
	worker   string // and of the caseworker
	checksum string // over what can be imported
}

// caseColumns is the table of 台账明细.
func caseColumns() []column[caseRow] {
	return slices.Concat(baseColumns(), inColumns(), doColumns(), outColumns(), hiddenColumns())
}

func baseColumns() []column[caseRow] {
	return grouped(groupBase,
		number(titleNumber, 6.5, func(r *caseRow) int { return r.number }),
		identifier("案件编号", 12, func(r *caseRow) string { return r.ID }, "case"),
		frequent(short(titleCity, 8, func(r *caseRow) string { return r.City }, "")),
		frequent(short(titleCounty, 9, func(r *caseRow) string { return r.County }, "")),
		frequent(short(titleTown, 8.5, func(r *caseRow) string { return r.Town }, "")),
		frequent(text("受理机构", 11, func(r *caseRow) string { return r.Authority }, "authority")),
		short("来源渠道", 7, func(r *caseRow) string { return r.Channel }, "channel", labels(forms.Channel(""))...),
		short("服务方式", 6, func(r *caseRow) string { return r.Mode }, "mode", labels(forms.Mode(""))...),
	)
}

func inColumns() []column[caseRow] {
	return grouped(groupIn,
		text(titleUnit, 15, func(r *caseRow) string { return r.Applicant }, "application.applicant.name"),
		identifier("统一社会信用代码", 12, func(r *caseRow) string { return r.CreditCode }, "application.applicant.credit_code"),
		short("项目单位负责人", 7, func(r *caseRow) string { return r.Principal }, "application.applicant.principal"),
		short("经办人", 7, func(r *caseRow) string { return r.Handler }, "application.applicant.handler"),
		identifier("联系电话", 14, func(r *caseRow) string { return r.Phone }, "application.applicant.phone"),
		text("项目名称", 16, func(r *caseRow) string { return r.Project }, "application.project.name"),
		identifier("项目编码", 12.5, func(r *caseRow) string { return r.ProjectCode }, "application.project.code"),
		text("项目地址", 12, func(r *caseRow) string { return r.Address }, "application.project.address"),
		as(column[caseRow]{title: "投资总额(万元)", width: 11.5, look: lookMoney, path: "application.project.investment",
			value: func(r *caseRow) value { return amount(r.Investment) }}, roleInvestment),
		text("资金来源", 7, func(r *caseRow) string { return r.Funding }, "application.project.funding"),
		text("土地性质", 7, func(r *caseRow) string { return r.LandUse }, "application.project.land_use"),
		as(short("是否重点项目", 5.5, func(r *caseRow) string { return r.Key }, "application.project.key", yes, no), roleKey),
		text("主要用途及规模", 17, func(r *caseRow) string { return r.Purpose }, "application.project.purpose"),
		as(date("申请日期", func(r *caseRow) forms.Date { return r.Applied }, "application.date"), roleApplied),
		date("委托日期", func(r *caseRow) forms.Date { return r.Entrusted }, "authorization.date"),
		date("承诺日期", func(r *caseRow) forms.Date { return r.Committed }, "commitment.date"),
	)
}

func doColumns() []column[caseRow] {
	return grouped(groupDo,
		frequent(short("代办帮办员", 8, func(r *caseRow) string { return r.Caseworker }, "caseworker.name")),
		as(number("代办事项数", 5.5, func(r *caseRow) int { return len(r.Matters) }), roleItems),
		text(titleItems, 18, func(r *caseRow) string { return r.Items }, ""),
		text("涉及部门", 16, func(r *caseRow) string { return r.Departments }, ""),
		text("当前进展", 30, func(r *caseRow) string { return r.Progress }, ""),
		date("最近进展日期", func(r *caseRow) forms.Date { return r.ProgressDate }, ""),
		number("已办结事项数", 6, func(r *caseRow) int { return r.Decided }),
		text("转办/提请上级", 24, func(r *caseRow) string { return r.Passed }, ""),
		text("存在问题", 24, func(r *caseRow) string { return r.Trouble }, ""),
		date("预计办结日期", func(r *caseRow) forms.Date { return r.Due }, "due"),
	)
}

func outColumns() []column[caseRow] {
	return grouped(groupOut,
		as(statusColumn(), roleStatus),
		date("办结日期", func(r *caseRow) forms.Date { return r.Completed }, "completion.completed"),
		as(column[caseRow]{title: "办理时长(工作日)", width: 7, look: lookCount,
			value: func(r *caseRow) value { return days(r.Duration) }}, roleDuration),
		as(frequent(short("是否超期", 5.5, func(r *caseRow) string { return r.Overdue }, "")), roleOverdue),
		date("终止日期", func(r *caseRow) forms.Date { return r.Terminated }, "termination.terminated"),
		text("终止原因", 18, func(r *caseRow) string { return r.Reason }, "termination.reason"),
		as(short("满意度", 7, func(r *caseRow) string { return label(r.Rating.Options(), string(r.Rating)) }, "evaluation.rating",
			labels(forms.Rating(""))...), roleRating),
		text("意见建议", 24, func(r *caseRow) string { return r.Comments }, "evaluation.comments"),
		date("回访日期", func(r *caseRow) forms.Date { return r.FollowupDate }, "followup.date"),
		text("回访结果", 18, func(r *caseRow) string { return r.FollowupResult }, "followup.result"),
		date("归档日期", func(r *caseRow) forms.Date { return r.Archived }, "archived"),
		text("备注", 20, func(r *caseRow) string { return r.Remarks }, "remarks"),
	)
}

// statusColumn has all statuses in its list, so that a row can be put back as it was; not all are taken.
func statusColumn() column[caseRow] {
	c := short("状态", 6.5, func(r *caseRow) string { return label(r.Status.Options(), string(r.Status)) }, pathStatus, labels(forms.Status(""))...)
	c.hint = "导入时只收两种改动：改为“中止”，或由“中止”改为“办理中”。其余状态由文书和进展得出，不能在这里改。"
	return c
}

func hiddenColumns() []column[caseRow] {
	return grouped(groupHide,
		as(frequent(identifier("地区键", 10, func(r *caseRow) string { return r.area }, "")), roleArea),
		as(frequent(identifier("人员键", 10, func(r *caseRow) string { return r.worker }, "")), roleWorker),
		identifier(titleChecksum, 18, func(r *caseRow) string { return r.checksum }, ""),
	)
}

// grouped says of columns which group they are in.
func grouped(group string, columns ...column[caseRow]) []column[caseRow] {
	for i := range columns {
		columns[i].group, columns[i].hidden = group, group == groupHide
	}
	return columns
}

// text is a column of words of any length.
func text(title string, width float64, of func(*caseRow) string, path string) column[caseRow] {
	return column[caseRow]{title: title, width: width, look: lookText, path: path,
		value: func(r *caseRow) value { return words(of(r)) }}
}

// short is a column of a few words, from a list if there are options.
func short(title string, width float64, of func(*caseRow) string, path string, options ...string) column[caseRow] {
	c := text(title, width, of, path)
	c.look, c.options, c.common = lookCentre, options, len(options) > 0
	return c
}

// identifier is a column of digits that are no number.
func identifier(title string, width float64, of func(*caseRow) string, path string) column[caseRow] {
	c := text(title, width, of, path)
	c.look = lookIdentifier
	return c
}

func date(title string, of func(*caseRow) forms.Date, path string) column[caseRow] {
	return column[caseRow]{title: title, width: 11, look: lookDate, path: path,
		value: func(r *caseRow) value { return day(of(r)) }}
}

func number(title string, width float64, of func(*caseRow) int) column[caseRow] {
	return column[caseRow]{title: title, width: width, look: lookCount,
		value: func(r *caseRow) value { return count(of(r)) }}
}

// as says what the summary reads a column for.
func as(c column[caseRow], r role) column[caseRow] {
	c.role = r
	return c
}

// frequent says of a column that it has the same words in many rows.
func frequent[T any](c column[T]) column[T] {
	c.common = true
	return c
}
