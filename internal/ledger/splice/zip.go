package splice

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"

	"github.com/klauspost/compress/flate"
)

// Zip writes the parts of a workbook, and into some sheets the rows that were spooled. It has what excelize asks of
// a zip writer:
//
//	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
//	err := f.Write(io.Discard)
//
// excelize would gather the file in a buffer that it hands in there; Zip leaves that empty and writes to its own writer.
// excelize also forgets most errors, so that Zip keeps the first and gives it on every call, last from Close.
type Zip struct {
	zip     *zip.Writer
	deflate *flate.Writer
	rows    map[string]*Rows
	done    map[string]bool
	caught  string // the part that is being caught, if any
	content bytes.Buffer
	err     error
}

// NewZip begins a file. Level is that of deflate, 1 to 9.
func NewZip(w io.Writer, level int) *Zip {
	z := &Zip{zip: zip.NewWriter(w), rows: map[string]*Rows{}, done: map[string]bool{}}
	if level < 1 || level > 9 {
		z.err = fmt.Errorf("splice: no level of deflate: %d", level)
		return z
	}
	z.deflate, z.err = flate.NewWriter(io.Discard, level)
	z.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		z.deflate.Reset(w) // parts follow each other, one writer is enough
		return z.deflate, nil
	})
	return z
}

// Splice says that the rows belong in a sheet, such as xl/worksheets/sheet1.xml. They take no more rows from then on
// and must not be closed before the file is written.
func (z *Zip) Splice(part string, rows *Rows) error {
	if z.rows[part] != nil {
		return z.fail(fmt.Errorf("splice: %s has rows already", part))
	}
	z.rows[part] = rows
	return z.fail(rows.seal())
}

// Create begins a part. What is written to it before the next call is its content.
func (z *Zip) Create(name string) (io.Writer, error) {
	if err := z.finish(); err != nil {
		return nil, err
	}
	if z.done[name] {
		return nil, z.fail(fmt.Errorf("splice: %s comes twice", name))
	}
	z.done[name] = true
	if z.rows[name] != nil {
		z.caught = name
		return &entry{z, &z.content}, nil
	}
	h := header(name)
	w, err := z.zip.CreateHeader(&h)
	if err != nil {
		return nil, z.fail(fmt.Errorf("splice: %s: %w", name, err))
	}
	return &entry{z, w}, nil
}

// AddFS is there because excelize asks for it, which never calls it.
func (z *Zip) AddFS(fs.FS) error { return z.fail(errors.ErrUnsupported) }

// Close ends the file. After an error it leaves it without an end, so that no reader takes it for whole.
func (z *Zip) Close() error {
	if err := z.finish(); err != nil {
		return err
	}
	for name := range z.rows {
		if !z.done[name] {
			return z.fail(fmt.Errorf("splice: there are rows for %s, but the workbook has no such part", name))
		}
	}
	return z.fail(z.zip.Close())
}

// finish writes the part that was caught, if one was.
func (z *Zip) finish() error {
	if z.err != nil || z.caught == "" {
		return z.err
	}
	name := z.caught
	z.caught = ""
	if err := z.splice(name, z.rows[name]); err != nil {
		return z.fail(fmt.Errorf("splice: %s: %w", name, err))
	}
	z.content.Reset()
	return nil
}

// splice writes the caught sheet with rows in it: what stands before, the rows as they were spooled, and what follows.
// All three are deflated already and become one stream by standing behind each other.
func (z *Zip) splice(name string, rows *Rows) error {
	before, after, err := divide(z.content.Bytes(), rows.first, rows.extent)
	if err != nil {
		return err
	}
	var head, tail bytes.Buffer
	z.deflate.Reset(&head)
	if _, err = z.deflate.Write(before); err == nil {
		err = z.deflate.Flush()
	}
	if err != nil {
		return err
	}
	z.deflate.Reset(&tail)
	if _, err = z.deflate.Write(after); err == nil {
		err = z.deflate.Close()
	}
	if err != nil {
		return err
	}

	s := rows.spool
	h := header(name)
	h.CRC32 = combine(crc32.ChecksumIEEE(before), s.crc, s.long)
	h.CRC32 = combine(h.CRC32, crc32.ChecksumIEEE(after), int64(len(after)))
	h.CompressedSize64 = uint64(head.Len()) + uint64(s.size) + uint64(tail.Len())
	h.UncompressedSize64 = uint64(len(before)) + uint64(s.long) + uint64(len(after))
	if max(h.CompressedSize64, h.UncompressedSize64) >= math.MaxUint32 {
		// Sizes behind the content, in 64 bits, and the version that says so: the form of such parts that Excel opens.
		h.ReaderVersion = 45
		h.Flags |= 0x8
	}
	w, err := z.zip.CreateRaw(&h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, io.MultiReader(&head, io.NewSectionReader(s.file, 0, s.size), &tail))
	return err
}

// header is that of a part. Its time is fixed: the same workbook has the same bytes.
func header(name string) zip.FileHeader {
	const version20, january1980 = 20, 1<<5 | 1
	return zip.FileHeader{
		Name: name, Method: zip.Deflate, CreatorVersion: version20, ReaderVersion: version20,
		ModifiedDate: january1980, //nolint:staticcheck // CreateRaw reads no other field
	}
}

// fail keeps the first error.
func (z *Zip) fail(err error) error {
	if z.err == nil {
		z.err = err
	}
	return z.err
}

// entry writes a part and keeps the error that excelize forgets.
type entry struct {
	zip *Zip
	w   io.Writer
}

func (e *entry) Write(b []byte) (int, error) {
	if e.zip.err != nil {
		return 0, e.zip.err
	}
	n, err := e.w.Write(b)
	return n, e.zip.fail(err)
}
