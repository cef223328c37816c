package casebook_test

import (
	"bytes"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

// state is what a document of a case is, as the clerk is told.
func (o *office) state(id string, k forms.Kind) casebook.DocumentState {
	o.t.Helper()
	_, state, _, err := o.Draft(o.t.Context(), o.clerk, id, k)
	o.ok(err)
	return state
}

// TestARedraftedCommitmentDoesNotHideTheIssuedOne: a case that is closed takes no other, so that its draft would stay.
func TestARedraftedCommitmentDoesNotHideTheIssuedOne(t *testing.T) {
	for _, k := range []forms.Kind{forms.KindCompletion, forms.KindTermination} {
		o := newOffice(t)
		id := o.opened()
		o.issue(id, forms.KindAuthorization)
		o.issue(id, forms.KindCommitment)
		_, err := o.put(id, forms.KindCommitment, []byte(`{"date":"2021-05-20"}`), true)
		o.ok(err)
		_, err = o.put(id, k, form(t, k), false)
		if o.refused(err, "commitment state"); !strings.Contains(err.Error(), "的改动还是草稿") {
			t.Error(err)
		}
		_, err = o.put(id, forms.KindCommitment, form(t, forms.KindCommitment), true) // back to what was issued
		o.ok(err)
		if r := o.issue(id, k); len(r.Drafts) != 0 || len(r.Warnings) != 0 {
			t.Errorf("after %s drafts %v, warnings %+v", k, r.Drafts, r.Warnings)
		}
		if got := o.state(id, forms.KindCommitment); got != casebook.DocumentIssued {
			t.Errorf("after %s the commitment is %s", k, got)
		}
	}
}

// TestTheOtherSlipIsNoDraftOfAClosedCase: it could never be issued. What it said is in the history.
func TestTheOtherSlipIsNoDraftOfAClosedCase(t *testing.T) {
	slips := []forms.Kind{forms.KindCompletion, forms.KindTermination}
	for i, k := range slips {
		o := newOffice(t)
		other := slips[1-i]
		id := o.opened()
		o.issue(id, forms.KindAuthorization)
		for _, draft := range []forms.Kind{other, forms.KindCommitment} {
			_, err := o.put(id, draft, form(t, draft), true)
			o.ok(err)
		}
		r := o.issue(id, k)
		if len(r.Drafts) != 1 || r.Drafts[forms.KindCommitment] == nil || paths(r.Warnings) != string(other)+" state" ||
			!strings.Contains(r.Warnings[0].Message, "草稿已删去") {
			t.Errorf("after %s drafts %v, warnings %+v", k, r.Drafts, r.Warnings)
		}
		gone := ""
		entries := o.history(id)
		for _, c := range entries[len(entries)-1].Changes {
			if c.Path == "drafts."+string(other)+".date" && c.To == "" {
				gone = c.From
			}
		}
		if gone == "" || !bytes.Contains(form(t, other), []byte(gone)) {
			t.Errorf("the history of %s does not tell of the draft: %+v", k, entries[len(entries)-1])
		}
		o.issue(id, forms.KindCommitment) // may follow
		if _, err := o.put(id, other, form(t, other), true); err == nil {
			t.Errorf("after %s a draft of %s is taken", k, other)
		}
	}
}
