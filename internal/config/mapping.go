package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// Mapping is how the columns of an office's own ledger correspond to ours, as a file says.
type Mapping struct {
	Sheet   string                       `yaml:"sheet"`
	Header  int                          `yaml:"header"`
	Columns map[string]string            `yaml:"columns"`
	Values  map[string]map[string]string `yaml:"values"`
}

// ParseMapping reads a mapping in YAML. Unknown and double members, aliases and a second document are refused. The path is
// for messages.
func ParseMapping(path string, data []byte) (Mapping, error) {
	var m Mapping
	if bytes.Contains(data, []byte("*")) || bytes.Contains(data, []byte("&")) {
		var document yaml.Node
		if err := yaml.Unmarshal(data, &document); err == nil && aliased(&document) {
			return m, fmt.Errorf("对应表 %s 不能用锚点或别名", path)
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	switch err := d.Decode(&m); {
	case errors.Is(err, io.EOF):
		return m, fmt.Errorf("对应表 %s 是空的", path)
	case err != nil:
		return m, fmt.Errorf("对应表 %s 不对，应有 sheet、header、columns、values：%w", path, err)
	case len(m.Columns) == 0:
		return m, fmt.Errorf("对应表 %s 没有 columns，即“台账的标题: 您的标题”", path)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return m, fmt.Errorf("对应表 %s 只能有一份文档，不能用 --- 再起一份", path)
	}
	return m, nil
}

func aliased(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return true
	}
	for _, c := range n.Content {
		if aliased(c) {
			return true
		}
	}
	return false
}
