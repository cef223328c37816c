package casebook

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bangban/forms"
)

// fieldChanges compares a record before and after, member by member as the JSON has them: first what was there, then
// what is new, each in the order of the JSON. A record without a case is empty.
func fieldChanges(before, after Record) ([]FieldChange, error) {
	was, err := recordLeaves(before)
	if err != nil {
		return nil, err
	}
	is, err := recordLeaves(after)
	if err != nil {
		return nil, err
	}
	var changes []FieldChange
	var problems []forms.Problem
	for _, path := range is.order {
		if text := is.text[path]; text != was.text[path] && obscured(text) {
			problems = append(problems, forms.Problem{Path: path, Code: "masked", Message: maskedMessage})
		}
	}
	if len(problems) > 0 {
		return nil, refusal(problems...)
	}
	// Compared are the whole texts: a number that was mended is a change, though both are masked alike.
	for _, path := range was.order {
		if was.text[path] != is.text[path] {
			changes = append(changes, masked(path, was.text[path], is.text[path]))
		}
	}
	for _, path := range is.order {
		if _, known := was.text[path]; !known {
			changes = append(changes, masked(path, "", is.text[path]))
		}
	}
	return changes, nil
}

const maskedMessage = "文字中有已遮盖的证件号码（***），照此保存会丢失原来的号码；请填写完整的号码，或删去号码"

// hidden is how many stars in a row stand for the digits of a masked number, at least.
const hidden = 7

// obscured reports whether a text holds a number as it is shown to others. Whoever reads a case, edits the text and puts
// it back must not put that in the place of the number.
func obscured(text string) bool {
	if strings.Count(text, "*") < hidden {
		return false
	}
	stars := strings.Repeat("*", hidden)
	for rest := strings.Map(unseparated, text); ; {
		before, after, found := strings.Cut(rest, stars)
		if !found {
			return false
		}
		after = strings.TrimLeft(after, "*")
		first, _ := utf8.DecodeLastRuneInString(before) // or a letter, of the country on a card for foreigners
		last, _ := utf8.DecodeRuneInString(after)
		if (unicode.IsDigit(first) || unicode.Is(unicode.Latin, first)) && (unicode.IsDigit(last) || strings.ContainsRune("XxＸｘ", last)) {
			return true
		}
		rest = after
	}
}

// unseparated leaves out what may stand between the digits of a number, and then stands between the stars.
func unseparated(r rune) rune {
	if unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Pc, unicode.Cf) || strings.ContainsRune(".·．。", r) {
		return -1
	}
	return r
}

func masked(path, from, to string) FieldChange {
	mask := forms.MaskCitizenIDs
	if path == citizenIDMember || strings.HasSuffix(path, "."+citizenIDMember) {
		mask = func(s string) string { return forms.CitizenID(s).Masked() } // whatever it looks like
	}
	return FieldChange{Path: path, From: mask(from), To: mask(to)}
}

const (
	citizenIDMember = "id_number"
	draftsPrefix    = "drafts."
)

// leaves are the texts of a JSON object by path, in its order. A list of plain numbers is one text.
type leaves struct {
	order []string
	text  map[string]string
}

func recordLeaves(r Record) (leaves, error) {
	l := leaves{text: map[string]string{}}
	if r.Case == nil {
		return l, nil
	}
	data, err := forms.Marshal(r.Case)
	if err != nil {
		return l, err
	}
	drafts, err := MarshalDrafts(r.Drafts)
	if err != nil {
		return l, err
	}
	if err := l.members("", data); err != nil {
		return l, err
	}
	return l, l.members(draftsPrefix, drafts)
}

func (l *leaves) add(path, text string) {
	l.order = append(l.order, path)
	l.text[path] = text
}

// members adds the members of an object.
func (l *leaves) members(prefix string, object []byte) error {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		text, _ := name.(string)
		if err := l.value(prefix+text, value); err != nil {
			return err
		}
	}
	return nil
}

func (l *leaves) value(path string, value json.RawMessage) error {
	switch {
	case value[0] == '"':
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return err
		}
		l.add(path, s)
	case value[0] == '{' && len(value) > len("{}"):
		return l.members(path+".", value)
	case bytes.HasPrefix(value, []byte("[{")):
		var elements []json.RawMessage
		if err := json.Unmarshal(value, &elements); err != nil {
			return err
		}
		for i, e := range elements {
			if err := l.value(path+"["+strconv.Itoa(i)+"]", e); err != nil {
				return err
			}
		}
	default:
		l.add(path, string(value)) // a number, true, [2,7], or {} of a draft that is still empty
	}
	return nil
}
