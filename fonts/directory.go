package fonts

import "fmt"

// The first four bytes of the kinds of font files.
const (
	tagTrueType   = 0x00010000
	tagAppleTrue  = 0x74727565 // true
	tagCFF        = 0x4f54544f // OTTO
	tagCollection = 0x74746366 // ttcf
)

// directory is the table of contents of a font.
type directory struct {
	data    []byte
	records []byte // 16 bytes each: tag, checksum, offset, length
}

// readDirectory finds the table of contents of a font, or of the first font of a collection.
func readDirectory(data []byte) (directory, error) {
	if len(data) < 16 {
		return directory{}, fmt.Errorf("%w: %d bytes long", ErrNotFont, len(data))
	}
	at := 0
	if u32(data, 0) == tagCollection {
		first := u32(data, 12)
		if uint64(first)+12 > uint64(len(data)) {
			return directory{}, fmt.Errorf("%w: the collection's first font lies outside the file", ErrNotFont)
		}
		at = int(first)
	}
	switch tag := u32(data, at); tag {
	case tagTrueType, tagAppleTrue:
	case tagCFF:
		return directory{}, fmt.Errorf("%w: they are CFF (PostScript) outlines", ErrNoOutlines)
	default:
		return directory{}, fmt.Errorf("%w: it starts with %08x", ErrNotFont, tag)
	}
	end := at + 12 + 16*int(u16(data, at+4))
	if end > len(data) {
		return directory{}, fmt.Errorf("%w: the table directory is cut short", ErrNotFont)
	}
	d := directory{data: data, records: data[at+12 : end]}
	if d.table("glyf") == nil || d.table("loca") == nil {
		return directory{}, fmt.Errorf("%w: table glyf or loca is missing or lies outside the file", ErrNoOutlines)
	}
	return d, nil
}

// table gives the bytes of a table, nil if the font has none of that name or it lies outside the file.
func (d directory) table(tag string) []byte {
	for rec := d.records; len(rec) >= 16; rec = rec[16:] {
		if string(rec[:4]) != tag {
			continue
		}
		from, size := int64(u32(rec, 8)), int64(u32(rec, 12))
		if from+size > int64(len(d.data)) {
			return nil
		}
		return d.data[from : from+size : from+size]
	}
	return nil
}
