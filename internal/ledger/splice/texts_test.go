package splice_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"bangban/internal/ledger/splice"
)

// shared writes texts one below the other, all through the table.
func shared(t *testing.T, texts []string) []byte {
	t.Helper()
	rows, table := newRows(t, 6, 1), splice.NewTexts()
	for _, s := range texts {
		check(t, rows.Row([]splice.Cell{table.Cell(s, 0), table.Cell(s, 0), splice.Int(1, 0)}))
	}
	f := excelize.NewFile()
	defer func() { check(t, f.Close()) }()
	f.Pkg.Store("xl/sharedStrings.xml", table.Part())
	_, err := f.GetCellValue("Sheet1", "A1") // has excelize know of the part
	check(t, err)
	var out bytes.Buffer
	z := splice.NewZip(&out, 6)
	check(t, z.Splice(sheetPart, rows))
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	check(t, f.Write(io.Discard))
	return out.Bytes()
}

func TestSharedTextsReadBack(t *testing.T) {
	texts := []string{
		"办理中", "已办结", "办理中", "", "=1+1", " a ", "\t=1", "a\nb\r\nc\rd", "_x000D_", "_x005F__x000d_", `<b a="'">&amp;</b>]]>`,
		"内蒙古 𠮷 🐎", strings.Repeat("长", 100), "150000201907091234",
	}
	for i := range 9000 { // more than the table takes
		texts = append(texts, fmt.Sprintf("第%d项", i))
	}
	var want [][]string
	for _, s := range texts {
		want = append(want, []string{s, s, "1"})
	}
	data := shared(t, texts)
	if diff := cmp.Diff(want, readBack(t, data)); diff != "" {
		t.Error(diff)
	}
	xml := sheetXML(t, data)
	if n := strings.Count(xml, ` t="s"><v>0</v>`); n != 4 {
		t.Errorf("%d cells name the first text", n)
	}
	if n := strings.Count(xml, ` t="s"`); n < 16_000 || n > 16_400 {
		t.Errorf("%d cells share their texts", n)
	}
}

func TestTextsLeaveForbiddenOnesToTheRow(t *testing.T) {
	table, rows := splice.NewTexts(), newRows(t, 1, 1)
	if err := rows.Row([]splice.Cell{table.Cell("a\x01b", 0)}); err == nil {
		t.Error("no error")
	}
	if err := rows.Row([]splice.Cell{table.Cell("a\xffb", 0)}); err == nil {
		t.Error("no error")
	}
	if part := string(table.Part()); strings.Contains(part, "<si>") {
		t.Error(part)
	}
}
