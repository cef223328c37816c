package casebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"bangban/forms"
)

// amendment is what Amend is asked for: members of a case, and beside them what is only told of a case that is read.
type amendment struct {
	members  map[string]any
	told     map[string]json.RawMessage
	warnings []forms.Problem
}

// The members that are told of a case beside its own. What the others tell, updated, warnings and issued, nobody means to
// change by sending it back.
const (
	toldStatus  = "status"
	toldVersion = "version"
	toldDrafts  = "drafts"
)

func readAmendment(patch []byte) (*amendment, error) {
	if _, _, err := forms.Decode(patch); err != nil { // only to see that it is JSON
		return nil, err
	}
	rest, told, err := apart(bare(patch), toldStatus, toldVersion, toldDrafts, "updated", "warnings", "issued")
	if err != nil {
		return nil, err
	}
	c, report, err := forms.DecodeCase(rest)
	if err != nil {
		return nil, err
	}
	if !report.Valid() || c == nil {
		return nil, &InvalidError{Report: report}
	}
	members, err := objectOf(rest)
	return &amendment{members: members, told: told, warnings: report.Warnings}, err
}

// of gives the members to be changed in a case as it is now. What Amend cannot change it refuses, unless it says what is
// so. Whether it does tells who sends a number in full if that is the right one: as good as reading it.
func (m *amendment) of(was Record) (members map[string]any, inFull bool, err error) {
	if err := m.versionError(was.Version); err != nil {
		return nil, false, err
	}
	kept, err := caseObject(was.Case)
	if err != nil {
		return nil, false, err
	}
	drafts, err := caseObject(draftCase(was.Drafts))
	if err != nil {
		return nil, false, err
	}
	problems, inFull := m.toldProblems(was.Case.Status(), drafts)
	says := func(kept, asked map[string]any, name string) bool {
		same := says(kept, asked, name)
		inFull = inFull || same && tellsInFull(kept[name], m.members[name])
		return same
	}
	asked, _ := unmasked(kept, m.members).(map[string]any)
	refuse := func(name, remedy string) {
		problems = append(problems, readonly(name, memberLabel(name), memberLabel(name)+remedy))
	}
	if !says(kept, asked, "case") {
		refuse("case", "不能修改，请改回"+was.Case.ID+"，或删去成员case")
	}
	for _, k := range forms.Kinds() {
		if !says(kept, asked, string(k)) {
			refuse(string(k), "不能在此修改，请单独提交这份文书（…/"+string(k)+"）")
		}
	}
	if !says(kept, asked, "progress") {
		refuse("progress", "不能在此修改，请逐条登记进展（…/progress）")
	}
	// In a whole case that is sent back a masked text is one that is left alone. By itself it is there to be kept, which
	// would lose the number, and is refused.
	members = m.members
	if m.whole() {
		members = asked
	}
	members = maps.Clone(members)
	maps.DeleteFunc(members, func(name string, _ any) bool {
		return name == "case" || name == "progress" || forms.New(forms.Kind(name)) != nil
	})
	return members, inFull, refusal(problems...)
}

// whole reports whether the amendment is a case as it was read, with all that is told of any.
func (m *amendment) whole() bool {
	for _, name := range []string{toldStatus, toldVersion, toldDrafts} {
		if _, given := m.told[name]; !given {
			return false
		}
	}
	return true
}

// versionError: a version that is sent back says which one the change was made from, as If-Match does.
func (m *amendment) versionError(now int64) error {
	value, given := m.told[toldVersion]
	if !given {
		return nil
	}
	var version *int64
	if err := json.Unmarshal(value, &version); err != nil || version == nil {
		return refusal(readonly(toldVersion, "版本", "版本应为读取案件时的version，不能修改，也可删去成员version"))
	}
	if *version != now {
		return ErrStale
	}
	return nil
}

func readonly(path, label, message string) forms.Problem {
	return forms.Problem{Path: path, Label: label, Code: codeReadonly, Message: message}
}

// toldProblems refuses a status and drafts that are not those of the case, and reports whether drafts that are have a
// number in full.
func (m *amendment) toldProblems(status forms.Status, kept map[string]any) (problems []forms.Problem, inFull bool) {
	if value, given := m.told[toldStatus]; given && !isText(value, string(status)) {
		problems = append(problems, readonly(toldStatus, "状态", "状态由文书和进展得出，不能直接修改：中止、续办请登记进展（…/progress），"+
			"办结、终止请出具办结单（…/completion）或终止单（…/termination）"))
	}
	value, given := m.told[toldDrafts]
	if !given {
		return problems, false
	}
	sent, err := objectOf(value)
	if err != nil {
		return append(problems, readonly(toldDrafts, "草稿", "草稿不能在此修改，请单独提交各份文书的草稿")), false
	}
	asked, _ := unmasked(kept, sent).(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		label := memberLabel(name)
		switch {
		case forms.New(forms.Kind(name)) == nil:
			problems = append(problems, readonly(toldDrafts, "草稿", "草稿中有不是文书的成员，请删去"))
		case !says(kept, asked, name):
			problems = append(problems, readonly(draftsPrefix+name, label, label+"的草稿不能在此修改，请单独提交这份文书的草稿（…/"+name+"，存为草稿）"))
		default:
			inFull = inFull || tellsInFull(kept[name], sent[name])
		}
	}
	return problems, inFull
}

