package cli

import (
	"bytes"
	"errors"
	"io"

	"bangban/forms"
)

// scanner follows the brackets and strings of JSON, byte by byte. It judges nothing else: what is between them is
// for package forms to read.
type scanner struct {
	depth   int
	quoted  bool
	escaped bool
}

func (s *scanner) take(c byte) {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted:
		s.escaped = c == '\\'
		s.quoted = c != '"'
	case c == '"':
		s.quoted = true
	case c == '{' || c == '[':
		s.depth++
	case c == '}' || c == ']':
		s.depth = max(0, s.depth-1)
	}
}

// wholeObject reports whether the line is closed by the bracket that answers its first.
func wholeObject(line []byte) bool {
	var s scanner
	for i, c := range line {
		s.take(c)
		if s.depth == 0 {
			return i > 0
		}
	}
	return false
}

// cannotHold reports whether no object can follow what the line leaves open: nothing is, or it is an object that waits
// for the name of a member, or a string, which ends with its line. Such a first line is a damaged record by itself.
func cannotHold(line []byte) bool {
	var s scanner
	var open []byte // the brackets, the innermost last
	for _, c := range line {
		s.take(c)
		if s.depth > len(open) {
			open = append(open, c)
		}
		open = open[:s.depth]
	}
	if s.quoted || s.depth == 0 {
		return true
	}
	return open[s.depth-1] == '{' && !bytes.HasSuffix(line, []byte(":"))
}

// element gives the next element of the array. When the array itself is broken, that is told as the last record,
// because nothing behind the break can be trusted.
func (r *records) element() (record, error) {
	c, err := r.significant()
	if c == ',' && r.number > 0 {
		if _, err := r.in.ReadByte(); err != nil {
			return record{}, err
		}
		c, err = r.significant()
		if c == ']' {
			return r.broken("逗号后面缺少记录"), nil
		}
	} else if err == nil && c != ']' && r.number > 0 {
		return r.broken("两条记录之间缺少逗号"), nil
	}
	switch {
	case errors.Is(err, io.EOF):
		return r.broken("数组没有结束，缺少 ]"), nil
	case err != nil:
		return record{}, err
	case c == ']':
		return r.end()
	case c == ',':
		return r.broken("逗号前面缺少记录"), nil
	}
	return r.value()
}

// value reads one value up to its end.
func (r *records) value() (record, error) {
	var (
		s   scanner
		got = line{at: r.line}
	)
	for {
		c, err := r.in.ReadByte()
		if errors.Is(err, io.EOF) {
			if problem := encodingProblem(got.data); problem != nil {
				return r.stop(problem), nil
			}
			return r.broken("数组没有结束，最后一条记录不完整"), nil
		}
		if err != nil {
			return record{}, err
		}
		if s.depth == 0 && !s.quoted && (c == ',' || c == ']') {
			return r.cut(got), r.in.UnreadByte()
		}
		if c == '\n' {
			r.line++
		}
		s.take(c)
		if !got.long {
			got.data = append(got.data, c)
			got.long = len(got.data) > maxRecord
		}
		if s.depth == 0 && !s.quoted && (c == '}' || c == ']') {
			return r.cut(got), nil
		}
	}
}

// end makes sure that nothing follows the array.
func (r *records) end() (record, error) {
	r.done = true
	if _, err := r.in.ReadByte(); err != nil {
		return record{}, err
	}
	_, err := r.significant()
	if errors.Is(err, io.EOF) {
		return record{}, io.EOF
	}
	if err != nil {
		return record{}, err
	}
	return r.broken("数组之后还有别的内容"), nil
}

func (r *records) broken(message string) record {
	return r.stop(&forms.Problem{Code: "syntax", Message: message + "；此处之后的内容没有读"})
}

// stop makes a record of the reason why there are no more.
func (r *records) stop(problem *forms.Problem) record {
	r.done = true
	rec := r.cut(line{at: r.line})
	rec.problem = problem
	return rec
}
