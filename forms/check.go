package forms

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

// codeRequired is the code of a field that must be filled in to issue the form.
const codeRequired = "required"

// Check says what is wrong with a form. Items are numbers of the catalogue in force on the form's date.
func (r *Rules) Check(f Form, level Level) Report { return r.checkIn("", f, level) }

// checkIn checks a form under the catalogue of a region.
func (r *Rules) checkIn(region Region, f Form, level Level) Report {
	if f == nil || reflect.ValueOf(f).IsNil() {
		return Report{}
	}
	t := tables()[f.Kind()]
	problems := r.violations(t.shape, f, level)
	problems = append(problems, r.itemProblems(t.shape, region, f)...)
	problems = t.shape.arrange(problems, nil)
	warnings := append(t.warnings(reflect.ValueOf(f).Elem()), formWarnings(f)...)
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
	case "max":
		length := utf8.RuneCountInString(fmt.Sprint(e.Value()))
		p.Code, p.Message = "too_long", fmt.Sprintf("%s最多%d个字，现有%d个字，请缩短", s.label, s.max, length)
	case "choice":
		p.Message = s.label + "应为" + listOptions(s.options)
	case "date":
		p.Message = s.label + "不是有效的日期，请按2021-05-12的样子填写"
	case "case_id":
		p.Message = fmt.Sprintf("案件编号应由字母、数字和短横线组成，不以短横线开头，最多%d个字符，如150624-2021-0001", maxCaseID)
	case "text", "paragraph":
		_, found, _ := Clean(fmt.Sprint(e.Value()), e.Tag() == "paragraph")
		if len(found) == 0 {
			found = []CleanProblem{{"encoding", "含有不是UTF-8编码的内容，请重新输入"}}
		}
		return cleanProblem(s, path, found)
	case "check":
		if c, ok := e.Value().(checker); ok {
			p.Code, p.Message = c.Check()
		}
	}
	return p
}

// please asks for a value to be filled in.
func (s *shape) please() string {
	switch s.typ {
	case TypeItems:
		return "请至少勾选一个事项（" + s.label + "）"
	case TypeChoice, TypeBool:
		return "请选择" + s.label + "：" + listOptions(s.options)
	}
	return "请填写" + s.label
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

// itemProblems says which ticks are not in the catalogue in force, or ticked twice.
func (r *Rules) itemProblems(s *shape, region Region, f Form) []Problem {
	items, _ := ticked(f)
	if len(items) == 0 {
		return nil
	}
	catalogue := r.CatalogueIn(region, f.Dated())
	label := s.at("items").label
	var problems []Problem
	for i, n := range items {
		path := fmt.Sprintf("items[%d]", i)
		switch {
		case !catalogue.has(n):
			problems = append(problems, Problem{path, label, "items", fmt.Sprintf("%s：%d不是事项目录中的序号，%s", label, n, catalogue.legal())})
		case slices.Contains(items[:i], n):
			problems = append(problems, Problem{path, label, "duplicate", fmt.Sprintf("%s：事项%d重复，请只保留一个", label, n)})
		}
	}
	return problems
}

// has reports whether n is the number of an item.
func (c *Catalogue) has(n int) bool {
	if c == nil {
		return false
	}
	_, ok := c.Item(n)
	return ok
}

// legal says which numbers the catalogue has.
func (c *Catalogue) legal() string {
	if c == nil || len(c.Items) == 0 {
		return "此地区没有事项目录，请联系管理员配置"
	}
	first, last := c.Items[0].Number, c.Items[0].Number
	for _, i := range c.Items {
		first, last = min(first, i.Number), max(last, i.Number)
	}
	return fmt.Sprintf("应为%d至%d的整数", first, last)
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
