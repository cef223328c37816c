package splice

import (
	"errors"
	"hash/crc32"
	"io"
	"os"
	"testing"

	"pgregory.net/rapid"
)

func TestCombine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOf(rapid.Byte()).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(t, "b")
		got := combine(crc32.ChecksumIEEE(a), crc32.ChecksumIEEE(b), int64(len(b)))
		if want := crc32.ChecksumIEEE(append(a, b...)); got != want {
			t.Fatalf("combine = %08x, want %08x", got, want)
		}
	})
}

func TestDivideRefuses(t *testing.T) {
	const begin = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	for name, c := range map[string]struct{ part, head, tail string }{
		"nothing":        {part: ""},
		"no data":        {part: begin + `<dimension ref="A1"/></worksheet>`},
		"no dimension":   {part: begin + `<sheetData/></worksheet>`},
		"wrong order":    {part: begin + `<sheetData/><dimension ref="A1"/></worksheet>`},
		"broken":         {part: begin + `<dimension ref="A1"/><sheetData>`},
		"no XML behind":  {part: begin + `<dimension ref="A1"/><sheetData/></worksheet><`},
		"a row too low":  {part: begin + `<dimension ref="A1"/><sheetData><row r="2"/></sheetData></worksheet>`},
		"a row unnamed":  {part: begin + `<dimension ref="A1"/><sheetData><row/></sheetData></worksheet>`},
		"a cell unnamed": {part: begin + `<dimension ref="A1"/><sheetData><row r="1"><c r="1"/></row></sheetData></worksheet>`},
		"another space":  {part: `<worksheet><dimension ref="A1"/><sheetData/></worksheet>`},
		"short": {
			part: begin + `<dimension ref="A1"/><sheetData/></worksheet>`,
			head: begin + `<dimension ref="B2:C9"/><sheetData>`, tail: `</sheetData></worksheet>`,
		},
		"long": {
			part: begin + `<dimension ref="A1"></dimension><cols/><sheetData><row r="1"><c r="AA1"/></row></sheetData><a/></worksheet>`,
			head: begin + `<dimension ref="B1:AA9"/><cols/><sheetData><row r="1"><c r="AA1"/></row>`, tail: `</sheetData><a/></worksheet>`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			head, tail, err := divide([]byte(c.part), 2, extent{2, 2, 3, 9})
			if string(head) != c.head || string(tail) != c.tail || (err == nil) != (c.head != "") {
				t.Errorf("divide = %s | %s, %v", head, tail, err)
			}
		})
	}
}

// TestTheSpoolFails takes the file away, as a full disk would.
func TestTheSpoolFails(t *testing.T) {
	for _, many := range []int{1, MaxRows} {
		rows, err := NewRows(t.TempDir(), 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.spool.file.Close(); err != nil {
			t.Fatal(err)
		}
		for range many {
			if err = rows.Row([]Cell{Text("some text that fills a block before long", 1)}); err != nil {
				break
			}
		}
		if many > 1 && !errors.Is(err, os.ErrClosed) {
			t.Errorf("Row: %v", err)
		}
		if err := NewZip(io.Discard, 1).Splice("a", rows); !errors.Is(err, os.ErrClosed) {
			t.Errorf("Splice: %v", err)
		}
		if err := rows.Close(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("Close: %v", err)
		}
	}
}
