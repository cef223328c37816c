package templates

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bangban/forms"
)

// parser turns the tree of one file into a Paper. It goes on after a fault, so that all of them are told at once.
type parser struct {
	file   string
	fields map[string]forms.Field
	order  []forms.Field   // the same, in the order of the form
	list   string          // the one whose rows are being read
	shown  map[string]bool // by path, and by path=value for a box
	filled bool            // a table that fills the page has been read
	errs   []error
}

// Parse reads and checks the markup of one paper. The error joins every [*Error] found.
func Parse(file string, data []byte) (*Paper, error) {
	root, err := parseNodes(file, data)
	if err != nil {
		return nil, err
	}
	p := &parser{file: file, fields: map[string]forms.Field{}, shown: map[string]bool{}}
	paper := p.paper(root)
	p.checkShown(root)
	return paper, errors.Join(p.errs...)
}

// checkShown refuses a paper that has no slot for a field of its form: what was filled in would be lost.
func (p *parser) checkShown(root *node) {
	for _, f := range p.order {
		if f.Unprinted || f.Derived || p.shown[f.Path] {
			continue
		}
		boxed := slices.ContainsFunc(f.Options, func(o forms.Option) bool { return p.shown[boxKey(f.Path, o.Value)] })
		if !boxed {
			p.fail(root, "没有位置填写“%s”（%s）：加一个 field=\"%s\" 的元素", f.Label, f.Path, f.Path)
			continue
		}
		for _, o := range f.Options {
			if f.Type == forms.TypeChoice && !p.shown[boxKey(f.Path, o.Value)] {
				p.fail(root, "“%s”没有“%s”的方框：加一个 <box field=\"%s\" value=\"%s\"/>", f.Label, o.Label, f.Path, o.Value)
			}
		}
	}
}

func boxKey(path, value string) string { return path + "=" + value }

func (p *parser) fail(n *node, format string, args ...any) {
	p.errs = append(p.errs, &Error{p.file, n.line, fmt.Sprintf(format, args...)})
}

