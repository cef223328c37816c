package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"bangban/forms"
	"bangban/internal/atomicfile"
)

// target is where documents go: into a folder, into one file or to standard output. The last two take one document.
type target struct {
	dir    string
	file   string
	stdout io.Writer
}

// newTarget understands the value of -o: "-" is standard output, a name ending in .pdf that is no folder is a file,
// anything else is a folder, which is made when the first document goes there.
func (a *app) newTarget(value string) (*target, error) {
	if value == "-" {
		if isTerminal(a.stdout) {
			return nil, usagef("标准输出是终端，而 PDF 不是文字；请用管道或重定向接走，或用 -o 给出目录或文件")
		}
		return &target{stdout: a.stdout}, nil
	}
	info, err := os.Stat(value)
	switch {
	case err == nil && info.IsDir():
		return &target{dir: value}, nil
	case strings.EqualFold(filepath.Ext(value), ".pdf"):
		return &target{file: value}, nil
	case err == nil:
		return nil, usagef("-o %s 是一个文件，名称却不以 .pdf 结尾；请给出目录、以 .pdf 结尾的文件，或 -", value)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("输出到 %s：%s", value, reason(err))
	}
	return &target{dir: value}, nil
}

// one reports whether there is room for one document only.
func (t *target) one() bool { return t.dir == "" }

// write puts a document where it belongs and tells the path, which is "" on standard output. It may be called for
// several documents at once.
func (t *target) write(name string, data []byte) (path string, err error) {
	if t.stdout != nil {
		if _, err := t.stdout.Write(data); err != nil {
			return "", fmt.Errorf("写标准输出：%s", reason(err))
		}
		return "", nil
	}
	path = t.file
	if path == "" {
		if err := os.MkdirAll(t.dir, 0o750); err != nil {
			return "", fmt.Errorf("建立目录 %s：%s", t.dir, reason(err))
		}
		path = filepath.Join(t.dir, name)
	}
	if err := atomicfile.Write(path, data); err != nil {
		return "", fmt.Errorf("写出 %s：%s", path, reason(err))
	}
	return path, nil
}

// filer writes the documents of records as files of their own, never two under one name. It remembers the numbers of
// the cases it has seen, about a hundred bytes for each: the one thing that grows with a batch.
type filer struct {
	target *target
	stems  map[string]bool // case numbers that are taken, in lower case: not every file system tells a from A
	forms  bool            // a form by itself has been written under its record's number
}

func newFiler(t *target) *filer { return &filer{target: t, stems: map[string]bool{}} }

// admit gives a record the names of its files.
func (f *filer) admit(o *outcome) error {
	if f.target.one() && (o.record.batch || len(o.documents) > 1) {
		return usagef("输入有多份文书，而 -o 只容得下一份；请给出目录，或加 --merge 合并成一个文件")
	}
	stem, taken := f.stem(o)
	if taken {
		return &refusal{forms.Problem{
			Path: "case", Label: "案件编号", Code: "duplicate",
			Message: "案件编号“" + stem + "”与前面的记录重复，文件会互相覆盖；请改正编号",
		}}
	}
	o.stem = stem
	return nil
}

// write writes the documents of an admitted record.
func (f *filer) write(o outcome) (files []string, err error) {
	for _, d := range o.documents {
		name := d.FileName
		if o.stem != "" {
			name = o.stem + "-" + name
		}
		path, err := f.target.write(name, d.PDF)
		if err != nil {
			return files, err
		}
		if path != "" {
			files = append(files, path)
		}
	}
	return files, nil
}

// stem is what the names of a record's files begin with, and whether other files of this run begin so already. A case
// number is safe in a name: package forms lets letters, digits and hyphens through only.
func (f *filer) stem(o *outcome) (stem string, taken bool) {
	number := recordStem(o.record.number)
	switch {
	case o.caseID != "":
		stem = o.caseID
		n, err := strconv.Atoi(stem)
		likeRecord := err == nil && recordStem(n) == stem && n < o.record.number
		key := strings.ToLower(stem)
		taken = f.stems[key] || likeRecord && f.forms
		f.stems[key] = true
	case o.record.batch:
		stem = number
		taken = f.stems[stem]
		f.forms = true
	}
	return stem, taken
}

func recordStem(number int) string { return fmt.Sprintf("%04d", number) }
