//go:build !race

package ledger

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func TestWhatIsWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cases := generate(rapid.Uint64().Draw(rt, "seed"), 12)
		data, _ := workbook(t, cases)
		r := reading(t, data, Mapping{})
		unchanged(t, cases, returned(t, r))
		if len(r.Warnings) > 0 {
			rt.Errorf("warnings %v", r.Warnings)
		}
	})
}

func TestLibreOfficeChangesNothing(t *testing.T) {
	cases := generate(23, 60)
	cases[0].Remarks = "第一行\n第二行 =1+1 _x000D_"
	data, _ := workbook(t, cases)
	unchanged(t, cases, returned(t, reading(t, saved(t, recalculated(t, data)), Mapping{})))
}

func TestHostileFilesAreRefused(t *testing.T) {
	data, _ := workbook(t, generate(31, 3))
	empty := excelize.NewFile()
	defer empty.Close()
	check(t, empty.SetSheetName("Sheet1", sheetCases))
	whole := saved(t, empty)
	zipped := func(name, content string) []byte {
		in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
		check(t, err)
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, part := range in.File {
			if part.Name != name {
				check(t, w.Copy(part))
			}
		}
		p, err := w.Create(name)
		check(t, err)
		_, err = p.Write([]byte(content))
		check(t, err)
		check(t, w.Close())
		return out.Bytes()
	}
	const sheet = "xl/worksheets/sheet1.xml"
	text, err := os.ReadFile("read_test.go")
	check(t, err)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":        {nil, "不是完好的"},
		"no workbook":  {text, "不是完好的"},
		"old":          {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"), "旧版的 .xls"},
		"cut":          {data[:len(data)/2], "不是完好的"},
		"bomb":         {zipped("xl/media/a.xml", strings.Repeat("<a>", 30<<20)), "过大"},
		"long text":    {zipped(sheet, "<worksheet>"+strings.Repeat("a", 2<<20)+"</worksheet>"), "过长"},
		"breaks off":   {zipped(sheet, `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>案件编`), "不是完好的"},
		"no titles":    {zipped(sheet, `<worksheet><sheetData/></worksheet>`), "没有找到标题“案件编号”"},
		"bad string":   {zipped(sheet, `<worksheet><sheetData><row r="1"><c t="s"><v>-5</v></c></row></sheetData></worksheet>`), "没有找到标题“案件编号”"},
		"double title": {zipped(sheet, `<worksheet><sheetData><row><c t="inlineStr"><is><t>案件编号</t></is></c><c t="inlineStr"><is><t>案件编号</t></is></c></row></sheetData></worksheet>`), "出现了两次"},
	} {
		if _, err := Read(t.Context(), bytes.NewReader(c.data), int64(len(c.data)), Mapping{}, t.TempDir()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(cancelled, bytes.NewReader(data), int64(len(data)), Mapping{}, ""); err == nil {
		t.Error("reads on after cancelling")
	}
}
