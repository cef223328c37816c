package casebook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

const citizen = "150624199003071232"

// answer is a case as it is told: numbers masked, and with what is known of it besides.
func (o *office) answer(id string) map[string]any {
	o.t.Helper()
	r := o.get(id)
	drafts, err := casebook.MarshalDrafts(r.Drafts)
	o.ok(err)
	told := map[string]any{}
	o.ok(json.Unmarshal([]byte(forms.MaskCitizenIDs(text(o.t, r.Case))), &told))
	told["status"], told["version"], told["updated"] = r.Case.Status(), r.Version, r.Updated
	told["drafts"] = json.RawMessage(forms.MaskCitizenIDs(string(drafts)))
	return told
}

func (o *office) sends(id string, answer map[string]any) (casebook.Result, error) {
	o.t.Helper()
	data, err := json.Marshal(answer)
	o.ok(err)
	return o.amend(id, string(data))
}

// full is a case with some of everything: documents, a draft, progress, and numbers in its texts.
func (o *office) full() string {
	o.t.Helper()
	id := o.opened()
	o.issue(id, forms.KindAuthorization)
	_, err := o.put(id, forms.KindAuthorization, form(o.t, forms.KindAuthorization), true)
	o.ok(err)
	_, err = o.put(id, forms.KindCompletion, form(o.t, forms.KindCompletion), true)
	o.ok(err)
	_, err = o.AddProgress(o.t.Context(), o.clerk, id, nil, []byte(`{"date":"2021-06-01","state":"accepted","note":"经办人`+citizen+`"}`))
	o.ok(err)
	_, err = o.amend(id, `{"remarks":"证件`+citizen+`\n电话0477-6212345\n0477-6212346","due":"2021-09-30"}`)
	o.ok(err)
	return id
}

func TestACaseThatWasReadIsSentBackWithOneChange(t *testing.T) {
	o := newOffice(t)
	id := o.full()
	before := o.get(id)
	r, err := o.sends(id, o.answer(id))
	o.ok(err)
	if r.Version != before.Version {
		t.Errorf("nothing was changed, and the version is %d after %d", r.Version, before.Version)
	}
	answer := o.answer(id)
	answer["due"], answer["warnings"], answer["issued"] = "2021-10-30", []any{}, []any{}
	r, err = o.sends(id, answer)
	o.ok(err)
	changes := o.history(id)[len(o.history(id))-1].Changes
	if want := []casebook.FieldChange{{Path: "due", From: "2021-09-30", To: "2021-10-30"}}; fmt.Sprint(changes) != fmt.Sprint(want) {
		t.Errorf("changed %+v", changes)
	}
	if r.Case.Remarks != before.Case.Remarks || r.Case.Authorization.Agent.IDNumber != citizen || r.Case.Progress[0].Note != before.Case.Progress[0].Note {
		t.Errorf("kept %s", text(t, r.Case))
	}
	_, err = o.amend(id, `{"application":{"project":{"investment":"12000.50"}},"commitment":null,"progress":[{"note":"经办人`+citizen+`","state":"accepted","date":"2021-06-01"}],"drafts":{}}`)
	o.ok(err) // written otherwise, and the same
}

func TestWhatCannotBeChangedHereIsRefusedByName(t *testing.T) {
	o := newOffice(t)
	id := o.full()
	for change, want := range map[string]string{
		`{"status":"suspended"}`: "status readonly …/progress", `{"status":null}`: "status readonly …/completion", `{"version":"x"}`: "version readonly version",
		`{"application":{"project":{"investment":1}}}`: "application readonly …/application", `{"commitment":{}}`: "commitment readonly …/commitment",
		`{"authorization":{"agent":{"id_number":"150624199103071232"}}}`: "authorization readonly …/authorization",
		`{"progress":null}`:                       "progress readonly …/progress",
		`{"progress":[]}`:                         "progress readonly …/progress",
		`{"drafts":{"completion":null}}`:          "drafts.completion readonly …/completion",
		`{"drafts":{"commitment":{}}}`:            "drafts.commitment readonly …/commitment",
		`{"drafts":{"remarks":"x"}}`:              "drafts readonly 草稿",
		`{"drafts":null}`:                         "drafts readonly 草稿",
		`{"status":"handling","status":"closed"}`: "status unknown 没有成员",
	} {
		patch := strings.TrimSuffix(change, "}") + `,"remarks":"x"}`
		_, err := o.amend(id, patch)
		path, words, _ := strings.Cut(want, " ")
		code, words, _ := strings.Cut(words, " ")
		o.refused(err, path+" "+code)
		if err != nil && !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", change, err)
		}
	}
	answer := o.answer(id)
	_, err := o.amend(id, `{"due":null}`)
	o.ok(err)
	_, err = o.sends(id, answer) // would take back what came between
	o.is(err, casebook.ErrStale)
}

