package forms_test

import (
	"bytes"
	"strings"
	"testing"

	"bangban/forms"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compile makes a validator of a schema, and fails when it is not a proper one.
func compile(t *testing.T, data []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func schemaAccepts(t *testing.T, s *jsonschema.Schema, input string) bool {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(input))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value) == nil
}

func TestSchemaAcceptsTheSamples(t *testing.T) {
	for _, k := range forms.Kinds() {
		if !schemaAccepts(t, compile(t, forms.Schema(k)), formSample(t, k)) {
			t.Errorf("the schema of %s refuses the sample", k)
		}
	}
	if !schemaAccepts(t, compile(t, forms.CaseSchema()), sample(t, "case.json")) {
		t.Error("the schema of a case refuses the sample")
	}
}

func TestSchemaAgreesWithTheReader(t *testing.T) {
	application, authorization, evaluation := forms.KindApplication, forms.KindAuthorization, forms.KindEvaluation
	tests := []struct {
		kind     forms.Kind
		old, new string
		valid    bool
	}{
		{application, `"form": "application",`, ``, false},
		{application, `"form": "application"`, `"form": null`, false},
		{application, `"form": "application"`, `"form": ""`, false},
		{application, `"form": "application"`, `"form": "completion"`, false},
		{application, `"0477-6212345"`, `"` + strings.Repeat("0477-6212345、", 10) + `"`, false},
		{application, `[2, 7, 9, 10]`, "[" + strings.Repeat("2, ", 1000) + "7]", false},
		{application, `"016064"`, `""`, true},
		{application, `"016064"`, `null`, true},
		{application, `"016064"`, `16064`, false},
		{application, `12000.5`, `"12000.5"`, true},
		{application, `12000.5`, `""`, true},
		{application, `12000.5`, `-1`, false},
		{application, `12000.5`, `"一万"`, false},
		{application, `12000.5`, `0.0001`, true},
		{application, `12000.5`, `0.00011`, false},
		{application, `12000.5`, `"0.00011"`, false},
		{application, `12000.5`, `99999999.9999`, true},
		{application, `12000.5`, `100000000`, false},
		{application, `12000.5`, `"100000000"`, false},
		{application, `12000.5`, `"12,000"`, false},
		{application, `"016064"`, `"01606"`, false},
		{application, `"016064"`, `"01606a"`, false},
		{application, `"0477-6212345"`, `"6212345"`, false},
		{application, `"0477-6212345"`, `"13804771234、0477-6212345转8001、+86-477-6212345、400-123-4567"`, true},
		{application, `"0477-6212345"`, `"12804771234"`, false},
		{application, `"0477-6212345"`, `""`, false},
		{application, `91150624MA0N000166`, `91150624MA0N00016`, false},
		{application, `91150624MA0N000166`, `91150624MAON000166`, false},
		{application, `"2104-150624-04-01-000018"`, `"无"`, true},
		{application, `"2104-150624-04-01-000018"`, `"2019-441900-78-03-056565"`, true},
		{application, `"2104-150624-04-01-000018"`, `"2113-150624-04-01-000018"`, false},
		{application, `"2104-150624-04-01-000018"`, `"2104-150624-04-01-00001"`, false},
		{application, `"2104-150624-04-01-000018"`, `"暂无"`, false},
		{application, `[2, 7, 9, 10]`, `[1000]`, false},
		{application, `"2021-05-12"`, `"2021-02-29"`, false},
		{application, `"2021-05-12"`, `"2021-13-01"`, false},
		{application, `"2021-05-12"`, `"1899-12-31"`, false},
		{application, `"2021-05-12"`, `"2201-01-01"`, false},
		{application, `"2021-05-12"`, `"2021-5-12"`, false},
		{application, `"巴特尔"`, `" "`, false},
		{authorization, `150624199003071232`, `15062419900307123`, false},
		{authorization, `150624199003071232`, `150624199013071232`, false},
		{authorization, `150624199003071232`, `ABC123456789012`, true},
		{authorization, `"150624199003071232"`, `150624199003071232`, false},
		{application, `true`, `false`, true},
		{application, `true`, `"true"`, false},
		{application, `"key": true,`, ``, true},
		{application, `[2, 7, 9, 10]`, `[]`, false},
		{application, `[2, 7, 9, 10]`, `[2, 2]`, false},
		{application, `[2, 7, 9, 10]`, `["2"]`, false},
		{application, `[2, 7, 9, 10]`, `[0]`, false},
		{application, `"2021-05-12"`, `"2021/05/12"`, false},
		{application, `"2021-05-12"`, `""`, false},
		{application, `"巴特尔"`, `""`, false},
		{application, `"巴特尔"`, `null`, false},
		{application, `"handler"`, `"hander"`, false},
		{application, `王小丽`, strings.Repeat("长", 101), false},
		{authorization, `"male"`, `"unknown"`, false},
		{authorization, `"male"`, `""`, true},
		{authorization, `"agent": {`, `"agents": {`, false},
		{evaluation, `"very_satisfied"`, `"good"`, false},
		{evaluation, `"very_satisfied"`, `""`, false},
	}
	for _, tt := range tests {
		input := edit(t, formSample(t, tt.kind), tt.old, tt.new)
		if got := schemaAccepts(t, compile(t, forms.Schema(tt.kind)), input); got != tt.valid {
			t.Errorf("with %s the schema of %s says %v", tt.new, tt.kind, got)
		}
		_, report, err := forms.NewRules().Read([]byte(input), forms.Issue)
		if err != nil || report.Valid() != tt.valid {
			t.Errorf("with %s the rules say %+v, %v", tt.new, report.Problems, err)
		}
	}
}

