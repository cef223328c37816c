package config_test

import (
	"strings"
	"testing"

	"bangban/internal/config"
)

var legal = []string{"listen", "queue", "cors", "db"}

func TestFile(t *testing.T) {
	const content = `# the office
listen: ":8080"

queue: 0x10   # as written
db: ""
cors:
  - https://a.example.cn
  - "https://b.example.cn"
`
	f, err := config.ParseFile("a.yaml", []byte(content), legal)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]config.Entry{
		"listen": {":8080", 2}, "queue": {"0x10", 4}, "db": {"", 5}, "cors": {"https://a.example.cn,https://b.example.cn", 6},
	} {
		if got, found := f.Find(name); got != want || !found {
			t.Errorf("%s: %v, %v", name, got, found)
		}
	}
	if _, found := f.Find("timeout"); found {
		t.Error("finds what is not there")
	}
	if got := f.Place("queue"); got != "a.yaml:4" {
		t.Errorf("place %s", got)
	}
	if got := f.Wrong("queue", "应为整数").Error(); got != "配置文件 a.yaml 第 4 行：设置 queue 的值“0x10”不对：应为整数" {
		t.Error(got)
	}
	var none *config.File
	if _, found := none.Find("queue"); found {
		t.Error("finds something in no file")
	}
}

func TestFileWithNothing(t *testing.T) {
	for _, content := range []string{"", "\n", "# nothing\n", "---\n", "{}", "\ufeff"} {
		f, err := config.ParseFile("a.yaml", []byte(content), legal)
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		if _, found := f.Find("listen"); found {
			t.Errorf("%q holds something", content)
		}
	}
}

func TestFileThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"unknown":         {"queue: 1\nlisten_on: x\n", "a.yaml 第 2 行：没有“listen_on”这个设置，可用的有：listen、queue、cors、db"},
		"other case":      {"Queue: 1\n", "第 1 行：没有“Queue”"},
		"double":          {"queue: 1\n\nqueue: 2\n", "第 3 行：设置 queue 写了两次"},
		"no value":        {"queue:\n", "第 1 行：设置 queue 没有值"},
		"null":            {"queue: ~\n", "没有值"},
		"nested":          {"queue:\n  size: 1\n", "应为简单的值或列表"},
		"list of lists":   {"cors: [[a]]\n", "列表中应是简单的值"},
		"list with comma": {"cors:\n  - a\n  - 'b,c'\n", "第 3 行：设置 cors 的列表"},
		"list with null":  {"cors: [a, ~]\n", "列表中应是简单的值"},
		"anchor":          {"queue: &a 1\n", "锚点"},
		"alias":           {"queue: &a 1\nlisten: *a\n", "锚点"},
		"merge":           {"<<: {queue: 1}\n", "没有“<<”"},
		"complex name":    {"? [a]\n: b\n", "没有“”"},
		"list":            {"- queue\n", "第 1 行：应为“名称: 值”"},
		"text":            {"queue\n", "应为“名称: 值”"},
		"two documents":   {"queue: 1\n---\nqueue: 2\n", "只能有一份文档"},
		"tabs":            {"queue:\n\t1: 2\n", "不是 YAML"},
		"not closed":      {"queue: [1\n", "不是 YAML"},
		"binary":          {"\x00\x01", "不是 YAML"},
		"deep":            {strings.Repeat("[", 100_000), "不是 YAML"},
	} {
		_, err := config.ParseFile("a.yaml", []byte(c.content), legal)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %.200v, want %s", name, err, c.want)
		}
	}
}

// FuzzFile: a file is read or refused, and what is read has legal names and a line.
func FuzzFile(f *testing.F) {
	for _, seed := range []string{"queue: 1\n", "cors: [a, b]\n", "queue: &a 1\n", "? a\n: b\n", "<<: *a", "- a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := config.ParseFile("a.yaml", data, legal)
		if err != nil {
			return
		}
		for _, name := range legal {
			if e, found := file.Find(name); found && e.Line < 1 {
				t.Errorf("%s stands nowhere", name)
			}
		}
	})
}
