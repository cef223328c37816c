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
			golden(t, strings.TrimSuffix(input, ".json")+".golden", listing(report))
		})
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
