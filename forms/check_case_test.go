package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"
)

func TestRulesBetweenTheDocumentsOfACase(t *testing.T) {
	const (
		authorizationDate = `"items": [2, 7, 9, 10],
    "date": "2021-05-13"`
		evaluation = `"evaluation": {`
	)
	tests := []struct {
		name string
		edit []string
		want []string
	}{
		{"authorization before application", []string{authorizationDate, `"items": [2, 7, 9, 10], "date": "2021-05-11"`}, []string{"authorization.date order"}},
		{"all on one day", []string{authorizationDate, `"items": [2, 7, 9, 10], "date": "2021-05-12"`}, nil},
		{"completed before authorization", []string{`"completed": "2021-08-30"`, `"completed": "2021-05-12"`}, []string{"completion.completed order"}},
		{"completion before authorization", []string{`"date": "2021-08-31"`, `"date": "2021-05-12"`}, []string{"completion.date order"}},
		{"evaluation before completion", []string{`"date": "2021-09-02"`, `"date": "2021-08-29"`}, []string{"evaluation.date order"}},
		{"commitment is not compared", []string{`"commitment": {
    "authority": "鄂托克旗政务服务局",
    "date": "2021-05-13"`, `"commitment": {"authority": "鄂托克旗政务服务局", "date": "2020-05-13"`}, nil},
		{"progress before application", []string{`"2021-06-18"`, `"2021-05-11"`}, []string{"progress[1].date order"}},
		{"progress on the day of application", []string{`"2021-06-18"`, `"2021-05-12"`}, nil},
		{"progress of an unknown item", []string{`"item": 9`, `"item": 23`}, []string{"progress[2].item items"}},
		{"progress of a negative item", []string{`"item": 9`, `"item": -1`}, []string{"progress[2].item items"}},
		{"progress without an item", []string{`"item": 9,`, ``}, nil},
		{"progress of an unknown state", []string{`"accepted"`, `"done"`}, []string{"progress[0].state choice"}},
		{"other items entrusted", []string{authorizationDate, `"items": [2, 7, 9], "date": "2021-05-13"`}, []string{"authorization.items mismatch"}},
		{"same items in another order", []string{authorizationDate, `"items": [10, 9, 7, 2], "date": "2021-05-13"`}, nil},
		{"completion and termination", []string{evaluation, `"termination": {"authority":"某局","project":{"name":"年产10万吨绿色新材料项目"},
			"reason":"停建","terminated":"2021-08-30","date":"2021-08-30"}, ` + evaluation}, []string{"termination exclusive"}},
		{"evaluation of a terminated case", []string{`"completion": {`, `"termination": {"reason":"停建", "terminated":"2021-08-30",`, `"completed": "2021-08-30",`, ``},
			[]string{"evaluation orphan"}},
		{"case number with a slash", []string{`"150624-2021-0001"`, `"../0001"`}, []string{"case case_id"}},
		{"case number that is too long", []string{`"150624-2021-0001"`, `"` + strings.Repeat("1", 65) + `"`}, []string{"case case_id"}},
		{"region of seven digits", []string{`"region": "150624"`, `"region": "1506241"`}, []string{"region region"}},
		{"channel", []string{`"window"`, `"fax"`}, []string{"channel choice"}},
		{"mode", []string{`"full"`, `"half"`}, []string{"mode choice"}},
		{"caseworker's phone", []string{`"0477-6219999"`, `"6219999"`}, []string{"caseworker.phone phone"}},
		{"due", []string{`"2021-09-30"`, `"2021-09-31"`}, []string{"due date"}},
		{"inside a document", []string{`"016064"`, `"16064"`}, []string{"application.applicant.postcode postcode"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, edit(t, sample(t, "case.json"), tt.edit...), forms.Draft)
			wantFound(t, report.Problems, tt.want...)
		})
	}
}

func TestCaseIsIssuedAsFarAsItHasGone(t *testing.T) {
	tests := []struct {
		name, input  string
		issue, draft []string
	}{
		{"nothing yet", `{"case":"150624-2021-0001"}`, nil, nil},
		{"no number", `{"case":""}`, []string{"case required"}, nil},
		{"empty document", `{"case":"1","commitment":{}}`, []string{"commitment.authority required", "commitment.date required"}, nil},
		{"empty progress entry", `{"case":"1","progress":[{}]}`, []string{"progress[0].date required", "progress[0].state required"}, nil},
		{"evaluation alone", `{"case":"1","evaluation":{"project":{"name":"某项目"},"completed":"2021-08-30","rating":"satisfied","date":"2021-09-02"}}`,
			[]string{"evaluation orphan"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, tt.input, forms.Issue)
			wantFound(t, report.Problems, tt.issue...)
			_, report = readCase(t, tt.input, forms.Draft)
			wantFound(t, report.Problems, tt.draft...)
		})
	}
}

