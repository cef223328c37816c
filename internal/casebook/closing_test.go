package casebook_test

import (
	"bytes"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

func paths(problems []forms.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Path+" "+p.Code)
	}
	return strings.Join(all, ", ")
}

func (o *office) put(id string, k forms.Kind, data []byte, draft bool) (casebook.Result, error) {
	return o.Put(o.t.Context(), o.clerk, id, nil, k, data, draft)
}

// drafted is a case opened with documents that are drafts.
func (o *office) drafted(documents ...string) string {
	o.t.Helper()
	r, err := o.Open(o.t.Context(), o.clerk, sample(o.t, append(documents, "region", "authority")...), true)
	o.ok(err)
	return r.Case.ID
}

// TestACaseIsNotClosedOverItsDrafts: a draft counts for nothing in the ledger, so that the case would have no application.
func TestACaseIsNotClosedOverItsDrafts(t *testing.T) {
	o := newOffice(t)
	id := o.drafted("application", "authorization")
	_, err := o.put(id, forms.KindCompletion, form(t, forms.KindCompletion), false)
	o.refused(err, "application state", "authorization state")
	if !strings.Contains(err.Error(), "申请表（附件3）还是草稿") || !strings.Contains(err.Error(), "请先出具授权委托书") {
		t.Error(err)
	}
	_, err = o.put(id, forms.KindTermination, form(t, forms.KindTermination), false)
	o.refused(err, "application state", "authorization state")
	_, err = o.put(id, forms.KindCompletion, form(t, forms.KindCompletion), true) // a draft closes nothing
	o.ok(err)
	o.issue(id, forms.KindApplication)
	_, err = o.put(id, forms.KindCompletion, form(t, forms.KindCompletion), false)
	o.refused(err, "authorization state")
	o.issue(id, forms.KindAuthorization)
	if r := o.issue(id, forms.KindCompletion); len(r.Drafts) != 0 || len(r.Warnings) != 0 {
		t.Errorf("drafts %v, warnings %v", r.Drafts, r.Warnings)
	}

	id = o.drafted("application")
	_, err = o.put(id, forms.KindCompletion, form(t, forms.KindCompletion), false)
	o.refused(err, "application state", "authorization state")
	if !strings.Contains(err.Error(), "案件没有授权委托书（附件4）") {
		t.Error(err)
	}
}

func TestAChangeLeftInADraftIsNotLostByClosing(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.issue(id, forms.KindAuthorization)
	_, err := o.put(id, forms.KindApplication, bytes.Replace(form(t, forms.KindApplication), []byte("企业自筹"), []byte("贷款"), 1), true)
	o.ok(err)
	for _, k := range []forms.Kind{forms.KindCompletion, forms.KindTermination} {
		_, err = o.put(id, k, form(t, k), false)
		o.refused(err, "application state")
	}
	o.issue(id, forms.KindApplication) // as it was
	o.issue(id, forms.KindCompletion)
}

// TestAServiceGivenUpBeforeItWasEntrusted: the authorization was made ready and never signed.
func TestAServiceGivenUpBeforeItWasEntrusted(t *testing.T) {
	o := newOffice(t)
	id := o.drafted("application", "authorization")
	o.issue(id, forms.KindApplication)
	r := o.issue(id, forms.KindTermination)
	if r.Case.Status() != forms.StatusTerminated || paths(r.Warnings) != "authorization state" {
		t.Errorf("%s, %+v", r.Case.Status(), r.Warnings)
	}
}

