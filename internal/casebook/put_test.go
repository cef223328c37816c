package casebook_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

func TestIssuingKeepsTheFileAndTakesTheDraftAway(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	r, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindCommitment, []byte(`{}`), true)
	o.ok(err)
	// What the case knows was filled in.
	if d, ok := r.Drafts[forms.KindCommitment].(*forms.LetterOfCommitment); !ok || d.Authority != "鄂托克旗政务服务局" || r.Case.Commitment != nil {
		t.Errorf("the draft is %+v", r.Drafts)
	}
	r = o.issue(id, forms.KindCommitment)
	if len(r.Drafts) != 0 || r.Case.Commitment == nil || len(r.Issued) != 1 || r.Version != 3 {
		t.Errorf("issued %+v, drafts %v", r.Issued, r.Drafts)
	}
	f, err := o.File(t.Context(), o.clerk, id, forms.KindCommitment, 1)
	o.ok(err)
	if string(f.Data) != `{"form":"commitment","authority":"鄂托克旗政务服务局","date":"2021-05-13"}` {
		t.Errorf("the data is %s", f.Data)
	}
}

func TestWhatADraftKnowsIsFilledIn(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	_, err := o.amend(id, `{"authority":null}`)
	o.ok(err)
	_, err = o.Put(t.Context(), o.clerk, id, nil, forms.KindCompletion, []byte(`{"authority":"某局"}`), true)
	o.ok(err)
	r, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindCommitment, []byte(`{"date":"2021-05-13"}`), false)
	o.ok(err)
	if r.Case.Commitment.Authority != "某局" || r.Case.Completion != nil {
		t.Errorf("the case is %s", text(t, r.Case))
	}
}

func TestOnlyAnotherFileMakesAnotherNumber(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	first := o.issue(id, forms.KindCommitment)
	if again := o.issue(id, forms.KindCommitment); again.Version != first.Version || len(again.Issued) != 0 {
		t.Errorf("the same document is issued again as %+v", again.Issued)
	}
	o.press.edition.Add(1)
	if again := o.issue(id, forms.KindCommitment); len(again.Issued) != 1 || again.Issued[0].Number != 2 {
		t.Errorf("other bytes are issued as %+v", again.Issued)
	}
	_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindCommitment, []byte(`{"date":"2021-05-14"}`), false)
	o.ok(err)
	versions, err := o.Versions(t.Context(), o.clerk, id)
	o.ok(err)
	if len(versions) != 4 || versions[3].Number != 3 {
		t.Fatalf("the versions are %+v", versions)
	}
	old, err := o.File(t.Context(), o.clerk, id, forms.KindCommitment, 1)
	o.ok(err)
	last, err := o.File(t.Context(), o.clerk, id, forms.KindCommitment, 0)
	o.ok(err)
	if string(old.PDF) == string(last.PDF) || last.Number != 3 {
		t.Error("the old file is not what it was")
	}
}

func TestAWrongFormIsRefusedByItsOwnPaths(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	put := func(k forms.Kind, data string, draft bool) error {
		_, err := o.Put(t.Context(), o.clerk, id, nil, k, []byte(data), draft)
		return err
	}
	o.refused(put(forms.KindCommitment, `{"authority":"","dat":1}`, false), "date required", "dat unknown")
	o.refused(put(forms.KindCommitment, `{"form":"completion"}`, false), "form form")
	o.refused(put(forms.KindAuthorization, `{"date":"2021-05-01","items":[2,2,99]}`, true), "items mismatch", "items[1] duplicate", "items[2] items", "date order")
	o.refused(put(forms.KindEvaluation, string(form(t, forms.KindEvaluation)), false), " orphan")
	o.ok(put(forms.KindEvaluation, `{"date":"2021-05-20"}`, true))
	o.is(put("letter", `{}`, false), casebook.ErrNotFound)
	// Another document that no longer fits is named with its kind.
	o.issue(id, forms.KindAuthorization)
	late := strings.Replace(string(form(t, forms.KindApplication)), "2021-05-12", "2021-05-14", 1)
	o.refused(put(forms.KindApplication, late, false), "authorization.date order")
}

func TestTheItemsOfTwoDocumentsCanBeChangedOneAfterTheOther(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.issue(id, forms.KindAuthorization)
	fewer := func(k forms.Kind) []byte {
		return []byte(strings.Replace(string(form(t, k)), "[2,7,9,10]", "[2,7]", 1))
	}
	_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindAuthorization, fewer(forms.KindAuthorization), false)
	o.refused(err, "items mismatch")
	r, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindApplication, fewer(forms.KindApplication), false)
	o.ok(err)
	if len(r.Warnings) != 1 || r.Warnings[0].Path != "authorization.items" {
		t.Errorf("the warnings are %+v", r.Warnings)
	}
	_, err = o.Put(t.Context(), o.clerk, id, nil, forms.KindAuthorization, fewer(forms.KindAuthorization), false)
	o.ok(err)
}

