package forms

import (
	"strings"
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
		return codeCitizenID, "身份号码校验位不符，号码有误，请按证件逐位核对"
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
// row, single spaces between them allowed, with an X that may follow, or 3 letters and 12 digits; full-width ones as
// well. It masks too much rather than too little. Text without any is returned as it is.
func MaskCitizenIDs(s string) string {
	var r []rune
	for _, c := range s {
		if isDigit(c) {
			r = []rune(s)
			break
		}
	}
	masked := false
	for i := 0; i < len(r); i++ {
		if !isDigit(r[i]) {
			continue
		}
		start, end, count := i, i, 0
		for j := i; j < len(r) && (isDigit(r[j]) || foldWidth(r[j]) == ' ' && j == end); j++ {
			if isDigit(r[j]) {
				end, count = j+1, count+1
			}
		}
		i = end
		if end < len(r) && (foldWidth(r[end]) == 'X' || foldWidth(r[end]) == 'x') {
			end++
		}
		if count == 12 && precededByCountry(r[:start]) {
			start, count = start-3, 15
		}
		if count >= 15 {
			maskRunes(r[start:end])
			masked = true
		}
	}
	if !masked {
		return s
	}
	return string(r)
}

// maskRunes stars all but the first 3 and the last 4 characters in place, spaces left alone.
func maskRunes(r []rune) {
	head, tail := 3, 4
	if len(r) < 12 {
		head, tail = 0, 0
	}
	for i := head; i < len(r)-tail; i++ {
		if foldWidth(r[i]) != ' ' {
			r[i] = '*'
		}
	}
}

// isDigit reports whether c is a digit, ASCII or full-width.
func isDigit(c rune) bool { c = foldWidth(c); return c >= '0' && c <= '9' }

// precededByCountry reports whether a text ends in exactly three Latin letters, the country on an older card.
func precededByCountry(r []rune) bool {
	letters := 0
	for letters < len(r) {
		c := foldWidth(r[len(r)-1-letters]) | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		letters++
	}
	return letters == 3
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
