package forms_test

import (
	"slices"
	"testing"

	"bangban/forms"
)

func TestPrefillCarriesOverWhatTheCaseKnows(t *testing.T) {
	c, _ := readCase(t, sample(t, "case.json"), forms.Issue)
	want := map[forms.Kind]string{
		forms.KindApplication: `{"form":"application","applicant":{"name":"鄂托克旗绿能新材料有限公司","principal":"巴特尔"},` +
			`"project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"},"items":[2,7,9,10]}`,
		forms.KindAuthorization: `{"form":"authorization","principal":{"name":"鄂托克旗绿能新材料有限公司","legal_representative":"巴特尔"},` +
			`"agent":{"name":"李明","organization":"鄂托克旗政务服务局"},"subject":"年产10万吨绿色新材料项目","items":[2,7,9,10]}`,
		forms.KindCommitment: `{"form":"commitment","authority":"鄂托克旗政务服务局"}`,
		forms.KindCompletion: `{"form":"completion","authority":"鄂托克旗政务服务局",` +
			`"project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"},"completed":"2021-08-30"}`,
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

// TestPrefillTakesEachFieldFromItsSource has a case that knows one thing alone, and the fields of the next form that it
// fills. Every other field stays blank.
func TestPrefillTakesEachFieldFromItsSource(t *testing.T) {
	const (
		applicant  = `"application":{"applicant":{"name":"甲公司"}}`
		head       = `"application":{"applicant":{"principal":"巴特尔"}}`
		applied    = `"application":{"items":[9,2]}`
		principal  = `"authorization":{"principal":{"name":"甲公司"}}`
		represents = `"authorization":{"principal":{"legal_representative":"巴特尔"}}`
		entrusted  = `"authorization":{"items":[9,2]}`
		subject    = `"authorization":{"subject":"甲项目"}`
		caseworker = `"caseworker":{"name":"李明"}`
		authority  = `"authority":"某局"`
	)
	project := func(kind string) string { return `"` + kind + `":{"project":{"name":"甲项目","code":"无"}}` }
	of := func(kind string) string { return `"` + kind + `":{"authority":"某局"}` }
	const named, coded, office = "project.name 甲项目", "project.code 无", "authority 某局"
	tests := []struct {
		source string
		kind   forms.Kind
		want   []string
	}{
		{principal, forms.KindApplication, []string{"applicant.name 甲公司"}},
		{represents, forms.KindApplication, []string{"applicant.principal 巴特尔"}},
		{subject, forms.KindApplication, []string{named}},
		{entrusted, forms.KindApplication, []string{"items 2、9"}},
		{project("termination"), forms.KindApplication, []string{named, coded}},
		{caseworker + "," + authority, forms.KindApplication, nil},

		{applicant, forms.KindAuthorization, []string{"principal.name 甲公司"}},
		{head, forms.KindAuthorization, []string{"principal.legal_representative 巴特尔"}},
		{caseworker, forms.KindAuthorization, []string{"agent.name 李明"}},
		{authority, forms.KindAuthorization, []string{"agent.organization 某局"}},
		{of("commitment"), forms.KindAuthorization, []string{"agent.organization 某局"}},
		{project("application"), forms.KindAuthorization, []string{"subject 甲项目"}},
		{applied, forms.KindAuthorization, []string{"items 2、9", "items.count 2"}},

		{authority, forms.KindCommitment, []string{office}},
		{of("completion"), forms.KindCommitment, []string{office}},
		{of("termination"), forms.KindCommitment, []string{office}},
		{applicant + "," + caseworker, forms.KindCommitment, nil},

		{authority, forms.KindCompletion, []string{office}},
		{of("commitment"), forms.KindCompletion, []string{office}},
		{project("application"), forms.KindCompletion, []string{named, coded}},
		{project("evaluation"), forms.KindCompletion, []string{named, coded}},
		{subject, forms.KindCompletion, []string{named}},
		{`"evaluation":{"completed":"2021-08-30"}`, forms.KindCompletion, []string{"completed 2021年8月30日"}},

		{project("application"), forms.KindEvaluation, []string{named, coded}},
		{project("completion"), forms.KindEvaluation, []string{named, coded}},
		{subject, forms.KindEvaluation, []string{named}},
		{`"completion":{"completed":"2021-08-30"}`, forms.KindEvaluation, []string{"completed 2021年8月30日"}},

		{authority, forms.KindTermination, []string{office}},
		{of("commitment"), forms.KindTermination, []string{office}},
		{project("application"), forms.KindTermination, []string{named, coded}},
		{subject, forms.KindTermination, []string{named}},

		// The case's own word goes before that of a document, and an earlier document before a later one.
		{authority + `,"commitment":{"authority":"乙局"}`, forms.KindCompletion, []string{office}},
		{project("application") + `,"completion":{"project":{"name":"乙项目"}},"authorization":{"subject":"丙项目"}`,
			forms.KindEvaluation, []string{named, coded}},
		{`"application":{"project":{"name":"甲项目"}},"completion":{"project":{"name":"乙项目","code":"无"}}`,
			forms.KindEvaluation, []string{named, coded}},
	}
	for _, tt := range tests {
		c, report := readCase(t, `{"case":"1",`+tt.source+`}`, forms.Draft)
		wantFound(t, report.Problems)
		f := forms.Prefill(c, tt.kind)
		var got []string
		for _, field := range forms.Fields(tt.kind) {
			if text := forms.Text(f, field.Path); text != "" {
				got = append(got, field.Path+" "+text)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("from %s the %s is filled with %q, want %q", tt.source, tt.kind, got, tt.want)
		}
	}
}

// TestPrefillLeavesWhatIsAskedForTheFirstTime: of a case that has all other documents these fields alone are blank.
func TestPrefillLeavesWhatIsAskedForTheFirstTime(t *testing.T) {
	blank := map[forms.Kind][]string{
		forms.KindApplication: {"applicant.credit_code", "applicant.address", "applicant.postcode", "applicant.phone", "applicant.handler",
			"project.address", "project.investment", "project.funding", "project.land_use", "project.key", "project.purpose",
			"project.progress", "date"},
		forms.KindAuthorization: {"agent.sex", "agent.id_number", "agent.title", "date"},
		forms.KindCommitment:    {"date"},
		forms.KindCompletion:    {"date"},
		forms.KindEvaluation:    {"rating", "comments", "date"},
		forms.KindTermination:   {"reason", "terminated", "date"},
	}
	for _, k := range forms.Kinds() {
		c, _ := readCase(t, sample(t, "case.json"), forms.Issue)
		switch k {
		case forms.KindApplication:
			c.Application = nil
		case forms.KindAuthorization:
			c.Authorization = nil
		case forms.KindCommitment:
			c.Commitment = nil
		case forms.KindCompletion:
			c.Completion = nil
		case forms.KindEvaluation:
			c.Evaluation = nil
		}
		f := forms.Prefill(c, k)
		var got []string
		for _, field := range forms.Fields(k) {
			if forms.Text(f, field.Path) == "" {
				got = append(got, field.Path)
			}
		}
		if !slices.Equal(got, blank[k]) {
			t.Errorf("of the %s are blank %q, want %q", k, got, blank[k])
		}
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
