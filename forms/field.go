package forms

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// FieldType says what a field holds, and so what may be printed or typed in its place.
type FieldType string

// The types of field.
const (
	TypeText      FieldType = "text"
	TypeParagraph FieldType = "paragraph" // text of several lines
	TypeDate      FieldType = "date"
	TypeAmount    FieldType = "amount" // 万元
	TypeBool      FieldType = "bool"
	TypeChoice    FieldType = "choice"
	TypeItems     FieldType = "items" // ticked numbers of the catalogue
	TypeNumber    FieldType = "number"
)

// Field describes one field of a form.
type Field struct {
	Path      string    // as in the JSON: "applicant.name"
	Label     string    // as printed: "项目单位名称"
	Type      FieldType // what it holds
	Required  bool      // needed to issue the form
	MaxRunes  int       // longest text in characters, 0 for a field that is no text
	Options   []Option  // of a choice or bool, in the order of the form
	Sensitive bool      // personal data that never leaves the form: no log, no list, no file name
	Unprinted bool      // kept in the data, no place on the paper
	Derived   bool      // follows from other fields; not in the JSON
}

// Fields lists the fields of a kind in the order of the form, or nothing for a kind that does not exist. Derived
// fields, such as the "items.count" of 附件4, stand behind the field they follow from.
func Fields(k Kind) []Field {
	if t := tables()[k]; t != nil {
		return slices.Clone(t.fields)
	}
	return nil
}

// Text is the value of a field as the paper prints it: a date as 2021年5月12日, an amount as 12000.5, a choice by its
// label, a bool as 是 or 否. It is "" when the value is to be filled by hand, and for a path the form does not have.
func Text(f Form, path string) string {
	a, v := access(f, path)
	if a == nil {
		return ""
	}
	return a.text(v)
}

// Chosen reports whether the box of a value is ticked. The value is "true" or "false" for a bool, the JSON value
// for a choice, and the number of the item for items. No box is ticked on a path the form does not have.
func Chosen(f Form, path, value string) bool {
	a, v := access(f, path)
	if a == nil || a.field.Derived {
		return false
	}
	switch p := v.Addr().Interface().(type) {
	case **bool:
		return *p != nil && value == strconv.FormatBool(**p)
	case *[]int:
		n, err := strconv.Atoi(value)
		return err == nil && slices.Contains(*p, n)
	}
	return a.field.Type == TypeChoice && value != "" && v.String() == value
}

// table is what the fields of one kind of form look like and where their values lie.
type table struct {
	shape   *shape
	fields  []Field
	byPath  map[string]*accessor
	warners []*accessor // those whose values can warn
}

// accessor reaches one field in a form's struct.
type accessor struct {
	field Field
	index []int
}

// tables are built once, when first asked for.
var tables = sync.OnceValue(func() map[Kind]*table {
	all := make(map[Kind]*table, len(Kinds()))
	for _, k := range Kinds() {
		all[k] = newTable(shapeOf(reflect.TypeOf(New(k)).Elem()))
	}
	return all
})

// caseTable describes a case with all its documents.
var caseTable = sync.OnceValue(func() *table { return newTable(shapeOf(reflect.TypeFor[Case]())) })

func newTable(s *shape) *table {
	t := &table{shape: s, byPath: map[string]*accessor{}}
	t.add(s, "", nil)
	for i := range t.fields {
		a := t.byPath[t.fields[i].Path]
		if a.field.Derived || len(a.index) == 0 {
			continue
		}
		if m := s.at(a.field.Path); m.goType.Implements(reflect.TypeFor[warner]()) {
			t.warners = append(t.warners, a)
		}
	}
	return t
}

// add enters the leaves under an object. Lists and whole forms inside a case have no fixed place and are left out.
func (t *table) add(s *shape, prefix string, index []int) {
	for _, m := range s.members {
		path, at := prefix+m.name, append(slices.Clone(index), m.index)
		switch {
		case m.class == object && m.form == "":
			t.add(m, path+".", at)
		case m.class == leaf:
			t.enter(Field{
				Path: path, Label: m.label, Type: m.typ, Required: m.required, MaxRunes: m.maxRunes(), Options: m.options,
				Sensitive: m.flags["sensitive"], Unprinted: m.flags["unprinted"],
			}, at)
			if m.count != "" {
				t.enter(Field{Path: path + ".count", Label: m.count, Type: TypeNumber, Derived: true}, at)
			}
		}
	}
}

// maxRunes is the longest text of a member that holds text.
func (s *shape) maxRunes() int {
	if s.typ == TypeText || s.typ == TypeParagraph {
		return s.max
	}
	return 0
}

func (t *table) enter(f Field, index []int) {
	t.fields = append(t.fields, f)
	t.byPath[f.Path] = &accessor{field: f, index: index}
}

// access finds a field of a form, or gives nil for a path that the form does not have.
func access(f Form, path string) (*accessor, reflect.Value) {
	if f == nil {
		return nil, reflect.Value{}
	}
	t := tables()[f.Kind()]
	v := reflect.ValueOf(f)
	if t == nil || v.IsNil() {
		return nil, v
	}
	a := t.byPath[path]
	if a == nil {
		return nil, v
	}
	return a, v.Elem().FieldByIndex(a.index)
}

func (a *accessor) text(v reflect.Value) string {
	switch p := v.Addr().Interface().(type) {
	case *string:
		return *p
	case *Date:
		return p.Printed()
	case *Amount:
		return p.String()
	case **bool:
		if *p == nil {
			return ""
		}
		return optionLabel(a.field.Options, strconv.FormatBool(**p))
	case *[]int:
		return a.itemsText(*p)
	}
	if a.field.Type == TypeChoice {
		return optionLabel(a.field.Options, v.String())
	}
	return v.String()
}

// itemsText is the number of ticks for a derived count, otherwise the numbers in order, as in 2、7、9、10.
func (a *accessor) itemsText(items []int) string {
	switch {
	case len(items) == 0:
		return ""
	case a.field.Derived:
		return strconv.Itoa(len(items))
	}
	return joinNumbers(slices.Sorted(slices.Values(items)))
}

func joinNumbers(numbers []int) string {
	var words []string
	for _, n := range numbers {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, "、")
}
