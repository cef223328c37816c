package pdf

import (
	"bytes"
	"fmt"
)

// readSections reads the cross-reference sections from the newest to the oldest; the newest entry of an object counts.
func (r *reader) readSections() error {
	tail := r.data[max(0, len(r.data)-2048):]
	at := bytes.LastIndex(tail, []byte("startxref"))
	if at < 0 {
		return fmt.Errorf("%w: its end is missing", ErrDamaged)
	}
	l := &lexer{data: tail, pos: at + len("startxref")}
	offset := wholeNumber(l.next())
	seen := make(map[int]bool)
	for offset >= 0 {
		if seen[offset] || len(seen) == maxSections {
			return fmt.Errorf("%w: too many cross-reference sections", ErrDamaged)
		}
		seen[offset] = true
		trailer, err := r.readSection(offset)
		if err != nil {
			return err
		}
		if hybrid, ok := trailer["XRefStm"].(float64); ok {
			if _, err := r.readXrefStream(int(hybrid)); err != nil {
				return err
			}
		}
		if r.trailer == nil {
			r.trailer, r.newest = trailer, offset
		}
		prev, ok := trailer["Prev"].(float64)
		if !ok {
			return nil
		}
		offset = int(prev)
	}
	return fmt.Errorf("%w: a cross-reference section lies outside", ErrDamaged)
}

func (r *reader) readSection(offset int) (dict, error) {
	if offset < 0 || offset >= len(r.data) {
		return nil, fmt.Errorf("%w: a cross-reference section lies outside", ErrDamaged)
	}
	l := &lexer{data: r.data, pos: offset}
	if word := l.next(); word.kind != tokenWord || string(word.text) != "xref" {
		return r.readXrefStream(offset)
	}
	for {
		tok := l.next()
		if tok.kind == tokenWord && string(tok.text) == "trailer" {
			break
		}
		first, count := wholeNumber(tok), wholeNumber(l.next())
		if first < 0 || count < 0 || first+count > maxObjects {
			return nil, fmt.Errorf("%w: the cross-reference table at byte %d", ErrDamaged, offset)
		}
		if err := r.count(count); err != nil {
			return nil, err
		}
		for n := first; n < first+count; n++ {
			at, gen := wholeNumber(l.next()), wholeNumber(l.next())
			kind := l.next()
			if at < 0 || gen < 0 || kind.kind != tokenWord {
				return nil, fmt.Errorf("%w: the cross-reference table at byte %d", ErrDamaged, offset)
			}
			r.place(n, string(kind.text) == "n", place{offset: at})
		}
	}
	if err := r.spend(l.pos - offset); err != nil {
		return nil, err
	}
	v, _, err := r.valueAt(r.data, l.pos)
	if err != nil {
		return nil, err
	}
	trailer, ok := v.(dict)
	if !ok {
		return nil, fmt.Errorf("%w: no trailer", ErrDamaged)
	}
	return trailer, nil
}

// count counts entries, which may tell of the same objects over and over.
func (r *reader) count(entries int) error {
	if r.entries += entries; r.entries > maxEntries {
		return fmt.Errorf("%w: its cross-reference sections have more than %d entries", ErrTooLarge, maxEntries)
	}
	return nil
}

// place notes where an object is, unless a newer section has said so. A free object is noted as lying nowhere, which
// hides older ones.
func (r *reader) place(n int, used bool, at place) {
	if _, ok := r.places[n]; ok {
		return
	}
	if !used {
		at = place{offset: -1}
	}
	r.places[n] = at
}

// readXrefStream reads a cross-reference stream (ISO 32000-1, 7.5.8), whose dictionary is the trailer.
func (r *reader) readXrefStream(offset int) (dict, error) {
	v, err := r.objectAt(offset, -1)
	if err != nil {
		return nil, err
	}
	s, ok := v.(*stream)
	if !ok || s.dict["Type"] != name("XRef") {
		return nil, fmt.Errorf("%w: no cross-reference section at byte %d", ErrDamaged, offset)
	}
	data, err := r.decode(s)
	if err != nil {
		return nil, err
	}
	widths, ok := s.dict["W"].(array)
	var w [3]int
	for i := range w {
		n, isNumber := float64(0), false
		if i < len(widths) {
			n, isNumber = widths[i].(float64)
		}
		if !ok || !isNumber || n < 0 || n > 8 {
			return nil, fmt.Errorf("%w: the cross-reference stream at byte %d", ErrDamaged, offset)
		}
		w[i] = int(n)
	}
	index, ok := s.dict["Index"].(array)
	if !ok {
		index = array{float64(0), s.dict["Size"]}
	}
	return s.dict, r.readEntries(data, w, index)
}

func (r *reader) readEntries(data []byte, w [3]int, index array) error {
	size := w[0] + w[1] + w[2]
	for i := 0; i+1 < len(index); i += 2 {
		first, ok1 := index[i].(float64)
		count, ok2 := index[i+1].(float64)
		if !ok1 || !ok2 || size == 0 || first < 0 || count < 0 || first+count > maxObjects || int(count) > len(data)/size {
			return fmt.Errorf("%w: index of a cross-reference stream", ErrDamaged)
		}
		if err := r.count(int(count)); err != nil {
			return err
		}
		for n := int(first); n < int(first+count); n++ {
			kind, a, b := 1, bigEndian(data[w[0]:][:w[1]]), bigEndian(data[w[0]+w[1]:][:w[2]])
			if w[0] > 0 {
				kind = bigEndian(data[:w[0]])
			}
			data = data[size:]
			switch kind {
			case 0:
				r.place(n, false, place{})
			case 1:
				r.place(n, true, place{offset: a})
			case 2:
				r.place(n, true, place{within: a, index: b})
			}
		}
	}
	return nil
}

// bigEndian reads up to eight bytes; what no file is long enough for becomes -1.
func bigEndian(b []byte) int {
	v := uint64(0)
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	if v > 1<<40 {
		return -1
	}
	return int(v)
}
