package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sameValues lets cmp look into an Amount, which knows itself whether it is equal.
var sameValues = cmp.Comparer(func(a, b forms.Amount) bool { return a == b })

func TestMarshalIsCanonical(t *testing.T) {
	tests := []struct {
		document forms.Document
		want     string
	}{
		{&forms.CompletionSlip{}, `{"form":"completion"}`},
		{&forms.CompletionSlip{Project: forms.Project{Code: "无"}, Date: forms.Date{Year: 2021, Month: 8, Day: 31}},
			`{"form":"completion","project":{"code":"无"},"date":"2021-08-31"}`},
		{&forms.EvaluationForm{Comments: "<好>&\n"}, `{"form":"evaluation","comments":"<好>&\n"}`},
		{&forms.Case{}, `{}`},
		{&forms.Case{ID: "1", Commitment: &forms.LetterOfCommitment{}, Progress: []forms.ProgressEntry{{}}}, `{"case":"1","commitment":{},"progress":[{}]}`},
	}
	for _, tt := range tests {
		got, err := forms.Marshal(tt.document)
		if err != nil || string(got) != tt.want {
			t.Errorf("Marshal gives %s, %v, want %s", got, err, tt.want)
		}
	}
	no, zero := false, forms.AmountOfYuan(0)
	got, err := forms.Marshal(&forms.ApplicationForm{Project: forms.ProposedProject{Investment: zero, Key: &no}})
	if want := `{"form":"application","project":{"investment":0,"key":false}}`; err != nil || string(got) != want {
		t.Errorf("what is known to be 0 or false is not what is absent: %s, %v", got, err)
	}
}

func TestSamplesSurviveTheRoundTrip(t *testing.T) {
	inputs := strings.Split(strings.TrimSpace(sample(t, "batch.jsonl")), "\n")
	inputs = append(inputs, sample(t, "case.json"))
	for _, k := range forms.Kinds() {
		inputs = append(inputs, formSample(t, k))
	}
	for _, input := range inputs {
		roundTrip(t, input)
	}
}

// roundTrip reads a document and expects its canonical JSON to read as the same document and to be written alike.
func roundTrip(t testing.TB, input string) {
	t.Helper()
	first, _, err := forms.Decode([]byte(input))
	if first == nil || err != nil {
		return
	}
	data, err := forms.Marshal(first)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var second forms.Document
	if c, ok := first.(*forms.Case); ok {
		// A case without a number is only known to be one by whoever reads it.
		second, _, err = forms.DecodeCase(data)
		if c == nil || err != nil {
			t.Fatalf("%s reads as %v", data, err)
		}
	} else if second, _, err = forms.Decode(data); err != nil {
		t.Fatalf("%s reads as %v", data, err)
	}
	if diff := cmp.Diff(first, second, sameValues); diff != "" {
		t.Fatalf("%s reads as another document:\n%s", data, diff)
	}
	again, err := forms.Marshal(second)
	if err != nil || string(again) != string(data) {
		t.Fatalf("%s is written as %s, %v", data, again, err)
	}
}

func TestAnyFormSurvivesTheRoundTrip(t *testing.T) {
	text := rapid.StringMatching(`[\p{Han}a-z0-9"\\<]{0,8}`)
	date := rapid.Custom(func(t *rapid.T) forms.Date {
		if rapid.Bool().Draw(t, "unknown") {
			return forms.Date{}
		}
		return forms.Date{Year: rapid.IntRange(1900, 2200).Draw(t, "y"), Month: rapid.IntRange(1, 12).Draw(t, "m"), Day: rapid.IntRange(1, 28).Draw(t, "d")}
	})
	rapid.Check(t, func(t *rapid.T) {
		clean := func(name string) string {
			s, _, _ := forms.Clean(text.Draw(t, name), false)
			return s
		}
		f := &forms.ApplicationForm{Date: date.Draw(t, "date")}
		f.Applicant.Name, f.Applicant.Handler, f.Project.Purpose = clean("name"), clean("handler"), clean("purpose")
		if items := rapid.SliceOfN(rapid.IntRange(-3, 40), 0, 5).Draw(t, "items"); len(items) > 0 {
			f.Items = items
		}
		if rapid.Bool().Draw(t, "known") {
			f.Project.Investment = forms.AmountOfYuan(rapid.Int64Range(0, 999_999_999_999).Draw(t, "yuan"))
			key := rapid.Bool().Draw(t, "key")
			f.Project.Key = &key
		}
		data, err := forms.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		got, report, err := forms.Decode(data)
		if err != nil || !report.Valid() {
			t.Fatalf("%s: %+v, %v", data, report, err)
		}
		if diff := cmp.Diff(forms.Document(f), got, sameValues); diff != "" {
			t.Fatalf("%s reads as another form:\n%s", data, diff)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, k := range forms.Kinds() {
		f.Add([]byte(formSample(f, k)))
	}
	f.Add([]byte(sample(f, "case.json")))
	for _, seed := range []string{
		`{"form":"application","applicant":{"name":"a","name":"b"},"x[0].y":[{}],"items":[1e400,2.5,null]}`,
		`{"case":"","progress":[{"item":-1},{}],"evaluation":{"form":"evaluation"},"remarks":"\ud842\udfb7"}`,
		`{"form":"commitment","date":"２０２１-０５-１２","authority":"\u0000\ufeff"}`,
		`{"form":"authorization","agent":{"id_number":"１５０６２４１９９００３０７１２３２","sex":""}}`,
	} {
		f.Add([]byte(seed))
	}
	rules := forms.NewRules()
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, level := range []forms.Level{forms.Issue, forms.Draft} {
			d, report, err := rules.Read(data, level)
			if d == nil && err == nil && report.Valid() {
				t.Fatal("neither a document, nor a problem, nor an error")
			}
			seen := map[string]bool{}
			for _, p := range report.Problems {
				if seen[p.Path] || p.Code == "" || p.Message == "" {
					t.Fatalf("bad problem %+v", p)
				}
				seen[p.Path] = true
			}
		}
		for _, k := range forms.Kinds() {
			if _, _, err := rules.ReadForm(k, data, forms.Draft); err != nil {
				break
			}
		}
		roundTrip(t, string(data))
	})
}
