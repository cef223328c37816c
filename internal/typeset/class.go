package typeset

import "unicode"

// class says how a character behaves at the ends of lines and beside others, after the W3C Requirements for Chinese
// Text Layout, for simplified Chinese.
type class uint16

const (
	// noStart may not begin a line: closing marks, stops, middle dot, connectors, units.
	noStart class = 1 << iota
	// noEnd may not end a line: opening marks, currency signs; and the hyphen, since readers of the PDF take a
	// hyphen at a line's end for a divided word and drop it.
	noEnd
	// word is a letter, digit or sign of Latin text, which is kept whole.
	word
	// letter is a word character that stands a quarter em off a Han character.
	letter
	digit
	// unit follows a number and stays with it.
	unit
	// han is a Han character (or another that is set in a full square).
	han
	// open has its left half blank, shut its right half.
	open
	shut
	// joined may not be parted from another of its own: —— and ……
	joined
	space
	// glue holds on to both sides.
	glue
)

const (
	closers  = "、，。．：；）】》〉」』”’〕〗］｝"
	starters = "（【《〈「『“‘〔〖［｛"
	noStarts = "！？·・～–－％‰℃℉°′″々〻ー›»"
	noEnds   = "￥＄￡№＃‹«\u2010\u00ad"
	neither  = "／" // 分隔号, at neither end of a line (GB/T 15834-2011 §5.1.9)
	units    = "万亿千百元角分年月日时号吨米公亩平立方条项个座台套户人次层岁名家处件里顷斤克升瓦"
)

// classTable answers for the characters of the constants above without a search.
type classTable map[rune]class

func newClassTable() classTable {
	t := classTable{}
	for _, set := range []struct {
		chars string
		c     class
	}{
		{closers, noStart | shut}, {starters, noEnd | open}, {noStarts, noStart}, {noEnds, noEnd}, {neither, noStart | noEnd},
		{units, han | unit}, {"㎡㎥㎏㎞㎜㎝", noStart | unit}, {"—…", joined}, {"\u00a0\u202f\u2011", glue},
	} {
		for _, r := range set.chars {
			t[r] |= set.c
		}
	}
	return t
}

// of classes one character.
func (t classTable) of(r rune) class {
	switch {
	case r >= '0' && r <= '9':
		return word | letter | digit
	case r < 0x80:
		return ascii(r)
	}
	if c, ok := t[r]; ok {
		return c
	}
	switch {
	case unicode.IsMark(r): // belongs to the character in front
		return word | noStart
	case isHan(r):
		return han
	case r >= '０' && r <= '９':
		return word | digit
	case r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ':
		return word
	case r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return word | letter
	}
	return 0
}

func ascii(r rune) class {
	switch r {
	case ' ':
		return space
	case '(', '[', '{', '<':
		return word | noEnd
	case ')', ']', '}', '>', ',', '.', ';', ':', '!', '?', '%':
		return word | noStart
	case '-', '$', '#':
		return word | noEnd
	case '/':
		return word | noStart | noEnd
	}
	if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return word | letter
	}
	return word
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x3FFFF ||
		r >= 0x2E80 && r <= 0x2FDF || r == 0x3007 || r >= 0x3040 && r <= 0x30FF || r >= 0xF900 && r <= 0xFAFF
}

// parts reports whether a line may end between two neighbours.
func parts(a, b *atom) bool {
	switch {
	case b.glued || a.class&noEnd != 0 || b.class&noStart != 0:
		return false
	case (a.class|b.class)&glue != 0:
		return false
	case b.class&space != 0:
		return a.class&space != 0
	case a.class&space != 0:
		return true
	case a.class&word != 0 && b.class&word != 0:
		return false
	case a.class&joined != 0 && a.r == b.r:
		return false
	}
	return true
}

// eases reports whether a line may end between a number and its unit, when they are longer together than a line.
func eases(a, b *atom) bool { return b.glued && b.class&unit != 0 && tears(a, b) }

// tears reports whether a line may end between two neighbours when nothing better is to be had: inside a word that
// is longer than a line, but still not before a closing mark or after an opening one.
func tears(a, b *atom) bool {
	return !b.tied && a.class&noEnd == 0 && b.class&noStart == 0 && (a.class|b.class)&(glue|joined) == 0
}
