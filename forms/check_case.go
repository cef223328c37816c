package forms

import (
	"fmt"
	"reflect"
	"slices"
)

// The codes of what does not fit together.
const (
	codeOrder     = "order"     // dates the wrong way round
	codeMismatch  = "mismatch"  // two places that should say the same
	codeExclusive = "exclusive" // two documents of which a case has one
	codeOrphan    = "orphan"    // a document without the one it follows
	codeFuture    = "future"    // a day that has not come yet
)

// CheckCase says what is wrong with a case: with its own fields, with each of its documents, and between them. The paths
// of a document's problems begin with its kind.
func (r *Rules) CheckCase(c *Case, level Level) Report { return r.checkCase(c, level, nil).capped() }

// checkCase checks a case of which some members could not be read. Nothing is compared with those.
func (r *Rules) checkCase(c *Case, level Level, bad paths) Report {
	if c == nil {
		return Report{}
	}
	t := caseTable()
	problems := r.violations(t.shape, c, level)
	warnings := t.warnings(reflect.ValueOf(c).Elem())
	for _, f := range c.Documents() {
		report := r.checkIn(c.Region, f, level)
		problems = append(problems, under(string(f.Kind()), report.Problems)...)
		warnings = append(warnings, under(string(f.Kind()), report.Warnings)...)
	}
	problems = append(problems, closingProblems(c, level, bad)...)
	problems = append(problems, dateProblems(c, bad)...)
	problems = append(problems, r.progressProblems(c)...)
	problems = append(problems, entrustedProblems(c, bad)...)
	warnings = append(warnings, caseWarnings(c)...)
	problems = t.shape.arrange(problems, nil)
	return Report{Problems: problems, Warnings: t.shape.arrange(warnings, problems)}
}

// closingProblems: 附件6 or 附件8 closes a case, not both, and 附件7 rates a completed one. A draft may still lack its 附件6.
func closingProblems(c *Case, level Level, bad paths) []Problem {
	var problems []Problem
	if c.Completion != nil && c.Termination != nil && !bad.has("completion") && !bad.has("termination") {
		problems = append(problems, Problem{"termination", "终止单", codeExclusive,
			"一个案件不能既有办结单（附件6）又有终止单（附件8），请只保留一个"})
	}
	if c.Evaluation != nil && c.Completion == nil && !bad.has("completion") && (level == Issue || c.Termination != nil) {
		problems = append(problems, Problem{"evaluation", "评价表", codeOrphan,
			"评价表（附件7）以办结单（附件6）为前提，请补填办结单，或删去此表"})
	}
	return problems
}

// dated is a date of a case with where it stands.
type dated struct {
	path, label, of string
	date            Date
}

func (d dated) String() string { return d.of + "的" + d.label + "（" + d.date.Printed() + "）" }

// dateProblems: 附件3 ≤ 附件4 ≤ 附件6 or 附件8 ≤ 附件7, and no progress before 附件3.
func dateProblems(c *Case, bad paths) []Problem {
	known := func(path, label, of string, date Date) dated {
		if bad.has(path) {
			date = Date{}
		}
		return dated{path, label, of, date}
	}
	stages := make([][]dated, 4)
	if f := c.Application; f != nil {
		stages[0] = []dated{known("application.date", "申请日期", "申请表", f.Date)}
	}
	if f := c.Authorization; f != nil {
		stages[1] = []dated{known("authorization.date", "日期", "授权委托书", f.Date)}
	}
	if f := c.Completion; f != nil {
		stages[2] = append(stages[2], known("completion.completed", "完成日期", "办结单", f.Completed),
			known("completion.date", "日期", "办结单", f.Date))
	}
	if f := c.Termination; f != nil {
		stages[2] = append(stages[2], known("termination.terminated", "终止日期", "终止单", f.Terminated),
			known("termination.date", "日期", "终止单", f.Date))
	}
	if f := c.Evaluation; f != nil {
		stages[3] = []dated{known("evaluation.date", "日期", "评价表", f.Date)}
	}
	problems := outOfOrder(stages)
	for i, p := range c.Progress {
		entry := []dated{known(fmt.Sprintf("progress[%d].date", i), "进展日期", fmt.Sprintf("第%d条进展", i+1), p.Date)}
		problems = append(problems, outOfOrder([][]dated{stages[0], entry})...)
	}
	return problems
}

