package openapi

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object whose members stay in the order they were added, so that the document reads as it was written.
type object []member

type member struct {
	name  string
	value any
}

// with adds a member.
func (o object) with(name string, value any) object { return append(o, member{name, value}) }

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// ref points to a component, as in ref("schemas", "problem").
func ref(sort, name string) object { return object{{"$ref", "#/components/" + sort + "/" + name}} }

// text is the schema of a string.
func text(description string) object {
	return object{{"type", "string"}, {"description", description}}
}

// closed is the schema of an object that has all of these members and no others.
func closed(title string, members object) object {
	var required []string
	for _, m := range members {
		required = append(required, m.name)
	}
	return object{
		{"title", title}, {"type", "object"}, {"required", required}, {"properties", members}, {"additionalProperties", false},
	}
}

// listOf is the schema of an array.
func listOf(items object) object { return object{{"type", "array"}, {"items", items}} }
