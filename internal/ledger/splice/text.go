package splice

import "unicode/utf8"

// appendText puts s behind dst as the content of an XML element, or tells why a workbook of Excel cannot hold it.
func appendText(dst []byte, s string, limit int) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, ErrNotUTF8
	}
	if len(s) > limit && units(s) > limit { // no text has more units than bytes
		return dst, ErrTooLong
	}
	from := 0
	for i := 0; i < len(s); i++ {
		var escaped string
		switch c := s[i]; {
		case c > '_':
			if c == 0xEF && isNoCharacter(s[i:]) {
				return dst, ErrForbidden
			}
			continue
		case c == '_':
			if !isEscape(s[i:]) {
				continue
			}
			escaped = "_x005F_" // else Excel reads what follows as one character
		case c == '<':
			escaped = "&lt;"
		case c == '>':
			escaped = "&gt;"
		case c == '&':
			escaped = "&amp;"
		case c >= ' ', c == '\t', c == '\n':
			continue
		case c == '\r':
			escaped = "&#13;" // as it is, XML would read a line feed
		default:
			return dst, ErrForbidden
		}
		dst = append(dst, s[from:i]...)
		dst = append(dst, escaped...)
		from = i + 1
	}
	return append(dst, s[from:]...), nil
}

// units counts the UTF-16 units of valid UTF-8.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0xF0:
			n += 2
		case utf8.RuneStart(c):
			n++
		}
	}
	return n
}

// isNoCharacter tells whether s, which is valid UTF-8, begins with U+FFFE or U+FFFF.
func isNoCharacter(s string) bool { return s[1] == 0xBF && s[2] >= 0xBE }

// isEscape tells whether s begins with _x000D_ or its like, by which Excel writes a character.
func isEscape(s string) bool {
	if len(s) < len("_x0000_") || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
