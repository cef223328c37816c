package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"
)

func TestNormalizeIdentifier(t *testing.T) {
	tests := []struct{ in, want string }{
		{"150624", "150624"},
		{"　２１０４－１５０６２４ ", "2104-150624"},
		{"2104–150624—04―01−000018", "2104-150624-04-01-000018"},
		{"ａｂＺ", "abZ"},
		{"\u202a0477-6212345\u202c", "0477-6212345"},
		{"1\u00a02", "1 2"},
		{"无", "无"},
	}
	for _, tt := range tests {
		if got := forms.NormalizeIdentifier(tt.in); got != tt.want {
			t.Errorf("NormalizeIdentifier(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// identifier is what the checks of the identifiers have in common.
type identifier interface{ Check() (code, message string) }

// checkRefusal complains unless id is refused with the code and a message that says so, or accepted where says is "".
func checkRefusal(t *testing.T, id identifier, wantCode, says string) {
	t.Helper()
	code, message := id.Check()
	if says == "" {
		if code != "" || message != "" {
			t.Errorf("%q is refused: %s %s", id, code, message)
		}
		return
	}
	if code != wantCode || !strings.Contains(message, says) {
		t.Errorf("%q gives %q %q, want code %s and a message with %q", id, code, message, wantCode, says)
	}
}

func TestCreditCode(t *testing.T) {
	tests := []struct {
		code  forms.CreditCode
		says  string // "" if it is accepted
		warns bool
	}{
		{"", "", false},
		{"91440300708461136T", "", false},
		{"91110000600037341L", "", false},
		{"91150624MA0N000166", "", false},
		{"11150624011700010A", "", false},
		{"12150624460000028G", "", false},
		{"91350100M000100Y43", "", false},
		{"91150624ma0n000166", "", false},
		{"９１１５０６２４ＭＡ０Ｎ０００１６６", "", false},
		{"9115 0624 MA0N 0001 66", "", false},
		{"91350100M000100Y44", "校验位", false},
		{"91150624MA0N000167", "校验位", false},
		{"91150624MA0N00016", "18位", false},
		{"150624000012345", "18位", false},
		{"91150624MAON000166", "I、O、S、V、Z", false},
		{"9115062AMA0N000166", "第3至8位", false},
		{"统一社会信用代码", "18位", false},
		{"91150624MA0N000179", "", true},
	}
	for _, tt := range tests {
		checkRefusal(t, tt.code, "credit_code", tt.says)
		if code, message := tt.code.Warn(); (code != "") != tt.warns {
			t.Errorf("%s warns %q %q, want a warning: %v", tt.code, code, message, tt.warns)
		}
	}
}

func TestProjectCode(t *testing.T) {
	tests := []struct {
		code  forms.ProjectCode
		says  string // "" if it is accepted
		warns string
	}{
		{"", "", ""},
		{"无", "", ""},
		{"2104-150624-04-01-000018", "", ""},
		{"2109-150624-07-02-123453", "", ""},
		{"2301-150600-04-01-543212", "", ""},
		{"2304-441900-04-01-135254", "", ""},
		{"2211-441900-04-02-310151", "", ""},
		{"2304-441900-04-01-254812", "", ""},
		{"2111-522323-04-01-342068", "", ""},
		{"2019-441900-78-03-056565", "", ""},
		{"2011-000000-04-01-000010", "", "校验位"},
		{"2104-150624-04-01-000019", "", "校验位"},
		{"2104-990624-04-01-000018", "", "校验位"},
		{"2019-991900-78-03-056565", "", "省级"},
		{"21041506240401000018", "", ""},
		{"２１０４－１５０６２４—04–01-000018", "", ""},
		{"2113-150624-04-01-000018", "年月", ""},
		{"1904-150624-04-01-000018", "年月", ""},
		{"2104-150624-04-01-00001", "20位", ""},
		{"2104-150624-04-01-0000188", "20位", ""},
		{"2104-150624-0401-000018", "20位", ""},
		{"暂无", "无", ""},
	}
	for _, tt := range tests {
		checkRefusal(t, tt.code, "project_code", tt.says)
		code, message := tt.code.Warn()
		if (code != "") != (tt.warns != "") || !strings.Contains(message, tt.warns) {
			t.Errorf("%s warns %q %q, want %q", tt.code, code, message, tt.warns)
		}
	}
	if got := forms.ProjectCode("21041506240401000018").Normalize(); got != "2104-150624-04-01-000018" {
		t.Errorf("20 digits become %q", got)
	}
}

func TestPostcode(t *testing.T) {
	for _, p := range []forms.Postcode{"", "016064", "137400", "750300", "０１６０６４", " 017000 "} {
		checkRefusal(t, p, "postcode", "")
	}
	for _, p := range []forms.Postcode{"16064", "0160644", "01606a", "邮编"} {
		checkRefusal(t, p, "postcode", "邮编应为6位数字")
	}
}

func TestPhone(t *testing.T) {
	tests := []struct{ phone, normal forms.Phone }{
		{"", ""},
		{"0477-6212345", "0477-6212345"},
		{"04776212345", "04776212345"},
		{"010-62345678", "010-62345678"},
		{"13904771234", "13904771234"},
		{"139 0477 1234", "13904771234"},
		{"+86 139 0477 1234", "+8613904771234"},
		{"+86-477-6212345", "+86-477-6212345"},
		{"0086 13904771234", "008613904771234"},
		{"0477-6212345-8001", "0477-6212345-8001"},
		{"0477-6212345转8001", "0477-6212345转8001"},
		{"04776212345转8001", "04776212345转8001"},
		{"（0477）6212345", "0477-6212345"},
		{"0477 6212345", "0477-6212345"},
		{"0 477 6212345", "04776212345"},
		{"０４７７－６２１２３４５", "0477-6212345"},
		{"400-123-4567", "400-123-4567"},
		{"4001234567", "4001234567"},
		{"0477-6212345/13904771234", "0477-6212345、13904771234"},
		{"0477-6212345，13904771234", "0477-6212345、13904771234"},
		{"0477-6212345; 13904771234", "0477-6212345、13904771234"},
		{"0477-6212345 13904771234", "0477-6212345、13904771234"},
		{"0477-6212345、", "0477-6212345"},
	}
	for _, tt := range tests {
		checkRefusal(t, tt.phone, "phone", "")
		if got := tt.phone.Normalize(); got != tt.normal || got.Normalize() != got {
			t.Errorf("%q becomes %q, and then %q, want %q", tt.phone, got, got.Normalize(), tt.normal)
		}
	}
}

func TestPhoneRefuses(t *testing.T) {
	for _, p := range []forms.Phone{
		"6212345", "12345678901", "1390477123", "139047712345", "0477-1212345", "0477-621234", "0477-6212345转",
		"0477-6212345-8001234", "0477-6212345、123", "电话", "0-6212345", "400-123-456", "400--1234567", "+86", "-", "0",
		"0477-6212345 转接", "13904771234 李明",
	} {
		checkRefusal(t, p, "phone", "0477-6212345")
	}
}
