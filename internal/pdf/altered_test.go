package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bangban/internal/pdf"
)

// TestInspectAltered changes a file in ways people do and asks what is noticed.
func TestInspectAltered(t *testing.T) {
	type verdict struct{ data, text, file, annotated bool }
	issued := write(t, pdf.A3u, sampleDocument(t))
	original := unpack(t, issued)
	cases := map[string]struct {
		change func(t *testing.T) []byte
		want   verdict
	}{
		"nothing":         {func(*testing.T) []byte { return issued }, verdict{}},
		"nothing it says": {func(*testing.T) []byte { return original }, verdict{file: true}},
		"one digit of the text": {func(t *testing.T) []byte {
			return edit(t, original, func(s []byte) []byte {
				return regexp.MustCompile(`\[<00010002`).ReplaceAll(s, []byte(`[<00020001`))
			})
		}, verdict{text: true, file: true}},
		"a line moved": {func(t *testing.T) []byte {
			return edit(t, original, func(s []byte) []byte { return bytes.Replace(s, []byte("70.00 641.89 m"), []byte("70.00 641.88 m"), 1) })
		}, verdict{text: true, file: true}},
		"what a glyph reads as": {func(t *testing.T) []byte {
			return edit(t, original, func(s []byte) []byte { return bytes.Replace(s, []byte("<D842DFB7>"), []byte("<D842DFB8>"), 1) })
		}, verdict{text: true, file: true}},
		"an outline": {func(t *testing.T) []byte {
			return edit(t, original, func(s []byte) []byte {
				if bytes.HasPrefix(s, []byte{0, 1, 0, 0}) {
					s[len(s)-5] ^= 1
				}
				return s
			})
		}, verdict{text: true, file: true}},
		"the data": {func(t *testing.T) []byte {
			return edit(t, original, func(s []byte) []byte { return bytes.Replace(s, []byte(`"𠮷"`), []byte(`"吉"`), 1) })
		}, verdict{data: true, file: true}},
		"no data": {func(t *testing.T) []byte {
			return qpdf(t, original, "--remove-attachment=application.json")
		}, verdict{data: true, file: true}},
		"more data": {func(t *testing.T) []byte {
			return qpdf(t, original, "--add-attachment", save(t, "more.json", []byte("{}")), "--")
		}, verdict{data: true, file: true}},
		"a page twice": {func(t *testing.T) []byte {
			path := save(t, "a.pdf", original)
			return qpdf(t, original, "--pages", path, "1,1", "--")
		}, verdict{text: true, file: true}},
		"a byte of a small object": {func(*testing.T) []byte { return relabel(issued, "/Type/ObjStm") }, verdict{file: true}},
		"a byte of the metadata":   {func(*testing.T) []byte { return relabel(issued, "/Type/Metadata") }, verdict{file: true}},
		"an update at the end":     {func(*testing.T) []byte { return update(issued) }, verdict{file: true}},
	}
	altered, resaved, annotated := verdict{text: true, file: true}, verdict{file: true}, verdict{file: true, annotated: true}
	for name, c := range map[string]struct {
		old, new string // the first one, as a regular expression and what comes in its place
		want     verdict
	}{
		"other glyphs":              {`/CIDToGIDMap/Identity`, `/CIDToGIDMap 6 0 R`, altered},
		"glyphs as by default":      {`/CIDToGIDMap/Identity`, ``, resaved},
		"other codes":               {`/Encoding/Identity-H`, `/Encoding 6 0 R`, altered},
		"codes downwards":           {`/Encoding/Identity-H`, `/Encoding/Identity-V`, altered},
		"kind of font":              {`/Subtype/Type0`, `/Subtype/Type3`, altered},
		"kind of outlines":          {`/Subtype/CIDFontType2`, `/Subtype/CIDFontType0`, altered},
		"another program":           {`/FontFile2`, `/FontFile3 6 0 R/FontFile2`, altered},
		"width of all":              {`/DW 1000`, `/DW 100`, altered},
		"width as by default":       {`/DW 1000`, ``, resaved},
		"width of one":              {`/W\[(\d+)\[\d+ `, `/W[$1[1 `, altered},
		"widths twice":              {`/W\[`, `/W[1[1]`, altered},
		"widths in another way":     {`/W\[5\[(\d+)`, `/W[5 5 $1 6[`, resaved},
		"colours":                   {`<</Font<<`, `<</ColorSpace<</DefaultGray 6 0 R>>/Font<<`, altered},
		"a crop box":                {`/Type/Page/`, `/Type/Page/CropBox[0 0 595.28 400]/`, altered},
		"a crop box for all":        {`/Type/Pages`, `/Type/Pages/CropBox[0 0 300 841.89]`, altered},
		"a crop box around all":     {`/Type/Page/`, `/Type/Page/CropBox[700 841.89 -1 0]/`, resaved},
		"the paper moved":           {`/Resources (.*)\[ 0 0 595.28`, `/Resources $1[ 100 0 695.28`, altered},
		"the paper turned":          {`/Type/Page/`, `/Type/Page/Rotate 180/`, altered},
		"all the paper turned":      {`/Type/Pages`, `/Type/Pages/Rotate -90`, altered},
		"turned all around":         {`/Type/Page/`, `/Type/Page/Rotate 360/`, resaved},
		"larger":                    {`/Type/Page/`, `/Type/Page/UserUnit 1.004/`, altered},
		"as large":                  {`/Type/Page/`, `/Type/Page/UserUnit 1.0/`, resaved},
		"a note over the text":      {`/Type/Page/`, `/Type/Page/Annots[<</Subtype/FreeText/Rect[0 0 600 800]>>]/`, annotated},
		"a field over the text":     {`/Type/Page/`, `/Type/Page/Annots[<</Subtype/Widget/FT/Tx>>]/`, annotated},
		"no notes":                  {`/Type/Page/`, `/Type/Page/Annots[null 99999 0 R]/`, resaved},
		"a signature":               {`/Type/Page/`, `/Type/Page/Annots[<</Subtype/Widget/AP 6 0 R/Parent<</FT/Sig/V<</ByteRange[]>>>>>>]/`, resaved},
		"a place for a signature":   {`/Type/Page/`, `/Type/Page/Annots[<</Subtype/Widget/FT/Sig>>]/`, resaved},
		"a picture of a signature":  {`/Type/Page/`, `/Type/Page/Annots[<</Subtype/Widget/FT/Sig/AP 6 0 R>>]/`, annotated},
		"a form of another format":  {`/Type/Catalog`, `/Type/Catalog/AcroForm<</XFA 6 0 R>>`, annotated},
		"a form without any format": {`/Type/Catalog`, `/Type/Catalog/AcroForm<</Fields[]>>`, resaved},
	} {
		cases[name] = struct {
			change func(t *testing.T) []byte
			want   verdict
		}{func(t *testing.T) []byte { return reword(t, original, c.old, c.new) }, c.want}
	}
	for name, c := range cases {
		got, err := pdf.Inspect(c.change(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v := (verdict{got.DataAltered, got.TextAltered, got.FileAltered, got.Annotated}); !got.Known || v != c.want {
			t.Errorf("%s: known %v, %+v instead of %+v", name, got.Known, v, c.want)
		}
	}
}

// unpack writes a file with its small objects one by one and a cross-reference table, so that they can be edited.
func unpack(t *testing.T, data []byte) []byte {
	t.Helper()
	m := regexp.MustCompile(`(\d+) 0 obj\n<</Type/ObjStm/N (\d+)/First (\d+)/Filter/FlateDecode/Length \d+>>\nstream\n`).FindSubmatchIndex(data)
	section := regexp.MustCompile(`(\d+) 0 obj\n<</Type/XRef.*(/Size \d+/Root.*)>>\nstream\n`).FindSubmatchIndex(data)
	if m == nil || section == nil {
		t.Fatal("no object stream")
	}
	z, err := zlib.NewReader(bytes.NewReader(data[m[1]:]))
	if err != nil {
		t.Fatal(err)
	}
	inside, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := strconv.Atoi(string(data[m[6]:m[7]]))
	out := bytes.Clone(data[:m[0]])
	numbers := strings.Fields(string(inside[:first]))
	numbers = append(numbers, "", strconv.Itoa(len(inside)-first))
	for i := 0; i+3 < len(numbers); i += 2 {
		from, _ := strconv.Atoi(numbers[i+1])
		to, _ := strconv.Atoi(numbers[i+3])
		out = fmt.Appendf(out, "%s 0 obj\n%s\nendobj\n", numbers[i], bytes.TrimSpace(inside[first+from:first+to]))
	}
	for _, n := range [][]byte{data[m[2]:m[3]], data[section[2]:section[3]]} {
		out = fmt.Appendf(out, "%s 0 obj\nnull\nendobj\n", n)
	}
	return repair(fmt.Appendf(out, "xref\n0 0\ntrailer\n<<%s>>\nstartxref\n0\n%%%%EOF\n", data[section[4]:section[5]]))
}

// reword changes the first place outside streams that a regular expression finds.
func reword(t *testing.T, data []byte, old, new string) []byte {
	t.Helper()
	pattern := regexp.MustCompile(old)
	at := pattern.FindSubmatchIndex(data)
	if at == nil {
		t.Fatalf("%s is not found", old)
	}
	changed := pattern.Expand(bytes.Clone(data[:at[0]]), []byte(new), data, at)
	return repair(append(changed, data[at[1]:]...))
}

// edit decompresses every stream, changes it and has the file repaired around it.
func edit(t *testing.T, data []byte, change func([]byte) []byte) []byte {
	t.Helper()
	header := regexp.MustCompile(`/Filter/FlateDecode/Length (\d+)>>\nstream\n`)
	var out bytes.Buffer
	changed := false
	for {
		m := header.FindSubmatchIndex(data)
		if m == nil {
			break
		}
		length, err := strconv.Atoi(string(data[m[2]:m[3]]))
		if err != nil {
			t.Fatal(err)
		}
		z, err := zlib.NewReader(bytes.NewReader(data[m[1] : m[1]+length]))
		if err != nil {
			t.Fatal(err)
		}
		var plain bytes.Buffer
		if _, err := plain.ReadFrom(z); err != nil {
			t.Fatal(err)
		}
		before := bytes.Clone(plain.Bytes())
		after := change(plain.Bytes())
		changed = changed || !bytes.Equal(before, after)
		var packed bytes.Buffer
		w := zlib.NewWriter(&packed)
		w.Write(after)
		w.Close()
		out.Write(data[:m[0]])
		fmt.Fprintf(&out, "/Filter/FlateDecode/Length %d>>\nstream\n%s", packed.Len(), packed.Bytes())
		data = data[m[1]+length:]
	}
	if !changed {
		t.Fatal("nothing to change was found")
	}
	out.Write(data)
	return repair(out.Bytes())
}

// repair writes a new cross-reference table behind objects that have moved.
func repair(data []byte) []byte {
	xref := bytes.LastIndex(data, []byte("xref\n0 "))
	trailer := bytes.LastIndex(data, []byte("trailer\n"))
	end := bytes.LastIndex(data, []byte("startxref\n"))
	body := data[:xref]
	var out bytes.Buffer
	out.Write(body)
	starts := regexp.MustCompile(`(?m)^(\d+) 0 obj$`).FindAllSubmatchIndex(body, -1)
	offsets := make(map[int]int)
	for _, m := range starts {
		n, _ := strconv.Atoi(string(body[m[2]:m[3]]))
		offsets[n] = m[0]
	}
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for n := 1; n <= len(offsets); n++ {
		fmt.Fprintf(&out, "%010d 00000 n \n", offsets[n])
	}
	fmt.Fprintf(&out, "%sstartxref\n%d\n%%%%EOF\n", data[trailer:end], xref)
	return out.Bytes()
}

func qpdf(t *testing.T, data []byte, options ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.pdf")
	tool(t, "qpdf", append([]string{save(t, "in.pdf", data), out}, options...)...)
	changed, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// relabel changes a byte of the stream whose dictionary has an entry so that it says to be deflated better, no more.
func relabel(data []byte, entry string) []byte {
	at := bytes.Index(data, []byte(entry))
	stream := at + bytes.Index(data[at:], []byte("stream\n")) + len("stream\n")
	return slices.Concat(data[:stream], []byte{0x78, 0xDA}, data[stream+2:])
}

// update appends an incremental update, as signing software does, with the ID of the file.
func update(data []byte) []byte {
	at := bytes.LastIndex(data, []byte("startxref\n"))
	var prev int
	fmt.Sscanf(string(data[at:]), "startxref\n%d", &prev)
	trailer := regexp.MustCompile(`/Size .*\]`).Find(data[prev:])
	return fmt.Appendf(bytes.Clone(data), "xref\n0 0\ntrailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", trailer, prev, len(data))
}
