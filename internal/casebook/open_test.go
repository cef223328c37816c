package casebook_test

import (
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

func TestACaseWithoutANumberGetsTheNextOfItsRegionAndYear(t *testing.T) {
	o := newOffice(t)
	if id := o.opened(); id != "150624-2021-0001" {
		t.Errorf("the first is %s", id)
	}
	_, err := o.Open(t.Context(), o.clerk, []byte(`{"case":"150624-2021-0002"}`), false)
	o.ok(err)
	if id := o.opened(); id != "150624-2021-0003" {
		t.Errorf("the number after the one taken by hand is %s", id)
	}
	r, err := o.Open(t.Context(), o.chief, []byte(`{"region":"150625102","application":{"date":"2020-03-01"}}`), true)
	o.ok(err)
	if r.Case.ID != "150625-2020-0001" {
		t.Errorf("the case of a township is %s", r.Case.ID)
	}
	o.now = time.Date(2021, 12, 31, 16, 0, 0, 0, time.UTC) // New Year's Day in China
	r, err = o.Open(t.Context(), o.clerk, []byte(`{}`), false)
	o.ok(err)
	if r.Case.ID != "150624-2022-0001" || r.Case.Region != "150624" || r.Version != 1 {
		t.Errorf("an empty case is %+v of version %d", r.Case, r.Version)
	}
}

func TestANumberTakenInBetweenIsPassedOver(t *testing.T) {
	o := newOffice(t)
	first := true
	o.store.beforeCommit = func() {
		if first {
			first = false
			_, err := o.Open(t.Context(), o.clerk, []byte(`{"case":"150624-2021-0001"}`), false)
			o.ok(err)
		}
	}
	if id := o.opened(); id != "150624-2021-0002" {
		t.Errorf("the case is %s", id)
	}
	if n := o.press.printed.Load(); n != 1 {
		t.Errorf("printed %d times", n)
	}
}

func TestANumberIsUsedOnce(t *testing.T) {
	o := newOffice(t)
	_, err := o.Open(t.Context(), o.clerk, []byte(`{"case":"OLD-7"}`), false)
	o.ok(err)
	_, err = o.Open(t.Context(), o.other, []byte(`{"case":"OLD-7"}`), false)
	o.is(err, casebook.ErrExists)
}

func TestANumberByHandNamesARegionTheActorSees(t *testing.T) {
	o := newOffice(t)
	_, err := o.Open(t.Context(), o.clerk, []byte(`{"case":"150625-2021-0001"}`), false)
	o.refused(err, "case region")
	for _, above := range []string{"150600-2021-0002", "150000-2021-0009"} { // whose numbers are not theirs to take, or to try
		_, err = o.Open(t.Context(), o.clerk, []byte(`{"case":"`+above+`"}`), false)
		o.refused(err, "case region")
	}
	_, err = o.Open(t.Context(), o.clerk, []byte(`{"case":"15 0624","region":"15062","due":"2021-13-01"}`), false)
	o.refused(err, "case case_id", "region region", "due date")
	for _, draft := range []bool{false, true} { // of nobody's identity
		_, err = o.Open(t.Context(), o.clerk, []byte(`{"case":"A-`+citizen+`"}`), draft)
		if o.refused(err, "case case_id"); strings.Contains(err.Error(), citizen) {
			t.Error(err)
		}
	}
	township := casebook.Actor{Scope: casebook.Scope{Region: "150624100"}}
	r, err := o.Open(t.Context(), township, []byte(`{"case":"150624-2021-0009"}`), false)
	o.ok(err)
	if r.Case.Region != "150624100" {
		t.Errorf("the case of a township lies in %s", r.Case.Region)
	}
}

func TestACaseNeedsARegionOfItsActor(t *testing.T) {
	o := newOffice(t)
	_, err := o.Open(t.Context(), o.chief, []byte(`{}`), false)
	o.refused(err, "region required")
	_, err = o.Open(t.Context(), o.other, sample(t, "region", "application"), false)
	o.is(err, casebook.ErrRegion)
	_, err = o.Open(t.Context(), casebook.Actor{}, []byte(`{"region":"150624"}`), false)
	o.is(err, casebook.ErrRegion)
	_, err = o.Open(t.Context(), casebook.Actor{Scope: casebook.Scope{Region: "15"}}, []byte(`{}`), false)
	o.refused(err, "region region")
	if len(o.store.cases) != 0 || o.press.printed.Load() != 0 {
		t.Error("something was kept or printed of what was refused")
	}
}

func TestOpeningIssuesTheDocumentsAndKeepsTheirFiles(t *testing.T) {
	o := newOffice(t)
	r, err := o.Open(t.Context(), o.clerk, sample(t, "case", "region", "application", "authorization", "completion", "progress", "followup", "archived"), false)
	o.ok(err)
	if len(r.Issued) != 3 || len(o.store.files) != 3 || r.Case.Status() != forms.StatusCompleted {
		t.Errorf("issued %+v of a case that is %s", r.Issued, r.Case.Status())
	}
	f, err := o.File(t.Context(), o.clerk, r.Case.ID, forms.KindCompletion, 0)
	o.ok(err)
	if f.Number != 1 || f.By != "李明" || f.FileName != "completion.pdf" || f.Pages != 1 || len(f.PDF) == 0 || !f.At.Equal(o.now.Truncate(time.Microsecond)) {
		t.Errorf("the file is %+v", f)
	}
}

func TestADraftIsNoDocumentOfTheCase(t *testing.T) {
	o := newOffice(t)
	r, err := o.Open(t.Context(), o.clerk, []byte(`{"application":{"applicant":{"name":"某公司"},"date":"2021-05-12"}}`), true)
	o.ok(err)
	if len(r.Case.Documents()) != 0 || r.Drafts[forms.KindApplication] == nil || r.Case.Status() != "" {
		t.Errorf("the case is %s with the drafts %v", text(t, r.Case), r.Drafts)
	}
	if kept := o.get(r.Case.ID); text(t, kept.Case) != text(t, r.Case) || len(kept.Drafts) != 1 {
		t.Error("what was kept is not what was told")
	}
	if o.press.printed.Load() != 0 {
		t.Error("a draft was printed")
	}
}

func TestAWrongCaseIsRefusedWithAllThatIsWrong(t *testing.T) {
	o := newOffice(t)
	_, err := o.Open(t.Context(), o.clerk, []byte(`{"commitment":{"date":"2021-05-13"},"followup":{"date":"2021-06-01","result":"好"},"archived":"2021-06-02"}`), false)
	o.refused(err, "commitment.authority required", "followup.date state", "followup.result state", "archived state")
	_, err = o.Open(t.Context(), o.clerk, []byte(`[]`), false)
	o.refused(err, " type")
	_, err = o.Open(t.Context(), o.clerk, []byte(`{"completion":{"completed":"2021-05-13","date":"2021-05-13"},"followup":{"date":"2021-06-01"}}`), true)
	o.refused(err, "followup.date state") // a draft closes nothing
	if _, err = o.Open(t.Context(), o.clerk, []byte(`{`), false); err == nil {
		t.Error("half a case was taken")
	}
}

func TestARequestSentTwiceOpensOneCase(t *testing.T) {
	o := newOffice(t)
	o.clerk.Request = request("a", "one")
	id := o.opened()
	printed := o.press.printed.Load()
	for content, same := range map[string]bool{"one": true, "two": false} {
		o.clerk.Request = request("a", content)
		_, err := o.Open(t.Context(), o.clerk, sample(t, "region", "application"), false)
		o.replayed(err, id, 1, same)
	}
	if len(o.store.cases) != 1 || o.press.printed.Load() != printed {
		t.Error("the work was done again")
	}
	o.now = o.clerk.Request.Expires
	if again := o.opened(); again == id {
		t.Error("an expired request still counts")
	}
}
