//go:build !race

package splice_test

import (
	"errors"
	"strings"
	"testing"

	"bangban/internal/ledger/splice"
)

func TestFull(t *testing.T) {
	rows := newRows(t, 1, 2)
	cell := []splice.Cell{splice.Int(1, 0)}
	for rows.Next() <= splice.MaxRows {
		check(t, rows.Row(cell))
	}
	if err := rows.Row(cell); !errors.Is(err, splice.ErrFull) {
		t.Errorf("error %v", err)
	}
	got := sheetXML(t, bytesOf(t, 1, rows))
	if !strings.Contains(got, `<dimension ref="A1:B1048576"/>`) || !strings.Contains(got, `<c r="A1048576"><v>1</v></c></row></sheetData>`) {
		t.Error("the last row is not there")
	}
}