func TestNothingIsComparedWithWhatCouldNotBeRead(t *testing.T) {
	const evaluation = `"evaluation":{"project":{"name":"某项目"},"completed":"2021-08-30","rating":"satisfied","date":"2021-09-02"}`
	tests := []struct {
		name, input string
		want        []string
	}{
		{"completion that is a text", `{"case":"1","completion":"有",` + evaluation + `}`, []string{"completion type"}},
		{"completion that is there twice", `{"case":"1","completion":null,"completion":{"date":"2021-09-01"},` + evaluation + `}`,
			[]string{"completion duplicate"}},
		{"termination that is a number does not stand in for it", `{"case":"1","termination":1,` + evaluation + `}`,
			[]string{"evaluation orphan", "termination type"}},
		{"termination that is there twice", `{"case":"1","completion":{"authority":"某局","project":{"name":"某项目"},"completed":"2021-08-30",
			"date":"2021-08-30"},"termination":{},"termination":null}`, []string{"termination duplicate"}},
		{"date of the application that is there twice", `{"case":"1","application":{"date":"2021-05-12","date":"2021-05-10"},
			"progress":[{"date":"2021-05-11","state":"accepted"}]}`, []string{"application.date duplicate"}},
		{"application that is there twice", `{"case":"1","application":{"date":"2021-05-12","items":[2]},"application":{},
			"authorization":{"date":"2021-05-11","items":[3]}}`, []string{"application duplicate"}},
		{"items that are there twice", `{"case":"1","application":{"items":[2],"items":[3]},"authorization":{"items":[3]}}`,
			[]string{"application.items duplicate"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, tt.input, forms.Issue)
			var problems []forms.Problem
			for _, p := range report.Problems {
				if p.Code != "required" {
					problems = append(problems, p)
				}
			}
			wantFound(t, problems, tt.want...)
		})
	}
}

func TestDatesOutOfOrderAreNamedWithBothDocuments(t *testing.T) {
	_, report := readCase(t, edit(t, sample(t, "case.json"), `"date": "2021-08-31"`, `"date": "2021-05-01"`), forms.Issue)
	if len(report.Problems) != 1 {
		t.Fatalf("found %+v", report.Problems)
	}
	want := "办结单的日期（2021年5月1日）早于授权委托书的日期（2021年5月13日），请核对"
	if got := report.Problems[0].Message; got != want {
		t.Errorf("the message is %s, want %s", got, want)
	}
}

func TestTerminationIsPutInOrderLikeCompletion(t *testing.T) {
	input := `{"case":"1",
		"application":{"date":"2021-05-12"},
		"termination":{"terminated":"2021-05-11","date":"2021-05-10"}}`
	_, report := readCase(t, input, forms.Draft)
	wantFound(t, report.Problems, "termination.terminated order", "termination.date order")
}

func TestDocumentsThatTellDifferentStoriesAreWarnedOf(t *testing.T) {
	tests := []struct {
		name string
		edit []string
		want []string
	}{
		{"unit", []string{`"principal": {
      "name": "鄂托克旗绿能新材料有限公司"`, `"principal": {"name": "鄂托克旗绿能公司"`}, []string{"authorization.principal.name mismatch"}},
		{"project code", []string{`"completion": {`, `"completion": {"form":"completion",`,
			`"authority": "鄂托克旗政务服务局",
    "project": {
      "name": "年产10万吨绿色新材料项目",
      "code": "2104-150624-04-01-000018"`, `"authority": "鄂托克旗政务服务局", "project": {"name": "年产1万吨绿色新材料项目", "code": "2109-150624-07-02-123453"`},
			[]string{"completion.project.name mismatch", "completion.project.code mismatch"}},
		{"day of completion", []string{`"completed": "2021-08-30"`, `"completed": "2021-08-29"`}, []string{"evaluation.completed mismatch"}},
		{"item that was not applied for", []string{`"item": 9`, `"item": 1`}, []string{"progress[2].item mismatch"}},
		{"region that is not in the list", []string{`"region": "150624"`, `"region": "150699"`}, []string{"region region"}},
		{"inside a document", []string{`"male"`, `"female"`}, []string{"authorization.agent.sex mismatch"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, edit(t, sample(t, "case.json"), tt.edit...), forms.Issue)
			wantFound(t, report.Problems)
			wantFound(t, report.Warnings, tt.want...)
		})
	}
}

