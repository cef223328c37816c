package pdf

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// level is the deflate level. Glyph outlines hardly compress: level 5 saves one byte in seventy over level 3 for a third
// more time, which the faces kept from earlier documents pay back.
const level = 5

// assembler writes the objects of a file one after the other and keeps their offsets.
type assembler struct {
	buf     []byte
	offsets []int // by object number; 0 for one not written
	zbuf    bytes.Buffer
	zip     *zlib.Writer
}

func newAssembler() (*assembler, error) {
	a := &assembler{}
	zip, err := zlib.NewWriterLevel(&a.zbuf, level)
	if err != nil {
		return nil, fmt.Errorf("pdf: deflate: %w", err)
	}
	a.zip = zip
	return a, nil
}

// start begins a file whose first free object number is given.
func (a *assembler) start(header string, objects int) {
	a.buf = append(a.buf[:0], header...)
	a.offsets = append(a.offsets[:0], make([]int, objects)...)
}

// reserve takes the next free object number.
func (a *assembler) reserve() int {
	a.offsets = append(a.offsets, 0)
	return len(a.offsets) - 1
}

func (a *assembler) begin(n int) {
	a.offsets[n] = len(a.buf)
	a.buf = strconv.AppendInt(a.buf, int64(n), 10)
	a.buf = append(a.buf, " 0 obj\n"...)
}

func (a *assembler) end() { a.buf = append(a.buf, "\nendobj\n"...) }

func (a *assembler) printf(format string, args ...any) { a.buf = fmt.Appendf(a.buf, format, args...) }

// object writes a whole object.
func (a *assembler) object(n int, format string, args ...any) {
	a.begin(n)
	a.printf(format, args...)
	a.end()
}

// deflated is the entry of a compressed stream.
const deflated = "/Filter/FlateDecode"

// stream writes a compressed stream; entries are added to its dictionary.
func (a *assembler) stream(n int, entries string, data []byte) error {
	packed, err := a.deflate(data)
	if err != nil {
		return err
	}
	a.raw(n, entries+deflated, packed)
	return nil
}

// packed deflates into memory of its own.
func (a *assembler) packed(data []byte) ([]byte, error) {
	out, err := a.deflate(data)
	return bytes.Clone(out), err
}

// deflate compresses data into memory that is good until the next call.
func (a *assembler) deflate(data []byte) ([]byte, error) {
	a.zbuf.Reset()
	a.zip.Reset(&a.zbuf)
	if _, err := a.zip.Write(data); err != nil {
		return nil, fmt.Errorf("pdf: deflate: %w", err)
	}
	if err := a.zip.Close(); err != nil {
		return nil, fmt.Errorf("pdf: deflate: %w", err)
	}
	return a.zbuf.Bytes(), nil
}

// raw writes a stream as it is.
func (a *assembler) raw(n int, entries string, data []byte) {
	a.begin(n)
	a.printf("<<%s/Length %d>>\nstream\n", entries, len(data))
	a.buf = append(a.buf, data...)
	a.buf = append(a.buf, "\nendstream"...)
	a.end()
}

// finish writes the cross-reference table and the trailer, whose ID is the digest of everything else, and gives the
// file in memory of its own.
func (a *assembler) finish(info int) ([]byte, error) {
	xref := len(a.buf)
	a.printf("xref\n0 %d\n0000000000 65535 f \n", len(a.offsets))
	for n, offset := range a.offsets[1:] {
		if offset == 0 {
			return nil, fmt.Errorf("pdf: object %d was not written", n+1)
		}
		a.printf("%010d 00000 n \n", offset)
	}
	a.printf("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R%s", len(a.offsets), objCatalog, info, idStart)
	id := len(a.buf)
	a.buf = append(a.buf, make([]byte, idSize)...)
	a.printf("%s%d\n%%%%EOF\n", idEnd, xref)
	copy(a.buf[id:], fileID(digestFile(a.buf, id)))
	return bytes.Clone(a.buf), nil
}

// fileID writes the two strings of a trailer's ID; both are the same in a file that was never changed.
func fileID(d digest) string {
	half := "<" + hex.EncodeToString(d[:16]) + ">"
	return half + half
}
