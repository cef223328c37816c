package forms

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// Restore reads a case that Marshal wrote, for those who keep cases: much quicker than DecodeCase, because it takes what
// it finds as it is and checks neither texts nor numbers. What comes from outside is for DecodeCase.
//
// A member that a case does not have is an error, so that a case kept by a later version of the program is not cut
// short. The errors are in Chinese and say where; one is a *SyntaxError when the data is not the JSON of a case.
func Restore(data []byte) (*Case, error) {
	c := &Case{}
	r := &restorer{parser{data: data}}
	if err := r.object(caseTable().shape, reflect.ValueOf(c).Elem()); err != nil {
		return nil, err
	}
	if r.peek(); r.pos < len(r.data) {
		return nil, r.fail("数据结束后还有多余内容")
	}
	return c, nil
}

// restorer puts values into the fields of the models while it reads them, without the tree between them that strict
// reading needs.
type restorer struct{ parser }

// expect passes over a sign.
func (r *restorer) expect(sign byte, reason string) error {
	if r.peek() != sign {
		return r.fail(reason)
	}
	r.pos++
	return nil
}

// sequence reads what stands between two brackets, separated by commas.
func (r *restorer) sequence(opening, closing byte, element func() error) error {
	if err := r.expect(opening, "此处应为左括号"); err != nil {
		return err
	}
	if r.peek() == closing {
		r.pos++
		return nil
	}
	for {
		if err := element(); err != nil {
			return err
		}
		if done, err := r.next(closing, "此处应为英文逗号或右括号"); done || err != nil {
			return err
		}
	}
}

func (r *restorer) object(s *shape, v reflect.Value) error {
	return r.sequence('{', '}', func() error {
		m, err := r.name(s)
		if err != nil {
			return err
		}
		return r.value(m, v.Field(m.index))
	})
}

// name reads the name of a member and the colon behind it. Marshal writes names without escapes.
func (r *restorer) name(s *shape) (*shape, error) {
	if r.peek() != '"' {
		return nil, r.fail("此处应为成员名")
	}
	name, _, closed := bytes.Cut(r.data[r.pos+1:], []byte(`"`))
	m := s.byName[string(name)]
	if m == nil || !closed {
		return nil, r.refuse("没有成员“" + excerpt(string(name)) + "”，可能是更新版本的程序写的，请升级程序")
	}
	r.pos += len(name) + 2
	return m, r.expect(':', "成员名之后缺少英文冒号")
}

func (r *restorer) value(s *shape, v reflect.Value) error {
	switch {
	case s.class == leaf:
		return r.leaf(v)
	case s.class == list:
		return r.sequence('[', ']', func() error {
			last := v.Len()
			v.Grow(1)
			v.SetLen(last + 1)
			return r.object(s, v.Index(last))
		})
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return r.object(s, v.Elem())
	}
	return r.object(s, v)
}

func (r *restorer) leaf(v reflect.Value) error {
	switch p := v.Addr().Interface().(type) {
	case *Date:
		return restore(r, p, r.text, ParseDate)
	case *Amount:
		return restore(r, p, r.numeral, ParseAmount)
	case *int:
		return restore(r, p, r.numeral, integer)
	case *[]int:
		return r.sequence('[', ']', func() error {
			*p = append(*p, 0)
			return restore(r, &(*p)[len(*p)-1], r.numeral, integer)
		})
	case **bool:
		r.space()
		n, err := r.word()
		if err == nil && n.kind != boolNode {
			err = r.fail("此处应为true或false")
		}
		yes := n.text == "true"
		*p = &yes
		return err
	}
	s, err := r.text()
	v.SetString(s)
	return err
}

// restore reads a value as it is written and makes of it what it means.
func restore[T any](r *restorer, target *T, read func() (string, error), parse func(string) (T, error)) error {
	written, err := read()
	if err != nil {
		return err
	}
	if *target, err = parse(written); err != nil {
		return r.refuse(err.Error())
	}
	return nil
}

// refuse makes the error for a value that is JSON and still cannot be.
func (r *restorer) refuse(reason string) error {
	return fmt.Errorf("案件数据第%d字节处有误：%s", r.pos, reason)
}

// integer is strconv.Atoi with an error for people.
func integer(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, errors.New("应为整数")
	}
	return n, nil
}

// numeral reads a number as it is written.
func (r *restorer) numeral() (string, error) {
	r.space()
	return r.number()
}

// text reads a string.
func (r *restorer) text() (string, error) {
	if r.peek() != '"' {
		return "", r.fail("此处应为文字")
	}
	return r.string()
}
