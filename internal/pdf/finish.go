package pdf

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strconv"
)

// The end of a file has its ID, which is the digest of all other bytes, and says where its objects are: in a table, or
// in streams, which take a tenth of the bytes but which PDF/A-1 does not allow.

// finish writes the end of the file and gives it in memory of its own.
func (a *assembler) finish(info int) ([]byte, error) {
	write := a.writeTable
	if a.packs {
		write = a.writeStreams
	}
	id, err := write(info)
	if err != nil {
		return nil, err
	}
	copy(a.buf[id:], fileID(digestFile(a.buf, id)))
	return bytes.Clone(a.buf), nil
}

// writeTable writes the cross-reference table and the trailer, and gives the place of the ID in it.
func (a *assembler) writeTable(info int) (id int, err error) {
	xref := len(a.buf)
	a.printf("xref\n0 %d\n0000000000 65535 f \n", len(a.places))
	for n, at := range a.places[1:] {
		if at == (place{}) {
			return 0, notWritten(n + 1)
		}
		var digits [20]byte
		number := strconv.AppendInt(digits[:0], int64(at.offset), 10)
		a.buf = append(append(append(a.buf, "0000000000"[min(10, len(number)):]...), number...), " 00000 n \n"...)
	}
	a.printf("trailer\n<<")
	id = a.trailer(info)
	a.printf(">>\nstartxref\n%d\n%%%%EOF\n", xref)
	return id, nil
}

func notWritten(n int) error { return fmt.Errorf("pdf: object %d was not written", n) }

// trailer writes the entries of the trailer, which end with the room for the ID, and gives the place of that.
func (a *assembler) trailer(info int) (id int) {
	a.printf("/Size %d/Root %d 0 R/Info %d 0 R%s", len(a.places), objCatalog, info, idStart)
	id = len(a.buf)
	a.buf = append(append(a.buf, make([]byte, idSize)...), ']')
	return id
}

// writeStreams writes the small objects as an object stream (ISO 32000-1, 7.5.7) and where all are as a cross-reference
// stream (7.5.8), whose dictionary is the trailer, and gives the place of the ID in it.
func (a *assembler) writeStreams(info int) (id int, err error) {
	entries := fmt.Sprintf("/Type/ObjStm/N %d/First %d", a.count, len(a.numbers))
	a.numbers = append(a.numbers, a.small...)
	if err := a.stream(a.pack, entries, a.numbers); err != nil {
		return 0, err
	}
	xref := len(a.buf)
	n := a.reserve()
	a.begin(n)
	wide, narrow := width(xref), width(a.count)
	table := append(a.small[:0], make([]byte, 1+wide+narrow)...) // what small had is written
	for n, at := range a.places[1:] {
		if at == (place{}) {
			return 0, notWritten(n + 1)
		}
		table = at.append(table, wide, narrow)
	}
	filter := ""
	if len(table) > smallTable {
		if table, err = a.deflate(table); err != nil {
			return 0, err
		}
		filter = deflated
	}
	a.printf("<</Type/XRef/W[1 %d %d]%s/Length %d", wide, narrow, filter, len(table))
	id = a.trailer(info)
	a.printf(">>\nstream\n%s\nendstream%sstartxref\n%d\n%%%%EOF\n", table, endObject, xref)
	return id, nil
}

// smallTable is the most bytes of a cross-reference stream for which to deflate them costs more time than bytes.
const smallTable = 512

// width is how many bytes a number up to n takes.
func width(n int) int { return (bits.Len(uint(n)) + 7) / 8 }

// append puts an entry of a cross-reference stream behind dst: its kind, and two numbers in so many bytes.
func (p place) append(dst []byte, wide, narrow int) []byte {
	if p.within == 0 {
		return appendBytes(appendBytes(append(dst, 1), p.offset, wide), 0, narrow)
	}
	return appendBytes(appendBytes(append(dst, 2), p.within, wide), p.index, narrow)
}

func appendBytes(dst []byte, n, size int) []byte {
	for size > 0 {
		size--
		dst = append(dst, byte(n>>(8*size)))
	}
	return dst
}

// fileID writes the two strings of a trailer's ID; both are the same in a file that was never changed.
func fileID(d digest) string {
	half := "<" + hex.EncodeToString(d[:16]) + ">"
	return half + half
}