// outOfOrder finds the dates that lie before one of an earlier stage. Dates that are not known are passed over.
func outOfOrder(stages [][]dated) []Problem {
	var problems []Problem
	var latest dated
	for _, stage := range stages {
		next := latest
		for _, d := range stage {
			switch {
			case d.date.IsZero():
			case d.date.Before(latest.date):
				problems = append(problems, Problem{d.path, d.label, codeOrder, fmt.Sprintf("%s早于%s，请核对", d, latest)})
			case next.date.Before(d.date):
				next = d
			}
		}
		latest = next
	}
	return problems
}

// progressProblems: an entry is about an item of the catalogue, or about the case as a whole.
func (r *Rules) progressProblems(c *Case) []Problem {
	var applied Date
	if c.Application != nil {
		applied = c.Application.Date
	}
	catalogue := r.CatalogueIn(c.Region, applied)
	var problems []Problem
	for i, p := range c.Progress {
		if p.Item != 0 && !catalogue.has(p.Item) {
			problems = append(problems, Problem{fmt.Sprintf("progress[%d].item", i), "事项", codeItems,
				fmt.Sprintf("第%d条进展的事项%d不在事项目录中，%s", i+1, p.Item, catalogue.legal())})
		}
	}
	return problems
}

// entrustedProblems: what 附件4 entrusts is what 附件3 applies for.
func entrustedProblems(c *Case, bad paths) []Problem {
	if c.Application == nil || c.Authorization == nil || bad.has("application.items") || bad.has("authorization.items") {
		return nil
	}
	applied, entrusted := itemSet(c.Application.Items), itemSet(c.Authorization.Items)
	if len(applied) == 0 || len(entrusted) == 0 || slices.Equal(applied, entrusted) {
		return nil
	}
	return []Problem{{"authorization.items", "代办帮办内容", codeMismatch, fmt.Sprintf(
		"授权委托书的代办帮办内容（%s）与申请表勾选的事项（%s）不一致，请改为一致", joinNumbers(entrusted), joinNumbers(applied))}}
}

// itemSet is the ticked numbers in order, each once.
func itemSet(items []int) []int { return slices.Compact(slices.Sorted(slices.Values(items))) }

// caseWarnings compares what several documents say of the same thing.
func caseWarnings(c *Case) []Problem {
	var found []Problem
	differ := func(path, label, said, known, where string) {
		if said != "" && known != "" && said != known {
			found = append(found, Problem{path, label, codeMismatch, label + "与" + where + "不一致，请核对"})
		}
	}
	if a, p := c.Application, c.Authorization; a != nil && p != nil {
		differ("authorization.principal.name", "委托方名称", p.Principal.Name, a.Applicant.Name, "申请表所填的项目单位名称")
	}
	if a := c.Application; a != nil {
		for _, f := range c.Documents() {
			for _, path := range []string{"project.name", "project.code"} {
				label := labelOf(f.Kind(), path)
				differ(string(f.Kind())+"."+path, label, Text(f, path), Text(a, path), "申请表所填")
			}
		}
		for i, p := range c.Progress {
			if p.Item != 0 && len(a.Items) > 0 && !slices.Contains(a.Items, p.Item) {
				found = append(found, Problem{fmt.Sprintf("progress[%d].item", i), "事项", codeMismatch,
					fmt.Sprintf("第%d条进展的事项%d不在申请表勾选的事项中，请核对", i+1, p.Item)})
			}
		}
	}
	found = append(found, closedWarning(c)...)
	if d, e := c.Completion, c.Evaluation; d != nil && e != nil {
		differ("evaluation.completed", "完成日期", e.Completed.String(), d.Completed.String(), "办结单所填")
	}
	return found
}

// closedWarning: nothing is reported of a case after it was closed, and what rests goes on before it is.
func closedWarning(c *Case) []Problem {
	closed := c.Closed()
	if closed.IsZero() {
		return nil
	}
	d := dated{"completion.completed", "完成日期", "办结单", closed}
	if c.terminated() {
		d = dated{"termination.terminated", "终止日期", "终止单", closed}
	}
	if latest, _ := c.LatestProgress(); closed.Before(latest.Date) {
		return []Problem{{d.path, d.label, codeOrder, fmt.Sprintf("%s早于最近一条进展（%s，%s）的日期，请核对",
			d, latest.Date.Printed(), optionLabel(latest.State.Options(), string(latest.State)))}}
	}
	if turn := c.turn(closed); turn.State == StateSuspended {
		return []Problem{{d.path, d.label, codeOrder, fmt.Sprintf("%s时案件自%s起中止，没有登记续办，请核对", d, turn.Date.Printed())}}
	}
	return nil
}

// labelOf is the label of a field as its form prints it.
func labelOf(k Kind, path string) string {
	if a := tables()[k].byPath[path]; a != nil {
		return a.field.Label
	}
	return ""
}
