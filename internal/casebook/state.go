package casebook

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"bangban/forms"
)

// The codes of what a case does not allow as it stands, beside those of forms.
const (
	codeState    = "state"    // not now
	codeReadonly = "readonly" // never, or not here
	codeRequired = "required"
	codeOrder    = "order"
	codeRegion   = "region"
	codeMismatch = "mismatch"
)

// stateProblems says what of a case does not fit where it stands: 回访 and 归档 come after it was closed, and it rests
// and goes on in turns.
func stateProblems(c *forms.Case) []forms.Problem {
	var problems []forms.Problem
	after := func(path, label string, d forms.Date) {
		switch closed := c.Closed(); {
		case d.IsZero():
		case closed.IsZero():
			problems = append(problems, forms.Problem{Path: path, Label: label, Code: codeState,
				Message: "案件尚未办结或终止，不能填写" + label + "，请先出具办结单（附件6）或终止单（附件8）"})
		case d.Before(closed):
			problems = append(problems, forms.Problem{Path: path, Label: label, Code: codeOrder,
				Message: fmt.Sprintf("%s（%s）早于办结或终止的日期（%s），请核对", label, d.Printed(), closed.Printed())})
		}
	}
	problems = append(problems, turnProblems(c.Progress)...)
	after("followup.date", "回访日期", c.Followup.Date)
	if c.Followup.Result != "" && c.Closed().IsZero() {
		problems = append(problems, forms.Problem{Path: "followup.result", Label: "回访结果", Code: codeState,
			Message: "案件尚未办结或终止，不能填写回访结果，请先出具办结单（附件6）或终止单（附件8）"})
	}
	after("archived", "归档日期", c.Archived)
	return problems
}

// turnProblems: only what goes on is suspended, and only what is suspended is resumed. Of a day the order of the list
// decides. The order of days is not that of the list, for an entry may be made late.
func turnProblems(progress []forms.ProgressEntry) []forms.Problem {
	places := make([]int, len(progress))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, j int) int { return progress[i].Date.Compare(progress[j].Date) })
	var problems []forms.Problem
	refuse := func(i int, reason string) {
		problems = append(problems, forms.Problem{Path: fmt.Sprintf("progress[%d].state", i), Label: "进展状态", Code: codeState,
			Message: fmt.Sprintf("进展状态有误：%s，%s", progress[i].Date.Printed(), reason)})
	}
	suspended := false
	for _, i := range places {
		switch state := progress[i].State; {
		case progress[i].Date.IsZero():
		case state == forms.StateSuspended && suspended:
			refuse(i, "案件已处于中止状态，不能再次中止，请核对日期，或先登记续办")
		case state == forms.StateResumed && !suspended:
			refuse(i, "案件不处于中止状态，不能续办，请核对日期，或先登记中止")
		default:
			suspended = state == forms.StateSuspended || suspended && state != forms.StateResumed
		}
	}
	slices.SortFunc(problems, func(a, b forms.Problem) int {
		return cmp.Or(cmp.Compare(len(a.Path), len(b.Path)), strings.Compare(a.Path, b.Path))
	})
	return problems
}

// closedProblem refuses what comes too late, or is nil while the case is open.
func closedProblem(c *forms.Case, path, label, what string) []forms.Problem {
	if c.Closed().IsZero() {
		return nil
	}
	return []forms.Problem{{Path: path, Label: label, Code: codeState, Message: fmt.Sprintf(
		"案件%s，不能再%s；此后只能%s", statusLabel(c.Status()), what, stillPossible(c))}}
}

// stillPossible says what of a closed case may be done all the same.
func stillPossible(c *forms.Case) string {
	var missing []string
	for _, k := range []forms.Kind{forms.KindApplication, forms.KindAuthorization, forms.KindCommitment} {
		if mayFollow(c, k) {
			missing = append(missing, k.ShortTitle())
		}
	}
	late, slip, rest := "", "重新出具终止单，", "填写回访、归档日期和备注"
	if missing != nil {
		late = "补出具所缺的" + strings.Join(missing, "、") + "，"
	}
	if c.Status() == forms.StatusCompleted {
		slip, rest = "重新出具办结单，", "填写评价表、回访、归档日期和备注"
	}
	return late + slip + rest
}

// mayFollow reports whether a document may be put into a case that was closed: the evaluation, the slip that closed it, to
// be put right, and what it lacks, for a paper that was signed in time may be entered late.
func mayFollow(c *forms.Case, k forms.Kind) bool {
	switch k {
	case forms.KindEvaluation:
		return true
	case forms.KindCompletion, forms.KindTermination:
		return c.Document(k) != nil
	}
	return c.Document(k) == nil
}

// documentProblem refuses a document that comes too late.
func documentProblem(c *forms.Case, k forms.Kind) []forms.Problem {
	if mayFollow(c, k) {
		return nil
	}
	return closedProblem(c, "", k.ShortTitle(), "填写"+k.ShortTitle())
}

