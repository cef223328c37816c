package forms_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is one of the inputs that the whole program is tested with.
func sample(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func formSample(t testing.TB, k forms.Kind) string {
	t.Helper()
	return sample(t, "forms/"+string(k)+".json")
}

// edit replaces a piece of a sample that must be there.
func edit(t testing.TB, json string, oldNew ...string) string {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(json, oldNew[i]) {
			t.Fatalf("the sample has no %q", oldNew[i])
		}
		json = strings.Replace(json, oldNew[i], oldNew[i+1], 1)
	}
	return json
}

// found writes problems as "path code" lines.
func found(problems []forms.Problem) []string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.Path+" "+p.Code)
	}
	return lines
}

// wantFound compares problems with "path code" lines, in their order, and sees to it that each is fit to be shown.
func wantFound(t testing.TB, problems []forms.Problem, want ...string) {
	t.Helper()
	if got := found(problems); !slices.Equal(got, want) {
		t.Errorf("found %q\nwant  %q\nin    %+v", got, want, problems)
	}
	for _, p := range problems {
		if p.Message == "" || strings.Contains(p.Message, "%!") {
			t.Errorf("%s has the message %q", p.Path, p.Message)
		}
	}
}

// readForm reads a form at a level and fails when it is not JSON.
func readForm(t testing.TB, k forms.Kind, json string, level forms.Level) (forms.Form, forms.Report) {
	t.Helper()
	f, report, err := forms.NewRules().ReadForm(k, []byte(json), level)
	if err != nil {
		t.Fatal(err)
	}
	return f, report
}

// readCase reads a case at a level and fails when it is not JSON.
func readCase(t testing.TB, json string, level forms.Level) (*forms.Case, forms.Report) {
	t.Helper()
	c, report, err := forms.NewRules().ReadCase([]byte(json), level)
	if err != nil {
		t.Fatal(err)
	}
	return c, report
}

func TestSamplesAreValid(t *testing.T) {
	rules := forms.NewRules()
	inputs := map[string]string{"case.json": sample(t, "case.json")}
	for _, k := range forms.Kinds() {
		inputs[string(k)] = formSample(t, k)
	}
	for i, line := range strings.Split(strings.TrimSpace(sample(t, "batch.jsonl")), "\n") {
		inputs["batch.jsonl line "+string(rune('1'+i))] = line
	}
	for name, input := range inputs {
		d, report, err := rules.Read([]byte(input), forms.Issue)
		if err != nil || d == nil || !report.Valid() || len(report.Warnings) > 0 {
			t.Errorf("%s: %T, %+v, %v", name, d, report, err)
		}
	}
}
