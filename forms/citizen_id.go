package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CitizenID is an identity number: a citizen's (公民身份号码, GB 11643-1999, 18 characters), one of the same build on a
// residence permit for Hong Kong, Macao and Taiwan residents (810000, 820000, 830000), or that of a foreign permanent
// resident's card (18 digits that begin with 9, or the older 3 letters and 12 digits). The empty number is filled in by
// hand. No message about a number contains it.
type CitizenID string

const codeCitizenID = "citizen_id"

// Normalize folds full-width characters, drops spaces and makes letters upper-case.
func (id CitizenID) Normalize() CitizenID {
	return CitizenID(strings.ToUpper(compactIdentifier(string(id))))
}

// Check gives the code and the message of what is wrong with the number, "" and "" if nothing is. It judges the
// normalised number.
func (id CitizenID) Check() (code, message string) {
	s := string(id.Normalize())
	switch {
	case s == "" || oldForeignCard(s):
		return "", ""
	case len(s) == 15 && allDigits(s):
		return codeCitizenID, "15位的第一代居民身份证号码已停止使用，请填写18位公民身份号码"
	case utf8.RuneCountInString(s) != 18:
		return codeCitizenID, "身份号码应为18位，请按证件核对"
	case !allDigits(s[:17]) || s[17] != 'X' && !allDigits(s[17:]) || s[0] == '0':
		return codeCitizenID, "身份号码前17位应为数字且首位不为0，末位应为数字或X，请按证件核对"
	case !realDay(s[6:14]):
		return codeCitizenID, "身份号码第7至14位不是有效的出生日期，请按证件核对"
	case s[17] != citizenIDCheck(s):
		return codeCitizenID, "身份号码最后一位（校验位）与前17位不符，号码有误，请按证件逐位核对"
	}
	return "", ""
}

// Warn says that the division in a number that passes Check is not, or no longer, in the table of GB/T 2260. A number
// keeps the division of its first registration for life, so this refuses nothing.
func (id CitizenID) Warn() (code, message string) {
	s := string(id.Normalize())
	if failed, _ := id.Check(); s == "" || failed != "" || oldForeignCard(s) {
		return "", ""
	}
	if s[0] == '9' {
		if province(s[1:3]) == "" {
			return codeRegion, "身份号码第2、3位不是现行的省级区划代码，请按证件核对"
		}
		return "", ""
	}
	switch s[:6] {
	case "810000", "820000", "830000":
		return "", ""
	}
	if province(s[:2]) == "" {
		return codeRegion, "身份号码前2位不是现行的省级区划代码，请按证件核对"
	}
	if s[:2] != "15" {
		return "", ""
	}
	if name := retiredLeague(s[:4]); name != "" {
		return codeRegion, "身份号码前6位是已撤销的" + name + "的区划代码，请按证件核对"
	}
	// 01 is the code of all the districts of a city together (市辖区), which the table of names leaves out.
	division := s[:6]
	if division[4:] == "01" {
		division = division[:4] + "00"
	}
	if _, known := StandardRegions().Name(division); !known || statisticalZone(division) {
		return codeRegion, "身份号码前6位不是现行的县级区划代码，可能已撤销，请按证件核对"
	}
	return "", ""
}

// Sex is the sex a valid number tells in its 17th digit, odd for male. It is "" for an invalid number and for a foreign
// permanent resident's card, of which the standard for citizens says nothing.
func (id CitizenID) Sex() Sex {
	s := string(id.Normalize())
	if failed, _ := id.Check(); failed != "" || len(s) != 18 || s[0] == '9' {
		return ""
	}
	if s[16]%2 == 1 {
		return Male
	}
	return Female
}

// Masked keeps the first 3 and the last 4 characters and puts a star for each other one. A number of fewer than 12
// characters is starred throughout.
func (id CitizenID) Masked() string {
	r := []rune(string(id))
	maskRunes(r)
	return string(r)
}

