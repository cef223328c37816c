package forms

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CleanProblem is one thing that Clean found: Code is stable, Message is for people, in Chinese, and meant to follow the
// label of a field.
//
// The codes that refuse are control, encoding, private, undefined, script and combining; those that only warn are pua,
// radical, invisible and newline.
type CleanProblem struct{ Code, Message string }

// Clean makes text from outside fit to be kept, compared and printed, once, at the door.
//
// Problems refuse the text: control characters, damaged and undefined characters, private ones without a known meaning,
// and writing that would print wrong because it has to be shaped. Such characters stay in cleaned, but a byte that is not
// UTF-8 becomes U+FFFD. Warnings tell what was changed: private code points of old GBK systems and radicals become
// ideographs, invisible characters go, a line break in text of one line becomes a space. Without a word, line breaks
// become \n, tabs and odd spaces plain ones, white space at the ends goes, a Latin letter and its accent become one
// character, and in text of one line any dot between two Han characters becomes · (U+00B7); a paragraph keeps its
// dots, which number its parts there (一．).
//
// There is one entry for each code, about its first place. Cleaning cleaned text again changes nothing, and text that
// needs nothing is returned without an allocation.
func Clean(s string, multiline bool) (cleaned string, problems, warnings []CleanProblem) {
	if isClean(s, multiline) {
		return strings.TrimFunc(s, isBlank), nil, nil
	}
	c := cleaner{out: make([]rune, 0, len(s))}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == '\r' && strings.HasPrefix(s[i:], "\n") {
			continue // the \n that follows is the line break
		}
		c.position++
		if r == utf8.RuneError && size == 1 {
			c.out = append(c.out, r)
			c.refuse("encoding", "第%d个字符已损坏（不是UTF-8编码），请重新填写", c.position)
			continue
		}
		c.add(r)
	}
	text := strings.TrimFunc(string(c.out), isBlank)
	if !multiline {
		text = unifyDots(c.joinLines(text))
	}
	return text, summary(c.problems), summary(c.warnings)
}

// isClean reports whether every character may stay as it is. White space at the ends may still have to go.
func isClean(s string, multiline bool) bool {
	for _, r := range s {
		switch class := classify(r); {
		case class == charKeep && (multiline || !isDot(r)):
		case class == charLineBreak && multiline && r == '\n':
		default:
			return false
		}
	}
	return true
}

// cleaner is the state of cleaning one text.
type cleaner struct {
	out      []rune
	position int // of the character at hand, counted from 1
	problems []finding
	warnings []finding
}

// finding is the first place of something, and how many there are.
type finding struct {
	CleanProblem
	count int
}

// add cleans one character onto the end of the text.
func (c *cleaner) add(r rune) {
	n := c.position
	switch classify(r) {
	case charLineBreak:
		r = '\n'
	case charSpace:
		r = ' '
	case charInvisible:
		c.warn("invisible", "第%d个字符U+%04X不可见，已删去", n, r)
		return
	case charRadical:
		ideograph := foldRadical(r)
		c.warn("radical", "第%d个字符“%c”（U+%04X）是部首符号，已改为汉字“%c”（U+%04X），请核对", n, r, r, ideograph, ideograph)
		r = ideograph
	case charPrivate:
		mapped := mapPrivate(r)
		if mapped == 0 {
			c.refuse("private", "第%d个字符U+%04X是自造字（私用码位），换一台电脑就无法显示，请改用国家标准中的字", n, r)
			break
		}
		mapped = foldRadical(mapped)
		c.warn("pua", "第%d个字符U+%04X是旧系统的自造字码位，已改为“%c”（U+%04X），请核对", n, r, mapped, mapped)
		r = mapped
	case charMark:
		if last := len(c.out) - 1; last >= 0 && compose(c.out[last], r) != 0 {
			c.out[last] = compose(c.out[last], r)
			return
		}
		c.refuse("combining", "第%d个字符U+%04X是附加符号，不能与前一个字符合成一个字，请改用合成好的字符", n, r)
	case charControl:
		c.refuse("control", "第%d个字符U+%04X是控制字符，请删除后重新填写", n, r)
	case charDamaged:
		c.refuse("encoding", "第%d个字符U+%04X表示原来的字已丢失，请重新填写", n, r)
	case charUndefined:
		c.refuse("undefined", "第%d个字符U+%04X不是可以排印的字符，请改用国家标准中的字", n, r)
	case charMongolian:
		c.refuse("script", "第%d个字符U+%04X是蒙古文，蒙古文须连写，目前还不能排印，请填写汉语名称", n, r)
	case charShaped:
		c.refuse("script", "第%d个字符U+%04X是%s，须连写、组合或从右向左书写，目前还不能排印，请填写汉语名称", n, r, scriptName(r))
	}
	c.out = append(c.out, r)
}

func (c *cleaner) refuse(code, format string, args ...any) { note(&c.problems, code, format, args) }

func (c *cleaner) warn(code, format string, args ...any) { note(&c.warnings, code, format, args) }

// note enters a finding, or counts it if there is one of its code.
func note(found *[]finding, code, format string, args []any) {
	for i := range *found {
		if (*found)[i].Code == code {
			(*found)[i].count++
			return
		}
	}
	*found = append(*found, finding{CleanProblem{code, fmt.Sprintf(format, args...)}, 1})
}

// summary gives the findings with their number where there are several of a code.
func summary(found []finding) []CleanProblem {
	var all []CleanProblem
	for _, f := range found {
		if f.count > 1 {
			f.Message += fmt.Sprintf("（同类共%d处）", f.count)
		}
		all = append(all, f.CleanProblem)
	}
	return all
}

// joinLines makes one line of several: a space for each line break and the white space around it.
func (c *cleaner) joinLines(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimFunc(line, isBlank); line != "" {
			lines = append(lines, line)
		}
	}
	c.warn("newline", "只能填写一行，其中的换行已改为空格")
	return strings.Join(lines, " ")
}

// unifyDots makes · of any dot that stands between two Han characters, as in the names of many peoples.
func unifyDots(s string) string {
	if !strings.ContainsFunc(s, isDot) {
		return s
	}
	r := []rune(s)
	for i := 1; i < len(r)-1; i++ {
		if isDot(r[i]) && isHan(r[i-1]) && isHan(r[i+1]) {
			r[i] = '·'
		}
	}
	return string(r)
}

// isDot reports whether r is one of the dots typed for ·.
func isDot(r rune) bool {
	return r == '\u2022' || r == '\u2027' || r == '\u30FB' || r == '\uFF65' || r == '\uFF0E'
}

// isBlank reports whether r is white space that clean text may hold.
func isBlank(r rune) bool { return r == ' ' || r == '\n' || r == '\u3000' }
