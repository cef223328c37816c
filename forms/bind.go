package forms

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

func bindForm(kind Kind, root *node) (Form, Report) {
	f := New(kind)
	return f, bind(tables()[kind].shape, root, f)
}

func bindCase(root *node) (*Case, Report) {
	c := &Case{}
	return c, bind(caseTable().shape, root, c)
}

func bind(s *shape, root *node, target Document) Report {
	b := &binder{torn: map[string][]int{}}
	b.object(s, root, reflect.ValueOf(target).Elem(), "")
	report := Report{}.merge(s, Report{Problems: b.problems, Warnings: b.warnings})
	report.unlisted, report.torn = b.unlisted, b.torn
	return report
}

// binder puts what was read into the fields of the models and notes what does not fit.
type binder struct {
	problems, warnings []Problem
	strangers          int // unknown members
	unlisted           int // those of them that are only counted
	torn               map[string][]int
}

func (b *binder) problem(path, label, code, message string) {
	b.problems = append(b.problems, Problem{path, label, code, message})
}

// wrongType notes a value of a kind that the member cannot have.
func (b *binder) wrongType(s *shape, n *node, path, wanted string) {
	b.problem(path, s.label, "type", s.label+"应为"+wanted+"，现为"+n.kind.name())
}

func (b *binder) object(s *shape, n *node, v reflect.Value, prefix string) {
	seen := make(map[string]int, len(n.members))
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		path := prefix + pathName(name)
		m, label := s.byName[name], s.labelOf(name)
		switch {
		case seen[name] > 1, seen[name] == 1 && label == "":
			// It has been said.
		case seen[name] == 1:
			b.problem(path, label, "duplicate", label+"（成员“"+name+"”）出现了不止一次，请只保留一个")
		case name == formMember && s.form != "":
			b.formName(s, value, path)
		case m == nil:
			b.unknown(s, path, name)
		case !value.absent():
			b.member(m, value, v.Field(m.index), path)
		}
		seen[name]++
	}
}

// unknown notes a member that there is no place for. A report lists only so many, and the rest is counted.
func (b *binder) unknown(s *shape, path, name string) {
	if b.strangers++; b.strangers > maxListed {
		b.unlisted++
		return
	}
	b.problem(path, "", "unknown", "没有成员“"+excerpt(name)+"”，请核对拼写或删去；此处可用的有："+s.legal)
}

// labelOf is the label of a member by its name, "" for one that the form does not have.
func (s *shape) labelOf(name string) string {
	if m := s.byName[name]; m != nil {
		return m.label
	}
	if name == formMember && s.form != "" {
		return formLabel
	}
	return ""
}

func (b *binder) formName(s *shape, n *node, path string) {
	if !n.absent() && (n.kind != stringNode || n.text != string(s.form)) {
		b.problem(path, formLabel, "form", wrongForm(s.form))
	}
}

func (b *binder) member(s *shape, n *node, v reflect.Value, path string) {
	switch {
	case s.class == leaf:
		b.leaf(s, n, v, path)
	case s.class == list:
		b.list(s, n, v, path)
	case n.kind != objectNode:
		b.wrongType(s, n, path, "一个JSON对象{…}")
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		b.object(s, n, v.Elem(), path+".")
	default:
		b.object(s, n, v, path+".")
	}
}

func (b *binder) list(s *shape, n *node, v reflect.Value, path string) {
	if n.kind != arrayNode {
		b.wrongType(s, n, path, "一个JSON数组[…]")
		return
	}
	if len(n.elements) == 0 || b.tooMany(s, n, path) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.elements), len(n.elements)))
	for i := range n.elements {
		at := fmt.Sprintf("%s[%d]", path, i)
		if e := &n.elements[i]; e.kind == objectNode {
			b.object(s, e, v.Index(i), at+".")
		} else {
			b.wrongType(s, e, at, "一个JSON对象{…}")
		}
	}
}

// tooMany notes a list that is too long to be read.
func (b *binder) tooMany(s *shape, n *node, path string) bool {
	if len(n.elements) <= s.max {
		return false
	}
	b.problems = append(b.problems, s.tooMuch(path, len(n.elements)))
	return true
}

func (b *binder) leaf(s *shape, n *node, v reflect.Value, path string) {
	switch p := v.Addr().Interface().(type) {
	case *Date:
		b.date(s, n, p, path)
	case *Amount:
		b.amount(s, n, p, path)
	case **bool:
		if n.kind != boolNode {
			b.wrongType(s, n, path, "true（是）或false（否）")
			return
		}
		value := n.text == "true"
		*p = &value
	case *int:
		b.integer(s, n, p, path)
	case *[]int:
		b.items(s, n, p, path)
	default:
		if n.kind != stringNode {
			b.wrongType(s, n, path, "加英文双引号的文字")
			return
		}
		b.text(s, n, v, path)
	}
}

