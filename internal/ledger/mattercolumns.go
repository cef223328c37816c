package ledger

import "bangban/forms"

// matterRow is a row of 事项明细: one item of a case.
type matterRow struct {
	*caseRow
	*Matter
	number     int
	department string // the key of the department
}

// matterColumns is the table of 事项明细. Nothing of it can be imported. The hidden columns repeat what the summary by
// department asks of the case.
func matterColumns() []column[matterRow] {
	text := func(title, group string, width float64, look look, of func(*matterRow) string) column[matterRow] {
		return column[matterRow]{title: title, group: group, width: width, look: look,
			value: func(r *matterRow) value { return words(of(r)) }}
	}
	date := func(title, group string, of func(*matterRow) forms.Date) column[matterRow] {
		return column[matterRow]{title: title, group: group, width: 11, look: lookDate,
			value: func(r *matterRow) value { return day(of(r)) }}
	}
	hidden := func(title string, role role, look look, of func(*matterRow) value) column[matterRow] {
		return column[matterRow]{title: title, group: groupHide, width: 10, look: look, value: of, role: role, hidden: true,
			common: look == lookIdentifier || look == lookCentre}
	}
	return []column[matterRow]{
		{title: "序号", group: groupCase, width: 7, look: lookCount, value: func(r *matterRow) value { return count(r.number) }},
		text("案件编号", groupCase, 18, lookIdentifier, func(r *matterRow) string { return r.ID }),
		frequent(text("盟市", groupCase, 10, lookCentre, func(r *matterRow) string { return r.City })),
		frequent(text("旗县(市、区)/开发区", groupCase, 12, lookCentre, func(r *matterRow) string { return r.County })),
		text("项目名称", groupCase, 30, lookText, func(r *matterRow) string { return r.Project }),
		{title: "目录序号", group: groupItem, width: 6, look: lookCount, value: func(r *matterRow) value { return count(r.Number) }},
		frequent(text("事项名称", groupItem, 36, lookText, func(r *matterRow) string { return r.Name })),
		frequent(text("事项类型", groupItem, 13, lookCentre, func(r *matterRow) string { return r.Type })),
		frequent(text("承办部门", groupItem, 14, lookCentre, func(r *matterRow) string { return r.Department })),
		date("受理日期", groupDo, func(r *matterRow) forms.Date { return r.Accepted }),
		date("办结日期", groupDo, func(r *matterRow) forms.Date { return r.Decided }),
		{title: "办理时长(工作日)", group: groupDo, width: 10, look: lookCount, value: func(r *matterRow) value { return days(r.Duration) }},
		frequent(text("事项状态", groupDo, 11, lookCentre, func(r *matterRow) string { return r.State })),
		text("最近进展", groupDo, 30, lookText, func(r *matterRow) string { return r.Note }),
		frequent(text("代办帮办员", groupDo, 11, lookCentre, func(r *matterRow) string { return r.Caseworker })),
		{title: "案件状态", group: groupDo, width: 9, look: lookCentre, role: roleStatus, common: true,
			value: func(r *matterRow) value { return words(label(r.Status.Options(), string(r.Status))) }},

		hidden("部门键", roleDepartment, lookIdentifier, func(r *matterRow) value { return words(r.department) }),
		hidden("部门首项", roleFirst, lookCount, func(r *matterRow) value { return mark(r.first) }),
		hidden("申请日期", roleApplied, lookDate, func(r *matterRow) value { return day(r.Applied) }),
		hidden("案件时长", roleDuration, lookCount, func(r *matterRow) value { return days(r.Row.Duration) }),
		hidden("是否超期", roleOverdue, lookCentre, func(r *matterRow) value { return words(r.Overdue) }),
		hidden("满意度", roleRating, lookCentre, func(r *matterRow) value { return words(label(r.Rating.Options(), string(r.Rating))) }),
		hidden("是否重点项目", roleKey, lookCentre, func(r *matterRow) value { return words(r.Key) }),
		hidden("投资总额(万元)", roleInvestment, lookMoney, func(r *matterRow) value { return amount(r.Investment) }),
	}
}

// mark is 1 or nothing.
func mark(yes bool) value {
	if yes {
		return count(1)
	}
	return value{}
}
