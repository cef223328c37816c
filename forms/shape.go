package forms

import (
	"reflect"
	"strconv"
	"strings"
)

// shape describes one member of a document: what it is called in the JSON and on the paper, where it lies in the Go
// value, and what it may hold. It is built from the struct tags of the models and is the one table that reading,
// checking, printing, ordering and the JSON Schema work from.
type shape struct {
	name     string // in the JSON, "" for a document itself
	label    string // as printed
	count    string // label of the derived number of ticks, "" for none
	hint     string // what to fill in, where the label alone does not say
	index    int    // of the struct field
	order    int    // among its siblings
	form     Kind   // of a member that is a whole form
	class    class
	typ      FieldType // of a leaf
	required bool
	max      int    // characters of a text, entries of a list, 0 for no limit
	legal    string // the names of the members, for messages
	options  []Option
	flags    map[string]bool
	goType   reflect.Type
	members  []*shape
	byName   map[string]*shape
}

// class says how a member is built up.
type class int

const (
	leaf   class = iota
	object       // a struct, or a pointer to one
	list         // a slice of structs; members are those of one element
)

// shapeOf builds the shape of a document from its struct type.
func shapeOf(t reflect.Type) *shape {
	s := &shape{class: object, goType: t}
	if form, ok := reflect.Zero(reflect.PointerTo(t)).Interface().(Form); ok {
		s.form = form.Kind()
	}
	s.addMembers(t)
	return s
}

func (s *shape) addMembers(t reflect.Type) {
	s.byName = make(map[string]*shape, t.NumField())
	var names []string
	for i := range t.NumField() {
		m := memberShape(t.Field(i), i)
		m.order = len(s.members)
		s.members = append(s.members, m)
		s.byName[m.name] = m
		names = append(names, m.name)
	}
	s.legal = strings.Join(names, "、")
}

func memberShape(f reflect.StructField, index int) *shape {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	m := &shape{
		name: name, label: f.Tag.Get("label"), count: f.Tag.Get("count"), hint: f.Tag.Get("hint"),
		index: index, goType: f.Type, flags: map[string]bool{},
	}
	for _, flag := range strings.Split(f.Tag.Get("field"), ",") {
		m.flags[flag] = true
	}
	for _, rule := range strings.Split(f.Tag.Get("validate"), ",") {
		key, value, _ := strings.Cut(rule, "=")
		switch key {
		case "required":
			m.required = true
		case "limit":
			m.max = limit(value)
		}
	}
	m.classify(f.Type)
	return m
}

// classify decides what kind of member a Go type makes.
func (s *shape) classify(t reflect.Type) {
	zero := reflect.New(t).Elem().Interface()
	if form, ok := zero.(Form); ok {
		s.class, s.form = object, form.Kind()
		s.addMembers(t.Elem())
		return
	}
	switch v := zero.(type) {
	case Date:
		s.typ = TypeDate
	case Amount:
		s.typ = TypeAmount
	case *bool:
		s.typ, s.options = TypeBool, []Option{{"true", "是"}, {"false", "否"}}
	case []int:
		s.typ = TypeItems
	case int:
		s.typ = TypeNumber
	case choice:
		s.typ, s.options = TypeChoice, v.Options()
	default:
		s.classifyByKind(t)
	}
}

func (s *shape) classifyByKind(t reflect.Type) {
	switch t.Kind() {
	case reflect.Struct:
		s.class = object
		s.addMembers(t)
	case reflect.Slice:
		s.class = list
		s.addMembers(t.Elem())
	default:
		s.typ = TypeText
		if s.flags["paragraph"] {
			s.typ = TypeParagraph
		}
	}
}

// sentence makes a message about a value speak of this field: it begins with the label in place of what a value of
// this sort is called, so that it can stand alone and does not name its subject twice.
func (s *shape) sentence(noun, message string) string {
	return s.label + strings.TrimPrefix(message, noun)
}

// sentenceOf does so for a value's own check, which knows its subject. Only of telephone numbers do the documents have
// several.
func (s *shape) sentenceOf(value any, message string) string {
	if _, ok := value.(Phone); ok {
		return s.sentence(phoneNoun, message)
	}
	return message
}

// at finds the member that a path names, without its indexes; nil when there is none.
func (s *shape) at(path string) *shape {
	for _, step := range splitPath(path) {
		if step.indexed {
			continue
		}
		if s = s.byName[step.name]; s == nil {
			return nil
		}
	}
	return s
}

// step is one part of a path: a member's name, or the index of an element.
type step struct {
	name    string
	index   int
	indexed bool
}

// splitPath takes a path such as progress[0].date apart. What is not a well-formed index is read as a name.
func splitPath(path string) []step {
	var steps []step
	for path != "" {
		if path[0] == '[' {
			end := strings.IndexByte(path, ']')
			if i, err := strconv.Atoi(path[1:max(end, 1)]); err == nil {
				steps = append(steps, step{index: i, indexed: true})
				path = strings.TrimPrefix(path[end+1:], ".")
				continue
			}
		}
		end := len(path)
		if i := strings.IndexAny(path[1:], ".["); i >= 0 {
			end = i + 1
		}
		steps = append(steps, step{name: path[:end]})
		path = strings.TrimPrefix(path[end:], ".")
	}
	return steps
}
