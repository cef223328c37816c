package casebook_test

import (
	"errors"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

func (o *office) replayed(err error, id string, version int64, same bool) {
	o.t.Helper()
	var replay *casebook.ReplayError
	if !errors.As(err, &replay) || *replay != (casebook.ReplayError{CaseID: id, Version: version, Same: same}) {
		o.t.Errorf("got %v, want the replay of %s at %d", err, id, version)
	}
}

func TestACaseRestsAndGoesOnInTurns(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.refused(o.progress(id, "2021-06-01", forms.StateResumed), "state state")
	o.ok(o.progress(id, "2021-06-01", forms.StateSuspended))
	if s := o.get(id).Case.Status(); s != forms.StatusSuspended {
		t.Errorf("a suspended case is %s", s)
	}
	o.refused(o.progress(id, "2021-06-02", forms.StateSuspended), "state state")
	o.ok(o.progress(id, "2021-06-03", forms.StateTransferred))
	o.refused(o.progress(id, "2021-06-02", forms.StateEscalated+"x"), "state choice")
	o.ok(o.progress(id, "2021-06-05", forms.StateResumed))
	// Between the two it rested; before them it did not.
	o.refused(o.progress(id, "2021-06-02", forms.StateSuspended), "state state")
	o.refused(o.progress(id, "2021-05-20", forms.StateResumed), "state state")
	o.ok(o.progress(id, "2021-06-05", forms.StateSuspended))
	if r := o.get(id); r.Case.Status() != forms.StatusSuspended || len(r.Case.Progress) != 4 || r.Version != 5 {
		t.Errorf("the case is %s at %d", text(t, r.Case), r.Version)
	}
}

func TestProgressIsReadStrictly(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	add := func(data string) error {
		_, err := o.AddProgress(t.Context(), o.clerk, id, nil, []byte(data))
		return err
	}
	o.refused(add(`{"dat":"2021-06-01","item":300}`), "date required", "item items", "state required", "dat unknown")
	o.refused(add(`{"date":"2021-01-01","state":"accepted"}`), "date order")
	o.refused(add(`7`), " type")
	var syntax *forms.SyntaxError
	if err := add(`{"date":"2021-06-01","state":"accepted"}],"remarks":"x","progress":[{}`); !errors.As(err, &syntax) {
		t.Errorf("two values were taken: %v", err)
	}
	o.ok(add("\ufeff" + `{"date":"2021-06-01","state":"accepted","item":7,"note":"收件"}` + "\x1a"))
	if p := o.get(id).Case.Progress; len(p) != 1 || p[0].Note != "收件" {
		t.Errorf("the progress is %+v", p)
	}
}

func TestAClosedCaseTakesNothingButWhatFollowsIt(t *testing.T) {
	o := newOffice(t)
	id := o.done()
	o.refused(o.progress(id, "2021-09-01", forms.StateDecided), " state")
	for _, k := range []forms.Kind{forms.KindApplication, forms.KindAuthorization} {
		for _, draft := range []bool{true, false} {
			_, err := o.Put(t.Context(), o.clerk, id, nil, k, form(t, k), draft)
			o.refused(err, " state")
		}
	}
	_, err := o.amend(id, `{"caseworker":{"name":"王五"},"remarks":"换人"}`)
	o.refused(err, "caseworker.name state")
	_, err = o.Put(t.Context(), o.clerk, id, nil, forms.KindTermination, []byte(`{"reason":"撤回","terminated":"2021-09-01","date":"2021-09-01"}`), false)
	o.refused(err, " state")

	o.issue(id, forms.KindEvaluation)
	_, err = o.amend(id, `{"followup":{"date":"2021-09-10","result":"满意"},"remarks":"无"}`)
	o.ok(err)
	_, err = o.amend(id, `{"archived":"2021-09-15"}`)
	o.ok(err)
}

func TestTheSlipThatClosedACaseMayBePutRight(t *testing.T) {
	o := newOffice(t)
	id := o.done()
	r, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindCompletion, []byte(`{"completed":"2021-08-29","date":"2021-08-31"}`), false)
	o.ok(err)
	if len(r.Issued) != 1 || r.Issued[0].Number != 2 || r.Case.Closed().Day != 29 {
		t.Errorf("issued %+v, closed %v", r.Issued, r.Case.Closed())
	}
}

func TestATerminatedCaseIsClosedToo(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.issue(id, forms.KindTermination)
	o.refused(o.progress(id, "2021-09-01", forms.StateDecided), " state")
	_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindEvaluation, form(t, forms.KindEvaluation), true)
	o.refused(err, " orphan")
	_, err = o.amend(id, `{"followup":{"date":"2021-07-10"},"archived":"2021-07-11"}`)
	o.ok(err)
}

func TestFollowupAndArchivingNeedAClosedCase(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	_, err := o.amend(id, `{"followup":{"date":"2021-09-10","result":"满意"},"archived":"2021-09-15"}`)
	o.refused(err, "followup.date state", "followup.result state", "archived state")
	id = o.done()
	_, err = o.amend(id, `{"followup":{"date":"2021-08-01"},"archived":"2021-08-29"}`)
	o.refused(err, "followup.date order", "archived order")
}

func TestAnArchivedCaseTakesNoChange(t *testing.T) {
	o := newOffice(t)
	id := o.done()
	_, err := o.amend(id, `{"archived":"2021-09-15"}`)
	o.ok(err)
	before := o.get(id)
	for _, patch := range []string{`{"remarks":"x"}`, `{"archived":"2021-09-16"}`, `{"archived":null,"remarks":"x"}`, `{"followup":{"result":"x"}}`} {
		_, err := o.amend(id, patch)
		o.is(err, casebook.ErrArchived)
	}
	o.is(o.progress(id, "2021-09-16", forms.StateDecided), casebook.ErrArchived)
	for _, draft := range []bool{true, false} {
		_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindEvaluation, form(t, forms.KindEvaluation), draft)
		o.is(err, casebook.ErrArchived)
	}
	if after := o.get(id); after.Version != before.Version {
		t.Error("a refused change was kept")
	}
	_, err = o.amend(id, `{"archived":null}`)
	o.ok(err)
	_, err = o.amend(id, `{"remarks":"x"}`)
	o.ok(err)
	var actions []casebook.Action
	for _, e := range o.history(id) {
		actions = append(actions, e.Action)
	}
	if n := len(actions); n < 3 || actions[n-3] != casebook.ActionArchive || actions[n-2] != casebook.ActionReopen || actions[n-1] != casebook.ActionAmend {
		t.Errorf("the actions are %v", actions)
	}
}
