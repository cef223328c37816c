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
	line    int   // line that is read next, from 1
	number  int   // of the last record
	first   *line // what was read to learn the layout
}

// line is a line of the input, or what stands for one, without white space around it.
type line struct {
	data []byte
	at   int  // its number
	long bool // over the limit, and left out
}

// newRecords reads from in. The layout is found from the content; linewise tells that it is JSON Lines in any case.
func newRecords(in io.Reader, linewise bool) *records {
	r := &records{in: bufio.NewReaderSize(&unmarked{in: in}, 64<<10), line: 1}
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
	rec := record{number: 1, line: r.first.at, data: r.first.data}
	switch {
	case r.first.long:
		rec.problem = tooLong()
	case len(rec.data) == 0:
		rec.problem = &forms.Problem{Code: "empty", Message: "输入是空的，应为 JSON"}
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
		r.first = &line{at: 1}
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
	return r.startObject()
}

// startObject reads the first line and decides whether it is a record by itself.
func (r *records) startObject() (done bool, err error) {
	first, err := r.readLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	r.first = &first
	c, err := r.significant()
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if first.long || wholeObject(first.data) || c == '{' && cannotHold(first.data) {
		r.layout = lines
		return false, nil
	}
	rest, err := io.ReadAll(io.LimitReader(r.in, maxRecord+1))
	if err != nil {
		return false, err
	}
	// Between the first line and the rest only white space was skipped; newlines keep the positions of errors right.
	gap := bytes.Repeat([]byte("\n"), r.line-first.at)
	if first.data = bytes.Join([][]byte{first.data, gap, rest}, nil); len(first.data) > maxRecord {
		first = line{at: first.at, long: true}
	}
	return true, nil
}

// nextLine gives the next line that is not blank.
func (r *records) nextLine() (record, error) {
	if first := r.first; first != nil {
		r.first = nil
		return r.cut(*first), nil
	}
	for {
		next, err := r.readLine()
		if err != nil && !errors.Is(err, io.EOF) {
			return record{}, err
		}
		if len(next.data) > 0 || next.long {
			return r.cut(next), nil
		}
		if err != nil {
			return record{}, io.EOF
		}
	}
}

// cut makes a record of a batch.
func (r *records) cut(l line) record {
	r.number++
	rec := record{number: r.number, line: l.at, batch: true, data: l.data}
	if l.long {
		rec.problem = tooLong()
	}
	return rec
}

// readLine reads up to the end of the line. The error is io.EOF on the last line.
func (r *records) readLine() (line, error) {
	read := line{at: r.line}
	for {
		part, err := r.in.ReadSlice('\n')
		if !read.long {
			read.data = append(read.data, part...)
			read.long = len(read.data) > maxRecord
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == nil {
			r.line++
		}
		if read.data = bytes.TrimSpace(read.data); read.long {
			read.data = nil
		}
		return read, err
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