// TestWhatACaseLacksMayFollow: the papers were signed, and are entered after the slip that closed the case.
func TestWhatACaseLacksMayFollow(t *testing.T) {
	o := newOffice(t)
	r, err := o.Open(t.Context(), o.clerk, sample(t, "region", "authority"), false)
	o.ok(err)
	id := r.Case.ID
	if r = o.issue(id, forms.KindCompletion); paths(r.Warnings) != "application state, authorization state" {
		t.Errorf("closed with %+v", r.Warnings)
	}
	for _, k := range []forms.Kind{forms.KindApplication, forms.KindAuthorization, forms.KindCommitment} {
		err := o.progress(id, "2021-06-01", forms.StateAccepted)
		if o.refused(err, " state"); !strings.Contains(err.Error(), "补出具所缺的") || !strings.Contains(err.Error(), k.ShortTitle()) {
			t.Error(err)
		}
		_, err = o.put(id, k, form(t, k), true)
		o.ok(err)
		o.issue(id, k)
		_, err = o.put(id, k, form(t, k), true)
		o.refused(err, " state")
	}
	err = o.progress(id, "2021-06-01", forms.StateAccepted)
	if want := "此后只能重新出具办结单，填写评价表、回访、归档日期和备注"; !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	_, err = o.put(id, forms.KindAuthorization, bytes.Replace(form(t, forms.KindAuthorization), []byte("05-13"), []byte("05-14"), 1), false)
	o.refused(err, " state")
}

// TestACaseOpenedClosedTellsWhatItLacks: as when its slip had been issued last.
func TestACaseOpenedClosedTellsWhatItLacks(t *testing.T) {
	o := newOffice(t)
	for _, tt := range []struct {
		members []string
		draft   bool
		want    string
	}{
		{[]string{"completion"}, false, "application state, authorization state"},
		{[]string{"application", "completion"}, false, "authorization state"},
		{[]string{"application", "authorization", "completion"}, false, ""},
		{[]string{"completion"}, true, ""},
	} {
		r, err := o.Open(t.Context(), o.clerk, sample(t, append(tt.members, "region", "authority")...), tt.draft)
		if o.ok(err); paths(r.Warnings) != tt.want {
			t.Errorf("opened with %v: %+v", tt.members, r.Warnings)
		}
		if len(tt.members) == 2 { // what it lacks may follow
			o.issue(r.Case.ID, forms.KindAuthorization)
			o.issue(r.Case.ID, forms.KindCommitment)
		}
	}
}

// TestASuspendedCaseGoesOnBeforeItIsCompleted: afterwards it could not be said any more. It may be given up as it rests.
func TestASuspendedCaseGoesOnBeforeItIsCompleted(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.ok(o.progress(id, "2021-06-20", forms.StateSuspended))
	_, err := o.put(id, forms.KindCompletion, form(t, forms.KindCompletion), true) // a draft closes nothing
	o.ok(err)
	_, err = o.put(id, forms.KindCompletion, form(t, forms.KindCompletion), false)
	o.refused(err, "progress state", "authorization state") // what else is wanting is told at once
	if !strings.Contains(err.Error(), "案件自2021年6月20日起中止，没有登记续办，请先登记续办再办结") {
		t.Error(err)
	}
	o.issue(id, forms.KindAuthorization)
	o.ok(o.progress(id, "2021-06-25", forms.StateResumed))
	if r := o.issue(id, forms.KindCompletion); r.Case.Status() != forms.StatusCompleted || len(r.Warnings) != 0 {
		t.Errorf("%s, %+v", r.Case.Status(), r.Warnings)
	}

	id = o.opened()
	o.issue(id, forms.KindAuthorization)
	o.ok(o.progress(id, "2021-06-20", forms.StateSuspended))
	r := o.issue(id, forms.KindTermination)
	if paths(r.Warnings) != "terminated order" || !strings.Contains(r.Warnings[0].Message, "自2021年6月20日起中止") {
		t.Errorf("%+v", r.Warnings)
	}
}

