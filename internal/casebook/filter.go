package casebook

import (
	"slices"
	"strings"

	"bangban/forms"
)

// StatusNone is how people and programs name the status "" of a filter, of a case of which nothing is dated yet.
const StatusNone = "none"

// checked is the filter with its region in plain digits, or the error for what cannot be in one.
func (f Filter) checked() (Filter, error) {
	var problems []forms.Problem
	f.Region = f.Region.Normalize()
	if code, message := f.Region.Check(); code != "" {
		problems = append(problems, forms.Problem{Path: "region", Label: "行政区划", Code: code, Message: message})
	}
	for _, s := range f.Statuses {
		if s != "" && !slices.Contains(forms.Statuses(), s) {
			problems = append(problems, forms.Problem{Path: "status", Label: "状态", Code: "choice",
				Message: "没有这个状态，可用的有：" + statusNames()})
		}
	}
	for _, d := range []struct {
		path, label string
		date        forms.Date
	}{{"from", "起始日期", f.From}, {"to", "截止日期", f.To}} {
		if !d.date.IsZero() && !d.date.Valid() {
			problems = append(problems, forms.Problem{Path: d.path, Label: d.label, Code: "date", Message: d.label + "不是有效的日期，请核对"})
		}
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		problems = append(problems, forms.Problem{Path: "to", Label: "截止日期", Code: codeOrder,
			Message: "截止日期（" + f.To.Printed() + "）早于起始日期（" + f.From.Printed() + "），请核对"})
	}
	return f, refusal(problems...)
}

func statusNames() string {
	var names []string
	for _, s := range forms.Statuses() {
		names = append(names, string(s))
	}
	return strings.Join(names, "、")
}

// Within is the filter with the region that a scope leaves of it, to be told to people: what the scope hides is not part of
// what was picked.
func (f Filter) Within(s Scope) Filter {
	if !s.All && (f.Region == "" || f.Region.Contains(s.Region)) {
		f.Region = s.Region
	}
	return f
}

// String tells a filter in words, for the note of an export and for the ledger's own account of itself.
func (f Filter) String() string {
	var parts []string
	say := func(label, value string) {
		if value != "" {
			parts = append(parts, label+value)
		}
	}
	if f.Region != "" {
		say(forms.StandardRegions().FullName(string(f.Region)), "（"+string(f.Region)+"）")
	}
	var labels []string
	for _, s := range f.Statuses {
		if s == "" {
			labels = append(labels, "未申请")
			continue
		}
		labels = append(labels, statusLabel(s))
	}
	say("状态", strings.Join(labels, "、"))
	say("申请日期起", f.From.String())
	say("申请日期止", f.To.String())
	say("代办帮办员", f.Caseworker)
	if parts == nil {
		return "全部"
	}
	return strings.Join(parts, "；")
}
