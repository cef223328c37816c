package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxFile is the most a file of settings may take, in bytes.
const MaxFile = 1 << 20

// File are the settings that a file gives.
type File struct {
	path    string
	entries map[string]Entry
}

// Entry is a setting in a file, as text, and its line.
type Entry struct {
	Text string
	Line int
}

// ParseFile reads settings in YAML: a mapping of the legal names to plain values, or to lists of them, which become one
// text with commas. Everything else is refused, with the line: unknown and double members, nested ones, values left
// out, anchors and aliases, a second document. The path is for messages.
func ParseFile(path string, data []byte, legal []string) (*File, error) {
	f := &File{path, map[string]Entry{}}
	d := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := d.Decode(&document); errors.Is(err, io.EOF) {
		return f, nil // nothing but comments
	} else if err != nil {
		return nil, fmt.Errorf("配置文件 %s 不是 YAML：%w", path, err)
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return f, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, f.wrong(root.Line, "应为“名称: 值”，每行一个")
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if err := f.add(root.Content[i], root.Content[i+1], legal); err != nil {
			return nil, err
		}
	}
	var second yaml.Node
	if err := d.Decode(&second); err == nil {
		return nil, f.wrong(second.Line, "只能有一份文档，不能用 --- 再起一份")
	} else if !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("配置文件 %s 不是 YAML：%w", path, err)
	}
	return f, nil
}

// add takes a member.
func (f *File) add(name, value *yaml.Node, legal []string) error {
	key := name.Value
	switch _, double := f.entries[key]; {
	case name.Kind != yaml.ScalarNode || !slices.Contains(legal, key):
		return f.wrong(name.Line, "没有“%s”这个设置，可用的有：%s", key, strings.Join(legal, "、"))
	case double:
		return f.wrong(name.Line, "设置 %s 写了两次", key)
	}
	text, err := f.text(key, value)
	if err != nil {
		return err
	}
	f.entries[key] = Entry{text, name.Line}
	return nil
}

// text gives a plain value, or the plain values of a list.
func (f *File) text(key string, value *yaml.Node) (string, error) {
	if value.Anchor != "" || value.Kind == yaml.AliasNode {
		return "", f.wrong(value.Line, "设置 %s 不能用锚点或别名", key)
	}
	switch value.Kind {
	case yaml.ScalarNode:
		if value.Tag == "!!null" {
			return "", f.wrong(value.Line, "设置 %s 没有值；要用默认值就去掉这一行", key)
		}
		return value.Value, nil
	case yaml.SequenceNode:
		items := make([]string, len(value.Content))
		for i, item := range value.Content {
			if item.Kind != yaml.ScalarNode || item.Anchor != "" || item.Tag == "!!null" || strings.Contains(item.Value, ",") {
				return "", f.wrong(item.Line, "设置 %s 的列表中应是简单的值", key)
			}
			items[i] = item.Value
		}
		return strings.Join(items, ","), nil
	}
	return "", f.wrong(value.Line, "设置 %s 应为简单的值或列表", key)
}

func (f *File) wrong(line int, format string, args ...any) error {
	return fmt.Errorf("配置文件 %s 第 %d 行：%s", f.path, line, fmt.Sprintf(format, args...))
}

// Find gives a setting of the file. A nil file has none.
func (f *File) Find(name string) (Entry, bool) {
	if f == nil {
		return Entry{}, false
	}
	e, found := f.entries[name]
	return e, found
}

// Wrong says that the value of a setting is not legal, with the line.
func (f *File) Wrong(name string, expected string) error {
	e := f.entries[name]
	return f.wrong(e.Line, "设置 %s 的值“%s”不对：%s", name, Mask(e.Text), expected)
}

// Place is where a setting stands: path:line.
func (f *File) Place(name string) string {
	return fmt.Sprintf("%s:%d", f.path, f.entries[name].Line)
}
