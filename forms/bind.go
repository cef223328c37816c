package forms

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// formMember is the member that says which form an object is, and formLabel what messages call it.
const (
	formMember = "form"
	formLabel  = "表单种类"
)

// Decode reads a document from JSON. Which one it is, its member "form" or "case" says. The report holds what
// could not be read, and such a field is absent in the document; what the values mean is for Rules to check. The
// document is nil when the report says that it cannot be told which one it is. The error is a *SyntaxError when the
// input is not JSON.
func Decode(data []byte) (Document, Report, error) {
	root, err := parseTree(data)
	if err != nil {
		return nil, Report{}, err
	}
	return decode(root)
}

func decode(root *node) (Document, Report, error) {
	name := root.find(formMember)
	switch {
	case root.kind != objectNode:
		return nil, refusal("", "type", "一份表单或一个案件应写成一个JSON对象{…}，现为"+root.kind.name()), nil
	case name == nil && root.find("case") != nil:
		c, report := bindCase(root)
		return c, report, nil
	case name == nil:
		return nil, refusal(formMember, codeRequired, "缺少成员form（表单种类，可用的有："+kindNames()+"）；案件则缺少成员case"), nil
	case name.kind != stringNode:
		return nil, refusal(formMember, "type", "表单种类应为加引号的文字，可用的有："+kindNames()), nil
	}
	kind, err := ParseKind(name.text)
	if err != nil {
		return nil, refusal(formMember, "form", err.Error()), nil
	}
	f, report := bindForm(kind, root)
	return f, report, nil
}

// DecodeForm reads a form of a known kind; the member "form" may be left out. It is otherwise as Decode, and nil for
// the form when the object says that it is of another kind.
func DecodeForm(kind Kind, data []byte) (Form, Report, error) {
	if _, err := ParseKind(string(kind)); err != nil {
		return nil, Report{}, err
	}
	root, err := parseTree(data)
	if err != nil {
		return nil, Report{}, err
	}
	if root.kind != objectNode {
		return nil, refusal("", "type", kind.ShortTitle()+"应写成一个JSON对象{…}，现为"+root.kind.name()), nil
	}
	if n := root.find(formMember); n != nil && (n.kind != stringNode || n.text != string(kind)) {
		return nil, refusal(formMember, "form", wrongForm(kind)), nil
	}
	f, report := bindForm(kind, root)
	return f, report, nil
}

// DecodeCase reads a case. It is otherwise as Decode.
func DecodeCase(data []byte) (*Case, Report, error) {
	root, err := parseTree(data)
	if err != nil {
		return nil, Report{}, err
	}
	if root.kind != objectNode {
		return nil, refusal("", "type", "一个案件应写成一个JSON对象{…}，现为"+root.kind.name()), nil
	}
	c, report := bindCase(root)
	return c, report, nil
}

func refusal(path, code, message string) Report {
	label := ""
	if path == formMember {
		label = formLabel
	}
	return Report{Problems: []Problem{{path, label, code, message}}}
}

func wrongForm(kind Kind) string {
	return fmt.Sprintf("此处是%s，form应为“%s”或省去", kind.ShortTitle(), kind)
}

func bindForm(kind Kind, root *node) (Form, Report) {
	f := New(kind)
	return f, bind(tables()[kind].shape, root, f)
}

func bindCase(root *node) (*Case, Report) {
	c := &Case{}
	return c, bind(caseTable().shape, root, c)
}

func bind(s *shape, root *node, target Document) Report {
	b := &binder{}
	b.object(s, root, reflect.ValueOf(target).Elem(), "")
	return Report{}.merge(s, Report{Problems: b.problems, Warnings: b.warnings})
}

// binder puts what was read into the fields of the models and notes what does not fit.
type binder struct {
	problems, warnings []Problem
}

func (b *binder) problem(path, label, code, message string) {
	b.problems = append(b.problems, Problem{path, label, code, message})
}

// wrongType notes a value of a kind that the member cannot have.
func (b *binder) wrongType(s *shape, n *node, path, wanted string) {
	b.problem(path, s.label, "type", s.label+"应为"+wanted+"，现为"+n.kind.name())
}

func (b *binder) object(s *shape, n *node, v reflect.Value, prefix string) {
	seen := make(map[string]bool, len(n.members))
	for i := range n.members {
		name, value := n.members[i].name, &n.members[i].value
		path := prefix + pathName(name)
		m := s.byName[name]
		switch {
		case seen[name]:
			b.problem(path, s.labelOf(name), "duplicate", "成员“"+excerpt(name)+"”出现了不止一次，请只保留一个")
		case name == formMember && s.form != "":
			b.formName(s, value, path)
		case m == nil:
			b.problem(path, "", "unknown", "没有成员“"+excerpt(name)+"”，请核对拼写或删去；此处可用的有："+s.names())
		case !value.absent():
			b.member(m, value, v.Field(m.index), path)
		}
		seen[name] = true
	}
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
	if len(n.elements) == 0 {
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
		b.wrongType(s, n, path, `加英文双引号的日期，如"2021-05-12"`)
		return
	}
	d, err := ParseDate(NormalizeIdentifier(n.text))
	if err != nil {
		b.problem(path, s.label, "date", s.label+"："+err.Error())
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
		b.problem(path, s.label, "amount", s.label+"："+err.Error())
		return
	}
	*target = a
}

func (b *binder) integer(s *shape, n *node, target *int, path string) {
	if n.kind != numberNode {
		b.wrongType(s, n, path, "整数")
		return
	}
	value, err := strconv.Atoi(n.text)
	if err != nil {
		b.problem(path, s.label, "type", s.label+"应为整数")
		return
	}
	*target = value
}

// items reads the ticked numbers. When one of them cannot be read none is kept, for half a list would pass for a whole.
func (b *binder) items(s *shape, n *node, target *[]int, path string) {
	if n.kind != arrayNode {
		b.wrongType(s, n, path, "事项序号的数组，如[2, 7, 9, 10]")
		return
	}
	before := len(b.problems)
	numbers := make([]int, len(n.elements))
	for i := range n.elements {
		b.integer(s, &n.elements[i], &numbers[i], fmt.Sprintf("%s[%d]", path, i))
	}
	if len(b.problems) == before && len(numbers) > 0 {
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
	name = MaskCitizenIDs(name)
	plain := name != "" && len(name) <= 40
	for _, c := range []byte(name) {
		plain = plain && (c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
	}
	if plain {
		return name
	}
	return strconv.Quote(excerpt(name))
}
