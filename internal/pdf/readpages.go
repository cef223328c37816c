package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"math"
)

// readPage is a page of a file with what it inherits.
type readPage struct {
	number    int // of its object; 0 for a page that is not one
	dict      dict
	resources any
	media     any
	crop      any
	rotate    any
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
		p.inherit(d)
		if to, ok := top.value.(ref); ok {
			p.number = to.number
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

// inherit takes over the entries of a node that its pages share unless they have their own (ISO 32000-1, 7.7.3.4).
func (p *readPage) inherit(d dict) {
	p.dict = d
	for key, to := range map[name]*any{"Resources": &p.resources, "MediaBox": &p.media, "CropBox": &p.crop, "Rotate": &p.rotate} {
		if v := d[key]; v != nil {
			*to = v
		}
	}
}

// digestPages takes the digest of the pages as the writer did.
func (r *reader) digestPages(pages []readPage) (digest, error) {
	t := newTextDigester()
	known := make(map[any]fontDigest)
	for _, p := range pages {
		resources, err := r.dict(p.resources)
		if err != nil {
			return digest{}, err
		}
		paper, err := r.sheet(p, resources)
		if err != nil {
			return digest{}, err
		}
		content, err := r.content(p.dict["Contents"])
		if err != nil {
			return digest{}, err
		}
		fonts, err := r.dict(resources["Font"])
		if err != nil {
			return digest{}, err
		}
		t.start(paper)
		t.add(content)
		err = t.finish(func(n string) (fontDigest, error) { return r.digestFont(fonts[name(n)], known) })
		if err != nil {
			return digest{}, err
		}
	}
	return t.sum(), nil
}

// sheet reads how a page comes to stand on paper; what is missing has its default (ISO 32000-1, table 30).
func (r *reader) sheet(p readPage, resources dict) (sheet, error) {
	media, _, err1 := r.box(p.media)
	crop, cropped, err2 := r.box(p.crop)
	rotate, err3 := r.number(p.rotate, 0)
	unit, err4 := r.number(p.dict["UserUnit"], 1)
	colors, err5 := r.dict(resources["ColorSpace"])
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return sheet{}, err
	}
	s := sheet{media: media, crop: media, rotate: math.Mod(math.Mod(rotate, 360)+360, 360), unit: unit}
	if cropped {
		s.crop = [4]float64{max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])}
	}
	for _, key := range []name{"DefaultGray", "DefaultRGB", "DefaultCMYK"} {
		if colors[key] != nil {
			s.colors = append(s.colors, key)
		}
	}
	return s, nil
}

// box reads a rectangle, whose corners may stand in any order, and reports whether there is one.
func (r *reader) box(v any) ([4]float64, bool, error) {
	list, err := r.array(v)
	if err != nil || len(list) != 4 {
		return [4]float64{}, false, err
	}
	var side [4]float64
	for i := range side {
		if side[i], err = r.number(list[i], 0); err != nil {
			return [4]float64{}, false, err
		}
	}
	left, right := min(side[0], side[2]), max(side[0], side[2])
	bottom, top := min(side[1], side[3]), max(side[1], side[3])
	return [4]float64{left, bottom, right, top}, true, nil
}

// number is a number, or what it is where there is none.
func (r *reader) number(v any, missing float64) (float64, error) {
	v, err := r.get(v)
	if n, ok := v.(float64); ok {
		return n, err
	}
	return missing, err
}

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
	if err := r.spend(costOfItem * len(parts)); err != nil {
		return nil, err
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
