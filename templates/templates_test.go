package templates_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/templates"
)

func TestBuiltInPapersAreFaultless(t *testing.T) {
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range templates.Names() {
		paper, ok := set.Paper(name)
		if !ok {
			t.Errorf("no paper %s", name)
			continue
		}
		if paper.Name != name || paper.Attachment != i+1 || !strings.HasPrefix(paper.Title, "“帮您办”代办帮办服务") {
			t.Errorf("%s is named %q, 附件%d, %q", name, paper.Name, paper.Attachment, paper.Title)
		}
		if kind := forms.Kind(name); slices.Contains(forms.Kinds(), kind) {
			if paper.Kind != kind || paper.Title != kind.Title() || paper.Attachment != kind.Attachment() {
				t.Errorf("%s is of form %q, titled %q", name, paper.Kind, paper.Title)
			}
		} else if paper.Kind != "" {
			t.Errorf("%s is of form %q, want none", name, paper.Kind)
		}
	}
	for _, name := range templates.Reports() {
		if paper, ok := set.Paper(name); !ok || string(paper.Kind) != name || paper.Name != name || paper.Attachment != 0 {
			t.Errorf("the paper of the report %s is %+v", name, paper)
		}
	}
	if _, ok := set.Paper("receipt"); ok {
		t.Error("there is a paper nobody wrote")
	}
}

// office writes files into a template directory and returns it.
func office(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// short is a complete paper of 附件5.
const short = `<paper form="commitment" title="承诺书">
  <p><field field="authority"/></p>
  <p><field field="date"/></p>
</paper>
`

func TestOfficeReplacesFileByFile(t *testing.T) {
	dir := office(t, map[string]string{"paper/commitment.xml": short, "paper/README.txt": "不是模板"})
	set, err := templates.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if paper, _ := set.Paper("commitment"); paper.Title != "承诺书" || len(paper.Blocks) != 2 {
		t.Errorf("the paper of the office is not used: %q with %d blocks", paper.Title, len(paper.Blocks))
	}
	for _, name := range templates.Names() {
		if paper, ok := set.Paper(name); !ok || name != "commitment" && !strings.HasPrefix(paper.Title, "“帮您办”") {
			t.Errorf("%s is not the built-in paper", name)
		}
	}
}

func TestOfficeFaultsNameTheOfficeFile(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"unknown field", "paper/commitment.xml", strings.Replace(short, "authority", "autority", 1),
			`commitment.xml:2: 表单没有字段 "autority"`},
		{"of another form", "paper/completion.xml", short, `completion.xml:1: form 应为 "completion"`},
		{"of no form", "paper/commitment.xml", strings.Replace(short, ` form="commitment"`, "", 1),
			`commitment.xml:1: form 应为 "commitment"`},
		{"a form where there is none", "paper/catalogue.xml", short, "catalogue.xml:1: 这份附件没有可填写的表单"},
		{"a form of a report", "paper/monthly.xml", short, `monthly.xml:1: form 应为 "monthly"`},
		{"misnamed", "paper/commitments.xml", short, "commitments.xml 没有对应的附件"},
		{"misnamed by case", "paper/commitment.XML", short, "commitment.XML 没有对应的附件"},
		{"in the wrong place", "commitment.xml", short, "应有子目录 paper"},
		{"a folder", "paper/commitment.xml/x", short, "read template"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := office(t, map[string]string{test.file: test.text})
			set, err := templates.Load(dir)
			if err == nil || set != nil {
				t.Fatalf("loaded %v, %v", set, err)
			}
			if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), dir) && test.name != "a folder" {
				t.Errorf("the error is\n%v\nwant %s in %s", err, test.want, dir)
			}
		})
	}
}

func TestEveryFaultyFileIsTold(t *testing.T) {
	dir := office(t, map[string]string{
		"paper/commitment.xml": strings.ReplaceAll(short, "</p>", "<blink/></p>"),
		"paper/flowchart.xml":  "<paper",
	})
	_, err := templates.Load(dir)
	if err == nil {
		t.Fatal("loaded")
	}
	for _, want := range []string{"commitment.xml:2:", "commitment.xml:3:", "flowchart.xml:1:"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not told in\n%v", want, err)
		}
	}
}

func TestMissingDirectory(t *testing.T) {
	_, err := templates.Load(filepath.Join(t.TempDir(), "none"))
	if err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("error %v, want the directory", err)
	}
}
