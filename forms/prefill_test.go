package forms_test

import (
	"testing"

	"bangban/forms"
)

func TestPrefillCarriesOverWhatTheCaseKnows(t *testing.T) {
	c, _ := readCase(t, sample(t, "case.json"), forms.Issue)
	want := map[forms.Kind]string{
		forms.KindApplication: `{"form":"application","applicant":{"name":"鄂托克旗绿能新材料有限公司"},` +
			`"project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"},"items":[2,7,9,10]}`,
		forms.KindAuthorization: `{"form":"authorization","principal":{"name":"鄂托克旗绿能新材料有限公司","legal_representative":"巴特尔"},` +
			`"agent":{"name":"李明","organization":"鄂托克旗政务服务局"},"subject":"年产10万吨绿色新材料项目","items":[2,7,9,10]}`,
		forms.KindCommitment: `{"form":"commitment","authority":"鄂托克旗政务服务局"}`,
		forms.KindCompletion: `{"form":"completion","authority":"鄂托克旗政务服务局",` +
			`"project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"}}`,
		forms.KindEvaluation: `{"form":"evaluation","project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"},` +
			`"completed":"2021-08-30"}`,
		forms.KindTermination: `{"form":"termination","authority":"鄂托克旗政务服务局",` +
			`"project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"}}`,
	}
	for _, k := range forms.Kinds() {
		f := forms.Prefill(c, k)
		got, err := forms.Marshal(f)
		if err != nil || string(got) != want[k] {
			t.Errorf("%s is prefilled as %s, %v", k, got, err)
		}
		wantFound(t, forms.NewRules().Check(f, forms.Draft).Problems)
	}
}

func TestPrefillSharesNothingWithTheCase(t *testing.T) {
	c, _ := readCase(t, sample(t, "case.json"), forms.Issue)
	forms.Prefill(c, forms.KindAuthorization).(*forms.PowerOfAttorney).Items[0] = 22
	if c.Application.Items[0] != 2 {
		t.Error("a change to the prefilled form changes the application")
	}
}

func TestPrefillKnowsWhatLaterDocumentsSay(t *testing.T) {
	c := &forms.Case{Termination: &forms.TerminationSlip{Authority: "某局", Project: forms.Project{Name: "某项目", Code: "无"}}}
	f := forms.Prefill(c, forms.KindCompletion).(*forms.CompletionSlip)
	if f.Authority != "某局" || f.Project.Name != "某项目" || f.Project.Code != "无" {
		t.Errorf("prefilled as %+v", f)
	}
	c = &forms.Case{Authorization: &forms.PowerOfAttorney{Subject: "某项目"}}
	if f := forms.Prefill(c, forms.KindEvaluation).(*forms.EvaluationForm); f.Project.Name != "某项目" {
		t.Errorf("prefilled as %+v", f)
	}
}

func TestPrefillOfNothingIsEmpty(t *testing.T) {
	for _, k := range forms.Kinds() {
		for _, c := range []*forms.Case{nil, {}} {
			if got, err := forms.Marshal(forms.Prefill(c, k)); err != nil || string(got) != `{"form":"`+string(k)+`"}` {
				t.Errorf("%s of %v is prefilled as %s, %v", k, c, got, err)
			}
		}
	}
	if forms.Prefill(&forms.Case{}, "nothing") != nil {
		t.Error("a kind that does not exist is prefilled")
	}
}
