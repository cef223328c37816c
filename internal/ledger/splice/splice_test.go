package splice_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"bangban/internal/ledger/splice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	sheetPart = "xl/worksheets/sheet1.xml"
	header    = "表头"
)

func newRows(t testing.TB, level, first int) *splice.Rows {
	t.Helper()
	rows, err := splice.NewRows(t.TempDir(), level, first)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { check(t, rows.Close()) })
	return rows
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// workbook has a header in A1:B1 and the rows.
func workbook(w io.Writer, level int, rows *splice.Rows) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := f.SetSheetRow("Sheet1", "A1", &[]string{header, header}); err != nil {
		return err
	}
	z := splice.NewZip(w, level)
	if err := z.Splice(sheetPart, rows); err != nil {
		return err
	}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	return f.Write(io.Discard)
}

func bytesOf(t testing.TB, level int, rows *splice.Rows) []byte {
	t.Helper()
	var b bytes.Buffer
	check(t, workbook(&b, level, rows))
	return b.Bytes()
}

// sheetXML is the sheet as archive/zip reads it, which checks sums and sizes.
func sheetXML(t testing.TB, data []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	content, err := fs.ReadFile(r, sheetPart)
	check(t, err)
	return string(content)
}

func readBack(t testing.TB, data []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	defer func() { check(t, f.Close()) }()
	got, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	check(t, err)
	return got
}

func TestCellsReadBack(t *testing.T) {
	cells := []struct {
		cell splice.Cell
		want string
	}{
		{splice.Text("内蒙古 𠮷 🐎 e\u0301", 0), "内蒙古 𠮷 🐎 e\u0301"},
		{splice.Text("=1+1", 0), "=1+1"},
		{splice.Text("+1", 0), "+1"},
		{splice.Text("-1", 0), "-1"},
		{splice.Text("@a", 0), "@a"},
		{splice.Text("\t=1", 0), "\t=1"},
		{splice.Text("a\nb\r\nc\rd", 0), "a\nb\r\nc\rd"},
		{splice.Text(" a  b ", 0), " a  b "},
		{splice.Text("_x000D_", 0), "_x000D_"},
		{splice.Text("_x005F__x000d_x000D_ _x00G0_ _x", 0), "_x005F__x000d_x000D_ _x00G0_ _x"},
		{splice.Text(`<b a="'">&amp;</b>]]>`, 0), `<b a="'">&amp;</b>]]>`},
		{splice.Text("150000201907091234", 0), "150000201907091234"},
		{splice.Text("", 0), ""},
		{splice.Text("\u0085\u2028\ufffd\U0010FFFF", 0), "\u0085\u2028\ufffd\U0010FFFF"},
		{splice.Int(0, 0), "0"},
		{splice.Int(-42, 0), "-42"},
		{splice.Int(math.MinInt64, 0), "-9223372036854775808"},
		{splice.Number(12345, 2, 0), "123.45"},
		{splice.Number(-12300, 2, 0), "-123"},
		{splice.Number(-5, 3, 0), "-0.005"},
		{splice.Number(50, 3, 0), "0.05"},
		{splice.Number(0, 200, 0), "0"},
		{splice.Number(math.MinInt64, 1, 0), "-922337203685477580.8"},
		{splice.Date(splice.Serial(2026, 2, 28), 0), "46081"},
		{splice.Date(splice.Serial(1900, 3, 1), 0), "61"},
		{splice.Formula(`IF(A1<>"",1,2)&"_x000D_"`, 15, 1, 0), "1.5"},
	}
	rows := newRows(t, 6, 2)
	want := [][]string{{header, header}}
	for _, c := range cells {
		check(t, rows.Row([]splice.Cell{splice.Int(1, 0), {}, c.cell, splice.Int(2, 0)}))
		want = append(want, []string{"1", "", c.want, "2"})
	}
	if diff := cmp.Diff(want, readBack(t, bytesOf(t, 6, rows))); diff != "" {
		t.Error(diff)
	}
}