func (p *parser) paper(n *node) *Paper {
	a := p.attributes(n)
	name := strings.TrimSuffix(p.file[strings.LastIndexAny(p.file, `/\`)+1:], ".xml")
	paper := &Paper{
		Name:       name,
		Attachment: a.number("attachment", 0),
		Title:      a.text("title", ""),
		Style:      a.style(Style{Role: "body", Value: "body", Size: 1600, Floor: 1600, Pitch: LinePitch, Chars: 28}),
	}
	if form := a.text("form", ""); form != "" {
		kind, fields, err := fieldsOf(form)
		if err != nil {
			p.fail(n, "没有表单 %q；可用：%s %s", form, join(forms.Kinds()), join(Reports()))
			return paper
		}
		paper.Kind, p.order = kind, fields
		for _, f := range fields {
			p.fields[f.Path] = f
		}
	}
	a.finish()
	if paper.Title == "" {
		p.fail(n, "<paper> 缺少 title")
	}
	for _, c := range n.children {
		if c.name == "continuation" {
			if paper.Continuation != nil {
				p.fail(c, "<continuation> 只能有一个")
			}
			paper.Continuation = p.continuation(c, paper.Style)
			continue
		}
		if b := p.block(c, paper.Style); b != nil {
			paper.Blocks = append(paper.Blocks, b)
		}
	}
	return paper
}

func (p *parser) continuation(n *node, style Style) *Continuation {
	a := p.attributes(n)
	c := &Continuation{Note: a.text("note", ""), Style: a.style(style)}
	a.finish()
	if c.Note == "" {
		p.fail(n, "<continuation> 缺少 note：单元格写不下时印的文字")
	}
	shown, filled := p.shown, p.filled
	p.shown, p.filled = map[string]bool{}, true // the page is not always printed, and has nowhere to send text to
	c.Blocks = p.blocks(n, style)
	p.shown, p.filled = shown, filled
	return c
}

func (p *parser) blocks(n *node, style Style) []Block {
	var blocks []Block
	for _, c := range n.children {
		if b := p.block(c, style); b != nil {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// block reads one block. Blank text between blocks is layout of the file.
func (p *parser) block(n *node, style Style) Block {
	switch n.name {
	case "":
		if strings.TrimSpace(n.text) != "" {
			p.fail(n, "文字 %q 要放进 <p>", n.text)
		}
		return nil
	case "mark":
		return p.paragraph(n, Style{Role: "hei", Value: "hei", Size: 1600, Floor: 1600, Pitch: LinePitch}, Left)
	case "title":
		return p.paragraph(n, Style{Role: "title", Value: "title", Size: 2200, Floor: 2200, Pitch: 3600}, Center)
	case "subtitle":
		return p.paragraph(n, Style{Role: "kai", Value: "kai", Size: 1600, Floor: 1600, Pitch: LinePitch}, Center)
	case "p":
		return p.paragraph(n, style, Justify)
	case "table":
		return p.table(n, style)
	case "checklist":
		return p.checklist(n, style)
	case "lines":
		return p.lines(n, style)
	case "flow":
		return p.flow(n, style)
	}
	p.fail(n, "不认识的元素 <%s>；这里可用：mark title subtitle p table checklist lines flow", n.name)
	return nil
}

func (p *parser) paragraph(n *node, style Style, align Align) *Paragraph {
	a := p.attributes(n)
	b := &Paragraph{
		Style:  a.style(style),
		Align:  a.align("align", align),
		Indent: a.length("indent", Length{}),
		Left:   a.length("left", Length{}),
		Right:  a.length("right", Length{}),
		Before: a.hundredths("before", 0),
		Keep:   a.flag("keep"),
	}
	a.finish()
	if free := TextWidth - b.Indent.At(b.Style.Size) - b.Left.At(b.Style.Size) - b.Right.At(b.Style.Size); free < 2*b.Style.Size {
		p.fail(n, "indent、left、right 合起来超出版心，放不下文字")
	}
	b.Heading = n.name != "p"
	b.Keep = b.Keep || b.Heading
	b.Inlines = p.inlines(n)
	return b
}

func (p *parser) checklist(n *node, style Style) *Checklist {
	a := p.attributes(n)
	layout := a.oneOf("layout", "paired", "paired", "numbered")
	c := &Checklist{
		Style:    a.style(style),
		Field:    a.field(forms.TypeItems),
		Paired:   layout == "paired",
		Numbered: layout == "numbered",
		Indent:   a.length("indent", Length{}),
	}
	a.finish()
	p.empty(n)
	return c
}

func (p *parser) lines(n *node, style Style) *Lines {
	a := p.attributes(n)
	l := &Lines{Style: a.style(style), Field: a.field(forms.TypeParagraph), Min: a.number("min", 1)}
	a.finish()
	p.empty(n)
	return l
}

func (p *parser) flow(n *node, style Style) *Flow {
	a := p.attributes(n)
	f := &Flow{Style: a.style(style)}
	a.finish()
	for _, c := range n.children {
		if c.name != "step" {
			p.unexpected(c, "step")
			continue
		}
		a := p.attributes(c)
		step := Step{Text: a.text("name", ""), Side: a.text("side", "")}
		a.finish()
		if step.Text == "" {
			p.fail(c, "<step> 缺少 name")
		}
		for _, t := range c.children {
			if t.name != "note" {
				p.unexpected(t, "note")
				continue
			}
			p.attributes(t).finish()
			step.Notes = append(step.Notes, p.plain(t))
		}
		f.Steps = append(f.Steps, step)
	}
	return f
}

// empty refuses content where there can be none.
func (p *parser) empty(n *node) {
	for _, c := range n.children {
		p.unexpected(c, "（空）")
	}
}

// unexpected refuses what is neither blank nor the element that belongs there.
func (p *parser) unexpected(n *node, want string) {
	if n.name != "" {
		p.fail(n, "不认识的元素 <%s>；这里可用：%s", n.name, want)
	} else if strings.TrimSpace(n.text) != "" {
		p.fail(n, "这里不能有文字 %q；可用：%s", n.text, want)
	}
}

// plain is the text of an element that holds nothing but text.
func (p *parser) plain(n *node) string {
	var text strings.Builder
	for _, c := range n.children {
		if c.name != "" {
			p.fail(c, "<%s> 里只能有文字", n.name)
		}
		text.WriteString(c.text)
	}
	return text.String()
}

func join[T ~string](words []T) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return strings.Join(list, " ")
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, "、")
}

func contains(words []string, w string) bool { return slices.Contains(words, w) }
