package forms_test

import (
	"strings"
	"testing"
	"unicode"

	"bangban/forms"
)

func TestDecodeTellsWhatADocumentIs(t *testing.T) {
	tests := []struct {
		name, input string
		want        []string
	}{
		{"form of an unknown kind", `{"form":"aplication"}`, []string{"form form"}},
		{"form that is a number", `{"form":3}`, []string{"form type"}},
		{"form that is null", `{"form":null}`, []string{"form required"}},
		{"form that is empty", `{"form":" ","date":"2021-05-12"}`, []string{"form required"}},
		{"neither form nor case", `{"date":"2021-05-12"}`, []string{"form required"}},
		{"an array", `[]`, []string{" type"}},
		{"a text", `"form"`, []string{" type"}},
		{"null", `null`, []string{" type"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, report, err := forms.Decode([]byte(tt.input))
			if d != nil || err != nil {
				t.Errorf("Decode gives %v, %v", d, err)
			}
			wantFound(t, report.Problems, tt.want...)
			for _, p := range report.Problems {
				if p.Path == "form" && !strings.Contains(p.Message, "application、authorization") {
					t.Errorf("the legal names are not in %s", p.Message)
				}
			}
			if d, again, err := forms.NewRules().Read([]byte(tt.input), forms.Issue); d != nil || err != nil || len(again.Problems) != 1 {
				t.Errorf("Read gives %v, %+v, %v", d, again, err)
			}
		})
	}
	for _, input := range []string{`{"case":"1","form":null}`, `{"form":"","case":""}`} {
		d, report, _ := forms.Decode([]byte(input))
		if _, ok := d.(*forms.Case); !ok {
			t.Errorf("%s is no case: %+v", input, report.Problems)
		}
	}
	if d, _, _ := forms.Decode([]byte(`{"case":"1","authority":"某局"}`)); d.(*forms.Case).Authority != "某局" {
		t.Error("an object with the member case is no case")
	}
}

func TestFormMemberMayBeLeftOutWhereTheKindIsKnown(t *testing.T) {
	for input, want := range map[string][]string{
		`{"authority":"某局"}`:                        nil,
		`{"form":"commitment","authority":"某局"}`:    nil,
		`{"form":"completion","authority":"某局"}`:    {"form form"},
		`{"form":null,"authority":"某局"}`:            nil,
		`{"form":""}`:                               nil,
		`{"form":7}`:                                {"form form"},
		`[1]`:                                       {" type"},
		`{"form":"commitment","form":"commitment"}`: {"form duplicate"},
	} {
		_, report := readForm(t, forms.KindCommitment, input, forms.Draft)
		wantFound(t, report.Problems, want...)
	}
}

func TestMembersThatDoNotFitAreRefusedWithTheirPath(t *testing.T) {
	tests := []struct {
		name, input string
		want        []string
	}{
		{"unknown at the top", `{"tel":"1"}`, []string{"tel unknown"}},
		{"unknown inside", `{"applicant":{"tel":"1"}}`, []string{"applicant.tel unknown"}},
		{"names differ by case", `{"applicant":{"Name":"某公司"}}`, []string{"applicant.Name unknown"}},
		{"unknown comes behind its siblings", `{"zip":1,"date":"x","applicant":{"fax":1,"postcode":"1"}}`,
			[]string{"applicant.postcode postcode", "applicant.fax unknown", "date date", "zip unknown"}},
		{"name that would pass for a path", `{"applicant.name":"x"}`, []string{`"applicant.name" unknown`}},
		{"empty name", `{"":1}`, []string{`"" unknown`}},
		{"duplicate", `{"applicant":{"name":"甲","name":"乙"}}`, []string{"applicant.name duplicate"}},
		{"duplicate object", `{"applicant":{"name":"甲"},"applicant":{}}`, []string{"applicant duplicate"}},
		{"duplicate of an unknown one", `{"x":1,"x":2}`, []string{"x unknown"}},
		{"text for an object", `{"applicant":"某公司"}`, []string{"applicant type"}},
		{"array for an object", `{"applicant":[]}`, []string{"applicant type"}},
		{"number for a text", `{"applicant":{"postcode":16064}}`, []string{"applicant.postcode type"}},
		{"object for a text", `{"applicant":{"name":{}}}`, []string{"applicant.name type"}},
		{"bool for a text", `{"applicant":{"name":true}}`, []string{"applicant.name type"}},
		{"number for a date", `{"date":20210512}`, []string{"date type"}},
		{"text for a bool", `{"project":{"key":"true"}}`, []string{"project.key type"}},
		{"number for a bool", `{"project":{"key":1}}`, []string{"project.key type"}},
		{"bool for an amount", `{"project":{"investment":true}}`, []string{"project.investment type"}},
		{"number for items", `{"items":2}`, []string{"items type"}},
		{"text among items", `{"items":[2,"7"]}`, []string{"items[1] type"}},
		{"null among items", `{"items":[null]}`, []string{"items[0] type"}},
		{"fraction among items", `{"items":[2.5,2.0,1e1]}`, []string{"items[0] type", "items[1] type", "items[2] type"}},
		{"huge item", `{"items":[99999999999999999999]}`, []string{"items[0] type"}},
		{"several at once, in the order of the form", `{"date":1,"items":[0],"project":{"key":3,"name":5},"applicant":{"phone":1,"name":2}}`,
			[]string{"applicant.name type", "applicant.phone type", "project.name type", "project.key type", "items[0] items", "date type"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readForm(t, forms.KindApplication, tt.input, forms.Draft)
			wantFound(t, report.Problems, tt.want...)
		})
	}
}

