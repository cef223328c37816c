package forms

import "unicode"

// charClass says what is to be done with a character in text from outside.
type charClass int

const (
	charKeep charClass = iota
	charLineBreak
	charSpace
	charInvisible // formatting without a shape of its own
	charRadical   // a radical that has an ideograph
	charPrivate
	charMark // combines with the character before
	charControl
	charDamaged
	charUndefined
	charMongolian
	charShaped // writing that prints wrong letter by letter
)

// classify judges one character. The order of the tests matters where a character answers to several.
func classify(r rune) charClass {
	switch {
	case r >= ' ' && r < 0x7F, r >= 0x4E00 && r <= 0x9FFF, r >= 0x3000 && r <= 0x3029, r >= 0xFF01 && r <= 0xFF5E:
		return charKeep // nearly all text
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		return charLineBreak
	case r == '\t' || r == '\u00A0' || r == '\u1680' || r >= '\u2000' && r <= '\u200A' || r == '\u202F' || r == '\u205F':
		return charSpace
	case r < ' ' || r >= 0x7F && r <= 0x9F:
		return charControl
	case r == unicode.ReplacementChar:
		return charDamaged
	case r >= 0x1800 && r <= 0x18AF || r >= 0x11660 && r <= 0x1167F:
		return charMongolian
	case r >= 0x2E80 && r <= 0x2FD5 && foldRadical(r) != r:
		return charRadical
	case isLaterHan(r):
		return charKeep
	case r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE || r == '\uFFFC':
		return charUndefined // noncharacters, and the stand-in for an object that text cannot hold
	case unicode.Is(unicode.Co, r):
		return charPrivate
	case isInvisible(r):
		return charInvisible
	case unicode.Is(unicode.Cn, r) || unicode.Is(unicode.Cs, r):
		return charUndefined
	case isShaped(r):
		return charShaped
	case unicode.Is(unicode.Cf, r):
		return charInvisible
	case unicode.Is(unicode.M, r):
		return charMark
	}
	return charKeep
}

// isHan reports whether r is a Han character.
func isHan(r rune) bool { return unicode.Is(unicode.Han, r) || isLaterHan(r) }

// isLaterHan reports whether r is a Han character, or a sign that describes one, of Unicode 15.1 to 17, which the
// tables of the Go library may not have yet.
func isLaterHan(r rune) bool {
	return r >= 0x2EBF0 && r <= 0x2EE5D || // extension I
		r >= 0x323B0 && r <= 0x33479 || // extension J
		r >= 0x2B73A && r <= 0x2B73F || r >= 0x2CEA2 && r <= 0x2CEAD || // added to C and E
		r >= 0x2FFC && r <= 0x2FFF || r == 0x31EF
}

// isInvisible reports whether r is meant to be ignored where it has no effect: selectors of variants, fillers, tags and
// marks of direction, including ones not assigned yet. Other formatting characters follow from their category.
func isInvisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r == 0xAD:
		return true
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	case r == 0x034F, r == 0x061C, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0:
		return true
	}
	return false
}

// isShaped reports whether r belongs to a script that does not print right letter by letter from left to right. Scripts
// that are not known to print right count among them, and so do the letters of which Hangul syllables are put together.
func isShaped(r rune) bool {
	if r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF {
		return true
	}
	return !unicode.In(r, unicode.Common, unicode.Latin, unicode.Han, unicode.Greek, unicode.Cyrillic, unicode.Hiragana,
		unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Yi, unicode.Lisu, unicode.Tai_Le, unicode.New_Tai_Lue,
		unicode.Armenian, unicode.Georgian, unicode.Braille, unicode.Inherited)
}

// scriptName is what a message calls the script of a character that isShaped.
func scriptName(r rune) string {
	switch {
	case unicode.Is(unicode.Arabic, r):
		return "阿拉伯字母文字（含维吾尔文、哈萨克文）"
	case unicode.Is(unicode.Tibetan, r):
		return "藏文"
	case unicode.Is(unicode.Phags_Pa, r):
		return "八思巴文"
	case unicode.In(r, unicode.Manichaean, unicode.Old_Uyghur, unicode.Sogdian):
		return "古代西域文字"
	case unicode.Is(unicode.Tai_Tham, r):
		return "老傣文"
	case unicode.Is(unicode.Hebrew, r):
		return "希伯来文"
	case unicode.Is(unicode.Syriac, r):
		return "叙利亚文"
	case unicode.Is(unicode.Thaana, r):
		return "塔纳文"
	case unicode.Is(unicode.Nko, r):
		return "恩科文"
	case unicode.Is(unicode.Devanagari, r):
		return "天城文"
	case unicode.Is(unicode.Bengali, r):
		return "孟加拉文"
	case unicode.Is(unicode.Tamil, r):
		return "泰米尔文"
	case unicode.Is(unicode.Thai, r):
		return "泰文"
	case unicode.Is(unicode.Lao, r):
		return "老挝文"
	case unicode.Is(unicode.Khmer, r):
		return "高棉文"
	case unicode.Is(unicode.Myanmar, r):
		return "缅文"
	case unicode.Is(unicode.Hangul, r):
		return "未合成的谚文字母"
	}
	return "尚不支持的文字"
}
