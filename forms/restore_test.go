package forms_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bangban/forms"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// canonicalCase is testdata/case.json as a store keeps it.
func canonicalCase(t testing.TB) []byte {
	t.Helper()
	c, _, err := forms.DecodeCase([]byte(sample(t, "case.json")))
	if err != nil {
		t.Fatal(err)
	}
	data, err := forms.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// anyCase draws a case with whatever its fields can hold, without regard to what is valid.
func anyCase() *rapid.Generator[*forms.Case] {
	return rapid.Custom(func(t *rapid.T) *forms.Case {
		c := &forms.Case{}
		fillAny(t, reflect.ValueOf(c).Elem())
		return c
	})
}

// fillAny draws a value. Lists are never empty, for Marshal leaves out an empty one as it does one that is absent.
func fillAny(t *rapid.T, v reflect.Value) {
	if rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
		return
	}
	switch v.Interface().(type) {
	case forms.Date:
		v.Set(reflect.ValueOf(forms.Date{
			Year: rapid.IntRange(1900, 2200).Draw(t, "y"), Month: rapid.IntRange(1, 12).Draw(t, "m"), Day: rapid.IntRange(1, 28).Draw(t, "d"),
		}))
		return
	case forms.Amount:
		v.Set(reflect.ValueOf(forms.AmountOfYuan(rapid.Int64Range(0, 999_999_999_999).Draw(t, "yuan"))))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillAny(t, v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAny(t, v.Elem())
	case reflect.Slice:
		n := rapid.IntRange(1, 4).Draw(t, "entries")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fillAny(t, v.Index(i))
		}
	case reflect.String:
		v.SetString(rapid.String().Draw(t, "text"))
	case reflect.Int:
		v.SetInt(int64(rapid.Int().Draw(t, "number")))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "yes"))
	default:
		t.Fatalf("a case holds a %s", v.Type())
	}
}

// TestWhatMarshalWroteIsRestored also reads the case with encoding/json, which has nothing in common with Restore.
func TestWhatMarshalWroteIsRestored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyCase().Draw(t, "case")
		data, err := forms.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := forms.Restore(data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if diff := cmp.Diff(want, got, sameValues); diff != "" {
			t.Fatalf("%s is restored as another case:\n%s", data, diff)
		}
		var other forms.Case
		if err := json.Unmarshal(data, &other); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if diff := cmp.Diff(*want, other, sameValues); diff != "" {
			t.Fatalf("encoding/json reads %s as another case:\n%s", data, diff)
		}
	})
}

func TestTheSampleCaseIsRestored(t *testing.T) {
	want, _ := readCase(t, sample(t, "case.json"), forms.Issue)
	for name, data := range map[string]string{"as a store keeps it": string(canonicalCase(t)), "as a person wrote it": sample(t, "case.json")} {
		got, err := forms.Restore([]byte(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, sameValues); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestWhatCannotBeRestoredIsAnError(t *testing.T) {
	for input, place := range map[string]string{
		``:                                "第1行第1列",
		`[]`:                              "第1行第1列",
		`null`:                            "第1行第1列",
		`{} {}`:                           "第1行第4列",
		`{"case":"1"`:                     "第1行第12列",
		`{"case":1}`:                      "第1行第9列",
		`{"case"`:                         "第1行第8列",
		`{case:"1"}`:                      "第1行第2列",
		`{"case":"1" "region":""`:         "第1行第13列",
		"{\n\"caseworker\":{\"rank\":1}}": "没有成员“rank”",
		`{"due":"2021-02-30"}`:            "2021年2月没有30日",
		`{"due":null}`:                    "第1行第8列",
		`{"application":{"project":{"investment":-1}}}`:  "不能是负数",
		`{"application":{"project":{"investment":"1"}}}`: "数字不完整",
		`{"application":{"project":{"key":1}}}`:          "第1行第34列",
		`{"application":{"project":{"key":null}}}`:       "true或false",
		`{"application":{"items":[1.5]}}`:                "应为整数",
		`{"application":{"items":1}}`:                    "第1行第25列",
		`{"application":[]}`:                             "第1行第16列",
		`{"progress":{}}`:                                "第1行第13列",
		`{"progress":[1]}`:                               "第1行第14列",
		`{"`:                                             "没有成员",
		`{"case`:                                         "没有成员“case”",
	} {
		c, err := forms.Restore([]byte(input))
		if c != nil || err == nil || !strings.Contains(err.Error(), place) {
			t.Errorf("%s gives %v, %v, want %s", input, c, err, place)
		}
	}
}

// TestDamageToAKeptCaseIsNoPanic cuts a case short at every byte, which must be an error, and spoils every byte.
func TestDamageToAKeptCaseIsNoPanic(t *testing.T) {
	data := canonicalCase(t)
	for i := range data {
		if c, err := forms.Restore(data[:i]); c != nil || err == nil {
			t.Fatalf("the first %d bytes are restored", i)
		}
		for _, spoilt := range []byte("\"\\{}[],:0-e\x00") {
			_, _ = forms.Restore(slices.Concat(data[:i], []byte{spoilt}, data[i+1:]))
		}
	}
}

func TestDaysAndSumsAreReadFromJSON(t *testing.T) {
	for input, wrong := range map[string]string{
		`{"d":"2021-05-12","a":12000.5}`: "",
		`{"d":20210512}`:                 "日期应为加英文双引号的年月日",
		`{"d":"2021-02-30"}`:             "日期有误",
		`{"a":"1"}`:                      "金额应为",
		`{"a":0.00001}`:                  "金额最多4位小数",
	} {
		v := struct {
			D forms.Date
			A forms.Amount
		}{}
		err := json.Unmarshal([]byte(input), &v)
		if wrong == "" && (err != nil || v.D.String() != "2021-05-12" || v.A.String() != "12000.5") {
			t.Errorf("%s gives %v, %v, %v", input, v.D, v.A, err)
		}
		if wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%s gives %v, want %s", input, err, wrong)
		}
		if err := json.Unmarshal([]byte(`{"d":null,"a":null}`), &v); err != nil {
			t.Errorf("null: %v", err)
		}
		if wrong == "" && (v.D.IsZero() || v.A.IsZero()) {
			t.Error("null takes away what was there")
		}
	}
}

func BenchmarkRestore(b *testing.B) {
	data := canonicalCase(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := forms.Restore(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeCase(b *testing.B) {
	data := canonicalCase(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := forms.DecodeCase(data); err != nil {
			b.Fatal(err)
		}
	}
}