func TestADocumentThatWasReadIsPutBack(t *testing.T) {
	o := newOffice(t)
	id := o.full()
	for _, k := range forms.Kinds()[:4] {
		f, state, _, err := o.Draft(t.Context(), o.clerk, id, k)
		o.ok(err)
		data, err := forms.Marshal(f)
		o.ok(err)
		data = append(data[:len(data)-1], `,"state":"`+string(state)+`"}`...)
		_, err = o.put(id, k, data, true)
		o.ok(err)
	}
	_, err := o.put(id, forms.KindCommitment, []byte(`{"state":"signed"}`), true)
	o.refused(err, "state unknown")
	if _, err = o.put(id, forms.KindCommitment, []byte(`{"state":"draft"}}`), true); err == nil {
		t.Error("more than one value was taken")
	}
}

func TestAnEntryIsToldOfByItself(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	for _, day := range []string{"2021-06-01", "2021-06-02"} {
		o.ok(o.progress(id, day, forms.StateAccepted))
	}
	_, err := o.AddProgress(t.Context(), o.clerk, id, nil, []byte(`{"date":"2021-01-01","item":300,"state":"accepted"}`))
	if o.refused(err, "date order", "item items"); strings.Contains(err.Error(), "第3条") || !strings.Contains(err.Error(), "本条进展") {
		t.Error(err)
	}
	o.ok(o.progress(id, "2021-06-03", forms.StateSuspended))
	o.ok(o.progress(id, "2021-06-07", forms.StateResumed))
	err = o.progress(id, "2021-06-05", forms.StateResumed)
	if o.refused(err, "state state"); !strings.Contains(err.Error(), "加上本条后，") {
		t.Error(err)
	}
	r, err := o.AddProgress(t.Context(), o.clerk, id, nil, []byte(`{"date":"2021-06-08","item":3,"state":"accepted"}`))
	if o.ok(err); paths(r.Warnings) != "item mismatch" || !strings.HasPrefix(r.Warnings[0].Message, "本条进展") {
		t.Errorf("%+v", r.Warnings)
	}
}

func TestReadingACitizenIDIsNoted(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	read := func(k forms.Kind) {
		t.Helper()
		_, _, _, err := o.Draft(t.Context(), o.city, id, k)
		o.ok(err)
	}
	before := len(o.history(id))
	for _, k := range forms.Kinds() { // none of them tells a number yet
		read(k)
	}
	_, err := o.Read(t.Context(), o.city, id)
	o.ok(err)
	if n := len(o.history(id)); n != before {
		t.Errorf("%d entries more", n-before)
	}
	_, err = o.put(id, forms.KindAuthorization, form(t, forms.KindAuthorization), true)
	o.ok(err)
	read(forms.KindAuthorization)
	o.issue(id, forms.KindAuthorization)
	read(forms.KindAuthorization)
	_, err = o.Read(t.Context(), o.city, id)
	o.ok(err)
	var notes []string
	for _, e := range o.history(id)[before:] {
		if notes = append(notes, string(e.Action)+" "+e.Note); e.Action == casebook.ActionRead && (e.By != "市局" || e.CaseID != id) {
			t.Errorf("noted %+v", e)
		}
	}
	if got := strings.Join(notes, ", "); got != "draft authorization, read authorization/draft, issue authorization/1, read authorization/issued, read case" {
		t.Errorf("noted %s", got)
	}
	_, err = o.Read(t.Context(), o.other, id)
	o.is(err, casebook.ErrNotFound)
}

func TestHistoryTellsNoCitizenIDWhoeverWroteIt(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	_, err := o.Export(t.Context(), o.chief, casebook.Filter{Caseworker: "李明" + citizen})
	o.ok(err)
	if kept := o.store.entries[len(o.store.entries)-1]; strings.Contains(kept.Note, citizen) {
		t.Errorf("kept %+v", kept)
	}
	o.ok(o.store.Commit(t.Context(), o.chief.Scope, casebook.Change{At: o.now, Audit: []casebook.Entry{{ // by an earlier program
		CaseID: id, By: "张三" + citizen, Action: casebook.ActionImport, Note: "表" + citizen,
		Changes: []casebook.FieldChange{{Path: "remarks", From: citizen, To: "旧" + citizen}},
	}}}))
	for _, of := range []string{id, ""} {
		if all := fmt.Sprintf("%+v", o.history(of)); strings.Contains(all, citizen) || !strings.Contains(all, "150***********1232") {
			t.Errorf("told %s", all)
		}
	}
}
