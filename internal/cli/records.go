package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"bangban/forms"
)

// maxRecord is the most one record may take, in bytes. A filled form takes about one KiB, a case with a long
// history some dozens; what is longer is a mistake that should not fill the memory.
const maxRecord = 4 << 20

// layout is how the records stand in the input.
type layout int

const (
	single layout = iota // one JSON object, over any number of lines
	lines                // JSON Lines: one object a line
	array                // one JSON array of objects
)

// record is one form or case of the input, not read yet.
type record struct {
	number  int // from 1
	line    int // where it starts, from 1
	batch   bool
	data    []byte
	problem *forms.Problem // why there is no data
}

// records cuts an input into its records, holding one of them in memory at a time.
type records struct {
	in      *bufio.Reader
	layout  layout
	started bool
	done    bool
	line    int    // line that is read next, from 1
	number  int    // of the last record
	first   []byte // line that was read to learn the layout
	firstAt int
}

// newRecords reads from in. The layout is found from the content; linewise tells that it is JSON Lines in any case.
func newRecords(in io.Reader, linewise bool) *records {
	r := &records{in: bufio.NewReaderSize(in, 64<<10), line: 1}
	if linewise {
		r.layout = lines
	}
	return r
}

// next gives the next record, and io.EOF behind the last. A record that could not be cut out carries a problem.
// Other errors come from reading.
func (r *records) next() (record, error) {
	if !r.started {
		r.started = true
		if done, err := r.start(); done || err != nil {
			return r.opening(err)
		}
	}
	if r.done {
		return record{}, io.EOF
	}
	if r.layout == array {
		return r.element()
	}
	return r.nextLine()
}

// opening is the record that start left, which is all there is in an input that is no batch.
func (r *records) opening(err error) (record, error) {
	if err != nil {
		return record{}, err
	}
	r.done = true
	rec := record{number: 1, line: r.firstAt, data: r.first}
	switch {
	case len(r.first) == 0:
		rec.problem = &forms.Problem{Code: "empty", Message: "输入是空的，应为 JSON"}
	case len(r.first) > maxRecord:
		rec.data, rec.problem = nil, tooLong()
	}
	return rec, nil
}

// start skips what stands before the first record and finds the layout. It is done when the whole input is one record.
func (r *records) start() (done bool, err error) {
	if mark, _ := r.in.Peek(3); string(mark) == "\ufeff" {
		if _, err := r.in.Discard(3); err != nil {
			return false, err
		}
	}
	if r.layout == lines {
		return false, nil
	}
	c, err := r.significant()
	if errors.Is(err, io.EOF) {
		r.firstAt = 1
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if c == '[' {
		r.layout = array
		_, err := r.in.ReadByte()
		return false, err
	}
	r.firstAt = r.line
	return r.startObject()
}

// startObject reads the first line and decides whether it is a record by itself.
func (r *records) startObject() (done bool, err error) {
	line, long, err := r.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	c, err := r.significant()
	if errors.Is(err, io.EOF) {
		r.first = overLimit(line, long)
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if startsLines(line, long, c) {
		r.layout, r.first = lines, line
		return false, nil
	}
	rest, err := io.ReadAll(io.LimitReader(r.in, maxRecord+1))
	if err != nil {
		return false, err
	}
	// Between the first line and the rest only white space was skipped; newlines keep the positions of errors right.
	gap := bytes.Repeat([]byte("\n"), r.line-r.firstAt)
	r.first = bytes.Join([][]byte{line, gap, rest}, nil)
	return true, nil
}

// startsLines reports whether the first line of several is the first record of JSON Lines: either the line holds a
// whole object, or it is a damaged one and the next begins afresh with c, where JSON over several lines could not.
func startsLines(line []byte, long bool, c byte) bool {
	if long || wholeObject(line) {
		return true
	}
	return c == '{' && len(line) > 0 && !bytes.ContainsAny(line[len(line)-1:], ":[,{")
}

// wholeObject reports whether the line is closed by the bracket that answers its first.
func wholeObject(line []byte) bool {
	var s scanner
	for i, c := range line {
		s.take(c)
		if s.depth == 0 {
			return i > 0
		}
	}
	return false
}

// overLimit stands in for a line that was too long to keep.
func overLimit(line []byte, long bool) []byte {
	if long {
		return make([]byte, maxRecord+1)
	}
	return line
}

// nextLine gives the next line that is not blank.
func (r *records) nextLine() (record, error) {
	if first := r.first; first != nil {
		r.first = nil
		return r.cut(first, r.firstAt, len(first) > maxRecord), nil
	}
	for {
		at := r.line
		line, long, err := r.readLine()
		if err != nil && !errors.Is(err, io.EOF) {
			return record{}, err
		}
		if len(line) > 0 || long {
			return r.cut(line, at, long), nil
		}
		if err != nil {
			return record{}, io.EOF
		}
	}
}

// cut makes a record of a batch.
func (r *records) cut(data []byte, line int, long bool) record {
	r.number++
	rec := record{number: r.number, line: line, batch: true, data: data}
	if long {
		rec.data, rec.problem = nil, tooLong()
	}
	return rec
}

// readLine reads up to the end of the line, and gives the line without white space around it. A line over the limit
// is skipped and told as long. The error is io.EOF on the last line.
func (r *records) readLine() (line []byte, long bool, err error) {
	for {
		part, err := r.in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			long = len(line) > maxRecord
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == nil {
			r.line++
		}
		if long {
			return overLimit(nil, true), true, err
		}
		return bytes.TrimSpace(line), false, err
	}
}

// significant peeks at the next byte that is not white space.
func (r *records) significant() (byte, error) {
	for {
		c, err := r.in.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case c == '\n':
			r.line++
		case c != ' ' && c != '\t' && c != '\r':
			return c, r.in.UnreadByte()
		}
	}
}

func tooLong() *forms.Problem {
	return &forms.Problem{
		Code:    "too_large",
		Message: fmt.Sprintf("一条记录不得超过 %d MiB；请检查是否缺了换行，或数据中混入了别的内容", maxRecord>>20),
	}
}

// encodingProblem tells data that is not UTF-8 from what it probably is.
func encodingProblem(data []byte) *forms.Problem {
	if utf8.Valid(data) {
		return nil
	}
	advice := "请另存为 UTF-8 再试"
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		advice = "看来是 UTF-16（“Unicode 文本”），请另存为 UTF-8 再试"
	case plausibleGBK(data):
		advice = "看来是 GBK（旧系统导出的多是这种），请另存为 UTF-8，或用 iconv -f GB18030 -t UTF-8 转换后再试"
	}
	return &forms.Problem{Code: "encoding", Message: "输入不是 UTF-8 编码；" + advice}
}

// plausibleGBK reports whether every byte above ASCII belongs to a pair, or a quadruple, of GB 18030-2022.
func plausibleGBK(data []byte) bool {
	for i := 0; i < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		if data[i] == 0x80 || data[i] == 0xff || i+1 == len(data) {
			return false
		}
		i++
		switch c := data[i]; {
		case c >= 0x30 && c <= 0x39:
			i += 2
		case c < 0x40 || c == 0x7f || c == 0xff:
			return false
		}
	}
	return true
}
