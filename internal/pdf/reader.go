package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Errors of Inspect, for telling people what to do about a file.
var (
	ErrNotPDF    = errors.New("pdf: not a PDF file")
	ErrDamaged   = errors.New("pdf: the file is damaged")
	ErrEncrypted = errors.New("pdf: the file is encrypted")
	ErrTooLarge  = errors.New("pdf: the file is too large")
	ErrFilter    = errors.New("pdf: the file uses a compression that is not supported")
)

// MaxFile is the largest file Inspect reads, in bytes.
const MaxFile = 64 << 20

// What a file may cost to read. A merged document of a thousand pages stays far below.
const (
	maxWork     = 256 << 20 // bytes of all streams, before and after decompression, and what else is counted as bytes
	maxValue    = 4 << 20   // bytes of a value outside streams
	maxObjects  = 1 << 20
	maxSections = 1024 // cross-reference sections, one for each time a file was saved
	maxEntries  = 2 * maxObjects
	maxPages    = 20000
)

// What is counted as bytes, because a small file can have much of it.
const (
	costOfByte   = 16   // of a value, which in memory is so much larger than as it is written
	costOfStream = 4096 // to be decompressed, even if it is empty
	costOfItem   = 256  // of a list that several others can share
)

// place is where an object is: at an offset of the file, or at an index of an object stream.
type place struct {
	offset int
	within int // the object stream, 0 for none
	index  int
}

// reader reads the objects of a PDF file, each when it is asked for. It reads what standard-conforming software
// writes and does not guess at broken files.
type reader struct {
	data    []byte
	places  map[int]place
	newest  int // where the newest cross-reference section is
	trailer dict
	objects map[int]any
	packed  map[int]*packed
	busy    map[int]bool
	work    int // so far, in bytes
	entries int // of cross-reference sections so far
	zip     io.ReadCloser
}

// packed is an object stream, decompressed.
type packed struct {
	data    []byte
	numbers []int
	offsets []int
}

func newReader(data []byte) (*reader, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: more than %d MiB", ErrTooLarge, MaxFile>>20)
	}
	start := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	if start < 0 {
		return nil, ErrNotPDF
	}
	r := &reader{
		data:    data[start:],
		places:  make(map[int]place),
		objects: make(map[int]any),
		packed:  make(map[int]*packed),
		busy:    make(map[int]bool),
	}
	if err := r.readSections(); err != nil {
		return nil, err
	}
	if r.trailer["Encrypt"] != nil {
		return nil, ErrEncrypted
	}
	return r, nil
}

// get follows references until something else comes.
func (r *reader) get(v any) (any, error) {
	for range maxDepth {
		to, ok := v.(ref)
		if !ok {
			return v, nil
		}
		var err error
		if v, err = r.object(to.number); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: references go round in a circle", ErrDamaged)
}

func (r *reader) dict(v any) (dict, error) {
	v, err := r.get(v)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case dict:
		return v, nil
	case *stream:
		return v.dict, nil
	}
	return nil, nil
}

func (r *reader) array(v any) (array, error) {
	v, err := r.get(v)
	if err != nil {
		return nil, err
	}
	a, _ := v.(array)
	return a, nil
}

// object reads an object; one that does not exist is nil (ISO 32000-1, 7.3.10).
func (r *reader) object(number int) (any, error) {
	if v, ok := r.objects[number]; ok {
		return v, nil
	}
	at, ok := r.places[number]
	if !ok {
		return nil, nil
	}
	if r.busy[number] || len(r.busy) > maxDepth {
		return nil, fmt.Errorf("%w: object %d contains itself", ErrDamaged, number)
	}
	r.busy[number] = true
	defer delete(r.busy, number)
	var v any
	var err error
	if at.within != 0 {
		v, err = r.packedObject(at, number)
	} else {
		v, err = r.objectAt(at.offset, number)
	}
	if err != nil {
		return nil, err
	}
	r.objects[number] = v
	return v, nil
}

// objectAt reads the object at an offset, which must have the given number; any is allowed for -1.
func (r *reader) objectAt(offset, number int) (any, error) {
	if offset < 0 || offset >= len(r.data) {
		return nil, fmt.Errorf("%w: object %d lies outside", ErrDamaged, number)
	}
	l := near(r.data, offset)
	got, gen := wholeNumber(l.next()), wholeNumber(l.next())
	if string(l.next().text) != "obj" || got < 0 || gen < 0 || number >= 0 && got != number {
		return nil, fmt.Errorf("%w: object %d is not where the cross-reference table says", ErrDamaged, number)
	}
	v, end, err := r.valueAt(r.data, l.pos)
	if err != nil {
		return nil, err
	}
	d, ok := v.(dict)
	if !ok {
		return v, nil
	}
	if l = near(r.data, end); string(l.next().text) != "stream" {
		return v, nil
	}
	return r.streamAt(d, l.pos)
}

