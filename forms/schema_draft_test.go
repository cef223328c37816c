package forms_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"bangban/forms"

	"pgregory.net/rapid"
)

func TestDraftSchemaAcceptsTheSamplesAndTheDrafts(t *testing.T) {
	for _, k := range forms.Kinds() {
		s := compile(t, forms.SchemaOf(k, forms.Draft))
		for _, input := range []string{formSample(t, k), sample(t, "forms/draft/"+string(k)+".json"), `{"form":"` + string(k) + `"}`} {
			if !schemaAccepts(t, s, input) {
				t.Errorf("the draft schema of %s refuses %s", k, input)
			}
		}
		if string(forms.SchemaOf(k, forms.Issue)) != string(forms.Schema(k)) {
			t.Errorf("Schema of %s is not of the level Issue", k)
		}
	}
	if !schemaAccepts(t, compile(t, forms.CaseSchemaOf(forms.Draft)), sample(t, "case.json")) {
		t.Error("the draft schema of a case refuses the sample")
	}
	if forms.SchemaOf("nothing", forms.Draft) != nil {
		t.Error("there is a schema of a kind that does not exist")
	}
}

// TestDraftSchemaAgreesWithTheReader: anything may be missing and nothing may be wrong.
func TestDraftSchemaAgreesWithTheReader(t *testing.T) {
	application, wholeCase := compile(t, forms.SchemaOf(forms.KindApplication, forms.Draft)), compile(t, forms.CaseSchemaOf(forms.Draft))
	for input, valid := range map[string]bool{
		`{"form":"application","applicant":null,"project":"","items":[],"date":""}`: true,
		`{"form":"application","applicant":{"name":"","phone":null},"items":null}`:  true,
		`{"form":"application","items":[2]}`:                                        true,
		`{"form":"application","items":[0]}`:                                        false,
		`{"form":"application","items":[2,2]}`:                                      false,
		`{"form":"application","date":"2021-02-30"}`:                                false,
		`{"form":"application","applicant":{"postcode":"1"}}`:                       false,
		`{"form":"application","applicant":[]}`:                                     false,
		`{"form":"application","appliance":{}}`:                                     false,
		`{}`:                                                                        false,
		`{"form":"nothing"}`:                                                        false,
		`{"case":""}`:                                                               true,
		`{"case":"1","commitment":{},"progress":[{}],"evaluation":{}}`:              true,
		`{"case":"1","progress":[{"state":"over"}]}`:                                false,
		`{"case":"a b"}`:                                                            false,
	} {
		s := application
		if strings.HasPrefix(input, `{"case"`) {
			s = wholeCase
		}
		if got := schemaAccepts(t, s, input); got != valid {
			t.Errorf("the schema says %v of %s", got, input)
		}
		_, report, err := forms.NewRules().Read([]byte(input), forms.Draft)
		if err != nil || report.Valid() != valid {
			t.Errorf("the rules say %+v, %v of %s", report.Problems, err, input)
		}
	}
}

// TestCaseSchemaAsksForWhatTheCaseCannotKnow takes one required member after the other out of the sample. Where the case
// knows it anyway, neither the rules nor the schema may miss it.
func TestCaseSchemaAsksForWhatTheCaseCannotKnow(t *testing.T) {
	s := compile(t, forms.CaseSchema())
	inputs := map[string]string{"": sample(t, "case.json"), string(forms.KindTermination): `{"case":"1","authority":"某局",
		"commitment":{"date":"2021-05-13"},"application":{"applicant":{"name":"甲公司","address":"某处","principal":"巴特尔",
		"phone":"0477-6212345","handler":"王小丽"},"project":{"name":"某项目","address":"某处"},"items":[2],"date":"2021-05-12"},
		"authorization":{"agent":{"name":"李明","id_number":"150624199003071232"},"date":"2021-05-13"},
		"termination":` + formSample(t, forms.KindTermination) + `}`}
	for _, k := range forms.Kinds() {
		input := inputs[""]
		if special := inputs[string(k)]; special != "" {
			input = special
		}
		for _, f := range forms.Fields(k) {
			if !f.Required {
				continue
			}
			data := without(t, input, string(k)+"."+f.Path)
			_, report := readCase(t, data, forms.Issue)
			if got := schemaAccepts(t, s, data); got != report.Valid() {
				t.Errorf("without %s.%s the schema says %v, the rules %+v", k, f.Path, got, report.Problems)
			}
		}
	}
}

// without takes a member out of an object.
func without(t *testing.T, input, path string) string {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal([]byte(input), &root); err != nil {
		t.Fatal(err)
	}
	names := strings.Split(path, ".")
	at := root
	for _, name := range names[:len(names)-1] {
		at = at[name].(map[string]any)
	}
	if _, ok := at[names[len(names)-1]]; !ok {
		t.Fatalf("there is no %s", path)
	}
	delete(at, names[len(names)-1])
	data, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestPatternsOfTheSchemaSayWhatTheTypesCheck draws values from the patterns. Only check digits and days that do not exist
// are left for the types to find.
func TestPatternsOfTheSchemaSayWhatTheTypesCheck(t *testing.T) {
	type checker interface{ Check() (code, message string) }
	tests := []struct {
		name, schema string
		value        func(string) checker
		allowed      string
	}{
		{"postcode", string(forms.Schema(forms.KindApplication)), func(s string) checker { return forms.Postcode(s) }, ""},
		{"phone", string(forms.Schema(forms.KindApplication)), func(s string) checker { return forms.Phone(s) }, ""},
		{"credit_code", string(forms.Schema(forms.KindApplication)), func(s string) checker { return forms.CreditCode(s) }, "校验位"},
		{"code", string(forms.Schema(forms.KindApplication)), func(s string) checker { return forms.ProjectCode(s) }, ""},
		{"id_number", string(forms.Schema(forms.KindAuthorization)), func(s string) checker { return forms.CitizenID(s) }, "校验位 出生日期"},
		{"region", string(forms.CaseSchema()), func(s string) checker { return forms.Region(s) }, ""},
	}
	for _, tt := range tests {
		_, rest, _ := strings.Cut(tt.schema, `"`+tt.name+`": {`)
		literal := regexp.MustCompile(`"pattern": ("[^"]*")`).FindStringSubmatch(rest)
		if literal == nil {
			t.Fatalf("%s has no pattern", tt.name)
		}
		var pattern string
		if err := json.Unmarshal([]byte(literal[1]), &pattern); err != nil {
			t.Fatal(err)
		}
		t.Run(tt.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := rapid.StringMatching(pattern).Draw(t, tt.name)
				_, message := tt.value(s).Check()
				for _, a := range strings.Fields(tt.allowed) {
					if strings.Contains(message, a) {
						return
					}
				}
				if message != "" {
					t.Fatalf("the schema lets %q pass: %s", s, message)
				}
			})
		})
	}
}
