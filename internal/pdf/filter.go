package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// decode decompresses a stream. It knows the one filter that software writing such documents uses, with its
// predictors.
func (r *reader) decode(s *stream) ([]byte, error) {
	filters, err := r.filters(s.dict["Filter"])
	if err != nil {
		return nil, err
	}
	parms, err := r.get(s.dict["DecodeParms"])
	if err != nil {
		return nil, err
	}
	data := s.raw
	if err := r.spend(len(data) + costOfStream*len(filters)); err != nil {
		return nil, err
	}
	for i, filter := range filters {
		if filter != "FlateDecode" && filter != "Fl" {
			return nil, fmt.Errorf("%w: %s", ErrFilter, filter)
		}
		if data, err = r.inflate(data); err != nil {
			return nil, err
		}
		p := parms
		if list, ok := parms.(array); ok {
			p = nil
			if i < len(list) {
				p = list[i]
			}
		}
		d, err := r.dict(p)
		if err != nil {
			return nil, err
		}
		if data, err = r.unpredict(data, d); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// maxFilters bounds how many times a stream can be compressed over.
const maxFilters = 4

func (r *reader) filters(v any) ([]name, error) {
	v, err := r.get(v)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case name:
		return []name{v}, nil
	case array:
		if len(v) > maxFilters {
			return nil, fmt.Errorf("%w: %d filters on a stream", ErrFilter, len(v))
		}
		var names []name
		for _, item := range v {
			item, err := r.get(item)
			if err != nil {
				return nil, err
			}
			n, _ := item.(name)
			names = append(names, n)
		}
		return names, nil
	}
	return nil, fmt.Errorf("%w: a filter without a name", ErrDamaged)
}

func (r *reader) inflate(data []byte) ([]byte, error) {
	if err := r.open(data); err != nil {
		return nil, fmt.Errorf("%w: a stream cannot be decompressed", ErrDamaged)
	}
	left := maxWork - r.work
	out, err := io.ReadAll(io.LimitReader(r.zip, int64(left)+1))
	if err := r.spend(len(out)); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: a stream cannot be decompressed", ErrDamaged)
	}
	return out, nil
}

// open begins to decompress, with the memory of the stream before.
func (r *reader) open(data []byte) error {
	source := bytes.NewReader(data)
	if zip, ok := r.zip.(zlib.Resetter); ok {
		return zip.Reset(source, nil)
	}
	zip, err := zlib.NewReader(source)
	if err == nil {
		r.zip = zip
	}
	return err
}

// unpredict undoes the PNG predictors (ISO 32000-1, 7.4.4.4), which cross-reference streams use.
func (r *reader) unpredict(data []byte, parms dict) ([]byte, error) {
	predictor, err := r.whole(parms["Predictor"], 1)
	if err != nil || predictor == 1 {
		return data, err
	}
	if predictor < 10 {
		return nil, fmt.Errorf("%w: predictor %d", ErrFilter, predictor)
	}
	colors, err1 := r.whole(parms["Colors"], 1)
	bits, err2 := r.whole(parms["BitsPerComponent"], 8)
	columns, err3 := r.whole(parms["Columns"], 1)
	if err1 != nil || err2 != nil || err3 != nil || colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<16 {
		return nil, fmt.Errorf("%w: parameters of a predictor", ErrDamaged)
	}
	step, width := (colors*bits+7)/8, (colors*bits*columns+7)/8
	if err := r.spend(width); err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(data))
	above := make([]byte, width)
	for len(data) > 0 {
		kind := data[0]
		row := data[1:min(1+width, len(data))]
		start := len(out)
		out = append(out, row...)
		if !undoRow(kind, out[start:], above, step) {
			return nil, fmt.Errorf("%w: row of predictor %d", ErrDamaged, kind)
		}
		above = append(out[start:len(out):len(out)], make([]byte, width-len(row))...)
		data = data[1+len(row):]
	}
	return out, nil
}

// whole is a small whole number of a dictionary.
func (r *reader) whole(v any, missing int) (int, error) {
	v, err := r.get(v)
	if err != nil {
		return 0, err
	}
	switch v := v.(type) {
	case nil:
		return missing, nil
	case float64:
		if v == float64(int32(v)) {
			return int(v), nil
		}
	}
	return 0, fmt.Errorf("%w: a whole number is missing", ErrDamaged)
}

func undoRow(kind byte, row, above []byte, step int) bool {
	for i := range row {
		left, corner := 0, 0
		if i >= step {
			left, corner = int(row[i-step]), int(above[i-step])
		}
		up := int(above[i])
		switch kind {
		case 0:
		case 1:
			row[i] += byte(left)
		case 2:
			row[i] += byte(up)
		case 3:
			row[i] += byte((left + up) / 2)
		case 4:
			row[i] += byte(paeth(left, up, corner))
		default:
			return false
		}
	}
	return true
}

// paeth picks the neighbour nearest to left + up - corner (RFC 2083, 6.6).
func paeth(left, up, corner int) int {
	p := left + up - corner
	a, b, c := abs(p-left), abs(p-up), abs(p-corner)
	if a <= b && a <= c {
		return left
	}
	if b <= c {
		return up
	}
	return corner
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
