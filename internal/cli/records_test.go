package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// cutAll cuts an input and writes each record as "number@line data" or "number@line !code"; "single" marks one that
// is no part of a batch.
func cutAll(t *testing.T, in io.Reader, linewise bool) []string {
	t.Helper()
	source := newRecords(in, linewise)
	var got []string
	for {
		rec, err := source.next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		text := string(rec.data)
		if rec.problem != nil {
			text = "!" + rec.problem.Code
		}
		if !rec.batch {
			text = "single " + text
		}
		got = append(got, fmt.Sprintf("%d@%d %s", rec.number, rec.line, text))
	}
}

func TestRecords(t *testing.T) {
	tests := []struct {
		name, in string
		linewise bool
		want     []string
	}{
		{"one object on one line", `{"a":1}`, false, []string{`1@1 single {"a":1}`}},
		{"byte order mark", "\ufeff{\"a\":1}\n", false, []string{`1@1 single {"a":1}`}},
		{"object over lines", "\n{\n \"a\":\n\n {\"b\": 1}}\n", false, []string{"1@2 single {\n\"a\":\n\n {\"b\": 1}}\n"}},
		{"object whose bracket stands alone", "{\n\"a\":{}}", false, []string{"1@1 single {\n\"a\":{}}"}},
		{"object behind a colon", "{\"a\":\n{}}", false, []string{"1@1 single {\"a\":\n{}}"}},
		{"object in a list", "{\"a\":[\n{},\n{}]}", false, []string{"1@1 single {\"a\":[\n{},\n{}]}"}},
		{"object behind another in a list", "{\"a\":[{},\n{}]}", false, []string{"1@1 single {\"a\":[{},\n{}]}"}},
		{"closed line, then more", "{\"a\":1} x", false, []string{`1@1 single {"a":1} x`}},
		{"json lines", "{\"a\":1}\n\n  {\"a\":2}  \r\n{\"a\":3}", false, []string{`1@1 {"a":1}`, `2@3 {"a":2}`, `3@4 {"a":3}`}},
		{"brackets in strings", "{\"a\":\"}\"}\n{\"a\":\"\\\"{\"}", false, []string{`1@1 {"a":"}"}`, `2@2 {"a":"\"{"}`}},
		{"first line without end", "{\"a\":1\n{\"a\":2}", false, []string{`1@1 {"a":1`, `2@2 {"a":2}`}},
		{"first line cut behind a comma", "{\"a\":1,\n{\"a\":2}", false, []string{`1@1 {"a":1,`, `2@2 {"a":2}`}},
		{"first line cut in a string", "{\"a\":[\"b:\n{\"a\":2}", false, []string{`1@1 {"a":["b:`, `2@2 {"a":2}`}},
		{"first line cut behind its bracket", "{\n{\"a\":2}", false, []string{`1@1 {`, `2@2 {"a":2}`}},
		{"first line that is none", "oops {\n{\"a\":2}", false, []string{`1@1 oops {`, `2@2 {"a":2}`}},
		{"first line without brackets", "oops:\n{\"a\":2}", false, []string{`1@1 oops:`, `2@2 {"a":2}`}},
		{"first line with a bracket too many", "}{\"a\":[1]\n{\"a\":2}", false, []string{`1@1 }{"a":[1]`, `2@2 {"a":2}`}},
		{"damaged later line", "{\"a\":1}\nnonsense\n{\"a\":3}", false, []string{`1@1 {"a":1}`, `2@2 nonsense`, `3@3 {"a":3}`}},
		{"one line of a jsonl file", `{"a":1}`, true, []string{`1@1 {"a":1}`}},
		{"empty jsonl file", "\n\n", true, nil},
		{"nothing", "", false, []string{"1@1 single !empty"}},
		{"white space", " \n\n", false, []string{"1@1 single !empty"}},
		{"array", " [ {\"a\":[1,{}]} ,\n{\"a\":\"],[\"}, 3\n,null]\n", false,
			[]string{`1@1 {"a":[1,{}]}`, `2@2 {"a":"],["}`, "3@2 3\n", `4@3 null`}},
		{"empty array", "[]", false, nil},
		{"array with a stray bracket", "[},{}]", false, []string{"1@1 }", "2@1 {}"}},
		{"array without end", "[{}", false, []string{"1@1 {}", "2@1 !syntax"}},
		{"array cut in a record", "[{},{", false, []string{"1@1 {}", "2@1 !syntax"}},
		{"array without comma", "[{} {}]", false, []string{"1@1 {}", "2@1 !syntax"}},
		{"array with trailing comma", "[{},\n]", false, []string{"1@1 {}", "2@2 !syntax"}},
		{"array with leading comma", "[,{}]", false, []string{"1@1 !syntax"}},
		{"more behind the array", "[{}]\n{}", false, []string{"1@1 {}", "2@2 !syntax"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, cutAll(t, strings.NewReader(tt.in), tt.linewise)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.want, cutAll(t, iotest.OneByteReader(strings.NewReader(tt.in)), tt.linewise)); d != "" {
				t.Errorf("read byte by byte: %s", d)
			}
		})
	}
}

func TestRecordsOverTheLimitAreSkipped(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", maxRecord) + `"}`
	tests := []struct {
		name, in string
		want     []string
	}{
		{"alone", long, []string{"1@1 single !too_large"}},
		{"over lines", "{\n" + long[1:], []string{"1@1 single !too_large"}},
		{"first line", long + "\n{}", []string{"1@1 !too_large", "2@2 {}"}},
		{"later line", "{}\n" + long + "\n{}", []string{"1@1 {}", "2@2 !too_large", "3@3 {}"}},
		{"element", "[{}," + long + ",{}]", []string{"1@1 {}", "2@1 !too_large", "3@1 {}"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, cutAll(t, strings.NewReader(tt.in), false)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestRecordsPassOnReadErrors(t *testing.T) {
	broken := errors.New("broken")
	for _, start := range []string{"", "{", "{}\n{}\n{", "[", "[{},{"} {
		source := newRecords(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)), false)
		var err error
		for err == nil {
			_, err = source.next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("behind %q: got %v, want %v", start, err, broken)
		}
	}
}

func TestEncodingProblem(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"utf-8", `{"a":"鄂托克旗"}`, ""},
		{"gbk", "{\"a\":\"\xb6\xf5\xcd\xd0\xbf\xcb\xc6\xec\"}", "GBK"},
		{"gb 18030 of four bytes", "\x95\x32\x82\x36", "GBK"},
		{"utf-16", "\xff\xfe{\x00}\x00", "UTF-16"},
		{"neither", "{\"a\":\"\x80\xff\"}", "请另存为 UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if p := encodingProblem([]byte(tt.data)); p != nil {
				got = p.Message
			}
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want it to name %q", got, tt.want)
			}
		})
	}
}

func FuzzRecords(f *testing.F) {
	for _, seed := range []string{"{}", "{}\n{}", "[{},{}]", "[{", "\ufeff", "{\"\\\"", "[1 2]", "[,]", "{\n{", "{\"a\":1,\n{}"} {
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, linewise bool) {
		source := newRecords(strings.NewReader(string(data)), linewise)
		last := 0
		for range len(data) + 2 {
			rec, err := source.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if rec.number != last+1 || rec.line < 1 {
				t.Fatalf("record %d at line %d stands behind record %d", rec.number, rec.line, last)
			}
			last = rec.number
		}
		t.Fatal("the records do not end")
	})
}
