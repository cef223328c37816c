package forms_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
)

func TestReadBundle(t *testing.T) {
	const good = `{"form":"commitment","authority":"甲","date":"2021-05-13"}`
	for _, c := range []struct {
		name, data string
		forms      int
		problems   []string
	}{
		{"forms", `{"documents":[` + good + `,` + good + `]}`, 2, nil},
		{"no object", `[` + good + `]`, 0, []string{" type"}},
		{"no list", `{}`, 0, []string{"documents required"}},
		{"null", `{"documents":null}`, 0, []string{"documents required"}},
		{"empty list", `{"documents":[]}`, 0, []string{"documents required"}},
		{"a list that is none", `{"documents":{}}`, 0, []string{"documents type"}},
		{"twice", `{"documents":[` + good + `],"documents":[]}`, 1, []string{"documents duplicate"}},
		{"another member", `{"documents":[` + good + `],"as":"pdf"}`, 1, []string{"as unknown"}},
		{"a form of no kind", `{"documents":[` + good + `,{}]}`, 1, []string{"documents[1].form required"}},
		{"no form", `{"documents":[1]}`, 0, []string{"documents[0] type"}},
		{"a case", `{"documents":[{"case":"1"}]}`, 0, []string{"documents[0].case form"}},
		{"all that is wrong", `{"documents":[{"form":"commitment","date":"x"},{"form":"commitment","zip":1}]}`, 2, []string{
			"documents[0].authority required", "documents[0].date date",
			"documents[1].authority required", "documents[1].date required", "documents[1].zip unknown",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, report, err := forms.NewRules().ReadBundle([]byte(c.data), forms.Issue, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range report.Problems {
				got = append(got, p.Path+" "+p.Code)
			}
			if !slices.Equal(got, c.problems) || len(b.Forms) != c.forms {
				t.Errorf("got %d forms, %q; want %d, %q", len(b.Forms), got, c.forms, c.problems)
			}
		})
	}
}

func TestReadBundleDoesNotReadMoreThanAsked(t *testing.T) {
	data := []byte(`{"documents":[` + strings.Repeat("{},", 10) + `{}]}`)
	b, report, err := forms.NewRules().ReadBundle(data, forms.Issue, 10)
	if err != nil || b.Asked != 11 || len(b.Forms) != 0 || !report.Valid() {
		t.Errorf("%+v, %+v, %v", b, report, err)
	}
}

func TestReadBundleTellsWhatIsNotJSON(t *testing.T) {
	_, _, err := forms.NewRules().ReadBundle([]byte(`{"documents":[`), forms.Issue, 10)
	var syntax *forms.SyntaxError
	if !errors.As(err, &syntax) {
		t.Errorf("got %v", err)
	}
}

func TestReadBundleListsABoundedNumberOfProblems(t *testing.T) {
	data := []byte(`{"documents":[` + strings.Repeat(`{"form":"commitment"},`, 299) + `{"form":"commitment"}]}`)
	_, report, err := forms.NewRules().ReadBundle(data, forms.Issue, 500)
	if err != nil || len(report.Problems) != 201 || report.Problems[200].Code != "more" {
		t.Errorf("%d problems, %v", len(report.Problems), err)
	}
}
