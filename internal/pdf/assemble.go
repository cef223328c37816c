package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/adler32"
	"strconv"

	"github.com/klauspost/compress/flate"
)

// The deflate levels. Glyph outlines hardly compress: level 3 saves one byte in fifty over level 1, for a tenth of the
// time a document takes. What is kept for other documents is worth the best.
const (
	level     = flate.BestSpeed
	levelKept = flate.BestCompression
)

// assembler writes the objects of a file one after the other and keeps their places.
type assembler struct {
	buf    []byte
	places []place // by object number; the zero value for one not written
	zbuf   bytes.Buffer
	zip    *flate.Writer

	// A file that packs has its small objects, which are much alike, compressed together.
	packs   bool
	small   []byte
	numbers []byte // their numbers and where in small they start
	count   int    // how many they are
	pack    int    // the object stream that has them
	body    int    // where in buf the object at hand starts, without its number
}

func newAssembler() (*assembler, error) {
	a := &assembler{}
	zip, err := flate.NewWriter(&a.zbuf, level)
	if err != nil {
		return nil, fmt.Errorf("pdf: deflate: %w", err)
	}
	a.zip = zip
	return a, nil
}

// start begins a file whose first free object number is given.
func (a *assembler) start(header string, packs bool, objects int) {
	a.buf = append(a.buf[:0], header...)
	a.places = append(a.places[:0], make([]place, objects)...)
	a.packs, a.small, a.numbers, a.count = packs, a.small[:0], a.numbers[:0], 0
}

// reserve takes the next free object number.
func (a *assembler) reserve() int {
	a.places = append(a.places, place{})
	return len(a.places) - 1
}

func (a *assembler) begin(n int) {
	a.places[n] = place{offset: len(a.buf)}
	a.buf = strconv.AppendInt(a.buf, int64(n), 10)
	a.buf = append(a.buf, " 0 obj\n"...)
	a.body = len(a.buf)
}

// end completes an object that is no stream. One that is packed leaves the file again.
func (a *assembler) end(n int) {
	if !a.packs {
		a.buf = append(a.buf, endObject...)
		return
	}
	if a.count == 0 {
		a.pack = a.reserve()
	}
	a.numbers = strconv.AppendInt(a.numbers, int64(n), 10)
	a.numbers = append(a.numbers, ' ')
	a.numbers = strconv.AppendInt(a.numbers, int64(len(a.small)), 10)
	a.numbers = append(a.numbers, ' ')
	a.small = append(append(a.small, a.buf[a.body:]...), '\n')
	a.buf = a.buf[:a.places[n].offset]
	a.places[n] = place{within: a.pack, index: a.count}
	a.count++
}

func (a *assembler) printf(format string, args ...any) { a.buf = fmt.Appendf(a.buf, format, args...) }

// object writes a whole object.
func (a *assembler) object(n int, format string, args ...any) {
	a.begin(n)
	a.printf(format, args...)
	a.end(n)
}

const endObject = "\nendobj\n"

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

// deflate compresses data into memory that is good until the next call.
func (a *assembler) deflate(data []byte) ([]byte, error) { return a.splice(data, 0, head{}) }

// head is the part of a stream that other documents have as well, and what it deflates to: whole blocks that end with
// a byte and look back on nothing in front of them, so that they can stand in any stream.
type head struct{ data, packed []byte }

func newHead(data []byte) (head, error) {
	var out bytes.Buffer
	zip, err := flate.NewWriter(&out, levelKept)
	if err != nil {
		return head{}, fmt.Errorf("pdf: deflate: %w", err)
	}
	if _, err := zip.Write(data); err != nil {
		return head{}, fmt.Errorf("pdf: deflate: %w", err)
	}
	if err := zip.Flush(); err != nil {
		return head{}, fmt.Errorf("pdf: deflate: %w", err)
	}
	return head{data: bytes.Clone(data), packed: bytes.Clone(out.Bytes())}, nil
}

// splice is deflate for data in which a head stands at a place. What is in front of the head is short and goes in as it
// is, and so does a short rest: the tables of a deflated block would take longer than all else and save nothing.
func (a *assembler) splice(data []byte, at int, h head) ([]byte, error) {
	const short = 200
	a.zbuf.Reset()
	a.zbuf.Write([]byte{0x78, 0x9C}) // RFC 1950: deflate with a window of 32 KB
	a.store(data[:at], false)
	a.zbuf.Write(h.packed)
	if rest := data[at+len(h.data):]; len(rest) <= short {
		a.store(rest, true)
	} else {
		a.zip.Reset(&a.zbuf)
		if _, err := a.zip.Write(rest); err != nil {
			return nil, fmt.Errorf("pdf: deflate: %w", err)
		}
		if err := a.zip.Close(); err != nil {
			return nil, fmt.Errorf("pdf: deflate: %w", err)
		}
	}
	a.zbuf.Write(binary.BigEndian.AppendUint32(a.zbuf.AvailableBuffer(), adler32.Checksum(data)))
	return a.zbuf.Bytes(), nil
}

// store writes blocks that are not compressed (RFC 1951, 3.2.4).
func (a *assembler) store(data []byte, last bool) {
	const most = 0xFFFF
	for len(data) > 0 || last {
		n := min(len(data), most)
		final := byte(0)
		if last && n == len(data) {
			final, last = 1, false
		}
		a.zbuf.Write([]byte{final, byte(n), byte(n >> 8), ^byte(n), ^byte(n >> 8)})
		a.zbuf.Write(data[:n])
		data = data[n:]
	}
}

// raw writes a stream as it is.
func (a *assembler) raw(n int, entries string, data []byte) {
	a.begin(n)
	a.printf("<<%s/Length %d>>\nstream\n", entries, len(data))
	a.buf = append(a.buf, data...)
	a.buf = append(append(a.buf, "\nendstream"...), endObject...)
}
