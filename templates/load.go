package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bangban/forms"
)

//go:embed paper/*.xml
var embedded embed.FS

// Names lists the papers in the order of their attachments: catalogue (附件1), flowchart (附件2) and the six forms.
func Names() []string {
	names := []string{"catalogue", "flowchart"}
	for _, k := range forms.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// Set is all papers, checked.
type Set struct{ papers map[string]*Paper }

// loaded lists all papers there are.
func loaded() []string { return append(Names(), Reports()...) }

// Load reads the papers built into the program; a file DIR/paper/NAME.xml takes the place of the built-in one. An
// empty dir means none. Every fault is told with file and line, as a joined error of [*Error].
func Load(dir string) (*Set, error) {
	var office fs.FS
	if dir != "" {
		if err := checkDir(dir); err != nil {
			return nil, err
		}
		office = os.DirFS(dir)
	}
	set := &Set{papers: map[string]*Paper{}}
	var errs []error
	for _, name := range loaded() {
		paper, err := load(office, dir, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		set.papers[name] = paper
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return set, nil
}

// Paper gives the paper of a name listed by [Names] or [Reports].
func (s *Set) Paper(name string) (*Paper, bool) {
	p, ok := s.papers[name]
	return p, ok
}

func load(office fs.FS, dir, name string) (*Paper, error) {
	file := path.Join("paper", name+".xml")
	shown := path.Join("templates", file)
	var data []byte
	err := fs.ErrNotExist
	if office != nil {
		data, err = fs.ReadFile(office, file)
		if err == nil {
			shown = filepath.Join(dir, file)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		data, err = embedded.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read template %s: %w", shown, err)
	}
	paper, err := Parse(shown, data)
	if paper != nil {
		err = errors.Join(checkKind(shown, name, paper.Kind), err)
	}
	if err != nil {
		return nil, err
	}
	return paper, nil
}

// checkKind refuses a paper of another form than its file is named after; 附件1 and 附件2 are of none.
func checkKind(shown, name string, kind forms.Kind) error {
	switch _, _, err := fieldsOf(name); {
	case err == nil && string(kind) != name:
		return &Error{shown, 1, fmt.Sprintf("form 应为 %q", name)}
	case err != nil && kind != "":
		return &Error{shown, 1, "这份附件没有可填写的表单，不能有 form"}
	}
	return nil
}

// checkDir refuses a directory in which a misnamed file would silently have no effect.
func checkDir(dir string) error {
	entries, err := os.ReadDir(filepath.Join(dir, "paper"))
	if err != nil {
		return fmt.Errorf("模板目录 %s 应有子目录 paper，内放 NAME.xml: %w", dir, err)
	}
	for _, e := range entries {
		name := e.Name()
		if ext := path.Ext(name); strings.EqualFold(ext, ".xml") && !slices.Contains(loaded(), strings.TrimSuffix(name, ".xml")) {
			return fmt.Errorf("模板 %s 没有对应的附件；可用的名称：%s", filepath.Join(dir, "paper", name), quoteAll(loaded()))
		}
	}
	return nil
}
