package forms

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The limits of what is read as one document. A case with a thousand progress entries stays far below them.
const (
	maxDepth  = 64
	maxValues = 100_000
)

// SyntaxError says that the input is not JSON, and where. Line and Column count from 1, columns in characters.
type SyntaxError struct {
	Line, Column int
	Reason       string // in Chinese
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("第%d行第%d列不是合法的JSON：%s", e.Line, e.Column, e.Reason)
}

// nodeKind is the kind of a JSON value.
type nodeKind int

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	stringNode
	arrayNode
	objectNode
)

// node is a JSON value as it was written: numbers keep their digits, objects their order and their duplicates.
type node struct {
	kind     nodeKind
	text     string // of a string, unescaped; of a number or a bool, as written
	members  []member
	elements []node
}

type member struct {
	name  string
	value node
}

// find gives the first member of a name, or nil.
func (n *node) find(name string) *node {
	for i := range n.members {
		if n.members[i].name == name {
			return &n.members[i].value
		}
	}
	return nil
}

// parseTree reads one JSON value (RFC 8259) and nothing behind it. A byte order mark before it is passed over, and so is
// a Ctrl-Z at the very end, with which old programs close a file. The error is a *SyntaxError.
func parseTree(data []byte) (*node, error) {
	data = bytes.TrimSuffix(data, []byte("\x1a"))
	p := &parser{data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	if i := invalidUTF8(p.data); i >= 0 {
		p.pos = i
		return nil, p.fail("不是UTF-8编码，请把文件另存为UTF-8")
	}
	root, err := p.value(0)
	if err != nil {
		return nil, err
	}
	switch p.peek() {
	case '{', '[':
		return nil, p.fail("数据结束后还有多余内容：又一份数据；有多条记录时，JSON Lines每行只写一条，请各占一行")
	default:
		if p.pos < len(p.data) {
			return nil, p.fail("数据结束后还有多余内容，请删去")
		}
	}
	return &root, nil
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

type parser struct {
	data   []byte
	pos    int
	values int
}

// fail makes the error for what stands at the current position.
func (p *parser) fail(reason string) error {
	before := p.data[:min(p.pos, len(p.data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{Line: line, Column: 1 + utf8.RuneCount(before[lineStart:]), Reason: reason}
}

func (p *parser) space() {
	for p.pos < len(p.data) {
		switch p.data[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

// peek is the next byte that is not space, or 0 at the end.
func (p *parser) peek() byte {
	if p.space(); p.pos < len(p.data) {
		return p.data[p.pos]
	}
	return 0
}

func (p *parser) value(depth int) (node, error) {
	if p.values++; p.values > maxValues {
		return node{}, p.fail(fmt.Sprintf("数据过多，一份最多%d个值", maxValues))
	}
	switch c := p.peek(); {
	case c == 0 && p.pos >= len(p.data):
		return node{}, p.fail("内容不完整，缺少数据")
	case c == '{' || c == '[':
		if depth >= maxDepth {
			return node{}, p.fail(fmt.Sprintf("嵌套过深，最多%d层", maxDepth))
		}
		if c == '{' {
			return p.object(depth + 1)
		}
		return p.array(depth + 1)
	case c == '"':
		text, err := p.string()
		return node{kind: stringNode, text: text}, err
	case c == '-' || '0' <= c && c <= '9':
		text, err := p.number()
		return node{kind: numberNode, text: text}, err
	}
	return p.word()
}

func (p *parser) word() (node, error) {
	rest := string(p.data[p.pos:min(p.pos+5, len(p.data))])
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(rest, word) {
			p.pos += len(word)
			if word == "null" {
				return node{}, nil
			}
			return node{kind: boolNode, text: word}, nil
		}
	}
	return node{}, p.fail("此处应为一个值，文字要用英文双引号括起" + p.mistaken())
}

func (p *parser) object(depth int) (node, error) {
	n := node{kind: objectNode}
	p.pos++
	if p.peek() == '}' {
		p.pos++
		return n, nil
	}
	for {
		if p.peek() != '"' {
			return n, p.fail("此处应为用英文双引号括起的成员名" + p.mistaken())
		}
		name, err := p.string()
		if err != nil {
			return n, err
		}
		if p.peek() != ':' {
			return n, p.fail("成员名之后缺少英文冒号" + p.mistaken())
		}
		p.pos++
		v, err := p.value(depth)
		if err != nil {
			return n, err
		}
		n.members = append(n.members, member{name, v})
		if done, err := p.next('}', "此处应为英文逗号或“}”"); done || err != nil {
			return n, err
		}
	}
}

func (p *parser) array(depth int) (node, error) {
	n := node{kind: arrayNode}
	p.pos++
	if p.peek() == ']' {
		p.pos++
		return n, nil
	}
	for {
		v, err := p.value(depth)
		if err != nil {
			return n, err
		}
		n.elements = append(n.elements, v)
		if done, err := p.next(']', "此处应为英文逗号或“]”"); done || err != nil {
			return n, err
		}
	}
}

// next passes over the comma before another element, or over the closing bracket.
func (p *parser) next(closing byte, reason string) (done bool, err error) {
	switch p.peek() {
	case ',':
		p.pos++
		return false, nil
	case closing:
		p.pos++
		return true, nil
	}
	return false, p.fail(reason + p.mistaken())
}

// mistaken says which sign that looks like the right one stands at the current position, "" if none does.
func (p *parser) mistaken() string {
	r, _ := utf8.DecodeRune(p.data[p.pos:])
	switch r {
	case '“', '”', '＂', '「', '」':
		return "，现为中文引号" + string(r) + "，请改用英文双引号"
	case '\'', '‘', '’', '`':
		return "，现为单引号" + string(r) + "，请改用英文双引号"
	case '，':
		return "，现为中文逗号，请改用英文逗号"
	case '：':
		return "，现为中文冒号，请改用英文冒号"
	}
	return ""
}

// number passes over a number and gives it as written.
func (p *parser) number() (string, error) {
	start := p.pos
	p.skip('-')
	if !p.skip('0') && !p.digits() {
		return "", p.fail("数字不完整")
	}
	if p.skip('.') && !p.digits() {
		return "", p.fail("小数点之后缺少数字")
	}
	if p.skip('e') || p.skip('E') {
		if !p.skip('+') {
			p.skip('-')
		}
		if !p.digits() {
			return "", p.fail("指数缺少数字")
		}
	}
	if p.pos < len(p.data) && '0' <= p.data[p.pos] && p.data[p.pos] <= '9' {
		return "", p.fail("数字不能以0开头，邮编、电话等要用英文双引号括起")
	}
	return string(p.data[start:p.pos]), nil
}

func (p *parser) skip(c byte) bool {
	if p.pos < len(p.data) && p.data[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) digits() bool {
	start := p.pos
	for p.pos < len(p.data) && '0' <= p.data[p.pos] && p.data[p.pos] <= '9' {
		p.pos++
	}
	return p.pos > start
}

// string passes over a string in quotes and gives it unescaped.
func (p *parser) string() (string, error) {
	open := p.pos
	p.pos++
	var text strings.Builder
	for start := p.pos; p.pos < len(p.data); {
		switch c := p.data[p.pos]; {
		case c == '"':
			text.Write(p.data[start:p.pos])
			p.pos++
			return text.String(), nil
		case c < ' ':
			return "", p.fail("文字中不能直接换行或含控制字符，换行请写成\\n")
		case c == '\\':
			text.Write(p.data[start:p.pos])
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			text.WriteRune(r)
			start = p.pos
		default:
			p.pos++
		}
	}
	p.pos = open
	return "", p.fail("文字缺少结尾的英文双引号")
}

// escape passes over one escape sequence, or over two that make a surrogate pair. Half a pair stands for no character.
func (p *parser) escape() (rune, error) {
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if p.pos+1 < len(p.data) {
		if i := strings.IndexByte(letters, p.data[p.pos+1]); i >= 0 {
			p.pos += 2
			return rune(meanings[i]), nil
		}
	}
	r, ok := p.unit(p.pos)
	if !ok {
		return 0, p.fail("反斜杠之后的写法不合法")
	}
	if !utf16.IsSurrogate(r) {
		p.pos += 6
		return r, nil
	}
	low, _ := p.unit(p.pos + 6)
	whole := utf16.DecodeRune(r, low)
	if whole == utf8.RuneError {
		return 0, p.fail(fmt.Sprintf("\\u%04X只有半个字符，请写全", r))
	}
	p.pos += 12
	return whole, nil
}

// unit reads the UTF-16 code unit written as \uXXXX at an offset.
func (p *parser) unit(at int) (rune, bool) {
	if at+6 > len(p.data) || p.data[at] != '\\' || p.data[at+1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(p.data[at+2:at+6]), 16, 16)
	return rune(v), err == nil
}
