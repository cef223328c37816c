package forms

import "fmt"

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
	d, report := decode(root)
	return d, report.capped(), nil
}

func decode(root *node) (Document, Report) {
	name := root.find(formMember)
	switch {
	case root.kind != objectNode:
		return nil, refusal("", "type", "一份表单或一个案件应写成一个JSON对象{…}，现为"+root.kind.name())
	case (name == nil || name.absent()) && root.find("case") != nil:
		c, report := bindCase(root)
		return c, report
	case name == nil || name.absent():
		return nil, refusal(formMember, codeRequired, "请用成员form写明表单种类，可用的有："+kindNames()+"；如为案件，请用成员case写明案件编号")
	case name.kind != stringNode:
		return nil, refusal(formMember, "type", "表单种类应为加英文双引号的文字，现为"+name.kind.name()+"，可用的有："+kindNames())
	}
	kind, err := ParseKind(name.text)
	if err != nil {
		return nil, refusal(formMember, "form", err.Error())
	}
	f, report := bindForm(kind, root)
	return f, report
}

// DecodeForm reads a form of a known kind; the member "form" may be left out. It is otherwise as Decode, and nil for
// the form when the object says that it is of another kind.
func DecodeForm(kind Kind, data []byte) (Form, Report, error) {
	f, report, err := decodeForm(kind, data)
	return f, report.capped(), err
}

func decodeForm(kind Kind, data []byte) (Form, Report, error) {
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
	if n := root.find(formMember); n != nil && !n.absent() && (n.kind != stringNode || n.text != string(kind)) {
		return nil, refusal(formMember, "form", wrongForm(kind)), nil
	}
	f, report := bindForm(kind, root)
	return f, report, nil
}

// DecodeCase reads a case. It is otherwise as Decode.
func DecodeCase(data []byte) (*Case, Report, error) {
	c, report, err := decodeCase(data)
	return c, report.capped(), err
}

func decodeCase(data []byte) (*Case, Report, error) {
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
	return fmt.Sprintf("此处是%s，表单种类应为“%s”，或省去成员form", kind.ShortTitle(), kind)
}
