package forms

import "strings"

// ProjectCode is the code of an investment project: of the national form (GB/T 40058-2021), 2104-150624-04-01-000018,
// which opens with year and month and ends in a check digit, or of the older one, 2019-441900-78-03-056565, which opens
// with a year from 2013 to 2020 and has no check digit. A project that has no code yet may say 无. The empty code is
// filled in by hand.
type ProjectCode string

const codeProjectCode = "project_code"

// NoProjectCode is what stands in place of a code that has not been given yet.
const NoProjectCode ProjectCode = "无"

// projectCodeShape has a 0 for each digit.
const projectCodeShape = "0000-000000-00-00-000000"

// Normalize folds full-width characters and dashes, drops spaces and puts in the hyphens of 20 digits without any.
func (c ProjectCode) Normalize() ProjectCode {
	s := compactIdentifier(string(c))
	if len(s) == 20 && allDigits(s) {
		s = s[:4] + "-" + s[4:10] + "-" + s[10:12] + "-" + s[12:14] + "-" + s[14:]
	}
	return ProjectCode(s)
}

// Check gives the code and the message of what is wrong with the project code, "" and "" if nothing is. It judges the
// normalised code.
func (c ProjectCode) Check() (code, message string) {
	c = c.Normalize()
	switch {
	case c == "" || c == NoProjectCode:
		return "", ""
	case !hasShape(string(c), projectCodeShape):
		return codeProjectCode, "项目编码应为20位数字，中间用4个短横线隔开，如2104-150624-04-01-000018；尚未赋码的填“无”"
	case !c.legacy() && !(c[:2] >= "20" && c[2:4] >= "01" && c[2:4] <= "12"):
		return codeProjectCode, "项目编码前4位应为赋码的年月（如2104）或2013至2020的年份，请核对"
	}
	return "", ""
}

// Warn says what is unlikely in a code that passes Check: a check digit that does not agree, or a division that does
// not exist. The text of the standard's clause on the check digit was not at hand, so neither refuses.
func (c ProjectCode) Warn() (code, message string) {
	c = c.Normalize()
	if failed, _ := c.Check(); failed != "" || c == "" || c == NoProjectCode {
		return "", ""
	}
	if !c.legacy() && c[23] != projectCheck(strings.ReplaceAll(string(c[:23]), "-", "")) {
		return codeProjectCode, "项目编码最后一位（校验位）与前19位不符，可能抄错，请逐位核对"
	}
	if division := string(c[5:7]); division != "00" && province(division) == "" {
		return codeProjectCode, "项目编码第5、6位数字不是省级区划代码，请核对"
	}
	return "", ""
}

// legacy reports whether a code of the right shape is of the older form: its four digits are a year whose last two
// cannot be a month.
func (c ProjectCode) legacy() bool { return c[:4] >= "2013" && c[:4] <= "2020" }

// projectCheck is the check digit over 19 digits, ISO 7064 MOD 11,10.
func projectCheck(s string) byte {
	p := 10
	for i := 0; i < len(s); i++ {
		p = (p + int(s[i]-'0')) % 10
		if p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return byte('0' + (11-p)%10)
}

// hasShape reports whether s has a digit wherever shape has a 0 and is equal to it elsewhere.
func hasShape(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := 0; i < len(s); i++ {
		digit := s[i] >= '0' && s[i] <= '9'
		if (shape[i] == '0') != digit || !digit && s[i] != shape[i] {
			return false
		}
	}
	return true
}
