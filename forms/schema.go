package forms

import (
	"bytes"
	"encoding/json"
)

// Schema is SchemaOf at the level Issue.
func Schema(k Kind) []byte { return SchemaOf(k, Issue) }

// SchemaOf is the JSON Schema (2020-12) of a kind of form at a level, with the labels of the paper as titles. It is empty
// for a kind that does not exist. It describes the values as they are written out, while reading also takes full-width
// characters, spaces and the like. What a schema cannot say, such as check digits, it says in its descriptions, and only
// Rules checks it.
func SchemaOf(k Kind, level Level) []byte {
	t := tables()[k]
	if t == nil {
		return nil
	}
	w := schemaWriter{level: level}
	root := w.object(t.shape)
	root.Title = k.Title()
	root.Description = "各号码按规范写法；校验位、序号是否在当日的事项目录中、文字中的特殊字符，由程序校验" + w.drafts()
	return root.document()
}

// CaseSchema is CaseSchemaOf at the level Issue.
func CaseSchema() []byte { return CaseSchemaOf(Issue) }

// CaseSchemaOf is the JSON Schema (2020-12) of a case with its documents at a level. What the case may know, it does not
// ask for in a document.
func CaseSchemaOf(level Level) []byte {
	w := schemaWriter{level: level, inCase: true}
	root := w.object(caseTable().shape)
	root.Title = "“帮您办”代办帮办案件"
	root.Description = "文书中案件已知的内容可以省去，由程序补上；案件也不知道的必填内容、各文书之间的次序和一致、校验位、" +
		"序号是否在当日的事项目录中，由程序校验" + w.drafts()
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
	Format      string      `json:"format,omitempty"`
	Pattern     string      `json:"pattern,omitempty"`
	MinLength   int         `json:"minLength,omitempty"`
	MaxLength   int         `json:"maxLength,omitempty"`
	Minimum     json.Number `json:"minimum,omitempty"`
	Maximum     json.Number `json:"maximum,omitempty"`
	MultipleOf  json.Number `json:"multipleOf,omitempty"`
	Properties  *properties `json:"properties,omitempty"`
	Required    []string    `json:"required,omitempty"`
	Closed      *bool       `json:"additionalProperties,omitempty"`
	Items       *schema     `json:"items,omitempty"`
	MinItems    int         `json:"minItems,omitempty"`
	MaxItems    int         `json:"maxItems,omitempty"`
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