// closingProblems: what a case rests on is issued before a slip closes it, for a draft counts for nothing and one of what
// was issued could never be issued again. What was not begun may have been signed on paper and follow later. A service is
// often given up before anybody is entrusted, so that the draft of an authorization does not stand in the way of that.
func closingProblems(was Record, closing forms.Kind) (problems, warnings []forms.Problem) {
	if closing != forms.KindCompletion && closing != forms.KindTermination || !was.Case.Closed().IsZero() {
		return nil, nil
	}
	if was.Case.Status() == forms.StatusSuspended && closing == forms.KindCompletion {
		problems = append(problems, restingProblem(was.Case))
	}
	for _, k := range forms.Kinds() {
		issued, draft := was.Case.Document(k) != nil, was.Drafts[k] != nil
		title := k.ShortTitle()
		p := forms.Problem{Path: string(k), Label: title, Code: codeState}
		name, not := fmt.Sprintf("%s（附件%d）", title, k.Attachment()), "，现在不能出具"+closing.ShortTitle()
		rests := k == forms.KindApplication || k == forms.KindAuthorization
		switch {
		case k == closing || k == forms.KindEvaluation || !draft && (issued || !rests) || issued && !redrafted(was, k):
		case issued:
			p.Message = name + "的改动还是草稿" + not + "；要改的请先重新出具，不改的请照原样再出具一次"
			problems = append(problems, p)
		case !draft:
			p.Message = "案件没有" + name + "；已签署的，请补填并出具"
			warnings = append(warnings, p)
		case rests && (closing == forms.KindCompletion || k == forms.KindApplication):
			p.Message = name + "还是草稿" + not + "，请先出具" + title
			problems = append(problems, p)
		case rests:
			p.Message = name + "还是草稿；已签署的，请补出具"
			warnings = append(warnings, p)
		case k != forms.KindCommitment: // the other slip; a commitment may follow
			p.Message = name + "的草稿已删去，因为案件已出具" + closing.ShortTitle() + "；草稿的内容见案件记录"
			warnings = append(warnings, p)
		}
	}
	if problems != nil { // then all that is wanting is told at once
		return append(problems, warnings...), nil
	}
	return nil, warnings
}

// restingProblem: once it is completed nobody could say any more that the case went on. One that rests may be given up.
func restingProblem(c *forms.Case) forms.Problem {
	var turn forms.ProgressEntry
	for _, p := range c.Progress {
		if p.State == forms.StateSuspended && p.Item == 0 && !p.Date.Before(turn.Date) {
			turn = p
		}
	}
	return forms.Problem{Path: "progress", Label: "续办", Code: codeState,
		Message: "案件自" + turn.Date.Printed() + "起中止，没有登记续办，请先登记续办再办结"}
}

// redrafted reports whether a document that was issued has a draft that says something else.
func redrafted(was Record, k forms.Kind) bool {
	issued, draft := was.Case.Document(k), was.Drafts[k]
	if issued == nil || draft == nil {
		return false
	}
	before, err := forms.Marshal(issued)
	if err != nil {
		return true
	}
	after, err := forms.Marshal(draft)
	return err != nil || !bytes.Equal(before, after)
}

// issuable leaves out the drafts that a closed case cannot issue any more.
func issuable(c *forms.Case, drafts map[forms.Kind]forms.Form) map[forms.Kind]forms.Form {
	if !c.Closed().IsZero() {
		maps.DeleteFunc(drafts, func(k forms.Kind, _ forms.Form) bool { return !mayFollow(c, k) })
	}
	return drafts
}

func statusLabel(s forms.Status) string {
	for _, o := range s.Options() {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return ""
}

// memberLabel is what a member of a case is called, as its model says.
func memberLabel(name string) string {
	for field := range reflect.TypeFor[forms.Case]().Fields() {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag == name {
			return field.Tag.Get("label")
		}
	}
	return ""
}

// added are the problems that were not there before: what was wrong already is no reason to refuse a change.
func added(before, after []forms.Problem) []forms.Problem {
	var news []forms.Problem
	for _, p := range after {
		if !slices.Contains(before, p) {
			news = append(news, p)
		}
	}
	return news
}

// refusal is the error for problems, and nil without any. Each path is told once.
func refusal(problems ...forms.Problem) error {
	var told []forms.Problem
	for _, p := range problems {
		if p.Code == "more" || !slices.ContainsFunc(told, func(t forms.Problem) bool { return t.Path == p.Path }) {
			told = append(told, p)
		}
	}
	if told == nil {
		return nil
	}
	return &InvalidError{Report: forms.Report{Problems: told}}
}

// within gives the problems of a member as of the member itself: progress[2].date of progress[2] is date.
func within(member string, problems []forms.Problem) []forms.Problem {
	moved := slices.Clone(problems)
	for i, p := range moved {
		if p.Path == member {
			moved[i].Path = ""
		} else if rest, inside := strings.CutPrefix(p.Path, member+"."); inside {
			moved[i].Path = rest
		}
	}
	return moved
}