func TestWhatWasWrongBeforeDoesNotStandInTheWay(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	kept := o.store.cases[id]
	kept.data = kept.data[:len(kept.data)-1] + `,"due":"2021-09-30","commitment":{"authority":"某局"}}` // without its date
	o.store.cases[id] = kept
	_, err := o.amend(id, `{"remarks":"x"}`)
	o.ok(err)
	o.ok(o.progress(id, "2021-06-01", forms.StateAccepted))
	o.issue(id, forms.KindAuthorization)
	o.issue(id, forms.KindCommitment)
}

func TestAFailedPrintKeepsNothing(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.press.err = errors.New("out of paper")
	_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindCommitment, form(t, forms.KindCommitment), false)
	o.is(err, o.press.err)
	if r := o.get(id); r.Version != 1 || len(o.store.issued) != 1 {
		t.Error("something was kept")
	}
}

func TestAChangeMadeOnAnOldVersionIsRefused(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	old := int64(1)
	_, err := o.Amend(t.Context(), o.clerk, id, &old, []byte(`{"remarks":"一"}`))
	o.ok(err)
	_, err = o.Amend(t.Context(), o.clerk, id, &old, []byte(`{"remarks":"二"}`))
	o.is(err, casebook.ErrStale)
	_, err = o.Put(t.Context(), o.clerk, id, &old, forms.KindCommitment, form(t, forms.KindCommitment), true)
	o.is(err, casebook.ErrStale)
	_, err = o.AddProgress(t.Context(), o.clerk, id, &old, []byte(`{"date":"2021-06-01","state":"accepted"}`))
	o.is(err, casebook.ErrStale)
	// Also when it grows old only between reading and writing.
	now := int64(2)
	o.store.beforeCommit = o.rival(id, 1)
	_, err = o.Amend(t.Context(), o.clerk, id, &now, []byte(`{"remarks":"三"}`))
	o.is(err, casebook.ErrStale)
}

// rival is quicker so many times.
func (o *office) rival(id string, times int) func() {
	busy := false
	return func() {
		if times == 0 || busy {
			return
		}
		busy = true
		times--
		_, err := o.Amend(o.t.Context(), o.city, id, nil, fmt.Appendf(nil, `{"remarks":"还有%d次"}`, times))
		o.ok(err)
		busy = false
	}
}

func TestWithoutAVersionAChangeIsMadeOnTheNewestAndPrintsOnce(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	printed := o.press.printed.Load()
	o.store.beforeCommit = o.rival(id, 7)
	r := o.issue(id, forms.KindCommitment)
	if r.Version != 9 || r.Case.Remarks != "还有0次" || o.press.printed.Load() != printed+1 {
		t.Errorf("version %d, remarks %q, printed %d times", r.Version, r.Case.Remarks, o.press.printed.Load()-printed)
	}
	o.store.beforeCommit = o.rival(id, 8)
	o.is(o.progress(id, "2021-06-01", forms.StateAccepted), casebook.ErrBusy)
}

func TestClientsThatWriteAtOnceLoseNothing(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 5 {
				for {
					err := o.progress(id, "2021-06-01", forms.StateAccepted)
					if err == nil {
						break
					}
					if !errors.Is(err, casebook.ErrBusy) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wait.Wait()
	if r := o.get(id); len(r.Case.Progress) != 40 || r.Version != 41 || len(o.history(id)) != 41 {
		t.Errorf("%d entries at version %d", len(r.Case.Progress), r.Version)
	}
}

func TestARequestSentTwiceAddsOneEntry(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.clerk.Request = request("p", "suspend")
	o.ok(o.progress(id, "2021-06-01", forms.StateSuspended))
	o.replayed(o.progress(id, "2021-06-01", forms.StateSuspended), id, 2, true)
	// Two of the same at once: the second is told so rather than that the case is suspended already.
	o.clerk.Request = request("q", "resume")
	first := true
	o.store.beforeCommit = func() {
		if first {
			first = false
			o.ok(o.progress(id, "2021-06-02", forms.StateResumed))
		}
	}
	o.replayed(o.progress(id, "2021-06-02", forms.StateResumed), id, 3, true)
}
