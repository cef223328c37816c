package pdf

import (
	"crypto/sha256"
	"errors"
)

// digestFont takes the digest of a font, as the writer did; what is missing leaves zeros.
func (r *reader) digestFont(v any, known map[any]fontDigest) (fontDigest, error) {
	to, isRef := v.(ref)
	if isRef {
		if d, ok := known[to]; ok {
			return d, nil
		}
	}
	font, err := r.dict(v)
	if err != nil {
		return fontDigest{}, err
	}
	var descendant any
	list, err := r.array(font["DescendantFonts"])
	if len(list) > 0 {
		descendant = list[0]
	}
	inner, err2 := r.dict(descendant)
	descriptor, err3 := r.dict(inner["FontDescriptor"])
	cmap, err4 := r.stream(font["ToUnicode"])
	program, err5 := r.stream(descriptor["FontFile2"])
	codes, err6 := r.codes(font, inner, descriptor)
	if err := errors.Join(err, err2, err3, err4, err5, err6); err != nil {
		return fontDigest{}, err
	}
	sum := fontDigest{codes: sha256.Sum256(codes)}
	if cmap != nil {
		sum.unicode = digestUnicode(cmap)
	}
	if program != nil {
		sum.program = sha256.Sum256(program)
	}
	if isRef {
		known[to] = sum
	}
	return sum, nil
}

// codes writes which glyph a code draws and how far it moves on.
func (r *reader) codes(font, descendant, descriptor dict) ([]byte, error) {
	m := codeMap{}
	for _, entry := range []struct {
		to      *any
		from    any
		missing any
	}{
		{&m.kind, font["Subtype"], nil},
		{&m.encoding, font["Encoding"], nil},
		{&m.descendant, descendant["Subtype"], nil},
		{&m.glyphs, descendant["CIDToGIDMap"], name("Identity")},
		{&m.otherPrograms[0], descriptor["FontFile"], nil},
		{&m.otherPrograms[1], descriptor["FontFile3"], nil},
		{&m.width, descendant["DW"], float64(defaultWidth)},
	} {
		v, err := r.get(entry.from)
		if err != nil {
			return nil, err
		}
		if *entry.to = v; v == nil {
			*entry.to = entry.missing
		}
	}
	widths, err := r.array(descendant["W"])
	if err != nil {
		return nil, err
	}
	return r.appendWidths(m.append(nil), widths)
}

// appendWidths expands a table of widths (ISO 32000-1, 9.7.4.3) to each code and its width.
func (r *reader) appendWidths(dst []byte, table array) ([]byte, error) {
	for len(table) > 1 {
		first, err1 := r.number(table[0], -1)
		second, err2 := r.get(table[1])
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		list, isList := second.(array)
		if table = table[2:]; !isList {
			last, ok := second.(float64)
			if !ok || first < 0 || last < first || last > maxSlots || len(table) == 0 {
				return append(dst, '?'), nil
			}
			for range int(last-first) + 1 {
				list = append(list, table[0])
			}
			table = table[1:]
		}
		if err := r.spend(costOfItem * len(list)); err != nil {
			return nil, err
		}
		for i, v := range list {
			width, err := r.get(v)
			if err != nil {
				return nil, err
			}
			dst = appendAtom(appendAtom(dst, first+float64(i)), width)
		}
	}
	return dst, nil
}
