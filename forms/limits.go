package forms

import (
	"fmt"
	"reflect"
	"unicode/utf8"
)

// codeTooMany is the code of a list with more entries than it may have.
const codeTooMany = "too_many"

// limit is how much a field may hold, by the class its tag names: characters of a text, entries of a list. It is the one
// place of these numbers; a test sees to it that no text and no list is without one. A class that does not exist has
// the limit 0, which stands for none.
func limit(class string) int {
	switch class {
	case "person": // a name or a post
		return 100
	case "line": // the name of a unit or a project, and other text of one line
		return 200
	case "address":
		return 500
	case "paragraph":
		return 10_000
	case "phone": // several numbers
		return 100
	case "identifier": // as people type it, with spaces; how long it has to be its own check says
		return 40
	case "case":
		return 64
	case "items": // a catalogue numbers its items from 1 to 999
		return 999
	case "entries":
		return 1000
	}
	return 0
}

// size is how much a value holds in the sense of limit.
func size(v reflect.Value) int {
	if v.Kind() == reflect.Slice {
		return v.Len()
	}
	return utf8.RuneCountInString(v.String())
}

// tooMuch says that a field holds more than its limit.
func (s *shape) tooMuch(path string, size int) Problem {
	code, unit, remedy := "too_long", "个字", "请缩短"
	switch {
	case s.typ == TypeItems:
		code, unit, remedy = codeTooMany, "个序号", "请删去多余的"
	case s.class == list:
		code, unit, remedy = codeTooMany, "条", "请删去多余的"
	}
	return Problem{path, s.label, code, fmt.Sprintf("%s最多%d%s，现有%d%s，%s", s.label, s.max, unit, size, unit, remedy)}
}
