package forms

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"
)

// codeRequired is the code of a field that must be filled in to issue the form.
const codeRequired = "required"

// Check says what is wrong with a form. Items are numbers of the catalogue in force on the form's date.
func (r *Rules) Check(f Form, level Level) Report { return r.checkIn("", f, level).capped() }

// checkIn checks a form under the catalogue of a region.
func (r *Rules) checkIn(region Region, f Form, level Level) Report {
	if f == nil || reflect.ValueOf(f).IsNil() {
		return Report{}
	}
	t := tables()[f.Kind()]
	problems := r.violations(t.shape, f, level)
	items, _ := ticked(f)
	problems = append(problems, r.itemProblems(region, f, items)...)
	problems = t.shape.arrange(problems, nil)
	warnings := append(t.warnings(reflect.ValueOf(f).Elem()), formWarnings(f)...)
	warnings = append(warnings, r.catalogueWarning(region, f, items)...)
	return Report{Problems: problems, Warnings: t.shape.arrange(warnings, problems)}
}

// violations asks the validator for what is wrong with a document, field by field.
func (r *Rules) violations(s *shape, document any, level Level) []Problem {
	var failed validator.ValidationErrors
	if !errors.As(r.validate.Struct(document), &failed) {
		return nil
	}
	var problems []Problem
	for _, e := range failed {
		_, path, _ := strings.Cut(e.Namespace(), ".")
		p := describe(s.at(path), path, e)
		if level == Issue || p.Code != codeRequired {
			problems = append(problems, p)
		}
	}
	return problems
}

// describe puts a failed tag into words. It repeats the value of a choice at most, never that of a text or a number.
func describe(s *shape, path string, e validator.FieldError) Problem {
	p := Problem{Path: path, Label: s.label, Code: e.Tag()}
	switch e.Tag() {
	case "required", "min":
		p.Code, p.Message = codeRequired, s.please()
	case "limit":
		return s.tooMuch(path, size(reflect.ValueOf(e.Value())))
	case "choice":
		p.Message = s.label + "应为" + listOptions(s.options)
	case "date":
		p.Message = s.label + "不是真实的年月日，请核对，如2021-05-12"
	case "case_id":
		p.Message = fmt.Sprintf("案件编号应由字母、数字和短横线组成，不以短横线开头，最多%d个字，如150624-2021-0001", s.max)
		if written, _ := e.Value().(string); caseIDWritten(written) {
			p.Message = "案件编号中有一串像证件号码的数字，编号会公开显示，请换一个编号，如150624-2021-0001"
		}
	case "text", "paragraph":
		_, found, _ := Clean(fmt.Sprint(e.Value()), e.Tag() == "paragraph")
		if len(found) == 0 {
			found = []CleanProblem{{"encoding", "含有不是UTF-8编码的内容，请重新输入"}}
		}
		return cleanProblem(s, path, found)
	case "check":
		if c, ok := e.Value().(checker); ok {
			p.Code, p.Message = c.Check()
			p.Message = s.sentenceOf(e.Value(), p.Message)
		}
	}
	return p
}

// please asks for a value to be filled in, and says which where the label does not.
func (s *shape) please() string {
	hint := s.hint
	switch s.typ {
	case TypeItems:
		return "请在" + s.label + "中至少勾选一项"
	case TypeChoice, TypeBool:
		return "请选择" + s.label + "：" + listOptions(s.options)
	case TypeDate:
		hint = strings.TrimPrefix(hint+"，如2021-05-12", "，")
	}
	if hint != "" {
		hint = "（" + hint + "）"
	}
	return "请填写" + s.label + hint
}

// listOptions names the legal values: male（男）或female（女）.
func listOptions(options []Option) string {
	var words []string
	for _, o := range options {
		words = append(words, o.Value+"（"+o.Label+"）")
	}
	last := len(words) - 1
	return strings.Join(words[:last], "、") + "或" + words[last]
}

// warnings asks the values that can warn.
func (t *table) warnings(document reflect.Value) []Problem {
	var found []Problem
	for _, a := range t.warners {
		w, ok := document.FieldByIndex(a.index).Interface().(warner)
		if !ok {
			continue
		}
		if code, message := w.Warn(); code != "" {
			found = append(found, Problem{a.field.Path, a.field.Label, code, message})
		}
	}
	return found
}

// formWarnings compares the fields of one form with each other.
func formWarnings(f Form) []Problem {
	switch f := f.(type) {
	case *PowerOfAttorney:
		if sex := f.Agent.IDNumber.Sex(); sex != "" && f.Agent.Sex != "" && sex != f.Agent.Sex {
			return []Problem{{"agent.sex", "性别", codeMismatch, "性别与身份号码第17位所示不一致，请按证件核对"}}
		}
	case *CompletionSlip:
		return endWarning("completed", "完成日期", f.Completed, f.Date)
	case *EvaluationForm:
		return endWarning("completed", "完成日期", f.Completed, f.Date)
	case *TerminationSlip:
		return endWarning("terminated", "终止日期", f.Terminated, f.Date)
	}
	return nil
}

// endWarning compares the day a service ended with the date of the paper that says it has.
func endWarning(path, label string, end, dated Date) []Problem {
	if end.IsZero() || dated.IsZero() || !dated.Before(end) {
		return nil
	}
	return []Problem{{path, label, codeOrder, fmt.Sprintf("%s（%s）晚于落款日期（%s），请核对", label, end.Printed(), dated.Printed())}}
}

func sortItems(f Form) {
	items, _ := ticked(f)
	slices.Sort(items)
}