// MaskCitizenIDs masks whatever looks like an identity number inside a text for logs and errors: 15 or more digits in a
// row, with an X that may follow, or 3 letters and 12 digits; full-width ones as well. Spaces, dashes, points, underscores
// and what cannot be seen may stand between the digits, up to three at a time. It masks too much rather than too
// little, but leaves a project code alone, 2104-150624-04-01-000018, and a case number that the register gave,
// 150624-2021-10000. Text without any number is returned as it is.
//
// It is for what is shown to others, never for a value, a file name or a page.
func MaskCitizenIDs(s string) string {
	if !strings.ContainsFunc(s, isDigit) {
		return s
	}
	r := []rune(s)
	masked := false
	for i := 0; i < len(r); i++ {
		if !isDigit(r[i]) {
			continue
		}
		start := i
		end, digits := digitRun(r, start)
		i = end
		if run := string(r[start:end]); hasShape(run, projectCodeShape) || givenCaseNumber(run) {
			continue
		}
		check := end
		if digits == 17 {
			check += gap(r[end:])
		}
		if check < len(r) && (foldWidth(r[check]) == 'X' || foldWidth(r[check]) == 'x') {
			end = check + 1
		}
		if digits == 12 {
			letters := country(r[:start])
			start, digits = start-letters, digits+min(letters, 3)
		}
		if digits >= 15 {
			maskRunes(r[start:end])
			masked = true
		}
	}
	if !masked {
		return s
	}
	return string(r)
}

// givenCaseNumber reports whether digits are a case number as a register gives them, of a serial that is long enough to be
// taken for an identity number. Such a serial does not begin with 0, and no identity number has 16 digits; one of 15 that
// is cut in this way is of somebody who was born in the twenties of the last century.
func givenCaseNumber(run string) bool {
	if !hasShape(run, "000000-0000-00000") && !hasShape(run, "000000-0000-000000") {
		return false
	}
	return strings.HasPrefix(run[len("150624-"):], "20") && run[len("150624-2021-")] != '0'
}

// digitRun finds the end of the digits that begin at start, with the separators between them, and counts them.
func digitRun(r []rune, start int) (end, digits int) {
	for end = start; ; {
		next := end
		if digits > 0 {
			next += gap(r[end:])
		}
		if next >= len(r) || !isDigit(r[next]) {
			return end, digits
		}
		end, digits = next+1, digits+1
	}
}

// gap counts the separators that a text begins with, three at most.
func gap(r []rune) int {
	n := 0
	for n < min(len(r), 3) && isSeparator(r[n]) {
		n++
	}
	return n
}

// isSeparator reports whether people put c between the digits of a number, or it cannot be seen there.
func isSeparator(c rune) bool {
	switch foldWidth(c) {
	case ' ', '-', '.', '_', '·', unicode.ReplacementChar:
		return true
	}
	return isDot(c) || visible(c) != c
}

// maskRunes stars all but the first 3 and the last 4 characters in place, separators left alone.
func maskRunes(r []rune) {
	head, tail := 3, 4
	if len(r) < 12 {
		head, tail = 0, 0
	}
	for i := head; i < len(r)-tail; i++ {
		if !isSeparator(r[i]) {
			r[i] = '*'
		}
	}
}

// isDigit reports whether c is a digit, ASCII or full-width.
func isDigit(c rune) bool { c = foldWidth(c); return c >= '0' && c <= '9' }

// country is the length of the three Latin letters that a text ends in, the country on an older card, with the
// separators behind them. It is 0 where there are fewer or more.
func country(r []rune) int {
	end := len(r)
	for end > 0 && len(r)-end < 3 && isSeparator(r[end-1]) {
		end--
	}
	letters := 0
	for letters < min(end, 4) {
		if c := foldWidth(r[end-1-letters]) | 0x20; c < 'a' || c > 'z' {
			break
		}
		letters++
	}
	if letters != 3 {
		return 0
	}
	return len(r) - end + letters
}

// citizenIDCheck is the check character over the first 17 digits, ISO 7064 MOD 11-2.
func citizenIDCheck(s string) byte {
	sum := 0
	for i := 0; i < 17; i++ {
		// The weights 7 9 10 5 … 4 2 are the powers of 2 modulo 11, from the 17th down to the first.
		sum = (sum + int(s[i]-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

// oldForeignCard reports whether s is the number of a foreign permanent resident's card as issued before December 2023.
func oldForeignCard(s string) bool {
	if len(s) != 15 || !allDigits(s[3:]) {
		return false
	}
	for i := 0; i < 3; i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// realDay reports whether eight digits are a day of the years 1900 to 2100.
func realDay(s string) bool {
	d := Date{Year: digitsValue(s[:4]), Month: digitsValue(s[4:6]), Day: digitsValue(s[6:8])}
	return d.Valid() && d.Year <= 2100
}

// retiredLeague names the league of Inner Mongolia that has become a city under another code and stood for the four
// digits before.
func retiredLeague(prefix string) string {
	switch prefix {
	case "1521":
		return "呼伦贝尔盟"
	case "1523":
		return "哲里木盟"
	case "1524":
		return "昭乌达盟"
	case "1526":
		return "乌兰察布盟"
	case "1527":
		return "伊克昭盟"
	case "1528":
		return "巴彦淖尔盟"
	}
	return ""
}
