package casebook

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bangban/forms"
)

// compare finds out what a row changes of a case.
func (im *importing) compare(p *Proposed, was Record) error {
	shown, sum, err := im.ledger.Show(was.Case)
	if err != nil {
		return err
	}
	for _, title := range p.keys() {
		if now, known := shown[title]; known && !isPath(title) && now != p.Cells[title] && (p.Base != "" || p.Cells[title] != "") {
			im.ignore(p, title)
		}
	}
	if p.Base != "" && p.Sum == p.Base { // whatever became of the case since, the row asks for nothing
		return nil
	}
	edits, err := p.edits(was, shown)
	if err != nil || len(edits) == 0 {
		return err
	}
	possible, err := im.against(p, was, edits, sum)
	if err != nil {
		return err
	}
	// What is wrong with the others is told at once, though nothing is kept of the row.
	next, sound, err := im.applied(p, was, possible)
	if err != nil || !sound || len(possible) < len(edits) {
		return err
	}
	changes, err := fieldChanges(was, next)
	if err != nil || len(changes) == 0 {
		return err
	}
	row, _ := p.At("")
	im.steps = append(im.steps, step{was: was, next: next, diff: len(im.report.Diffs), note: row})
	im.report.Diffs = append(im.report.Diffs, Diff{ID: p.ID, Row: row, Changes: im.told(edits)})
	return nil
}

// The members that are not taken over as they stand.
const (
	pathCase   = "case"
	pathRegion = "region"
	pathStatus = "status"
	pathRating = "evaluation.rating"
	pathItems  = "application.items" // of a new case only
	pathKey    = "application.project.key"
)

// isPath tells the paths among the keys of cells.
func isPath(key string) bool { return key != "" && key[0] < 0x80 }

// keys are those of the cells in the order of the columns.
func (p *Proposed) keys() []string {
	type placed struct{ key, cell string }
	var all []placed
	for key := range p.Cells {
		cell, _ := p.At(key)
		all = append(all, placed{key, cell})
	}
	slices.SortFunc(all, func(a, b placed) int { // of one row, so that the longer is further to the right
		return cmp.Or(cmp.Compare(len(a.cell), len(b.cell)), strings.Compare(a.cell, b.cell), strings.Compare(a.key, b.key))
	})
	keys := make([]string, len(all))
	for i := range all {
		keys[i] = all[i].key
	}
	return keys
}

// edits are the cells that say something else than the register, and than a draft that waits there already. In a ledger
// that is not ours an empty cell says nothing.
func (p *Proposed) edits(was Record, shown map[string]string) ([]CellChange, error) {
	kept, err := recordLeaves(was)
	if err != nil {
		return nil, err
	}
	var edits []CellChange
	for _, path := range p.keys() {
		text := p.Cells[path]
		if !isPath(path) || path == pathCase || path == pathRegion || path == pathItems || text == shown[path] || p.Base == "" && text == "" {
			continue
		}
		_, leaf := memberValue(path, text)
		if drafted(was, path) && kept.text[draftsPrefix+path] == leaf {
			continue
		}
		cell, title := p.At(path)
		edits = append(edits, CellChange{Cell: cell, Title: title, From: shown[path], To: text, path: path})
	}
	return edits, nil
}