func TestXML(t *testing.T) {
	rows := newRows(t, 6, 3)
	check(t, rows.RowHeight([]splice.Cell{{}, splice.Empty(7), splice.Text("a ", 3), splice.Date(46081, 12)}, 30))
	check(t, rows.Row(nil))
	check(t, rows.Row([]splice.Cell{splice.Formula("A1&B1", 2, 0, 1)}))
	got := sheetXML(t, bytesOf(t, 6, rows))
	for _, want := range []string{
		`<dimension ref="A1:D5"/>`,
		`</row><row r="3" ht="30" customHeight="1"><c r="B3" s="7"/>` +
			`<c r="C3" s="3" t="inlineStr"><is><t xml:space="preserve">a </t></is></c><c r="D3" s="12"><v>46081</v></c></row>` +
			`<row r="4"></row><row r="5"><c r="A5" s="1"><f>A1&amp;B1</f><v>2</v></c></row></sheetData>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestRandomTables(t *testing.T) {
	dir := t.TempDir()
	cell := rapid.Custom(func(t *rapid.T) [2]any {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return [2]any{splice.Empty(0), ""}
		case 1:
			n := rapid.Int64().Draw(t, "number")
			return [2]any{splice.Int(n, 0), strconv.FormatInt(n, 10)}
		default:
			s := rapid.StringMatching(`([ -~]|[\t\n\r_x]|[一-龥]|😀|_x00[0-9A-F]{2}_)*`).Draw(t, "text")
			return [2]any{splice.Text(s, 0), s}
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		rows, err := splice.NewRows(dir, rapid.IntRange(1, 9).Draw(rt, "level"), 2)
		check(t, err)
		defer func() { check(t, rows.Close()) }()
		want := [][]string{{header, header}}
		for _, drawn := range rapid.SliceOf(rapid.SliceOfN(cell, 0, 30)).Draw(rt, "table") {
			cells, texts := []splice.Cell{splice.Int(1, 0)}, []string{"1"} // excelize leaves out rows that are empty
			for _, c := range drawn {
				cells, texts = append(cells, c[0].(splice.Cell)), append(texts, c[1].(string))
			}
			check(t, rows.Row(append(cells, splice.Int(2, 0))))
			want = append(want, append(texts, "2"))
		}
		if diff := cmp.Diff(want, readBack(t, bytesOf(t, 1, rows))); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestMisuse(t *testing.T) {
	for _, c := range [][2]int{{0, 1}, {10, 1}, {1, 0}, {1, splice.MaxRows + 1}} {
		if _, err := splice.NewRows(t.TempDir(), c[0], c[1]); err == nil {
			t.Errorf("level %d, first %d is taken", c[0], c[1])
		}
	}
	if _, err := splice.NewRows(filepath.Join(t.TempDir(), "none"), 1, 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	rows := newRows(t, 1, 1)
	if err := rows.Row(make([]splice.Cell, splice.MaxColumns+1)); !errors.Is(err, splice.ErrWide) {
		t.Errorf("wide: %v", err)
	}
	for _, height := range []int{-1, splice.MaxHeight + 1} {
		if err := rows.RowHeight(nil, height); !errors.Is(err, splice.ErrHeight) {
			t.Errorf("height %d: %v", height, err)
		}
	}
	check(t, rows.Row(nil))
	if err := workbook(io.Discard, 1, rows); err == nil || !strings.Contains(err.Error(), "rows begin at 1") {
		t.Errorf("over the header: %v", err)
	}
	if err := rows.Row(nil); !errors.Is(err, splice.ErrSealed) {
		t.Errorf("after the workbook: %v", err)
	}
	check(t, rows.Close())
	if err := workbook(io.Discard, 1, rows); !errors.Is(err, splice.ErrSealed) {
		t.Errorf("closed: %v", err)
	}
	z := splice.NewZip(io.Discard, 1)
	check(t, z.Splice("xl/none.xml", newRows(t, 1, 1)))
	if err := z.Close(); err == nil {
		t.Error("rows without a part are lost")
	}
	if _, err := splice.NewZip(io.Discard, 0).Create("a"); err == nil {
		t.Error("level 0 is taken")
	}
}

// someRows are more than a few blocks.
func someRows(t testing.TB, level int) *splice.Rows {
	rows := newRows(t, level, 2)
	for i := range 20_000 {
		check(t, rows.Row([]splice.Cell{
			splice.Text("呼和浩特市"+strconv.Itoa(i*7919), 1), splice.Number(int64(i)*int64(i), 2, 2), splice.Empty(3),
		}))
	}
	return rows
}

func TestSameBytes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, level := range []int{1, 6} {
		var first []byte
		for _, processors := range []int{1, 8} {
			runtime.GOMAXPROCS(processors)
			got := bytesOf(t, level, someRows(t, level))
			if first == nil {
				first = got
			}
			if !bytes.Equal(got, first) {
				t.Errorf("level %d: other bytes with %d processors", level, processors)
			}
		}
	}
	rows := someRows(t, 1)
	if !bytes.Equal(bytesOf(t, 1, rows), bytesOf(t, 1, rows)) {
		t.Error("other bytes the second time")
	}
}

func TestOthersReadIt(t *testing.T) {
	data := bytesOf(t, 6, someRows(t, 6))
	d := xml.NewDecoder(strings.NewReader(sheetXML(t, data)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	for _, f := range r.File {
		if got := f.Modified.Format("2006-01-02 15:04:05"); got != "1980-01-01 00:00:00" {
			t.Errorf("%s is of %s", f.Name, got)
		}
		if f.Name == sheetPart && (f.Flags&8 != 0 || f.ReaderVersion != 20) {
			t.Errorf("the sheet has flags %x, version %d", f.Flags, f.ReaderVersion)
		}
	}
	unzip(t, data)
}

// unzip has Info-ZIP check every part.
func unzip(t *testing.T, data []byte) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.xlsx")
	check(t, os.WriteFile(name, data, 0o600))
	if out, err := exec.Command("unzip", "-tq", name).CombinedOutput(); err != nil {
		t.Errorf("unzip: %v\n%s", err, out)
	}
}

// failing takes so many bytes and then fails once; what follows it seems to take.
type failing struct{ left int }

var errDisk = errors.New("disk full")

func (f *failing) Write(b []byte) (int, error) {
	left := f.left
	f.left = left - len(b)
	if left >= 0 && f.left < 0 {
		return 0, errDisk
	}
	return len(b), nil
}

func TestErrorsOfTheWriterAreTold(t *testing.T) {
	rows := someRows(t, 1)
	size := len(bytesOf(t, 1, rows))
	for left := 0; left < size; left += size/97 + 1 {
		if err := workbook(&failing{left}, 1, rows); !errors.Is(err, errDisk) {
			t.Errorf("after %d bytes: %v", left, err)
		}
	}
	check(t, workbook(&failing{size}, 1, rows))
}

func TestNothingIsLeftInTheFolder(t *testing.T) {
	dir := t.TempDir()
	rows, err := splice.NewRows(dir, 1, 1)
	check(t, err)
	check(t, rows.Row(nil))
	check(t, rows.Close())
	check(t, rows.Close())
	left, err := os.ReadDir(dir)
	check(t, err)
	if len(left) > 0 {
		t.Errorf("%v", left)
	}
}
