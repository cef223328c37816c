package templates

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Error is a fault of a template, at the place where it stands.
type Error struct {
	File    string
	Line    int
	Message string // what is wrong and what would be right, for the author of the template
}

// Error gives "file:line: message".
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// node is an element or, with an empty name, a piece of text.
type node struct {
	name     string
	line     int
	text     string
	attrs    []xml.Attr
	children []*node
}

const (
	maxDepth = 32
	maxNodes = 20000
)

// parseNodes reads markup into a tree and refuses what no template needs: directives, name spaces, deep nesting.
func parseNodes(file string, data []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))) // editors on Windows write the mark
	root := &node{}
	open := []*node{root}
	count := 0
	for {
		line, _ := dec.InputPos()
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, syntaxError(file, err, dec)
		}
		if count++; count > maxNodes {
			return nil, &Error{file, line, fmt.Sprintf("模板过大：节点超过 %d 个", maxNodes)}
		}
		parent := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if space := nameSpace(token); space != "" {
				return nil, &Error{file, line, "模板不使用命名空间：" + space}
			}
			if len(open) > maxDepth {
				return nil, &Error{file, line, fmt.Sprintf("嵌套超过 %d 层", maxDepth)}
			}
			n := &node{name: token.Name.Local, line: line, attrs: token.Copy().Attr}
			parent.children = append(parent.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			text := fold(string(token))
			if len(open) == 1 && strings.TrimSpace(text) == "" {
				continue
			}
			if text != "" {
				parent.children = append(parent.children, &node{line: line + leadingLines(token), text: text})
			}
		case xml.Directive:
			return nil, &Error{file, line, "模板不能含有 <!…> 指令"}
		case xml.ProcInst:
			if token.Target != "xml" {
				return nil, &Error{file, line, "模板不能含有 <?" + token.Target + "?> 指令"}
			}
		}
	}
	if len(root.children) != 1 || root.children[0].name != "paper" {
		return nil, &Error{file, 1, "模板须恰有一个根元素 <paper>"}
	}
	return root.children[0], nil
}

// nameSpace is the name space an element or one of its attributes is in, empty for none.
func nameSpace(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Space != "" {
			return a.Name.Space
		}
	}
	return e.Name.Space
}

// leadingLines counts the lines before the one a text begins on.
func leadingLines(text []byte) int {
	blank := len(text) - len(bytes.TrimLeft(text, " \t\r\n"))
	return bytes.Count(text[:blank], []byte("\n"))
}

// fold removes line breaks with the indentation around them: Chinese text has no space there.
func fold(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if i > 0 {
			l = strings.TrimLeft(l, " \t")
		}
		if i < len(lines)-1 {
			l = strings.TrimRight(l, " \t\r")
		}
		lines[i] = l
	}
	return strings.Join(lines, "")
}

func syntaxError(file string, err error, dec *xml.Decoder) error {
	line, _ := dec.InputPos()
	message := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		line, message = syntax.Line, syntax.Msg
	}
	return &Error{file, line, "不是完整的 XML：" + message}
}