// TestACaseOpenedCompletedAsItRests is taken as it is written, with a warning, and its slip can be put right.
func TestACaseOpenedCompletedAsItRests(t *testing.T) {
	o := newOffice(t)
	data := sample(t, "region", "authority", "application", "completion")
	data = append(bytes.TrimSuffix(bytes.TrimSpace(data), []byte("}")), `,"progress":[{"date":"2021-06-20","state":"suspended"}]}`...)
	r, err := o.Open(t.Context(), o.clerk, data, false)
	if o.ok(err); paths(r.Warnings) != "completion.completed order, authorization state" {
		t.Errorf("%+v", r.Warnings)
	}
	o.issue(r.Case.ID, forms.KindCompletion)
}

func TestWhatMayBeDoneWithATerminatedCaseIsTold(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.issue(id, forms.KindTermination)
	err := o.progress(id, "2021-09-01", forms.StateDecided)
	if want := "此后只能补出具所缺的授权委托书、承诺书，重新出具终止单，填写回访、归档日期和备注"; err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	_, err = o.put(id, forms.KindTermination, []byte(`{"reason":"企业撤回","terminated":"2021-07-02","date":"2021-07-02"}`), false)
	o.ok(err)
}

func TestASlipPutRightIsComparedWithTheEvaluation(t *testing.T) {
	o := newOffice(t)
	id := o.done()
	o.issue(id, forms.KindEvaluation)
	_, err := o.amend(id, `{"followup":{"date":"2021-09-03"}}`)
	o.ok(err)
	slip := func(completed string) []byte {
		return []byte(`{"completed":"` + completed + `","date":"` + completed + `"}`)
	}
	for _, day := range []string{"2021-08-28", "2021-08-29"} {
		r, err := o.put(id, forms.KindCompletion, slip(day), false)
		if o.ok(err); paths(r.Warnings) != "evaluation.completed mismatch" {
			t.Errorf("on %s %+v", day, r.Warnings)
		}
	}
	r := o.issue(id, forms.KindEvaluation)
	if paths(r.Warnings) != "completed mismatch" {
		t.Errorf("the evaluation again: %+v", r.Warnings)
	}
	if r = o.issue(id, forms.KindCompletion); len(r.Warnings) != 0 {
		t.Errorf("as it was: %+v", r.Warnings)
	}
	_, err = o.amend(id, `{"followup":{"date":"2021-08-31"}}`)
	o.ok(err)
	r, err = o.put(id, forms.KindCompletion, slip("2021-09-01"), false)
	if o.ok(err); paths(r.Warnings) != "evaluation.completed mismatch, followup.date order" {
		t.Errorf("%+v", r.Warnings)
	}
}

func TestDaysThatHaveNotComeAreToldOf(t *testing.T) {
	o := newOffice(t) // on 2021-10-01
	r, err := o.Open(t.Context(), o.clerk, bytes.ReplaceAll(sample(t, "region", "application", "authorization", "progress", "due"),
		[]byte("2021"), []byte("2031")), false)
	o.ok(err)
	want := "application.date future, authorization.date future, progress[0].date future, progress[1].date future, progress[2].date future, progress[3].date future"
	if paths(r.Warnings) != want {
		t.Errorf("opened with %s", paths(r.Warnings))
	}
	id := o.opened()
	r, err = o.put(id, forms.KindAuthorization, bytes.Replace(form(t, forms.KindAuthorization), []byte("2021-05-13"), []byte("2021-10-02"), 1), true)
	if o.ok(err); paths(r.Warnings) != "date future" || r.Warnings[0].Message != "授权委托书的日期（2021年10月2日）晚于今天（2021年10月1日），请核对" {
		t.Errorf("%+v", r.Warnings)
	}
	r, err = o.AddProgress(t.Context(), o.clerk, id, nil, []byte(`{"date":"2021-10-02","state":"accepted"}`))
	if o.ok(err); paths(r.Warnings) != "date future" || !strings.HasPrefix(r.Warnings[0].Message, "本条进展的进展日期") {
		t.Errorf("%+v", r.Warnings)
	}
	if r = o.issue(id, forms.KindAuthorization); len(r.Warnings) != 0 {
		t.Errorf("%+v", r.Warnings)
	}
}
