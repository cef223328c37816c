package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"

	"github.com/google/go-cmp/cmp"
)

// sparse is the sample case as somebody types it who types nothing twice.
const sparse = `{"case":"150624-2021-0002","region":"150624","authority":"鄂托克旗政务服务局","caseworker":{"name":"李明"},
	"application":{"applicant":{"name":"鄂托克旗绿能新材料有限公司","address":"棋盘井镇工业大街8号","principal":"巴特尔",
		"phone":"0477-6212345","handler":"王小丽"},
		"project":{"name":"年产10万吨绿色新材料项目","address":"棋盘井工业园区","code":"2104-150624-04-01-000018"},
		"items":[10,2],"date":"2021-05-12"},
	"authorization":{"agent":{"id_number":"150624199003071232"},"date":"2021-05-13"},
	"commitment":{"date":"2021-05-13"},
	"completion":{"completed":"2021-08-30","date":"2021-08-31"},
	"evaluation":{"rating":"satisfied","date":"2021-09-02"}}`

func TestNothingIsTypedTwice(t *testing.T) {
	c, report := readCase(t, sparse, forms.Issue)
	wantFound(t, report.Problems)
	wantFound(t, report.Warnings)
	want := map[forms.Kind]string{
		forms.KindAuthorization: `{"form":"authorization","principal":{"name":"鄂托克旗绿能新材料有限公司","legal_representative":"巴特尔"},` +
			`"agent":{"name":"李明","id_number":"150624199003071232","organization":"鄂托克旗政务服务局"},` +
			`"subject":"年产10万吨绿色新材料项目","items":[2,10],"date":"2021-05-13"}`,
		forms.KindCommitment: `{"form":"commitment","authority":"鄂托克旗政务服务局","date":"2021-05-13"}`,
		forms.KindCompletion: `{"form":"completion","authority":"鄂托克旗政务服务局","project":{"name":"年产10万吨绿色新材料项目",` +
			`"code":"2104-150624-04-01-000018"},"completed":"2021-08-30","date":"2021-08-31"}`,
		forms.KindEvaluation: `{"form":"evaluation","project":{"name":"年产10万吨绿色新材料项目","code":"2104-150624-04-01-000018"},` +
			`"completed":"2021-08-30","rating":"satisfied","date":"2021-09-02"}`,
	}
	for k, w := range want {
		if got, err := forms.Marshal(c.Document(k)); err != nil || string(got) != w {
			t.Errorf("the %s is %s, %v", k, got, err)
		}
	}
	if c.Termination != nil {
		t.Error("a termination slip has come up")
	}
	d, report, err := forms.NewRules().Read([]byte(sparse), forms.Issue)
	if diff := cmp.Diff(forms.Document(c), d, sameValues); err != nil || !report.Valid() || diff != "" {
		t.Errorf("Read gives another case than ReadCase: %+v, %v\n%s", report, err, diff)
	}
}

func TestCommitmentHasItsAuthorityFromTheCase(t *testing.T) {
	c, report := readCase(t, `{"case":"150624-2021-0002","region":"150624","authority":"鄂托克旗政务服务局","commitment":{"date":"2021-05-13"}}`, forms.Issue)
	wantFound(t, report.Problems)
	if c.Commitment.Authority != "鄂托克旗政务服务局" {
		t.Errorf("the commitment is to %q", c.Commitment.Authority)
	}
}

func TestWhatWasTypedIsNeverOverwritten(t *testing.T) {
	for _, input := range []string{sample(t, "case.json"),
		`{"case":"1","authority":"甲局","caseworker":{"name":"李明"},"commitment":{"authority":"乙局"},"completion":{"authority":"丙局","project":{"name":"乙","code":"无"},
			"completed":"2021-08-30"},"evaluation":{"project":{"name":"丙","code":"2109-150624-07-02-123453"},"completed":"2021-08-31"},
			"termination":{"authority":"丁局","project":{"name":"丁","code":"2104-150624-04-01-000018"}},
			"application":{"applicant":{"name":"甲公司","principal":"甲"},"project":{"name":"甲","code":"2104-150624-04-01-000018"},"items":[1]},
			"authorization":{"principal":{"name":"乙公司","legal_representative":"乙"},"agent":{"name":"王五","organization":"戊局"},"subject":"戊","items":[2]}}`,
	} {
		before, _, _ := forms.DecodeCase([]byte(input))
		after, _, _ := forms.DecodeCase([]byte(input))
		after.Complete()
		if diff := cmp.Diff(before, after, sameValues); diff != "" {
			t.Errorf("Complete has changed what was typed:\n%s", diff)
		}
	}
}