// TestACaseNumberTellsNobodysIdentity: it stands bare in lists, file names and ledgers.
func TestACaseNumberTellsNobodysIdentity(t *testing.T) {
	for id, valid := range map[string]bool{
		"150624199003071232": false, "A-150624199003071232": false, "15-0624-1990-0307-1232": false, "34052419800101001X": false,
		"150624900307123": false, "150624-1990-03071232": false, "150624-2001-1007123X": false, "1150624199003071233": false,
		"CAN110081080310": false, "150624-2021-0001": true, "150624-2021-9999": true, "150624-2021-10000": true,
		"150624-2021-999999": true, "OLD-7": true, "20210512-0001": true,
		"20210512000000001": true, "150624-20210512-0001": true, "150624-210512-001": true, "BLB-2021-00000001": true,
	} {
		for _, level := range []forms.Level{forms.Issue, forms.Draft} {
			_, report := readCase(t, `{"case":"`+id+`"}`, level)
			if report.Valid() != valid {
				t.Fatalf("%s: %+v", id, report.Problems)
			}
			if !valid && (strings.Contains(report.Problems[0].Message, id) || !strings.Contains(report.Problems[0].Message, "证件号码")) {
				t.Errorf("%s: %s", id, report.Problems[0].Message)
			}
		}
	}
}

func TestClosingThatDoesNotFitTheProgressIsWarnedOf(t *testing.T) {
	const slip = `"completion":{"authority":"某局","project":{"name":"某项目"},"completed":"2021-08-30","date":"2021-09-10"}`
	const end = `"termination":{"authority":"某局","project":{"name":"某项目"},"reason":"停建","terminated":"2021-08-30","date":"2021-09-10"}`
	tests := []struct{ name, progress, path, says string }{
		{"on the day", `{"date":"2021-08-30","state":"decided"}`, "", ""},
		{"progress afterwards", `{"date":"2021-09-01","state":"decided"}`, "order", "（2021年8月30日）早于最近一条进展（2021年9月1日，"},
		{"suspended afterwards", `{"date":"2021-09-01","state":"suspended"}`, "order", "早于最近一条进展（2021年9月1日，中止）"},
		{"suspended", `{"date":"2021-08-01","state":"suspended"}`, "order", "自2021年8月1日起中止，没有登记续办"},
		{"resumed", `{"date":"2021-08-01","state":"suspended"},{"date":"2021-08-02","state":"resumed"}`, "", ""},
		{"an item rests", `{"date":"2021-08-01","item":2,"state":"suspended"}`, "", ""},
	}
	for _, tt := range tests {
		for path, document := range map[string]string{"completion.completed": slip, "termination.terminated": end} {
			_, report := readCase(t, `{"case":"1",`+document+`,"progress":[`+tt.progress+`]}`, forms.Issue)
			wantFound(t, report.Problems)
			var want []string
			if tt.path != "" {
				want = []string{path + " " + tt.path}
			}
			wantFound(t, report.Warnings, want...)
			if want != nil && len(report.Warnings) == 1 && !strings.Contains(report.Warnings[0].Message, tt.says) {
				t.Errorf("%s: %s", tt.name, report.Warnings[0].Message)
			}
		}
	}
}

func TestEveryPathIsNamedAtMostOnce(t *testing.T) {
	input := `{"case":"1","case":"2","region":"x","application":{"items":[99,99,99],"date":"2021-05-12"},
		"authorization":{"items":[1],"date":"2021-05-01"},"progress":[{"date":"2021-05-01","item":99},{"date":"2021-05-01","item":99}]}`
	_, report := readCase(t, input, forms.Issue)
	seen := map[string]bool{}
	for _, p := range append(report.Problems, report.Warnings...) {
		if seen[p.Path] {
			t.Errorf("%s is named twice", p.Path)
		}
		seen[p.Path] = true
	}
	if !seen["progress[1].item"] || !seen["authorization.items"] || !seen["application.items[2]"] {
		t.Errorf("not all is found: %q", found(report.Problems))
	}
}

func BenchmarkReadCase(b *testing.B) {
	rules, input := forms.NewRules(), []byte(sample(b, "case.json"))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := rules.ReadCase(input, forms.Issue); err != nil {
			b.Fatal(err)
		}
	}
}
