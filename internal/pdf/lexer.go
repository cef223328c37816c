package pdf

import "bytes"

// tokenKind is a kind of PDF token. Delimiters are their own kind: '[', ']', '{', '}', and '<' and '>' for the double
// ones around a dictionary.
type tokenKind byte

const (
	tokenEnd    tokenKind = 0
	tokenNumber tokenKind = 'n'
	tokenName   tokenKind = '/'
	tokenString tokenKind = 's'
	tokenWord   tokenKind = 'w'
)

// token is one token; its text (names and strings decoded) holds until the next one is read.
type token struct {
	kind tokenKind
	text []byte
}

// lexer reads the tokens of PDF syntax (ISO 32000-1, 7.2). It never fails: what is no token is a word.
type lexer struct {
	data    []byte
	pos     int
	scratch []byte
}

// The classes of characters (ISO 32000-1, 7.2.2); all others are regular.
const (
	spaces     = "\x00\t\n\f\r "
	delimiters = "()<>[]{}/%"
)

// class holds the class of every character, because this is asked for each byte of every page.
var class = func() (c [256]byte) {
	for _, b := range []byte(spaces) {
		c[b] = 's'
	}
	for _, b := range []byte(delimiters) {
		c[b] = 'd'
	}
	return c
}()

func isSpace(c byte) bool   { return class[c] == 's' }
func isRegular(c byte) bool { return class[c] == 0 }

func (l *lexer) skipSpace() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

func (l *lexer) next() token {
	l.skipSpace()
	if l.pos >= len(l.data) {
		return token{kind: tokenEnd}
	}
	start := l.pos
	c := l.data[l.pos]
	l.pos++
	switch c {
	case '/':
		return token{tokenName, l.name()}
	case '(':
		return token{tokenString, l.literal()}
	case '<':
		if l.pos < len(l.data) && l.data[l.pos] == '<' {
			l.pos++
			return token{kind: '<'}
		}
		return token{tokenString, l.hex()}
	case '>':
		if l.pos < len(l.data) && l.data[l.pos] == '>' {
			l.pos++
			return token{kind: '>'}
		}
		return token{tokenWord, l.data[start:l.pos]}
	case '[', ']', '{', '}':
		return token{kind: tokenKind(c)}
	case ')':
		return token{tokenWord, l.data[start:l.pos]}
	}
	for l.pos < len(l.data) && isRegular(l.data[l.pos]) {
		l.pos++
	}
	word := l.data[start:l.pos]
	if isNumber(word) {
		return token{tokenNumber, word}
	}
	return token{tokenWord, word}
}

func isNumber(word []byte) bool {
	if word[0] == '+' || word[0] == '-' {
		word = word[1:]
	}
	digits, dots := 0, 0
	for _, c := range word {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			dots++
		default:
			return false
		}
	}
	return digits > 0 && dots <= 1
}

func (l *lexer) name() []byte {
	l.scratch = l.scratch[:0]
	for l.pos < len(l.data) && isRegular(l.data[l.pos]) {
		c := l.data[l.pos]
		l.pos++
		if c == '#' && l.pos+1 < len(l.data) {
			hi, lo := hexDigit(l.data[l.pos]), hexDigit(l.data[l.pos+1])
			if hi >= 0 && lo >= 0 {
				c = byte(hi<<4 | lo)
				l.pos += 2
			}
		}
		l.scratch = append(l.scratch, c)
	}
	return l.scratch
}

func (l *lexer) hex() []byte {
	l.scratch = l.scratch[:0]
	high := -1
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		d := hexDigit(c)
		switch {
		case d < 0:
		case high < 0:
			high = d
		default:
			l.scratch = append(l.scratch, byte(high<<4|d))
			high = -1
		}
	}
	if high >= 0 {
		l.scratch = append(l.scratch, byte(high<<4))
	}
	return l.scratch
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *lexer) literal() []byte {
	l.scratch = l.scratch[:0]
	for depth := 1; l.pos < len(l.data); {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return l.scratch
			}
		case '\\':
			l.escape()
			continue
		case '\r':
			if l.pos < len(l.data) && l.data[l.pos] == '\n' {
				l.pos++
			}
			c = '\n'
		}
		l.scratch = append(l.scratch, c)
	}
	return l.scratch
}

// escape reads what follows a backslash in a literal string.
func (l *lexer) escape() {
	if l.pos >= len(l.data) {
		return
	}
	c := l.data[l.pos]
	l.pos++
	switch {
	case c == '\n':
		return
	case c == '\r':
		if l.pos < len(l.data) && l.data[l.pos] == '\n' {
			l.pos++
		}
		return
	case c >= '0' && c <= '7':
		v := int(c - '0')
		for i := 0; i < 2 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; i++ {
			v = v<<3 | int(l.data[l.pos]-'0')
			l.pos++
		}
		c = byte(v)
	default:
		if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
			c = "\n\r\t\b\f"[i]
		}
	}
	l.scratch = append(l.scratch, c)
}
