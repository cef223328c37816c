package fonts

// charMap looks characters up in a cmap table, in place.
type charMap struct {
	basic    []byte // format 4 (platform 3, encoding 1): characters up to U+FFFF
	segments int
	full     []byte // the groups of format 12 (platform 3, encoding 10): all characters
	groups   int
}

// readCharMap finds the two Unicode subtables of Windows fonts. A subtable that is missing or broken maps nothing.
func readCharMap(cmap []byte) charMap {
	var m charMap
	if len(cmap) < 4 {
		return m
	}
	for i := range min(int(u16(cmap, 2)), (len(cmap)-4)/8) {
		rec := cmap[4+8*i:]
		at := int64(u32(rec, 4))
		if u16(rec, 0) != 3 || at+16 > int64(len(cmap)) {
			continue
		}
		// A subtable may not end where it says: in big fonts format 4 outgrows its own length field.
		sub := cmap[at:]
		switch encoding, format := u16(rec, 2), u16(sub, 0); {
		case encoding == 1 && format == 4 && m.segments == 0:
			if n := int(u16(sub, 6) / 2); len(sub) >= 16+8*n {
				m.basic, m.segments = sub, n
			}
		case encoding == 10 && format == 12 && m.groups == 0:
			if n := int64(u32(sub, 12)); n <= int64(len(sub)-16)/12 {
				m.full, m.groups = sub[16:], int(n)
			}
		}
	}
	return m
}

// lookup gives the glyph of a character, 0 if there is none.
func (m charMap) lookup(r rune) GlyphID {
	switch {
	case r < 0:
		return 0
	case r <= 0xFFFF && m.segments > 0:
		return m.lookupBasic(uint16(r))
	}
	return m.lookupFull(uint32(r))
}

func (m charMap) lookupBasic(r uint16) GlyphID {
	n, b := m.segments, m.basic
	lo, hi := 0, n // the first segment that ends at r or behind it
	for lo < hi {
		mid := (lo + hi) / 2
		if u16(b, 14+2*mid) < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == n {
		return 0
	}
	start := u16(b, 16+2*n+2*lo)
	if r < start {
		return 0
	}
	delta, offsetAt := u16(b, 16+4*n+2*lo), 16+6*n+2*lo
	offset := int(u16(b, offsetAt))
	if offset == 0 {
		return GlyphID(r + delta)
	}
	at := offsetAt + offset + 2*int(r-start) // the offset counts from where it stands
	if at+2 > len(b) {
		return 0
	}
	g := u16(b, at)
	if g == 0 {
		return 0
	}
	return GlyphID(g + delta)
}

func (m charMap) lookupFull(r uint32) GlyphID {
	lo, hi := 0, m.groups // the first group that ends at r or behind it
	for lo < hi {
		mid := (lo + hi) / 2
		if u32(m.full, 12*mid+4) < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == m.groups {
		return 0
	}
	start := u32(m.full, 12*lo)
	if r < start {
		return 0
	}
	g := uint64(u32(m.full, 12*lo+8)) + uint64(r-start)
	if g > 0xFFFF {
		return 0
	}
	return GlyphID(g)
}