// against refuses the edits that cannot be made at all, for two have changed the same, it is archived, or nobody saw it
// whole, and gives the others.
func (im *importing) against(p *Proposed, was Record, edits []CellChange, sum string) (possible []CellChange, err error) {
	refuse := func(e CellChange, format string, args ...any) {
		im.refuse(CellProblem{e.Cell, e.Title, fmt.Sprintf(format, args...)})
	}
	kept, err := recordLeaves(was)
	if err != nil {
		return nil, err
	}
	for _, e := range edits {
		whole := kept.text[e.path]
		switch {
		case p.Base != "" && sum != p.Base:
			refuse(e, "登记库在导出后也有改动，现为“%s”，与表中的“%s”冲突，请重新导出后再改", e.From, e.To)
		case !was.Case.Archived.IsZero() && !(len(edits) == 1 && e.path == "archived" && e.To == ""):
			refuse(e, "%s", ErrArchived.Error())
		case whole != e.From && forms.MaskCitizenIDs(whole) == e.From:
			refuse(e, "原文中有不在台账上显示的证件号码，不能在台账中修改")
		case obscured(e.To):
			refuse(e, "%s", maskedMessage)
		case e.path == pathRating && was.Case.Evaluation != nil && was.Case.Evaluation.Rating != "":
			refuse(e, "评价表（附件7）已出具，满意度不能在台账中修改")
		case e.path == pathRating && was.Case.Completion == nil:
			refuse(e, "案件没有办结单（附件6），不能填写满意度")
		case drafted(was, e.path) && kept.text[draftsPrefix+e.path] != whole:
			refuse(e, "草稿中已%s，与表中的“%s”不同；请先把草稿改好并出具，或把草稿改为与表中一致，再导入", filledIn(e.path, kept.text[draftsPrefix+e.path]), e.To)
		case e.path == pathStatus && !turns(e):
			refuse(e, "状态不能由“%s”改为“%s”：台账中只能登记中止（改为中止）和续办（由中止改为办理中），其余由文书和进展得出", e.From, e.To)
		default:
			possible = append(possible, e)
		}
	}
	return possible, nil
}

// drafted reports whether the document that a member is of has a draft. The ledger does not show it.
func drafted(r Record, path string) bool {
	kind, _, _ := strings.Cut(path, ".")
	return r.Drafts[forms.Kind(kind)] != nil
}

// filledIn says what is in a draft, in the words of the ledger.
func filledIn(path, leaf string) string {
	if leaf == "" {
		return "清空"
	}
	for _, o := range choices(path) {
		if o.Value == leaf {
			leaf = o.Label
		}
	}
	return "填“" + leaf + "”"
}

// turns reports whether an edited status is an entry of progress: the case rests, or goes on.
func turns(e CellChange) bool {
	rests, goes := statusLabel(forms.StatusSuspended), statusLabel(forms.StatusHandling)
	closed := e.From == statusLabel(forms.StatusCompleted) || e.From == statusLabel(forms.StatusTerminated)
	return e.To == rests && !closed || e.From == rests && e.To == goes
}

// applied is the record with the edits. It is not sound when some of them were refused.
func (im *importing) applied(p *Proposed, was Record, edits []CellChange) (next Record, sound bool, err error) {
	next, patch := was, map[string]any{}
	problems := len(im.report.Problems)
	var kinds []forms.Kind
	for _, e := range edits {
		kind, _, _ := strings.Cut(e.path, ".")
		switch {
		case e.path == pathStatus:
			c, err := im.turned(next.Case, e.To)
			if err := im.refuseAll(p, err, func(string) string { return pathStatus }); err != nil {
				return next, false, err
			}
			if err == nil {
				next.Case = c
			}
		case forms.New(forms.Kind(kind)) != nil:
			if k := forms.Kind(kind); !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		default:
			value, _ := memberValue(e.path, e.To)
			setMember(patch, e.path, value)
		}
	}
	for _, k := range kinds {
		if next.Drafts, err = im.withEdits(p, next, k, edits); err != nil {
			return next, false, err
		}
	}
	if len(patch) > 0 {
		c, warnings, err := im.merged(next.Case, patch)
		if err := im.refuseAll(p, err, func(path string) string { return path }); err != nil {
			return next, false, err
		}
		next.Case = c
		im.warnOf(p, warnings, edits)
	}
	return next, len(im.report.Problems) == problems, nil
}

// turned is the case with an entry of today that suspends or resumes it.
func (im *importing) turned(c *forms.Case, status string) (*forms.Case, error) {
	state := forms.StateResumed
	if status == statusLabel(forms.StatusSuspended) {
		state = forms.StateSuspended
	}
	next, _, err := im.progressed(c, im.turn(state))
	return next, err
}

