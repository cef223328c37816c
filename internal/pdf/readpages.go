package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
)

// readPage is a page of a file with what it inherits.
type readPage struct {
	dict      dict
	resources any
	box       any
}

// readPages walks the page tree without recursion, so that no tree is too deep.
func (r *reader) readPages(root dict) ([]readPage, error) {
	type node struct {
		value     any
		inherited readPage
	}
	var pages []readPage
	seen := make(map[ref]bool)
	stack := []node{{value: root["Pages"]}}
	for visited := 0; len(stack) > 0; visited++ {
		if visited > 2*maxPages {
			return nil, fmt.Errorf("%w: the page tree has more than %d nodes", ErrTooLarge, 2*maxPages)
		}
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if to, ok := top.value.(ref); ok {
			if seen[to] {
				return nil, fmt.Errorf("%w: the page tree goes round in a circle", ErrDamaged)
			}
			seen[to] = true
		}
		d, err := r.dict(top.value)
		if err != nil {
			return nil, err
		}
		if d == nil {
			return nil, fmt.Errorf("%w: a page is missing", ErrDamaged)
		}
		p := top.inherited
		p.dict = d
		if v := d["Resources"]; v != nil {
			p.resources = v
		}
		if v := d["MediaBox"]; v != nil {
			p.box = v
		}
		if d["Kids"] == nil {
			pages = append(pages, p)
		} else {
			kids, err := r.array(d["Kids"])
			if err != nil {
				return nil, err
			}
			for i := len(kids) - 1; i >= 0; i-- {
				stack = append(stack, node{kids[i], p})
			}
		}
		if len(pages)+len(stack) > maxPages {
			return nil, fmt.Errorf("%w: more than %d pages", ErrTooLarge, maxPages)
		}
	}
	return pages, nil
}

// digestPages takes the digest of the pages as the writer did.
func (r *reader) digestPages(pages []readPage) (digest, error) {
	t := newTextDigester()
	known := make(map[any]fontDigest)
	for _, p := range pages {
		box, err := r.array(p.box)
		if err != nil {
			return digest{}, err
		}
		var side [4]float64
		for i := range min(len(box), len(side)) {
			v, err := r.get(box[i])
			if err != nil {
				return digest{}, err
			}
			side[i], _ = v.(float64)
		}
		content, err := r.content(p.dict["Contents"])
		if err != nil {
			return digest{}, err
		}
		fonts, err := r.fonts(p.resources)
		if err != nil {
			return digest{}, err
		}
		width, height := length(side[2]-side[0]), length(side[3]-side[1])
		err = t.page(width, height, content, func(n string) (fontDigest, error) {
			return r.digestFont(fonts[name(n)], known)
		})
		if err != nil {
			return digest{}, err
		}
	}
	return t.sum(), nil
}

// length writes a length in points to a hundredth.
func length(points float64) string { return strconv.FormatFloat(points, 'f', 2, 64) }

// content joins the streams of a page, which may be cut anywhere between two tokens.
func (r *reader) content(v any) ([]byte, error) {
	v, err := r.get(v)
	if err != nil {
		return nil, err
	}
	parts, ok := v.(array)
	if !ok {
		parts = array{v}
	}
	var pieces [][]byte
	for _, part := range parts {
		part, err := r.get(part)
		if err != nil {
			return nil, err
		}
		s, ok := part.(*stream)
		if !ok {
			continue
		}
		data, err := r.decode(s)
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, data)
	}
	return bytes.Join(pieces, []byte{'\n'}), nil
}

func (r *reader) fonts(resources any) (dict, error) {
	d, err := r.dict(resources)
	if err != nil {
		return nil, err
	}
	return r.dict(d["Font"])
}

// digestFont takes the digest of a font's program and ToUnicode map; what is missing leaves zeros.
func (r *reader) digestFont(v any, known map[any]fontDigest) (fontDigest, error) {
	to, isRef := v.(ref)
	if isRef {
		if d, ok := known[to]; ok {
			return d, nil
		}
	}
	var sum fontDigest
	font, err := r.dict(v)
	if err != nil {
		return sum, err
	}
	cmap, err := r.stream(font["ToUnicode"])
	if err != nil {
		return sum, err
	}
	if cmap != nil {
		sum.unicode = digestUnicode(cmap)
	}
	descendants, err := r.array(font["DescendantFonts"])
	if err != nil {
		return sum, err
	}
	if len(descendants) > 0 {
		if font, err = r.dict(descendants[0]); err != nil {
			return sum, err
		}
	}
	descriptor, err := r.dict(font["FontDescriptor"])
	if err != nil {
		return sum, err
	}
	program, err := r.stream(descriptor["FontFile2"])
	if err != nil {
		return sum, err
	}
	if program != nil {
		sum.program = sha256.Sum256(program)
	}
	if isRef {
		known[to] = sum
	}
	return sum, nil
}

// stream is the decompressed content of a stream, or nil if there is none.
func (r *reader) stream(v any) ([]byte, error) {
	v, err := r.get(v)
	if err != nil {
		return nil, err
	}
	s, ok := v.(*stream)
	if !ok {
		return nil, nil
	}
	return r.decode(s)
}
