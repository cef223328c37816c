package forms_test

import (
	"errors"
	"strings"
	"testing"

	"bangban/forms"
)

func TestWhatIsNotJSONIsRefusedWithItsPlace(t *testing.T) {
	tests := []struct {
		name, input  string
		line, column int
		says         string
	}{
		{"empty", "", 1, 1, "缺少数据"},
		{"only space", " \n ", 2, 2, "缺少数据"},
		{"cut off", `{"form": "application", "date":`, 1, 32, "缺少数据"},
		{"trailing data", "{\"form\":\"commitment\"}\n{}", 2, 1, "多余内容"},
		{"trailing comma", "{\"form\":\"commitment\",\n}", 2, 1, "成员名"},
		{"two records on a line", `{"form":"commitment"} {"form":"commitment"}`, 1, 23, "JSON Lines每行只写一条"},
		{"name in Chinese quotes", `{“form”:"commitment"}`, 1, 2, "现为中文引号“，请改用英文双引号"},
		{"name in closing Chinese quotes", `{"a":1,”b”:2}`, 1, 8, "现为中文引号”，请改用英文双引号"},
		{"name in single quotes", `{'form':"commitment"}`, 1, 2, "现为单引号'，请改用英文双引号"},
		{"name in Chinese single quotes", `{‘form’:"commitment"}`, 1, 2, "现为单引号‘，请改用英文双引号"},
		{"value in Chinese quotes", `{"a":“b”}`, 1, 6, "现为中文引号“，请改用英文双引号"},
		{"Chinese comma", `{"a":1，"b":2}`, 1, 7, "现为中文逗号，请改用英文逗号"},
		{"Chinese colon", `{"a"：1}`, 1, 5, "现为中文冒号，请改用英文冒号"},
		{"only Ctrl-Z", "\x1a", 1, 1, "缺少数据"},
		{"Ctrl-Z before the end", "{\"form\":\"commitment\"}\x1a\n", 1, 22, "多余内容"},
		{"comma in array", `{"items":[1,]}`, 1, 13, "一个值"},
		{"missing comma", `{"a":1 "b":2}`, 1, 8, "逗号"},
		{"missing comma in array", `{"a":[1 2]}`, 1, 9, "逗号"},
		{"missing colon", `{"a" 1}`, 1, 6, "冒号"},
		{"bare name", `{form:"a"}`, 1, 2, "成员名"},
		{"single quotes", `{"a":'b'}`, 1, 6, "双引号"},
		{"full-width quotes", `{"邮编":“016064”}`, 1, 7, "双引号"},
		{"open string", `{"a":"b`, 1, 6, "结尾"},
		{"line break in string", "{\"a\":\"b\nc\"}", 1, 8, "换行"},
		{"bad escape", `{"a":"\x"}`, 1, 7, "反斜杠"},
		{"short escape", `{"a":"\u12"}`, 1, 7, "反斜杠"},
		{"half a surrogate pair", `{"a":"\ud842"}`, 1, 7, `\uD842`},
		{"two high surrogates", `{"a":"\ud842\ud842"}`, 1, 7, "半个字符"},
		{"leading zero", `{"postcode":016064}`, 1, 14, "0开头"},
		{"bare minus", `{"a":-}`, 1, 7, "数字不完整"},
		{"bare point", `{"a":1.}`, 1, 8, "小数点"},
		{"bare exponent", `{"a":1e}`, 1, 8, "指数"},
		{"plus sign", `{"a":+1}`, 1, 6, "一个值"},
		{"NaN", `{"a":NaN}`, 1, 6, "一个值"},
		{"comment", `{"a":1} // x`, 1, 9, "多余内容"},
		{"not UTF-8", "{\"名\":\"\xc4\xe3\"}", 1, 7, "UTF-8"},
		{"too deep", strings.Repeat("[", 65), 1, 65, "64层"},
		{"far too deep", strings.Repeat(`{"a":`, 1_000_000), 1, 321, "64层"},
		{"too many values", "[" + strings.Repeat("1,", 100_000) + "1]", 1, 200_000, "100000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, report, err := forms.Decode([]byte(tt.input))
			var syntax *forms.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("Decode gives %v, %+v, %v", d, report, err)
			}
			if syntax.Line != tt.line || syntax.Column != tt.column || !strings.Contains(syntax.Reason, tt.says) {
				t.Errorf("%v, want line %d column %d saying %s", err, tt.line, tt.column, tt.says)
			}
		})
	}
}

func TestJSONMayBeWrittenInAnyLegalWay(t *testing.T) {
	input := "\ufeff\r\n\t{ \"form\" : \"commitment\" , \"authority\" : \"\\u9102\\u6258\\u514b\\u65d7\\ud842\\udfb7\\/\\\"\" }\n"
	d, report, err := forms.Decode([]byte(input))
	if err != nil || !report.Valid() {
		t.Fatalf("%+v, %v", report, err)
	}
	if got := d.(*forms.LetterOfCommitment).Authority; got != "鄂托克旗𠮷/\"" {
		t.Errorf("authority is %q", got)
	}
	if _, _, err := forms.Decode([]byte(strings.Repeat("[", 64) + strings.Repeat("]", 64))); err != nil {
		t.Errorf("64 levels: %v", err)
	}
}

func TestCtrlZAtTheEndOfAFileIsPassedOver(t *testing.T) {
	for _, end := range []string{"\x1a", "\r\n\x1a"} {
		if d, report, err := forms.Decode([]byte(`{"form":"commitment"}` + end)); d == nil || err != nil || !report.Valid() {
			t.Errorf("with %q: %v, %+v, %v", end, d, report, err)
		}
	}
}
