package forms

import "fmt"

// documentsMember is the one member of a bundle.
const documentsMember = "documents"

// Bundle is several forms that are asked for together, in the order of the input.
type Bundle struct {
	Forms []Form
	Asked int // entries of the list, also those that are over the limit
}

// ReadBundle reads {"documents": [form, …]} of at most so many forms and checks each as Read does; more than that are
// counted and not read. Paths begin with the place of the form, documents[0].date, and each form has the member "form".
// A form is left out where it cannot be told which one it is. The error is a *SyntaxError when the input is not JSON.
func (r *Rules) ReadBundle(data []byte, level Level, most int) (Bundle, Report, error) {
	root, err := parseTree(data)
	if err != nil {
		return Bundle{}, Report{}, err
	}
	list, report := bundleList(root)
	b := Bundle{Asked: len(list)}
	if len(list) > most {
		return b, report.capped(), nil
	}
	for i := range list {
		f, found := r.readEntry(&list[i], level)
		place := fmt.Sprintf("%s[%d]", documentsMember, i)
		report.Problems = append(report.Problems, within(place, found.Problems)...)
		report.Warnings = append(report.Warnings, within(place, found.Warnings)...)
		report.unlisted += found.unlisted
		if f != nil {
			b.Forms = append(b.Forms, f)
		}
	}
	return b, report.capped(), nil
}

// bundleList finds the list of forms, and says what else is there.
func bundleList(root *node) ([]node, Report) {
	if root.kind != objectNode {
		return nil, refusal("", "type", "应写成一个JSON对象{\"documents\": [表单, …]}，现为"+root.kind.name())
	}
	var (
		report Report
		list   *node
	)
	add := func(path, code, message string) {
		report.Problems = append(report.Problems, Problem{Path: path, Code: code, Message: message})
	}
	for i := range root.members {
		switch m := &root.members[i]; {
		case m.name != documentsMember:
			name := excerpt(m.name)
			add(name, "unknown", fmt.Sprintf("没有“%s”这个成员，请删去；可用的只有documents", name))
		case list != nil:
			add(documentsMember, "duplicate", "成员documents写了不止一次，请只留一个")
		default:
			list = &m.value
		}
	}
	switch {
	case list == nil || list.absent():
		add(documentsMember, codeRequired, "请在成员documents中列出要打印的表单")
	case list.kind != arrayNode:
		add(documentsMember, "type", "成员documents应为数组[表单, …]，现为"+list.kind.name())
	case len(list.elements) == 0:
		add(documentsMember, codeRequired, "成员documents是空的，请列出要打印的表单")
	default:
		return list.elements, report
	}
	return nil, report
}

// readEntry reads and checks one form of a bundle.
func (r *Rules) readEntry(n *node, level Level) (Form, Report) {
	if n.kind == objectNode && n.find("case") != nil && n.find(formMember) == nil {
		return nil, refusal("case", "form", "此处是一份表单，不能是案件；请逐一列出案件中的表单")
	}
	d, report := decode(n)
	f, ok := d.(Form)
	if !ok {
		return nil, report
	}
	return f, r.finish(f, report, level)
}

// within moves the problems of a form to its place in a list.
func within(place string, problems []Problem) []Problem {
	moved := make([]Problem, len(problems))
	for i, p := range problems {
		moved[i] = p
		if moved[i].Path = place; p.Path != "" {
			moved[i].Path += "." + p.Path
		}
	}
	return moved
}
