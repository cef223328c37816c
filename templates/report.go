package templates

import (
	"strings"

	"bangban/forms"
)

// Monthly names the paper of the monthly report. It is no form of a case: its values are worked out.
const Monthly forms.Kind = "monthly"

// Reports lists the papers that are no attachments.
func Reports() []string { return []string{string(Monthly)} }

// fieldsOf lists what a paper of a kind can show, or gives an error for a kind that has no paper. A path such as
// "areas[].name" is that of every row of a list.
func fieldsOf(form string) (forms.Kind, []forms.Field, error) {
	if form == string(Monthly) {
		return Monthly, monthlyFields(), nil
	}
	kind, err := forms.ParseKind(form)
	return kind, forms.Fields(kind), err
}

// listOf is the list that a path is in, "" for none.
func listOf(path string) string {
	list, _, in := strings.Cut(path, "[].")
	if !in {
		return ""
	}
	return list
}

// monthlyFields lists the fields of the monthly report.
func monthlyFields() []forms.Field {
	fields := []forms.Field{{Path: "date", Label: "填报日期", Type: forms.TypeDate}}
	for _, f := range [][2]string{
		{"unit", "填报单位"}, {"scope", "范围"}, {"by", "填报人"}, {"month", "月份"},
		{"this", "本期起止"}, {"before", "上期起止"}, {"year", "本年累计起止"},
		{"figures[].name", "指标"}, {"figures[].this", "本期"}, {"figures[].before", "上期"},
		{"figures[].change", "增减"}, {"figures[].growth", "增减率"}, {"figures[].year", "本年累计"},
		{"areas[].name", "地区"}, {"areas[].applied", "新受理"}, {"areas[].open", "在办"}, {"areas[].suspended", "中止"},
		{"areas[].completed", "办结"}, {"areas[].terminated", "终止"}, {"areas[].in_time", "按期办结率"},
		{"areas[].content", "满意率"}, {"areas[].investment", "投资额"},
	} {
		fields = append(fields, forms.Field{Path: f[0], Label: f[1], Type: forms.TypeText})
	}
	return fields
}