// near reads the few tokens around an object. They stand close together: were there no limit, a great many objects
// could each start with the same long comment.
func near(data []byte, pos int) *lexer {
	const limit = 256
	return &lexer{data: data[:min(len(data), pos+limit)], pos: pos}
}

// valueAt reads the value at a place outside streams and gives the end of it. It counts the bytes, because an object
// can start inside another's string, and be read again with it.
func (r *reader) valueAt(data []byte, pos int) (any, int, error) {
	l := &lexer{data: data[:min(len(data), pos+maxValue)], pos: pos}
	v, err := l.value(l.next(), 0)
	if err := r.spend(costOfByte * (l.pos - pos)); err != nil {
		return nil, 0, err
	}
	if l.pos == len(l.data) && l.pos < len(data) {
		return nil, 0, fmt.Errorf("%w: a value outside streams has more than %d MiB", ErrTooLarge, maxValue>>20)
	}
	return v, l.pos, err
}

// spend counts work, however often a file refers to the same thing.
func (r *reader) spend(n int) error {
	if r.work += n; r.work > maxWork {
		return fmt.Errorf("%w: unpacked it has more than %d MiB", ErrTooLarge, maxWork>>20)
	}
	return nil
}

// streamAt takes the bytes of a stream whose keyword ends at pos.
func (r *reader) streamAt(d dict, pos int) (*stream, error) {
	if bytes.HasPrefix(r.data[pos:], []byte("\r\n")) {
		pos += 2
	} else if pos < len(r.data) && (r.data[pos] == '\n' || r.data[pos] == '\r') {
		pos++
	}
	v, err := r.get(d["Length"])
	if err != nil {
		return nil, err
	}
	length, ok := v.(float64)
	if ok && length >= 0 && length <= float64(len(r.data)-pos) {
		end := pos + int(length)
		if bytes.HasPrefix(bytes.TrimLeft(r.data[end:min(end+16, len(r.data))], " \r\n"), []byte("endstream")) {
			return &stream{d, r.data[pos:end]}, nil
		}
	}
	return nil, fmt.Errorf("%w: the length of the stream at byte %d is wrong", ErrDamaged, pos)
}

func (r *reader) packedObject(at place, number int) (any, error) {
	p, err := r.unpack(at.within)
	if err != nil {
		return nil, err
	}
	if at.index < 0 || at.index >= len(p.numbers) || p.numbers[at.index] != number {
		return nil, fmt.Errorf("%w: object %d is not in object stream %d", ErrDamaged, number, at.within)
	}
	v, _, err := r.valueAt(p.data, p.offsets[at.index])
	return v, err
}

// unpack decompresses an object stream (ISO 32000-1, 7.5.7).
func (r *reader) unpack(number int) (*packed, error) {
	if p, ok := r.packed[number]; ok {
		return p, nil
	}
	if at, ok := r.places[number]; !ok || at.within != 0 {
		return nil, fmt.Errorf("%w: object stream %d is missing", ErrDamaged, number)
	}
	v, err := r.object(number)
	if err != nil {
		return nil, err
	}
	s, ok := v.(*stream)
	if !ok {
		return nil, fmt.Errorf("%w: object %d is no object stream", ErrDamaged, number)
	}
	data, err := r.decode(s)
	if err != nil {
		return nil, err
	}
	first, ok1 := s.dict["First"].(float64)
	count, ok2 := s.dict["N"].(float64)
	if !ok1 || !ok2 || first < 0 || first > float64(len(data)) || count < 0 || count > maxObjects {
		return nil, fmt.Errorf("%w: head of object stream %d", ErrDamaged, number)
	}
	p := &packed{data: data}
	l := &lexer{data: data[:int(first)]}
	for range int(count) {
		n, offset := wholeNumber(l.next()), wholeNumber(l.next())
		if n < 0 || offset < 0 || offset > len(data)-int(first) {
			return nil, fmt.Errorf("%w: head of object stream %d", ErrDamaged, number)
		}
		p.numbers = append(p.numbers, n)
		p.offsets = append(p.offsets, int(first)+offset)
	}
	r.packed[number] = p
	return p, nil
}

// wholeNumber is the value of a number token without sign and fraction, or -1.
func wholeNumber(t token) int {
	if t.kind != tokenNumber || len(t.text) > 15 {
		return -1
	}
	n := 0
	for _, c := range t.text {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}