func TestCaseSchemaAgreesWithTheReader(t *testing.T) {
	s := compile(t, forms.CaseSchema())
	for input, valid := range map[string]bool{
		`{"case":"1"}`: true,
		`{"case":"1","commitment":null,"progress":[],"channel":""}`:                            true,
		`{"case":"1","commitment":{}}`:                                                         false,
		`{"case":"1","commitment":{"authority":"某局","date":"2021-05-13"}}`:                     true,
		`{"case":"1","commitment":{"form":"commitment","authority":"某局","date":"2021-05-13"}}`: true,
		`{"case":"1","commitment":{"form":"completion","authority":"某局","date":"2021-05-13"}}`: false,
		`{"case":"1","progress":[{"date":"2021-05-13","state":"decided"}]}`:                    true,
		`{"case":"1","progress":[{"date":"2021-05-13","state":"over"}]}`:                       false,
		`{"case":"1","progress":[{}]}`:                                                         false,
		`{"case":"1","channel":"fax"}`:                                                         false,
		`{"case":"1","region":"150624101001"}`:                                                 true,
		`{"case":"1","region":"1506241"}`:                                                      false,
		`{"case":"1","region":"160000"}`:                                                       false,
		`{"case":"1","authority":"某局","commitment":{"date":"2021-05-13"}}`:                     true,
		`{"case":"1","due":"2021-09-31"}`:                                                      false,
		`{"case":"1","caseworker":{"phone":"1"}}`:                                              false,
		`{"case":""}`:         false,
		`{"case":"a/b"}`:      false,
		`{"region":"150624"}`: false,
	} {
		if got := schemaAccepts(t, s, input); got != valid {
			t.Errorf("the schema says %v of %s", got, input)
		}
		if _, report := readCase(t, input, forms.Issue); report.Valid() != valid {
			t.Errorf("the rules say %+v of %s", report.Problems, input)
		}
	}
}

func TestSchemaIsTitledAsThePaperIs(t *testing.T) {
	s := string(forms.Schema(forms.KindApplication))
	for _, want := range []string{`"https://json-schema.org/draft/2020-12/schema"`, `"title": "“帮您办”代办帮办服务申请表"`, `"title": "邮编"`} {
		if !strings.Contains(s, want) {
			t.Errorf("the schema has no %s", want)
		}
	}
	if strings.Index(s, `"applicant"`) > strings.Index(s, `"project"`) || strings.Contains(s, "items.count") {
		t.Error("the schema is not in the order of the form, or has derived fields")
	}
	if string(forms.Schema(forms.KindApplication)) != s {
		t.Error("the schema differs from one time to the next")
	}
}
