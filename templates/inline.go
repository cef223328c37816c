package templates

import "bangban/forms"

func (p *parser) inlines(n *node) []Inline {
	var list []Inline
	for _, c := range n.children {
		if c.name == "" {
			list = append(list, Text{c.text})
			continue
		}
		if in := p.inline(c); in != nil {
			list = append(list, in)
		}
	}
	return list
}

func (p *parser) inline(n *node) Inline {
	a := p.attributes(n)
	defer a.finish()
	switch n.name {
	case "field":
		defer p.empty(n)
		return Slot{
			Field: a.field(),
			Blank: a.length("blank", Length{}),
			Ruled: a.flag("rule"),
			Model: a.text("model", ""),
			Unit:  a.text("unit", ""),
		}
	case "box":
		defer p.empty(n)
		return a.box()
	case "label":
		return Label{Text: p.plain(n), Width: a.inLine("width", Length{Ems: 400})}
	case "space":
		defer p.empty(n)
		return Space{a.length("width", Length{Ems: 100})}
	case "br":
		defer p.empty(n)
		return Break{}
	case "sign":
		defer p.empty(n)
		return Area{Name: p.areaName(n, a), Width: a.inLine("width", Length{Ems: 600})}
	case "seal":
		return Area{Name: p.areaName(n, a), Seal: true, Text: p.plain(n)}
	}
	p.fail(n, "不认识的元素 <%s>；文字里可用：field box label space br sign seal", n.name)
	return nil
}

func (p *parser) areaName(n *node, a *attributes) string {
	name := a.text("name", "")
	if name == "" {
		p.fail(n, "<%s> 缺少 name：签章系统按名称找位置", n.name)
	}
	return name
}

// box reads □ of one option, and refuses one for a value the field cannot have: it could never be ticked.
func (a *attributes) box() Box {
	box := Box{Field: a.lookUp(forms.TypeBool, forms.TypeChoice), Value: a.text("value", "")}
	var values []string
	for _, o := range box.Field.Options {
		values = append(values, o.Value)
	}
	if box.Field.Path != "" && !contains(values, box.Value) {
		a.p.fail(a.n, "字段 %s 没有值 %q；可用：%s", box.Field.Path, box.Value, quoteAll(values))
	}
	a.p.shown[boxKey(box.Field.Path, box.Value)] = true
	return box
}
