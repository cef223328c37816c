package config

import (
	"strings"
	"testing"
)

func TestParseMapping(t *testing.T) {
	m, err := ParseMapping("m.yaml", []byte("sheet: 登记\nheader: 2\ncolumns: {项目名称: 项目}\nvalues: {满意度: {很满意: 非常满意}}\n"))
	if err != nil || m.Sheet != "登记" || m.Header != 2 || m.Columns["项目名称"] != "项目" || m.Values["满意度"]["很满意"] != "非常满意" {
		t.Errorf("%+v, %v", m, err)
	}
	for text, want := range map[string]string{
		"":                                      "是空的",
		"sheet: 登记":                             "没有 columns",
		"colums: {a: b}":                        "不对",
		"columns: {a: b, a: c}":                 "不对",
		"columns: [a]":                          "不对",
		"columns: {a: &x b, c: *x}":             "锚点或别名",
		"columns: {a: b}\n---\ncolumns: {a: b}": "一份文档",
	} {
		if _, err := ParseMapping("m.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
