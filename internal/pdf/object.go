package pdf

import (
	"fmt"
	"strconv"
)

// The values of PDF as read from a file: nil, bool, float64, name, text, array, dict, ref and *stream.
type (
	name  string
	text  string
	array []any
	dict  map[name]any
	ref   struct{ number int }
)

// stream is a dictionary with the bytes behind it, as they stand in the file.
type stream struct {
	dict dict
	raw  []byte
}

// maxDepth is how deep arrays and dictionaries may stand in each other.
const maxDepth = 64

// value reads the next value, where tok is its first token.
func (l *lexer) value(tok token, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: values nested deeper than %d", ErrDamaged, maxDepth)
	}
	switch tok.kind {
	case tokenNumber:
		return l.number(tok)
	case tokenName:
		return name(tok.text), nil
	case tokenString:
		return text(tok.text), nil
	case '[':
		return l.array(depth)
	case '<':
		return l.dict(depth)
	case tokenWord:
		switch string(tok.text) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		case "null":
			return nil, nil
		}
	case tokenEnd:
		return nil, fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	return nil, fmt.Errorf("%w: a value is missing at byte %d", ErrDamaged, l.pos)
}

// number reads a number or, if two more tokens make one, a reference.
func (l *lexer) number(tok token) (any, error) {
	v, err := strconv.ParseFloat(string(tok.text), 64)
	if err != nil {
		return nil, fmt.Errorf("%w: number at byte %d", ErrDamaged, l.pos)
	}
	if v < 0 || v != float64(int32(v)) {
		return v, nil
	}
	back := l.pos
	if gen := l.next(); gen.kind == tokenNumber {
		if r := l.next(); r.kind == tokenWord && string(r.text) == "R" {
			return ref{int(v)}, nil
		}
	}
	l.pos = back
	return v, nil
}

func (l *lexer) array(depth int) (array, error) {
	var a array
	for {
		tok := l.next()
		if tok.kind == ']' {
			return a, nil
		}
		v, err := l.value(tok, depth+1)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
}

func (l *lexer) dict(depth int) (dict, error) {
	d := make(dict)
	for {
		tok := l.next()
		if tok.kind == '>' {
			return d, nil
		}
		if tok.kind != tokenName {
			return nil, fmt.Errorf("%w: a key is missing at byte %d", ErrDamaged, l.pos)
		}
		key := name(tok.text)
		v, err := l.value(l.next(), depth+1)
		if err != nil {
			return nil, err
		}
		d[key] = v
	}
}