func TestCompleteIsDoneOnce(t *testing.T) {
	once, _, _ := forms.DecodeCase([]byte(sparse))
	once.Complete()
	twice, _, _ := forms.DecodeCase([]byte(sparse))
	twice.Complete()
	twice.Complete()
	if diff := cmp.Diff(once, twice, sameValues); diff != "" {
		t.Errorf("completing again changes the case:\n%s", diff)
	}
	typed, _, _ := forms.DecodeCase([]byte(sparse))
	if typed.Commitment.Authority != "" {
		t.Error("decoding alone completes the case")
	}
	(*forms.Case)(nil).Complete()
	new(forms.Case).Complete()
}

func TestDatesAreNotFilledIn(t *testing.T) {
	c, _ := readCase(t, `{"case":"1","application":{"date":"2021-05-12"},"authorization":{},"commitment":{},"completion":{},
		"evaluation":{"completed":"2021-08-30","date":"2021-09-02"},"termination":{},"due":"2021-09-30"}`, forms.Draft)
	for _, f := range c.Documents() {
		if f.Kind() != forms.KindApplication && f.Kind() != forms.KindEvaluation && !f.Dated().IsZero() {
			t.Errorf("the %s is dated %s", f.Kind(), f.Dated())
		}
	}
	if c.Completion.Completed.String() != "2021-08-30" || !c.Termination.Terminated.IsZero() {
		t.Errorf("completed %s, terminated %s", c.Completion.Completed, c.Termination.Terminated)
	}
}

func TestContradictionsInWhatWasTypedAreStillSeen(t *testing.T) {
	_, report := readCase(t, edit(t, sparse, `"completion":{`, `"completion":{"project":{"name":"另一个项目"},`,
		`"authorization":{`, `"authorization":{"items":[2],`), forms.Issue)
	wantFound(t, report.Problems, "authorization.items mismatch")
	wantFound(t, report.Warnings, "completion.project.name mismatch")
}

func TestWhatIsWrongIsNamedWhereItWasTyped(t *testing.T) {
	tests := []struct {
		name               string
		edit               []string
		problems, warnings []string
	}{
		{"project code", []string{`2104-150624-04-01-000018`, `150624`}, []string{"application.project.code project_code"}, nil},
		{"check digit of it", []string{`000018`, `000019`}, nil, []string{"application.project.code project_code"}},
		{"authority", []string{`"authority":"鄂托克旗政务服务局"`, `"authority":"` + strings.Repeat("长", 201) + `"`}, []string{"authority too_long"}, nil},
		{"items", []string{`[10,2]`, `[23,2]`}, []string{"application.items[0] items"}, nil},
		{"items twice", []string{`[10,2]`, `[2,2]`}, []string{"application.items[1] duplicate"}, nil},
		{"day of completion", []string{`"completed":"2021-08-30",`, ``, `"rating"`, `"completed":"2021-01-01","rating"`},
			[]string{"completion.completed order"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, edit(t, sparse, tt.edit...), forms.Issue)
			wantFound(t, report.Problems, tt.problems...)
			wantFound(t, report.Warnings, tt.warnings...)
		})
	}
}

func TestWhatWasTypedAndCannotBeReadIsNotFilledIn(t *testing.T) {
	c, report := readCase(t, edit(t, sparse, `"completion":{`, `"completion":{"authority":5,"project":"甲",`,
		`"authorization":{`, `"authorization":{"items":[2,"10"],`), forms.Issue)
	wantFound(t, report.Problems, "authorization.items[1] type", "completion.authority type", "completion.project type")
	if c.Completion.Authority != "" || c.Completion.Project != (forms.Project{}) || c.Authorization.Items != nil {
		t.Errorf("it is filled in: %+v, %+v", c.Completion, c.Authorization)
	}
}

// TestItemsFilledInAreCheckedOnTheirOwnDate: between application and authorization the list was adjusted.
func TestItemsFilledInAreCheckedOnTheirOwnDate(t *testing.T) {
	rules := forms.NewRules(forms.WithCatalogues(catalogue("150624", 2021, 22), catalogue("150624", 2022, 5)))
	_, report, err := rules.ReadCase([]byte(edit(t, sparse, `"authorization":{`, `"authorization":{`, `1232"},"date":"2021-05-13"`, `1232"},"date":"2022-05-13"`)), forms.Draft)
	if err != nil {
		t.Fatal(err)
	}
	if got := found(report.Problems); len(got) == 0 || got[0] != "authorization.items[1] items" {
		t.Errorf("found %q", got)
	}
}

func TestCodeThatWasGivenLaterGoesBeforeNone(t *testing.T) {
	c, _ := readCase(t, `{"case":"1","application":{"project":{"code":"无"}},"completion":{"project":{"code":"2104-150624-04-01-000018"}},"evaluation":{}}`, forms.Draft)
	if c.Evaluation.Project.Code != "2104-150624-04-01-000018" || c.Application.Project.Code != "无" {
		t.Errorf("evaluation %s, application %s", c.Evaluation.Project.Code, c.Application.Project.Code)
	}
}