// says reports whether a patch leaves a member of a case as it is, however it is written.
func says(kept, asked map[string]any, name string) bool {
	value, given := asked[name]
	if !given {
		return true
	}
	before, err := json.Marshal(kept[name]) // now, for the patch is merged into it
	if err != nil {
		return false
	}
	is, there := kept[name].(map[string]any)
	if object, ok := value.(map[string]any); ok && there {
		value = mergePatch(is, object)
	}
	written, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		return false
	}
	c, report, err := forms.DecodeCase(written)
	if err != nil || !report.Valid() {
		return false
	}
	same, err := caseObject(c)
	if err != nil {
		return false
	}
	now, err := json.Marshal(same[name])
	return err == nil && bytes.Equal(now, before)
}

// unmasked is a value of a patch with the texts as they are kept, where it has them as they are shown to others: there a
// citizen ID number in them is masked, and who sends a case back as it was shown does not mean to change it.
func unmasked(kept, given any) any {
	switch given := given.(type) {
	case map[string]any:
		inner, _ := kept.(map[string]any)
		all := make(map[string]any, len(given))
		for name, value := range given {
			all[name] = unmasked(inner[name], value)
		}
		return all
	case []any:
		inner, _ := kept.([]any)
		all := slices.Clone(given)
		for i := range min(len(all), len(inner)) {
			all[i] = unmasked(inner[i], all[i])
		}
		return all
	case string:
		if text, ok := kept.(string); ok && shows(given, text) {
			return text
		}
	}
	return given
}

// shows reports whether a text is another one as it is shown to others.
func shows(given, text string) bool {
	return given == forms.MaskCitizenIDs(text) || given == maskedAsJSON(text)
}

// tellsInFull reports whether a value of a patch has a text other than it is shown, where a number is kept.
func tellsInFull(kept, given any) bool {
	switch given := given.(type) {
	case map[string]any:
		inner, _ := kept.(map[string]any)
		for name, value := range given {
			if tellsInFull(inner[name], value) {
				return true
			}
		}
	case []any:
		inner, _ := kept.([]any)
		for i := range min(len(given), len(inner)) {
			if tellsInFull(inner[i], given[i]) {
				return true
			}
		}
	case string:
		text, ok := kept.(string)
		return ok && forms.MaskCitizenIDs(text) != text && !shows(given, text)
	}
	return false
}

// maskedAsJSON is a text as it is shown when the JSON of it is masked, in which a line break does not join numbers.
func maskedAsJSON(text string) string {
	written, err := json.Marshal(text)
	if err != nil {
		return text
	}
	var shown string
	if err := json.Unmarshal([]byte(forms.MaskCitizenIDs(string(written))), &shown); err != nil {
		return text
	}
	return shown
}

// caseObject is a case as a JSON object, its numbers as they are written.
func caseObject(c *forms.Case) (map[string]any, error) {
	data, err := forms.Marshal(c)
	if err != nil {
		return nil, err
	}
	return objectOf(data)
}

func objectOf(data []byte) (map[string]any, error) {
	var members map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // money stays out of floating point
	if err := d.Decode(&members); err != nil {
		return nil, err
	}
	if members == nil {
		return nil, errors.New("null is no object")
	}
	return members, nil
}

func isText(value json.RawMessage, text string) bool {
	var got string
	return json.Unmarshal(value, &got) == nil && got == text
}

// apart takes members out of a JSON object, each the first time it is there, and leaves the rest as it is written. What is
// no object is left alone.
func apart(object []byte, names ...string) (rest []byte, taken map[string]json.RawMessage, err error) {
	if !json.Valid(object) {
		return object, nil, errors.New("not JSON")
	}
	d := json.NewDecoder(bytes.NewReader(object))
	if opening, err := d.Token(); err != nil || opening != json.Delim('{') {
		return object, nil, err
	}
	taken = map[string]json.RawMessage{}
	kept := bytes.NewBufferString("{")
	for d.More() {
		start := d.InputOffset()
		token, err := d.Token()
		if err != nil {
			return object, nil, err
		}
		name, _ := token.(string)
		written := bytes.TrimLeft(object[start:d.InputOffset()], ", \t\r\n")
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return object, nil, err
		}
		if _, twice := taken[name]; slices.Contains(names, name) && !twice {
			taken[name] = value
			continue
		}
		if kept.Len() > 1 {
			kept.WriteByte(',')
		}
		kept.Write(written)
		kept.WriteByte(':')
		kept.Write(value)
	}
	kept.WriteByte('}')
	return kept.Bytes(), taken, nil
}
