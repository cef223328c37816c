package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// input is what a command reads.
type input struct {
	io.ReadCloser
	name     string // as in messages
	linewise bool   // the name says JSON Lines
}

// work puts the program together, opens an input and hands both over, with a job that is to be told what to do.
func (a *app) work(s *settings, name string, do func(*parts, *job, input) error) error {
	workers, err := s.parallel()
	if err != nil {
		return err
	}
	p, err := a.build(s)
	if err != nil {
		return err
	}
	in, err := a.open(name)
	if err != nil {
		return err
	}
	return leave(in, do(p, &job{
		reader: p.rules, printer: p.renderer, level: s.level(), workers: workers, name: in.name, reporter: a.reporter(s, in.name),
	}, in))
}

// reporter tells about an input on the streams of the app.
func (a *app) reporter(s *settings, input string) *reporter {
	r := &reporter{input: input, text: a.stderr, progress: newProgress(a.stderr)}
	if s.json {
		r.json = a.stdout
	}
	return r
}

// leave closes an input. A failure of the machine counts for more than what was found in the input.
func leave(in input, result error) error {
	err := in.Close()
	if err == nil {
		return result
	}
	err = fmt.Errorf("读取 %s：%s", in.name, reason(err))
	if errors.Is(result, errInvalid) || errors.Is(result, errPartial) {
		return err
	}
	return errors.Join(result, err)
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
		return input{}, errors.Join(fmt.Errorf("读取 %s：%s", name, reason(syscall.EISDIR)), f.Close())
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
