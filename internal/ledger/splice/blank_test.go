package splice_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"bangban/internal/ledger/splice"
)

func TestABlankFormulaHasNoValue(t *testing.T) {
	rows, err := splice.NewRows(t.TempDir(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	if err := rows.Row([]splice.Cell{splice.BlankFormula(`IF(1<2,"",1)`, 0)}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := splice.NewZip(&out, 1)
	if err := z.Splice("xl/worksheets/sheet1.xml", rows); err != nil {
		t.Fatal(err)
	}
	made := excelize.NewFile()
	made.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	if err := made.Write(io.Discard); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	value, err1 := f.GetCellValue("Sheet1", "A1")
	formula, err2 := f.GetCellFormula("Sheet1", "A1")
	if value != "" || formula != `IF(1<2,"",1)` || err1 != nil || err2 != nil {
		t.Errorf("the cell has %q and %q: %v, %v", value, formula, err1, err2)
	}
}