// turn is the JSON of an entry of today.
func (im *importing) turn(s forms.State) []byte {
	return fmt.Appendf(nil, `{"date":%q,"state":%q}`, im.today().String(), s)
}

func (im *importing) today() forms.Date { return dayOf(im.at) }

// withEdits puts the edits of a document into its draft, which begins as what was issued, or as what the case knows.
func (im *importing) withEdits(p *Proposed, was Record, k forms.Kind, edits []CellChange) (map[forms.Kind]forms.Form, error) {
	issued := was.Case.Document(k)
	from := was.Drafts[k]
	if from == nil {
		from = issued
	}
	if from == nil {
		laid, err := whole(was)
		if err != nil {
			return nil, err
		}
		from = forms.Prefill(laid, k)
	}
	body, first, err := edited(from, k, edits)
	if err != nil {
		return nil, err
	}
	if _, read, err := forms.DecodeForm(k, body); err == nil && read.Valid() {
		if body, err = completed(was, k, body); err != nil {
			return nil, err
		}
	}
	next, warnings, err := im.placed(was, k, body, true)
	if err != nil {
		return was.Drafts, im.refuseAll(p, err, func(path string) string {
			if path == "" {
				return first
			}
			return string(k) + "." + path
		})
	}
	for i := range warnings {
		warnings[i].Path = string(k) + "." + warnings[i].Path
	}
	im.warnOf(p, warnings, edits)
	if issued != nil {
		cell, title := p.At(first)
		im.warn(CellProblem{cell, title, k.ShortTitle() + "已出具，改动先存为草稿，重新出具后生效"})
	}
	return withDraft(was.Drafts, next), nil
}

// edited is the JSON of a form with the edits that are of it, and the path of the first.
func edited(f forms.Form, k forms.Kind, edits []CellChange) (body []byte, first string, err error) {
	data, err := forms.Marshal(f)
	if err != nil {
		return nil, "", err
	}
	members := map[string]any{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // money stays out of floating point
	if err := d.Decode(&members); err != nil {
		return nil, "", err
	}
	for _, e := range edits {
		path, ours := strings.CutPrefix(e.path, string(k)+".")
		if !ours {
			continue
		}
		if first == "" {
			first = e.path
		}
		value, _ := memberValue(e.path, e.To)
		setMember(members, path, value)
	}
	body, err = json.Marshal(members)
	return body, first, err
}

// warnOf tells the warnings that are about edited cells.
func (im *importing) warnOf(p *Proposed, warnings []forms.Problem, edits []CellChange) {
	for _, w := range warnings {
		if slices.ContainsFunc(edits, func(e CellChange) bool { return e.path == w.Path }) {
			cell, title := p.At(w.Path)
			im.warn(CellProblem{cell, title, w.Message})
		}
	}
}

// memberValue is what a cell says as a JSON value, nil for nothing, and as the text by which changes are compared.
func memberValue(path, text string) (value any, leaf string) {
	if text == "" {
		return nil, ""
	}
	switch path {
	case pathKey:
		return text == "是", fmt.Sprint(text == "是")
	case pathItems:
		return itemNumbers(text), text
	}
	for _, o := range choices(path) {
		if o.Label == text {
			return o.Value, o.Value
		}
	}
	return text, text
}

// choices are what a member may be, with the words of the ledger.
func choices(path string) []forms.Option {
	switch path {
	case pathKey:
		return []forms.Option{{Value: "true", Label: "是"}, {Value: "false", Label: "否"}}
	case "channel":
		return forms.Channel("").Options()
	case "mode":
		return forms.Mode("").Options()
	case pathRating:
		return forms.Rating("").Options()
	}
	return nil
}

// itemNumbers reads 2、7 as people write it, nil for anything else.
func itemNumbers(text string) []int {
	var numbers []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、,，;；", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// setMember sets a member of a member of an object. Nil is kept, for in a patch it clears.
func setMember(object map[string]any, path string, value any) {
	for {
		name, rest, deeper := strings.Cut(path, ".")
		if !deeper {
			object[name] = value
			return
		}
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		object, path = inner, rest
	}
}
