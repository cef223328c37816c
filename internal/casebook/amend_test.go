package casebook_test

import (
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

func TestAmendIsAMergePatch(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	r, err := o.amend(id, "\ufeff"+`{"caseworker":{"phone":"0477-6210000","department":null},"channel":"web","authority":"","due":"2021-09-30","mode":null}`)
	o.ok(err)
	c := r.Case
	if c.Caseworker.Name != "李明" || c.Caseworker.Phone != "0477-6210000" || c.Caseworker.Department != "" ||
		c.Channel != forms.ChannelWeb || c.Authority != "" || c.Due.String() != "2021-09-30" || c.Application == nil {
		t.Errorf("the case is %s", text(t, c))
	}
	if kept := o.get(id); text(t, kept.Case) != text(t, c) || kept.Version != 2 {
		t.Error("what was kept is not what was told")
	}
}

// TestAMaskedNumberIsNotPutBack: a text that was read with its number masked would lose the number for good.
func TestAMaskedNumberIsNotPutBack(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	const remarks = "经办人证件150624199003071232"
	_, err := o.amend(id, `{"remarks":"`+remarks+`"}`)
	o.ok(err)
	_, err = o.amend(id, `{"remarks":"`+forms.MaskCitizenIDs(remarks)+`，已回电"}`)
	o.refused(err, "remarks masked")
	_, err = o.AddProgress(t.Context(), o.clerk, id, nil, []byte(`{"date":"2021-06-02","state":"accepted","note":"`+forms.MaskCitizenIDs(remarks)+`"}`))
	o.refused(err, "note masked")
	put := strings.Replace(string(form(t, forms.KindApplication)), "企业自筹", "企业自筹，"+forms.MaskCitizenIDs(remarks), 1)
	for _, draft := range []bool{true, false} {
		_, err = o.Put(t.Context(), o.clerk, id, nil, forms.KindApplication, []byte(put), draft)
		o.refused(err, "project.funding masked")
	}
	if got := o.get(id).Case.Remarks; got != remarks {
		t.Errorf("the remarks are %q", got)
	}
	_, err = o.amend(id, `{"remarks":"********** 加急 **********"}`)
	o.ok(err)
}

func TestAmendTouchesNoDocument(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.ok(o.progress(id, "2021-06-01", forms.StateAccepted))
	_, err := o.amend(id, `{"case":"X-1","application":null,"commitment":{"date":"2021-05-13"},"progress":[],"remarks":"x"}`)
	o.refused(err, "case readonly", "application readonly", "commitment readonly", "progress readonly")
	_, err = o.amend(id, `{"case":"`+id+`","remarks":"x"}`)
	o.ok(err)
	_, err = o.amend(id, `{"remark":"x","due":"2021-02-30","region":null}`)
	o.refused(err, "due date", "remark unknown")
	_, err = o.amend(id, `{"region":null}`)
	o.refused(err, "region required")
	_, err = o.amend(id, `null`)
	o.refused(err, " type")
}

func TestAnAmendmentThatChangesNothingIsNone(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	r, err := o.amend(id, `{"region":"150624","remarks":""}`)
	o.ok(err)
	if r.Version != 1 || len(o.history(id)) != 1 {
		t.Errorf("version %d, %d entries", r.Version, len(o.history(id)))
	}
}

func TestWhatLiesOutsideTheScopeIsNotThere(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	for _, a := range []casebook.Actor{o.other, {}} {
		ctx := t.Context()
		var errs []error
		note := func(err error) { errs = append(errs, err) }
		_, err := o.Get(ctx, a, id)
		note(err)
		_, err = o.Amend(ctx, a, id, nil, []byte(`{"remarks":"x"}`))
		note(err)
		_, err = o.Put(ctx, a, id, nil, forms.KindCommitment, form(t, forms.KindCommitment), false)
		note(err)
		_, err = o.AddProgress(ctx, a, id, nil, []byte(`{"date":"2021-06-01","state":"accepted"}`))
		note(err)
		_, _, _, err = o.Draft(ctx, a, id, forms.KindCommitment)
		note(err)
		_, err = o.File(ctx, a, id, forms.KindApplication, 0)
		note(err)
		_, err = o.Bundle(ctx, a, id)
		note(err)
		_, err = o.Versions(ctx, a, id)
		note(err)
		_, err = o.History(ctx, a, id, 0, 0)
		note(err)
		for _, err := range errs {
			o.is(err, casebook.ErrNotFound)
		}
		page, err := o.List(ctx, a, casebook.Filter{Region: "150624"}, nil, 0)
		o.ok(err)
		if len(page.Records) != 0 {
			t.Error("the list shows it")
		}
	}
	for _, a := range []casebook.Actor{o.clerk, o.city, o.chief} {
		_, err := o.Get(t.Context(), a, id)
		o.ok(err)
	}
}

func TestACaseMovesOnlyWithinTheScope(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	_, err := o.amend(id, `{"region":"150625"}`)
	o.is(err, casebook.ErrRegion)
	_, err = o.Amend(t.Context(), o.city, id, nil, []byte(`{"region":"150625"}`))
	o.ok(err)
	_, err = o.Get(t.Context(), o.clerk, id)
	o.is(err, casebook.ErrNotFound)
	_, err = o.Get(t.Context(), o.other, id)
	o.ok(err)
}

func TestDraftGivesWhatThereIsToGoOnWith(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	want := func(k forms.Kind, state casebook.DocumentState, authority string) {
		t.Helper()
		f, got, _, err := o.Draft(t.Context(), o.clerk, id, k)
		o.ok(err)
		if got != state || forms.Text(f, "authority") != authority {
			t.Errorf("%s is %s: %+v", k, got, f)
		}
	}
	want(forms.KindCommitment, casebook.DocumentPrefilled, "鄂托克旗政务服务局")
	_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindCommitment, []byte(`{"authority":"某局"}`), true)
	o.ok(err)
	want(forms.KindCommitment, casebook.DocumentDraft, "某局")
	_, err = o.amend(id, `{"authority":null}`)
	o.ok(err)
	want(forms.KindCompletion, casebook.DocumentPrefilled, "某局") // what drafts know counts
	o.issue(id, forms.KindCommitment)
	want(forms.KindCommitment, casebook.DocumentIssued, "鄂托克旗政务服务局")
	_, _, _, err = o.Draft(t.Context(), o.clerk, id, "letter")
	o.is(err, casebook.ErrNotFound)
}

