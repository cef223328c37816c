package fonts

import (
	"slices"
	"unicode/utf16"
)

// A hostile name table can hold 65535 names of 64 KB each: only the first few are read, and only their beginnings.
const (
	maxNames    = 64
	maxNameSize = 256 // bytes, 128 characters
)

// Languages of names on Windows.
const (
	langEnglish = 0x409
	langChinese = 0x804
)

// fontName is one record of a name table.
type fontName struct {
	id, language uint16
	text         string
}

// readNames gives the Windows names of the wanted kinds in English and Simplified Chinese.
func readNames(table []byte, wanted ...uint16) []fontName {
	if len(table) < 6 {
		return nil
	}
	var names []fontName
	stored := int(u16(table, 4))
	for i := range min(int(u16(table, 2)), (len(table)-6)/12) {
		rec := table[6+12*i:]
		encoding, language, id := u16(rec, 2), u16(rec, 4), u16(rec, 6)
		if u16(rec, 0) != 3 || encoding != 1 && encoding != 10 || language != langEnglish && language != langChinese {
			continue
		}
		from, size := stored+int(u16(rec, 10)), int(u16(rec, 8))
		if !slices.Contains(wanted, id) || from+size > len(table) {
			continue
		}
		names = append(names, fontName{id, language, utf16Text(table[from : from+min(size, maxNameSize)])})
		if len(names) == maxNames {
			break
		}
	}
	return names
}

func utf16Text(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = u16(b, 2*i)
	}
	return string(utf16.Decode(units))
}

// firstName gives the name of the first kind the table has, English before Chinese.
func firstName(table []byte, ids ...uint16) string {
	names := readNames(table, ids...)
	for _, id := range ids {
		for _, language := range [...]uint16{langEnglish, langChinese} {
			for _, n := range names {
				if n.id == id && n.language == language && n.text != "" {
					return n.text
				}
			}
		}
	}
	return ""
}

// postScriptName keeps what a PDF name may hold without escapes (at most 63 characters, as the format asks).
func postScriptName(table []byte) string {
	var kept []byte
	for _, r := range firstName(table, 6) {
		switch r {
		case '[', ']', '(', ')', '{', '}', '<', '>', '/', '%', '#':
			continue
		}
		if r > ' ' && r <= '~' && len(kept) < 63 {
			kept = append(kept, byte(r))
		}
	}
	if len(kept) == 0 {
		return "Unnamed"
	}
	return string(kept)
}
