package fonts

import "encoding/binary"

// tableSpec is a table of a program to be written: its size, and what it starts as (nil: zeroes).
type tableSpec struct {
	tag  string
	size int
	from []byte
}

// tableCount is how many kinds of tables a program can have.
const tableCount = 9

// program is a font file with few tables.
type program struct {
	data   []byte
	tables int // how many it has
}

// newProgram lays the tables out, which must stand in the order of their tags; an empty one is left out.
func newProgram(specs [tableCount]tableSpec) program {
	n, size := 0, 0
	for _, s := range specs {
		if s.size > 0 {
			n++
			size += (s.size + 3) &^ 3
		}
	}
	p := program{data: make([]byte, 12+16*n+size), tables: n}
	put32(p.data, 0, tagTrueType)
	power, log := 1, 0 // the search fields: the largest power of two not above n
	for ; power*2 <= n; power *= 2 {
		log++
	}
	put16(p.data, 4, n)
	put16(p.data, 6, power*16)
	put16(p.data, 8, log)
	put16(p.data, 10, (n-power)*16)
	rec, at := p.data[12:], 12+16*n
	for _, s := range specs {
		if s.size == 0 {
			continue
		}
		copy(rec, s.tag)
		put32(rec, 8, uint32(at))
		put32(rec, 12, uint32(s.size))
		copy(p.data[at:at+s.size], s.from)
		rec, at = rec[16:], at+(s.size+3)&^3
	}
	return p
}

// table gives a table's bytes, to be written.
func (p program) table(tag string) []byte {
	return directory{data: p.data, records: p.data[12 : 12+16*p.tables]}.table(tag)
}

// seal writes the checksums, when every table is as it shall be.
func (p program) seal() {
	head := p.table("head")
	put32(head, 8, 0)
	sum := uint32(0)
	for i := range p.tables {
		rec := p.data[12+16*i:]
		from, size := int(u32(rec, 8)), int(u32(rec, 12))
		tableSum := checksum(p.data[from : from+(size+3)&^3])
		put32(rec, 4, tableSum)
		sum += tableSum
	}
	sum += checksum(p.data[:12+16*p.tables])
	put32(head, 8, 0xB1B0AFBA-sum)
}

// checksum adds up big-endian words of four bytes, two at a time; len(b) is a multiple of four.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 8; b = b[8:] {
		two := binary.BigEndian.Uint64(b)
		sum += uint32(two>>32) + uint32(two)
	}
	if len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}

func put16(b []byte, at, v int)        { binary.BigEndian.PutUint16(b[at:], uint16(v)) }
func put32(b []byte, at int, v uint32) { binary.BigEndian.PutUint32(b[at:], v) }
