package forms_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bangban/forms"
)

// TestProblemsAsPeopleReadThem compares all messages for inputs with many mistakes with golden files, which -update writes.
func TestProblemsAsPeopleReadThem(t *testing.T) {
	inputs, err := filepath.Glob(filepath.Join("..", "testdata", "forms", "problems", "*.json"))
	if err != nil || len(inputs) < 7 {
		t.Fatalf("%d inputs, %v", len(inputs), err)
	}
	rules := forms.NewRules()
	for _, input := range inputs {
		t.Run(filepath.Base(input), func(t *testing.T) {
			data, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			_, report, err := rules.Read(data, forms.Issue)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range append(report.Problems, report.Warnings...) {
				wantSentence(t, p)
			}
			golden(t, strings.TrimSuffix(input, ".json")+".golden", listing(report))
		})
	}
}

// wantSentence holds a message to the rule: it stands alone, and “path message” says all that there is to say. It names
// its field once, in the sentence and not before a colon.
func wantSentence(t *testing.T, p forms.Problem) {
	t.Helper()
	if !strings.Contains(p.Message, p.Label) {
		t.Errorf("%s does not name %s: %s", p.Path, p.Label, p.Message)
	}
	if before, _, found := strings.Cut(p.Message, "："); found && before == p.Label && before != "" {
		t.Errorf("%s has its label before a colon: %s", p.Path, p.Message)
	}
	// 日期 and 事项 are parts of other words that may follow.
	if n := strings.Count(p.Message, p.Label); p.Label != "" && p.Label != "日期" && p.Label != "事项" && n != 1 {
		t.Errorf("%s names %s %d times: %s", p.Path, p.Label, n, p.Message)
	}
}

// TestMessagesStandAlone goes through what the golden files do not hold.
func TestMessagesStandAlone(t *testing.T) {
	long := strings.Repeat("长", 10_001)
	for _, input := range []string{
		`{}`, `{"form":3}`, `{"form":"x"}`, `[]`,
		`{"form":"application","project":{"investment":-1},"date":"1899-01-01"}`,
		`{"form":"application","project":{"investment":"很多"},"date":"2021-13-01"}`,
		`{"form":"application","project":{"investment":1e99,"name":"` + long + `","purpose":"` + long + `"},"items":[1,"1",1e9]}`,
		`{"form":"application","project":{"investment":true},"items":3,"applicant":{"name":"ᠮ","handler":"a\nb","credit_code":"1","phone":[]}}`,
		`{"case":"1","caseworker":{"phone":"1"},"region":"150172","application":{"form":"commitment","date":"2021-00-10"}}`,
		`{"case":"1","evaluation":{},"progress":{},"due":5,"followup":{"date":"2021-02-29"}}`,
		`{"case":"1","region":"99","progress":[{"item":"7"},{"item":1.5,"date":"5月"}],"authorization":{"agent":{"id_number":"1","sex":1}}}`,
	} {
		_, report, err := forms.NewRules().Read([]byte(input), forms.Issue)
		if err != nil || report.Valid() {
			t.Fatalf("%s gives %+v, %v", input, report, err)
		}
		for _, p := range append(report.Problems, report.Warnings...) {
			wantSentence(t, p)
		}
	}
	for _, d := range []forms.Date{{Year: 1}, {Year: 2021, Month: 2, Day: 30}} {
		f := &forms.CompletionSlip{Completed: d, Date: d}
		for _, p := range forms.NewRules().Check(f, forms.Draft).Problems {
			wantSentence(t, p)
		}
	}
}

// listing writes a report as text, a problem a line.
func listing(r forms.Report) string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString(strings.Join([]string{p.Path, p.Label, p.Code, p.Message}, " | ") + "\n")
	}
	for _, p := range r.Warnings {
		b.WriteString(strings.Join([]string{"warning", p.Path, p.Label, p.Code, p.Message}, " | ") + "\n")
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReportAsJSON(t *testing.T) {
	data, err := json.Marshal(forms.Report{})
	if want := `{"valid":true,"problems":[],"warnings":[]}`; err != nil || string(data) != want {
		t.Errorf("an empty report is %s, %v", data, err)
	}
	_, report := readForm(t, forms.KindApplication, `{"applicant":{"postcode":"1"}}`, forms.Draft)
	data, err = json.Marshal(report)
	want := `{"valid":false,"problems":[{"path":"applicant.postcode","label":"邮编","code":"postcode","message":"邮编应为6位数字"}],"warnings":[]}`
	if err != nil || string(data) != want {
		t.Errorf("the report of the contract is %s, %v", data, err)
	}
}
