package forms

import (
	"bytes"
	"encoding/json"
)

// Schema is the JSON Schema (2020-12) of a kind of form at the level Issue, with the labels of the paper as titles. It
// is empty for a kind that does not exist. What a schema cannot say, such as check digits, only Rules checks.
func Schema(k Kind) []byte {
	t := tables()[k]
	if t == nil {
		return nil
	}
	root := objectSchema(t.shape)
	root.Title = k.Title()
	return root.document()
}

// CaseSchema is the JSON Schema (2020-12) of a case with its documents, at the level Issue.
func CaseSchema() []byte {
	root := objectSchema(caseTable().shape)
	root.Title = "“帮您办”代办帮办案件"
	return root.document()
}

// schema is one node of a JSON Schema, its keywords in the order they are written.
type schema struct {
	Dialect     string      `json:"$schema,omitempty"`
	Title       string      `json:"title,omitempty"`
	Description string      `json:"description,omitempty"`
	Type        any         `json:"type,omitempty"`
	Const       string      `json:"const,omitempty"`
	Enum        []any       `json:"enum,omitempty"`
	AnyOf       []*schema   `json:"anyOf,omitempty"`
	Pattern     string      `json:"pattern,omitempty"`
	MinLength   int         `json:"minLength,omitempty"`
	MaxLength   int         `json:"maxLength,omitempty"`
	Minimum     *int        `json:"minimum,omitempty"`
	Properties  *properties `json:"properties,omitempty"`
	Required    []string    `json:"required,omitempty"`
	Closed      *bool       `json:"additionalProperties,omitempty"`
	Items       *schema     `json:"items,omitempty"`
	MinItems    int         `json:"minItems,omitempty"`
	Unique      bool        `json:"uniqueItems,omitempty"`
}

// properties are the members of an object in the order of the form.
type properties struct {
	names   []string
	schemas []*schema
}

// add enters a member.
func (p *properties) add(name string, s *schema) {
	p.names, p.schemas = append(p.names, name), append(p.schemas, s)
}

// MarshalJSON writes the members in their order.
func (p *properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, s := range p.schemas {
		value, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		b.WriteString(separator(i))
		b.WriteByte('"')
		b.WriteString(p.names[i])
		b.WriteString(`":`)
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// separator opens an object before its first member and stands before each later one.
func separator(i int) string {
	if i == 0 {
		return "{"
	}
	return ","
}

// document writes the schema as a whole document, indented.
func (s *schema) document() []byte {
	s.Dialect = "https://json-schema.org/draft/2020-12/schema"
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	// Nothing in a schema can fail to be written: it holds texts, numbers and lists of them.
	_ = e.Encode(s)
	return b.Bytes()
}

func objectSchema(s *shape) *schema {
	closed := false
	o := &schema{Title: s.label, Type: "object", Properties: &properties{}, Closed: &closed}
	if s.form != "" {
		o.Properties.add(formMember, &schema{Title: formLabel, Const: string(s.form)})
	}
	for _, m := range s.members {
		o.Properties.add(m.name, memberSchema(m))
		if m.needed() {
			o.Required = append(o.Required, m.name)
		}
	}
	return o
}

// needed reports whether a form cannot be issued without the member. A document of a case always may be missing, and so may
// a list.
func (s *shape) needed() bool {
	if s.class != object || s.form != "" {
		return s.required
	}
	for _, m := range s.members {
		if m.needed() {
			return true
		}
	}
	return false
}

// memberSchema describes a member. One that may be missing may also be null or "".
func memberSchema(s *shape) *schema {
	var m *schema
	switch s.class {
	case object:
		m = objectSchema(s)
	case list:
		m = &schema{Type: "array", Items: objectSchema(s)}
		m.Items.Title = ""
	case leaf:
		m = leafSchema(s)
	}
	title := s.label
	m.Title = ""
	if s.needed() {
		m.Title = title
		return m
	}
	return &schema{Title: title, AnyOf: []*schema{m, {Enum: []any{nil, ""}}}}
}

func leafSchema(s *shape) *schema {
	switch s.typ {
	case TypeDate:
		return &schema{Type: "string", Pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, Description: "日期，如2021-05-12"}
	case TypeAmount:
		zero := 0
		return &schema{AnyOf: []*schema{
			{Type: "number", Minimum: &zero},
			{Type: "string", Pattern: `^[0-9]+(\.[0-9]{1,4})?$`},
		}, Description: "万元，最多4位小数"}
	case TypeBool:
		return &schema{Type: "boolean"}
	case TypeChoice:
		c := &schema{Description: listOptions(s.options)}
		for _, o := range s.options {
			c.Enum = append(c.Enum, o.Value)
		}
		return c
	case TypeItems:
		one := 1
		return &schema{Type: "array", MinItems: 1, Unique: true, Items: &schema{Type: "integer", Minimum: &one},
			Description: "事项目录中的序号"}
	case TypeNumber:
		zero := 0
		return &schema{Type: "integer", Minimum: &zero}
	}
	m := &schema{Type: "string", MinLength: 1, MaxLength: s.max}
	if s.name == "case" {
		m.Pattern, m.MaxLength = `^[A-Za-z0-9][A-Za-z0-9-]*$`, maxCaseID
	}
	return m
}