func TestWhatCannotBeReadIsNotAlsoMissing(t *testing.T) {
	input := edit(t, formSample(t, forms.KindApplication),
		`"applicant": {`, `"applicant": 1, "applicant2": {`,
		`"items": [2, 7, 9, 10]`, `"items": ["2"]`,
		`"2021-05-12"`, `"2021-02-30"`)
	_, report := readForm(t, forms.KindApplication, input, forms.Issue)
	wantFound(t, report.Problems, "applicant type", "items[0] type", "date date", "applicant2 unknown")
}

func TestAbsentNullAndEmptyAreTheSame(t *testing.T) {
	want := readAs(t, `{}`)
	for _, input := range []string{
		`{"applicant":null,"project":null,"items":null,"date":null}`,
		`{"applicant":"","project":"","items":"","date":""}`,
		`{"applicant":{},"project":{},"items":[],"date":" "}`,
		`{"applicant":{"name":"","credit_code":null,"postcode":" ","phone":"　"},"project":{"key":"","investment":"","code":null,"purpose":"\n"}}`,
	} {
		if got := readAs(t, input); got != want {
			t.Errorf("%s reads as %s, want %s", input, got, want)
		}
	}
}

// readAs gives the canonical JSON of an application that is a fine draft.
func readAs(t *testing.T, input string) string {
	t.Helper()
	f, report := readForm(t, forms.KindApplication, input, forms.Draft)
	wantFound(t, report.Problems)
	data, err := forms.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAmountsNeverGoThroughFloatingPoint(t *testing.T) {
	for number, want := range map[string]string{
		`12000.5`:         "12000.5",
		`"12000.5"`:       "12000.5",
		`"１２０００．５"`:       "12000.5",
		`0.1`:             "0.1",
		`0`:               "0",
		`99999999.9999`:   "99999999.9999",
		`12.3400`:         "12.34",
		`1.2e4`:           "12000",
		`12.34567`:        "",
		`-1`:              "",
		`1e400`:           "",
		`1e-400`:          "",
		`1e999999999999`:  "",
		`"abc"`:           "",
		`"12,000"`:        "",
		`123456789012345`: "",
	} {
		f, report := readForm(t, forms.KindApplication, `{"project":{"investment":`+number+`}}`, forms.Draft)
		if got := forms.Text(f, "project.investment"); got != want {
			t.Errorf("%s prints as %q, want %q", number, got, want)
		}
		if want == "" {
			wantFound(t, report.Problems, "project.investment amount")
		} else {
			wantFound(t, report.Problems)
		}
	}
}

func TestTextIsCleanedOnceAtTheDoor(t *testing.T) {
	f, report := readForm(t, forms.KindApplication, `{"applicant":{"name":"  某\u200b公司 ","postcode":"０１６０６４","phone":"0477—6212345"},
		"project":{"purpose":"一\r\n二","name":"一\n二","code":"2104－150624－04－01－000018"}}`, forms.Draft)
	wantFound(t, report.Problems)
	wantFound(t, report.Warnings, "applicant.name invisible", "project.name newline")
	for path, want := range map[string]string{
		"applicant.name": "某公司", "applicant.postcode": "016064", "applicant.phone": "0477-6212345",
		"project.purpose": "一\n二", "project.name": "一 二", "project.code": "2104-150624-04-01-000018",
	} {
		if got := forms.Text(f, path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

func TestCharactersThatCannotBePrintedAreRefused(t *testing.T) {
	f, report := readForm(t, forms.KindApplication, `{"applicant":{"name":"某\u0007公司","handler":"\ufffd小丽"}}`, forms.Draft)
	if len(report.Problems) != 2 {
		t.Fatalf("found %+v", report.Problems)
	}
	for i, want := range []string{"U+0007", "U+FFFD"} {
		if p := report.Problems[i]; !strings.Contains(p.Message, want) || !strings.HasPrefix(p.Message, p.Label) {
			t.Errorf("%s says %q, want it to name %s", p.Path, p.Message, want)
		}
	}
	if got := forms.Text(f, "applicant.name"); got != "" {
		t.Errorf("the refused name is kept as %q", got)
	}
}

func TestCaseIsReadWithItsDocumentsAndProgress(t *testing.T) {
	c, report := readCase(t, sample(t, "case.json"), forms.Issue)
	wantFound(t, report.Problems)
	if c.ID != "150624-2021-0001" || c.Channel != forms.ChannelWindow || c.Mode != forms.ModeFull || c.Caseworker.Name != "李明" {
		t.Errorf("the case is %+v", c)
	}
	if len(c.Progress) != 4 || c.Progress[0].Item != 7 || c.Progress[0].State != forms.StateAccepted {
		t.Errorf("its progress is %+v", c.Progress)
	}
	if c.Due.String() != "2021-09-30" || c.Followup.Date.String() != "2021-09-10" || c.Archived.String() != "2021-09-15" {
		t.Errorf("its dates are %v, %v, %v", c.Due, c.Followup.Date, c.Archived)
	}
	var kinds []string
	for _, f := range c.Documents() {
		kinds = append(kinds, string(f.Kind()))
		if c.Document(f.Kind()) != f {
			t.Errorf("Document(%s) is another", f.Kind())
		}
	}
	if got := strings.Join(kinds, " "); got != "application authorization commitment completion evaluation" {
		t.Errorf("its documents are %s", got)
	}
	if c.Document(forms.KindTermination) != nil {
		t.Error("it has a termination slip")
	}
}

func TestMembersOfACaseThatDoNotFit(t *testing.T) {
	tests := []struct {
		name, input string
		want        []string
	}{
		{"document of its kind", `{"case":"1","commitment":{"form":"commitment"}}`, nil},
		{"document of another kind", `{"case":"1","commitment":{"form":"completion"}}`, []string{"commitment.form form"}},
		{"document that is null", `{"case":"1","commitment":null}`, nil},
		{"document that is a text", `{"case":"1","commitment":"有"}`, []string{"commitment type"}},
		{"unknown in a document", `{"case":"1","completion":{"project":{"nme":"x"}}}`, []string{"completion.project.nme unknown"}},
		{"form of the case itself", `{"case":"1","form":"application"}`, []string{"form unknown"}},
		{"progress that is no array", `{"case":"1","progress":{}}`, []string{"progress type"}},
		{"progress entry that is no object", `{"case":"1","progress":[{},1]}`, []string{"progress[1] type"}},
		{"inside a progress entry", `{"case":"1","progress":[{},{"date":"2021-13-01","item":"7","who":1}]}`,
			[]string{"progress[1].date date", "progress[1].item type", "progress[1].who unknown"}},
		{"number for the case", `{"case":1}`, []string{"case type"}},
		{"in the order of the case", `{"remarks":1,"due":1,"progress":[{"note":1,"date":1}],"termination":{"date":1},"application":{"date":1},"case":"1","region":1}`,
			[]string{"region type", "application.date type", "termination.date type", "progress[0].date type", "progress[0].note type", "due type", "remarks type"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, tt.input, forms.Draft)
			wantFound(t, report.Problems, tt.want...)
		})
	}
}

func TestCaseThatIsNoObject(t *testing.T) {
	c, report := readCase(t, `[{"case":"1"}]`, forms.Issue)
	wantFound(t, report.Problems, " type")
	if c != nil {
		t.Errorf("an array is read as the case %+v", c)
	}
	if _, _, err := forms.DecodeCase([]byte(`{`)); err == nil {
		t.Error("half an object is read as a case")
	}
}

func TestNamesFromOutsideCannotSteerATerminal(t *testing.T) {
	for _, hidden := range []string{
		"\u0085", "\u009b31m", "\u007f", `\u0000`, `\u001b[2J`, "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad",
		"\u034f", "\u061c", "\u3164", "\ufe0f", "\U000e0041", "\U000e0100", "\ufffe", "\ue000", "\U00100000",
	} {
		for _, input := range []string{
			`{"form":"commitment","电话` + hidden + `号":1}`,
			`{"form":"电话` + hidden + `号"}`,
			`{"form":"commitment","date":"` + hidden + `","authority":"` + hidden + `局"}`,
		} {
			_, report, err := forms.NewRules().Read([]byte(input), forms.Draft)
			if err != nil {
				t.Fatalf("%q gives %+v, %v", input, report, err)
			}
			for _, p := range append(report.Problems, report.Warnings...) {
				for _, r := range p.Path + p.Label + p.Message {
					if r != '\ufffd' && (r < ' ' || !unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S, unicode.Zs) || strings.ContainsRune(hidden, r) && r > 0x7e) {
						t.Errorf("%q is shown with %U in %q %q", input, r, p.Path, p.Message)
					}
				}
				if p.Code == "unknown" && !strings.HasPrefix(p.Path, `"电话`+"\ufffd") {
					t.Errorf("%q has the path %s", input, p.Path)
				}
			}
		}
	}
}

func TestNumbersOfCitizensAreNotRepeatedHoweverTheyAreWritten(t *testing.T) {
	for _, name := range []string{
		"150624-19900307-1232", "150624.19900307.1232", "150624_19900307_1232", "150624·19900307·1232", "150624 19900307 1232",
		"１５０６２４－１９９００３０７－１２３２", "150624-19900307-1232x", "李明150624\u200b19900307\u200b1232", "150624\u202e19900307\u009f1232",
	} {
		for _, input := range []string{`{"form":"commitment","` + name + `":1}`, `{"form":"` + name + `"}`} {
			_, report, _ := forms.NewRules().Read([]byte(input), forms.Draft)
			if len(report.Problems) != 1 {
				t.Fatalf("%s gives %+v", input, report)
			}
			for _, day := range []string{"19900307", "１９９００３０７"} {
				if p := report.Problems[0]; strings.Contains(p.Path+p.Message, day) {
					t.Errorf("%s is shown as %s %s", name, p.Path, p.Message)
				}
			}
		}
	}
}

func TestProjectCodesArePrintedWhole(t *testing.T) {
	const code = "2104-150624-04-01-000018"
	f, report := readForm(t, forms.KindCompletion, edit(t, formSample(t, forms.KindCompletion), "年产10万吨绿色新材料项目", "项目"+code), forms.Issue)
	wantFound(t, report.Problems)
	if forms.Text(f, "project.code") != code || forms.Text(f, "project.name") != "项目"+code {
		t.Errorf("the project is %q %q", forms.Text(f, "project.name"), forms.Text(f, "project.code"))
	}
	if data, err := forms.Marshal(f); err != nil || strings.Count(string(data), code) != 2 {
		t.Errorf("it is written as %s, %v", data, err)
	}
	_, report = readForm(t, forms.KindCompletion, `{"`+code+`":1}`, forms.Draft)
	wantFound(t, report.Problems, `"`+code+`" unknown`)
}

func TestNamesFromOutsideAreShortenedInMessages(t *testing.T) {
	_, report := readForm(t, forms.KindCommitment, `{"`+strings.Repeat("长", 1000)+`\n":1}`, forms.Draft)
	wantFound(t, report.Problems, `"`+strings.Repeat("长", 40)+`…" unknown`)
	for _, p := range report.Problems {
		if len(p.Message) > 400 || strings.Contains(p.Message, "\n") {
			t.Errorf("the message is %s", p.Message)
		}
	}
}
