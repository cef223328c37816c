package forms_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bangban/forms"
)

// TestEveryTextAndEveryListHasALimit walks the schemas, which are built from the same table as the reader.
func TestEveryTextAndEveryListHasALimit(t *testing.T) {
	for _, k := range forms.Kinds() {
		for _, f := range forms.Fields(k) {
			text := f.Type == forms.TypeText || f.Type == forms.TypeParagraph
			if text != (f.MaxRunes > 0) {
				t.Errorf("%s %s (%s) has the limit %d", k, f.Path, f.Type, f.MaxRunes)
			}
		}
	}
	var root any
	if err := json.Unmarshal(forms.CaseSchema(), &root); err != nil {
		t.Fatal(err)
	}
	texts, lists := 0, 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(path, e)
			}
		case map[string]any:
			switch v["type"] {
			case "string":
				if texts++; v["maxLength"] == nil && (v["pattern"] == nil || strings.HasSuffix(path, ".case")) {
					t.Errorf("%s has no limit", path)
				}
			case "array":
				if lists++; v["maxItems"] == nil {
					t.Errorf("%s has no limit", path)
				}
			}
			for name, member := range v {
				walk(path+"."+name, member)
			}
		}
	}
	walk("", root)
	if texts < 40 || lists != 3 {
		t.Errorf("the walk has found %d texts and %d lists", texts, lists)
	}
}

func TestWhatIsTooLongIsOneProblem(t *testing.T) {
	long := func(n int) string { return strings.Repeat("长", n) }
	numbers := func(n int) string { return strings.TrimSuffix(strings.Repeat("9,", n), ",") }
	tests := []struct {
		name, input string
		want, says  string
	}{
		{"phone numbers", `{"application":{"applicant":{"phone":"` + strings.Repeat("0477-6212345、", 80_000) + `"}}}`,
			"application.applicant.phone too_long", "联系电话最多100个字"},
		{"caseworker's phone numbers", `{"caseworker":{"phone":"` + strings.Repeat("13904771234 ", 9) + `"}}`,
			"caseworker.phone too_long", "代办帮办员联系电话最多100个字，现有107个字"},
		{"caseworker", `{"caseworker":{"name":"` + long(101) + `"}}`, "caseworker.name too_long", "最多100个字"},
		{"department", `{"caseworker":{"department":"` + long(201) + `"}}`, "caseworker.department too_long", "最多200个字"},
		{"authority", `{"authority":"` + long(201) + `"}`, "authority too_long", "最多200个字"},
		{"funding", `{"application":{"project":{"funding":"` + long(201) + `"}}}`, "application.project.funding too_long", "200"},
		{"title", `{"authorization":{"agent":{"title":"` + long(101) + `"}}}`, "authorization.agent.title too_long", "100"},
		{"comments", `{"evaluation":{"comments":"` + long(10_001) + `"}}`, "evaluation.comments too_long", "10000"},
		{"note", `{"progress":[{"note":"` + long(10_001) + `"}]}`, "progress[0].note too_long", "10000"},
		{"result of the followup", `{"followup":{"result":"` + long(10_001) + `"}}`, "followup.result too_long", "10000"},
		{"remarks", `{"remarks":"` + long(10_001) + `"}`, "remarks too_long", "10000"},
		{"items that are no numbers of any catalogue", `{"application":{"items":[` + numbers(99_000) + `]}}`,
			"application.items too_many", "具体申请代办帮办事项最多999个序号，现有99000个序号"},
		{"items that are no numbers", `{"application":{"items":[` + strings.Repeat(`"",`, 99_000) + `1]}}`, "application.items too_many", "99001"},
		{"more items than the catalogue has", `{"application":{"items":[` + numbers(201) + `]}}`,
			"application.items too_many", "具体申请代办帮办事项填了201个序号，而事项目录只有22项"},
		{"progress", `{"progress":[` + strings.Repeat(`{},`, 1000) + `{}]}`, "progress too_many", "进展最多1000条，现有1001条"},
		{"progress of nothing", `{"progress":[` + strings.Repeat(`0,`, 99_000) + `{}]}`, "progress too_many", "99001条"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, `{"case":"1",`+tt.input[1:], forms.Draft)
			wantFound(t, report.Problems, tt.want)
			for _, p := range report.Problems {
				if !strings.Contains(p.Message, tt.says) || len(p.Message) > 400 {
					t.Errorf("it says %s, want %s", p.Message, tt.says)
				}
			}
		})
	}
}

func TestTheLongestTextsAndListsPass(t *testing.T) {
	input := `{"case":"` + strings.Repeat("a", 64) + `","caseworker":{"name":"` + strings.Repeat("长", 100) + `","phone":"` +
		strings.Repeat("0477-6212345、", 7) + `"},"progress":[` + strings.Repeat(`{"date":"2021-05-12"},`, 999) + `{}]}`
	_, report := readCase(t, input, forms.Draft)
	wantFound(t, report.Problems)
}

func TestListsMadeInGoHaveTheSameLimits(t *testing.T) {
	c := &forms.Case{ID: "1", Progress: make([]forms.ProgressEntry, 1001), Application: &forms.ApplicationForm{Items: make([]int, 99_000)}}
	wantFound(t, forms.NewRules().CheckCase(c, forms.Draft).Problems, "application.items too_many", "progress too_many")
}

func TestReportListsSoManyProblemsAndCountsTheRest(t *testing.T) {
	var strangers strings.Builder
	for i := range 99_000 {
		fmt.Fprintf(&strangers, `,"member%d":1`, i)
	}
	entries := strings.TrimSuffix(strings.Repeat(`{"date":"今天"},`, 1000), ",")
	hidden := strings.TrimSuffix(strings.Repeat(`{"note":"受\u200b理"},`, 1000), ",")
	tests := []struct {
		name, input, last string
		warnings          bool
	}{
		{"unknown members", `{"case":"1"` + strangers.String() + `}`, "还有98800处问题没有列出，请先改正以上各处，再校验一次", false},
		{"a mistake in each entry", `{"case":"1","progress":[` + entries + `]}`, "还有800处问题没有列出，请先改正以上各处，再校验一次", false},
		{"a warning in each entry", `{"case":"1","progress":[` + hidden + `]}`, "还有800处提醒没有列出", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := readCase(t, tt.input, forms.Draft)
			list := report.Problems
			if tt.warnings {
				list = report.Warnings
			}
			if len(list) != 201 {
				t.Fatalf("%d are listed", len(list))
			}
			if p := list[200]; p.Path != "" || p.Code != "more" || p.Message != tt.last {
				t.Errorf("the last is %+v", p)
			}
			if data, err := json.Marshal(report); err != nil || len(data) > 200_000 {
				t.Errorf("the report has %d bytes, %v", len(data), err)
			}
		})
	}
}
