package forms

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseCatalogues reads catalogues from a file of an office: a JSON object, or an array of them, with the members
// region, version, valid_from and items, of which each has number, department, name and type. Every member is required
// and no other is allowed. The error names all that is wrong, by catalogue, item and member, in Chinese.
func ParseCatalogues(data []byte) (Catalogues, error) {
	root, err := parseTree(data)
	if err != nil {
		return nil, fmt.Errorf("事项目录文件：%w", err)
	}
	list := []node{*root}
	if root.kind == arrayNode {
		list = root.elements
	}
	if len(list) == 0 {
		return nil, errors.New("事项目录文件中没有目录，请至少写一个")
	}
	var r catalogueReader
	var cs Catalogues
	for i := range list {
		r.place = "事项目录"
		if len(list) > 1 {
			r.place = fmt.Sprintf("第%d个事项目录", i+1)
		}
		c := r.catalogue(&list[i])
		if slices.ContainsFunc(cs, c.sameTerm) {
			r.problem("与前面的目录地区、起用日期都相同，请改valid_from或删去一个")
		}
		cs = append(cs, c)
	}
	if err := errors.Join(r.problems...); err != nil {
		return nil, err
	}
	return cs, nil
}

// sameTerm reports whether two catalogues are for the same region from the same day, so that none could be chosen.
func (c *Catalogue) sameTerm(d *Catalogue) bool {
	return c.Region.Prefix() == d.Region.Prefix() && c.ValidFrom == d.ValidFrom && !c.ValidFrom.IsZero()
}

// catalogueReader turns JSON values into catalogues and gathers what is wrong with them.
type catalogueReader struct {
	place    string // the catalogue and the item being read, for messages
	problems []error
}

func (r *catalogueReader) problem(message string) {
	r.problems = append(r.problems, errors.New(r.place+"："+message))
}

// catalogue reads one catalogue. What cannot be read is zero in the result.
func (r *catalogueReader) catalogue(n *node) *Catalogue {
	c := new(Catalogue)
	if !r.object(n, "region", "version", "valid_from", "items") {
		return c
	}
	c.Version = r.text(n, "version", 100)
	region := Region(r.text(n, "region", 12)).Normalize()
	if _, message := region.Check(); message != "" {
		r.problem("region有误，" + message)
	} else {
		c.Region = region
	}
	from, err := ParseDate(r.text(n, "valid_from", 10))
	if err != nil {
		r.problem("valid_from" + strings.TrimPrefix(err.Error(), dateNoun))
	}
	c.ValidFrom = from
	items := n.find("items")
	if items == nil || items.kind != arrayNode || len(items.elements) == 0 {
		r.problem("items应为事项的数组，至少一项")
		return c
	}
	if most := limit("items"); len(items.elements) > most {
		r.problem(fmt.Sprintf("items最多%d项，现有%d项", most, len(items.elements)))
		return c
	}
	place := r.place
	for i := range items.elements {
		r.place = fmt.Sprintf("%s第%d项", place, i+1)
		it := r.item(&items.elements[i])
		if _, taken := c.Item(it.Number); taken && it.Number != 0 {
			r.problem(fmt.Sprintf("number%d与前面的事项重复，每项应有自己的序号", it.Number))
		}
		c.Items = append(c.Items, it)
	}
	r.place = place
	return c
}

// item reads one item. Its number must be positive and of at most three digits.
func (r *catalogueReader) item(n *node) Item {
	if !r.object(n, "number", "department", "name", "type") {
		return Item{}
	}
	it := Item{Department: r.text(n, "department", 50), Name: r.text(n, "name", 200), Type: r.text(n, "type", 20)}
	if v := n.find("number"); v != nil && v.kind == numberNode && allDigits(v.text) && len(v.text) <= 3 && v.text != "0" {
		it.Number = digitsValue(v.text)
	} else {
		r.problem("number应为1至999的整数")
	}
	return it
}

// object reports whether a value is an object, and complains of members it may not have or has twice.
func (r *catalogueReader) object(n *node, names ...string) bool {
	if n.kind != objectNode {
		r.problem("应为JSON对象，成员为" + strings.Join(names, "、"))
		return false
	}
	for i, m := range n.members {
		if !slices.Contains(names, m.name) {
			r.problem(fmt.Sprintf("没有“%s”这个成员，可用的有%s", excerpt(m.name), strings.Join(names, "、")))
		} else if slices.ContainsFunc(n.members[:i], func(e member) bool { return e.name == m.name }) {
			r.problem(m.name + "重复，请删去一个")
		}
	}
	return true
}

// text reads a member that must be a line of text of at most so many characters.
func (r *catalogueReader) text(n *node, name string, limit int) string {
	v := n.find(name)
	if v == nil || v.kind != stringNode {
		r.problem(name + "应为加英文双引号的文字，不可缺少")
		return ""
	}
	s, problems, _ := Clean(v.text, false)
	switch {
	case len(problems) > 0:
		r.problem(name + problems[0].Message)
	case s == "":
		r.problem(name + "不可为空")
	case utf8.RuneCountInString(s) > limit:
		r.problem(fmt.Sprintf("%s过长，最多%d个字符", name, limit))
	default:
		return s
	}
	return ""
}