func (b *binder) date(s *shape, n *node, target *Date, path string) {
	if n.kind != stringNode {
		b.wrongType(s, n, path, `加英文双引号的年月日，如"2021-05-12"`)
		return
	}
	d, err := ParseDate(NormalizeIdentifier(n.text))
	if err != nil {
		b.problem(path, s.label, "date", s.sentence(dateNoun, err.Error()))
		return
	}
	*target = d
}

func (b *binder) amount(s *shape, n *node, target *Amount, path string) {
	if n.kind != numberNode && n.kind != stringNode {
		b.wrongType(s, n, path, "以万元为单位的数字，如12000.5")
		return
	}
	a, err := ParseAmount(NormalizeIdentifier(n.text))
	if err != nil {
		b.problem(path, s.label, "amount", s.sentence(amountNoun, err.Error()))
		return
	}
	*target = a
}

func (b *binder) integer(s *shape, n *node, target *int, path string) {
	const wanted = "目录中的序号（整数，不加引号）"
	if n.kind != numberNode {
		b.wrongType(s, n, path, wanted)
		return
	}
	value, err := strconv.Atoi(n.text)
	if err != nil {
		b.problem(path, s.label, "type", s.label+"应为"+wanted)
		return
	}
	*target = value
}

// items reads the ticked numbers. When one of them cannot be read the document gets none.
func (b *binder) items(s *shape, n *node, target *[]int, path string) {
	if n.kind != arrayNode {
		b.wrongType(s, n, path, "目录中的序号组成的数组，如[2, 7, 9, 10]")
		return
	}
	if b.tooMany(s, n, path) {
		return
	}
	before := len(b.problems)
	numbers := make([]int, len(n.elements))
	for i := range n.elements {
		b.integer(s, &n.elements[i], &numbers[i], fmt.Sprintf("%s[%d]", path, i))
	}
	if len(b.problems) > before {
		b.torn[path] = numbers
	} else if len(numbers) > 0 {
		*target = numbers
	}
}

// text reads whatever is kept as text. An identifier that does not hold is kept for Check to refuse.
func (b *binder) text(s *shape, n *node, v reflect.Value, path string) {
	cleaned, problems, warnings := Clean(n.text, s.typ == TypeParagraph)
	if len(warnings) > 0 {
		b.warnings = append(b.warnings, cleanProblem(s, path, warnings))
	}
	if len(problems) > 0 {
		b.problems = append(b.problems, cleanProblem(s, path, problems))
		return
	}
	switch p := v.Addr().Interface().(type) {
	case *CitizenID:
		*p = CitizenID(cleaned).Normalize()
	case *CreditCode:
		*p = CreditCode(cleaned).Normalize()
	case *ProjectCode:
		*p = ProjectCode(cleaned).Normalize()
	case *Phone:
		*p = Phone(cleaned).Normalize()
	case *Postcode:
		*p = Postcode(cleaned).Normalize()
	case *Region:
		*p = Region(cleaned).Normalize()
	default:
		v.SetString(cleaned)
	}
}

// cleanProblem joins what cleaning found in one text under the code of the first.
func cleanProblem(s *shape, path string, found []CleanProblem) Problem {
	var messages []string
	for _, f := range found {
		if !slices.Contains(messages, f.Message) {
			messages = append(messages, f.Message)
		}
	}
	return Problem{path, s.label, found[0].Code, s.label + strings.Join(messages, "；")}
}

// absent reports whether the value says "to be filled by hand": null, or a text of nothing.
func (n *node) absent() bool {
	return n.kind == nullNode || n.kind == stringNode && strings.TrimSpace(n.text) == ""
}

// name is what the kind of a value is called in a message.
func (k nodeKind) name() string {
	switch k {
	case boolNode:
		return "true或false"
	case numberNode:
		return "数字"
	case stringNode:
		return "文字"
	case arrayNode:
		return "数组"
	case objectNode:
		return "对象"
	}
	return "null"
}

// pathName writes the name of a member in a path. A name that no form uses is shown in quotes, so that no path can pass
// for another.
func pathName(name string) string {
	name = excerpt(name)
	plain := name != "" && len(name) <= 40
	for _, c := range []byte(name) {
		plain = plain && (c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
	}
	if plain {
		return name
	}
	return strconv.Quote(name)
}
