package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// input is what a command reads.
type input struct {
	io.ReadCloser
	name     string // as in messages
	linewise bool   // the name says JSON Lines
}

// open opens a file, or standard input for "-".
func (a *app) open(name string) (input, error) {
	if name == "-" {
		return input{io.NopCloser(a.stdin), "-", false}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return input{}, fmt.Errorf("读取 %s：%s", name, reason(err))
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return input{}, errors.Join(fmt.Errorf("读取 %s：这是目录，请给出文件", name), f.Close())
	}
	ext := strings.ToLower(filepath.Ext(name))
	return input{f, name, ext == ".jsonl" || ext == ".ndjson"}, nil
}

// readFile reads a whole file of at most limit bytes, or standard input for "-".
func (a *app) readFile(name string, limit int64) ([]byte, error) {
	in, err := a.open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("读取 %s：%s", name, reason(err))
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("读取 %s：超过 %d MiB，不像是这里要的文件", name, limit>>20)
	}
	return data, nil
}

// reason says in Chinese why a file could not be used.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "文件不存在，请检查路径"
	case errors.Is(err, fs.ErrPermission):
		return "没有权限"
	}
	return err.Error()
}
