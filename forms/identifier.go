package forms

import (
	"strings"
	"unicode/utf8"
)

// NormalizeIdentifier gives an identifier the shape its check expects without judging it: full-width letters, digits,
// signs and spaces become their ASCII twins, every dash a hyphen, invisible characters and white space at the ends go.
// Text that needs none of this is returned as it is.
func NormalizeIdentifier(s string) string {
	return strings.TrimSpace(strings.Map(foldWidth, s))
}

// foldWidth is the ASCII twin of a full-width form, a space or a dash, any other character itself, and negative for one
// that cannot be seen.
func foldWidth(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r >= '\uFF01' && r <= '\uFF5E':
		return r - 0xFEE0
	case r == '\u00A0', r == '\u3000', r >= '\u2000' && r <= '\u200A':
		return ' '
	case r >= '\u2010' && r <= '\u2015', r == '\u2212', r == '\uFE58', r == '\uFE63':
		return '-'
	case isInvisible(r):
		return -1
	}
	return r
}

// compactIdentifier normalises an identifier in which people put spaces to read it more easily.
func compactIdentifier(s string) string {
	return strings.ReplaceAll(NormalizeIdentifier(s), " ", "")
}

// province names the division of the first level that two digits stand for in GB/T 2260, or gives "" if there is none.
func province(code string) string {
	const table = "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 32江苏省 33浙江省 34安徽省 " +
		"35福建省 36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 46海南省 50重庆市 51四川省 52贵州省 53云南省 " +
		"54西藏自治区 61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区 71台湾省 81香港特别行政区 82澳门特别行政区 "
	if len(code) != 2 || !allDigits(code) {
		return ""
	}
	_, rest, found := strings.Cut(table, code)
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(rest, " ")
	return name
}