func TestTheListIsReadPageByPage(t *testing.T) {
	o := newOffice(t)
	for _, day := range []string{"2021-05-12", "2021-05-14", "2021-05-12"} {
		_, err := o.Open(t.Context(), o.clerk, sampleOn(t, day), false)
		o.ok(err)
	}
	_, err := o.Open(t.Context(), o.clerk, []byte(`{}`), false)
	o.ok(err)
	var got []string
	for after := (*casebook.Cursor)(nil); ; {
		page, err := o.List(t.Context(), o.clerk, casebook.Filter{}, after, 2)
		o.ok(err)
		for _, r := range page.Records {
			got = append(got, r.Case.ID[len(r.Case.ID)-1:])
		}
		if after = page.Next; after == nil {
			break
		}
	}
	if !slices.Equal(got, []string{"2", "3", "1", "4"}) {
		t.Errorf("the order is %v", got)
	}
	_, err = o.List(t.Context(), o.clerk, casebook.Filter{
		Region: "1506", Statuses: []forms.Status{"open"},
		From: forms.Date{Year: 2021, Month: 6, Day: 1}, To: forms.Date{Year: 2021, Month: 5, Day: 1},
	}, nil, 0)
	o.refused(err, "region region", "status choice", "to order")
}

func TestTakingThingsAwayIsNoted(t *testing.T) {
	o := newOffice(t)
	id := o.done()
	_, err := o.File(t.Context(), o.city, id, forms.KindApplication, 0)
	o.ok(err)
	files, err := o.Bundle(t.Context(), o.city, id)
	o.ok(err)
	if len(files) != 3 || files[0].Kind != forms.KindApplication || files[2].Kind != forms.KindCompletion {
		t.Errorf("the bundle has %d files", len(files))
	}
	cases, err := o.Export(t.Context(), o.city, casebook.Filter{Region: "150624", Statuses: []forms.Status{forms.StatusCompleted}})
	o.ok(err)
	_, err = o.Export(t.Context(), o.city, casebook.Filter{})
	o.ok(err)
	n := 0
	for c, err := range cases {
		o.ok(err)
		if n++; c.ID != id {
			t.Errorf("exported %s", c.ID)
		}
	}
	notes := o.history(id)
	notes = append(notes[len(notes)-2:], o.history("")...)
	want := []string{"download application/1", "download bundle", "export 内蒙古自治区鄂尔多斯市鄂托克旗（150624）；状态已办结", "export 内蒙古自治区鄂尔多斯市（150600）"}
	for i, e := range notes {
		if got := string(e.Action) + " " + e.Note; i >= len(want) || got != want[i] || e.By != "市局" || e.RequestID != "r-市局" {
			t.Errorf("noted %+v", e)
		}
	}
	if n != 1 || len(notes) != len(want) {
		t.Errorf("exported %d, noted %d", n, len(notes))
	}
	_, err = o.History(t.Context(), o.city, "", 0, 0)
	o.is(err, casebook.ErrNotFound) // who sees one city sees no exports
}

func TestABookNeedsAllOfItsParts(t *testing.T) {
	if _, err := casebook.New(casebook.Config{Store: newMemory()}); err == nil {
		t.Error("a book was made without a printer")
	}
}

func TestEveryActionHasItsWord(t *testing.T) {
	o := newOffice(t)
	id := o.done()
	o.issue(id, forms.KindEvaluation)
	for _, e := range o.history(id) {
		if !slices.ContainsFunc(e.Action.Options(), func(p forms.Option) bool { return p.Value == string(e.Action) && p.Label != "" }) {
			t.Errorf("%s has no word", e.Action)
		}
	}
}

func TestACaseWithoutFilesHasNoBundle(t *testing.T) {
	o := newOffice(t)
	r, err := o.Open(t.Context(), o.clerk, []byte(`{}`), false)
	o.ok(err)
	_, err = o.Bundle(t.Context(), o.clerk, r.Case.ID)
	o.is(err, casebook.ErrNotFound)
	if _, err := o.Versions(t.Context(), o.clerk, r.Case.ID); err != nil {
		t.Error(err)
	}
}
