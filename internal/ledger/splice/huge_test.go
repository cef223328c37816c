//go:build soak

package splice_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"bangban/internal/ledger/splice"
)

// TestHuge makes a sheet of more than 4 GiB.
func TestHuge(t *testing.T) {
	rows := newRows(t, 1, 2)
	long := splice.Text(strings.Repeat("a", splice.MaxText), 0)
	for range 14_000 {
		check(t, rows.Row([]splice.Cell{long, long, long, long, long, long, long, long, long, long}))
	}
	data := bytesOf(t, 1, rows)
	if version := data[bytes.Index(data, []byte(sheetPart))-26]; version != 45 {
		t.Errorf("version %d", version)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	f, err := r.Open(sheetPart)
	check(t, err)
	n, err := io.Copy(io.Discard, f)
	check(t, err)
	if n <= math.MaxUint32 {
		t.Errorf("%d bytes only", n)
	}
	unzip(t, data)
}
