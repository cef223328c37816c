package pdf_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"bangban/internal/page"
	"bangban/internal/pdf"
)

func TestInspectAsIssued(t *testing.T) {
	got, err := pdf.Inspect(write(t, pdf.A3u, mergedDocument(t, 12)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != "汇编" || got.Producer != "bangban" || got.Pages != 24 || !got.Known || got.DataAltered || got.TextAltered || got.FileAltered {
		t.Errorf("%+v", got)
	}
	for i, a := range got.Attachments {
		name := "application.json"
		if i > 0 {
			name = fmt.Sprintf("application-%d.json", i+1)
		}
		if want := fmt.Sprintf(`{"form":"application","n":%d}`, i); a.Name != name || string(a.Data) != want {
			t.Errorf("attachment %d: %s %s", i, a.Name, a.Data)
		}
	}
	if len(got.Attachments) != 12 {
		t.Errorf("%d attachments", len(got.Attachments))
	}
	for name, d := range map[string]pdf.Document{"bare": bareDocument(t), "sample": sampleDocument(t)} {
		for profileName, profile := range profiles {
			got, err := pdf.Inspect(write(t, profile, d))
			if err != nil || !got.Known || got.DataAltered || got.TextAltered || got.FileAltered || got.Title != d.Title {
				t.Errorf("%s as %s: %+v, %v", name, profileName, got, err)
			}
		}
	}
}

// TestInspectRewritten has other software write the file anew, which changes every byte but nothing the file says.
func TestInspectRewritten(t *testing.T) {
	rewrites := map[string][]string{
		"readable":       {"--qdf", "--object-streams=disable"},
		"object streams": {"--object-streams=generate", "--compress-streams=y", "--recompress-flate"},
		"linearised":     {"--linearize"},
		"uncompressed":   {"--stream-data=uncompress"},
	}
	d := sampleDocument(t)
	original := save(t, "a.pdf", write(t, pdf.A3u, d))
	for name, options := range rewrites {
		out := filepath.Join(t.TempDir(), "b.pdf")
		tool(t, "qpdf", append(options, original, out)...)
		got := inspectFile(t, out)
		if !got.Known || got.DataAltered || got.TextAltered || !got.FileAltered {
			t.Errorf("%s: %+v", name, got)
		}
		if got.Title != d.Title || len(got.Attachments) != 1 || !bytes.Equal(got.Attachments[0].Data, d.Parts[0].Data) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func inspectFile(t *testing.T, path string) pdf.Inspection {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pdf.Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestInspectAltered changes a file in ways people do and asks what is noticed.
func TestInspectAltered(t *testing.T) {
	type verdict struct{ data, text, file bool }
	original := write(t, pdf.A3u, sampleDocument(t))
	cases := map[string]struct {
		change func(t *testing.T) []byte
		want   verdict
	}{
		"nothing": {func(*testing.T) []byte { return original }, verdict{}},
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
		"one byte of the metadata": {func(*testing.T) []byte {
			return bytes.Replace(original, []byte("/Producer(bangban)"), []byte("/Producer(bangbam)"), 1)
		}, verdict{file: true}},
		"an update at the end": {func(*testing.T) []byte { return update(original) }, verdict{file: true}},
	}
	for name, c := range cases {
		got, err := pdf.Inspect(c.change(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v := (verdict{got.DataAltered, got.TextAltered, got.FileAltered}); !got.Known || v != c.want {
			t.Errorf("%s: known %v, %+v instead of %+v", name, got.Known, v, c.want)
		}
	}
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

// update appends an incremental update, as signing software does.
func update(data []byte) []byte {
	at := bytes.LastIndex(data, []byte("startxref\n"))
	var prev int
	fmt.Sscanf(string(data[at:]), "startxref\n%d", &prev)
	size := regexp.MustCompile(`/Size (\d+)`).FindSubmatch(data[at-300:])[1]
	info := regexp.MustCompile(`/Info \d+ 0 R`).Find(data[at-300:])
	out := bytes.Clone(data)
	xref := len(out)
	return fmt.Appendf(out, "xref\n0 0\ntrailer\n<</Size %s/Root 1 0 R%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", size, info, prev, xref)
}

func TestInspectOtherFiles(t *testing.T) {
	got, err := pdf.Inspect(newPlain(t).draw(t, formPage(t), true))
	if err != nil || got.Known || got.Pages != 1 || got.DataAltered || got.TextAltered || got.FileAltered || len(got.Attachments) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestInspectRefuses(t *testing.T) {
	good := write(t, pdf.A3u, sampleDocument(t))
	loop := func(objects ...string) []byte { return build(objects...) }
	cases := map[string]struct {
		data []byte
		want error
	}{
		"nothing":        {nil, pdf.ErrNotPDF},
		"a text":         {[]byte("帮办代办"), pdf.ErrNotPDF},
		"a picture":      {[]byte("\x89PNG\r\n\x1a\n"), pdf.ErrNotPDF},
		"a header":       {[]byte("%PDF-1.7\n"), pdf.ErrDamaged},
		"half":           {good[:len(good)/2], pdf.ErrDamaged},
		"without table":  {bytes.Replace(good, []byte("xref\n0 "), []byte("yref\n0 "), 1), pdf.ErrDamaged},
		"shifted":        {bytes.Replace(good, []byte("2 0 obj\n"), []byte("2 0 obj \n\n"), 1), pdf.ErrDamaged},
		"encrypted":      {qpdf(t, good, "--encrypt", "", "secret", "256", "--"), pdf.ErrEncrypted},
		"too large":      {append([]byte("%PDF-1.7\n"), make([]byte, 65<<20)...), pdf.ErrTooLarge},
		"no catalog":     {loop("null"), pdf.ErrDamaged},
		"no page tree":   {loop("<</Type/Catalog>>"), pdf.ErrDamaged},
		"tree of itself": {loop("<</Pages 2 0 R>>", "<</Kids[2 0 R 2 0 R]>>"), pdf.ErrDamaged},
		"list of itself": {loop("<</Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>", "<</Kids[]>>", "<</Kids[3 0 R]>>"), pdf.ErrDamaged},
		"tree by array":  {loop("<</Pages<</Kids 2 0 R>>>>", "[<</Kids 2 0 R>>]"), pdf.ErrTooLarge},
		"list by array":  {loop("<</Pages<</Kids[]>>/Names<</EmbeddedFiles<</Kids 2 0 R>>>>>>", "[<</Kids 2 0 R>><</Kids 2 0 R>>]"), pdf.ErrDamaged},
		"reference loop": {loop("<</Pages 2 0 R>>", "3 0 R", "2 0 R"), pdf.ErrDamaged},
		"length loop":    {loop("<</Pages 2 0 R>>", "<</Length 2 0 R>>\nstream\nx\nendstream"), pdf.ErrDamaged},
		"deep":           {loop("<</Pages " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + ">>"), pdf.ErrDamaged},
		"filter":         {loop("<</Metadata 2 0 R>>", "<</Length 1/Filter/JBIG2Decode>>\nstream\nx\nendstream"), pdf.ErrFilter},
		"bad deflate":    {loop("<</Metadata 2 0 R>>", "<</Length 1/Filter/FlateDecode>>\nstream\nx\nendstream"), pdf.ErrDamaged},
		"bomb":           {bomb(t), pdf.ErrTooLarge},
	}
	for name, c := range cases {
		start := time.Now()
		if got, err := pdf.Inspect(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// build makes a file of objects, the first of which is the catalog.
func build(objects ...string) []byte {
	out := []byte("%PDF-1.7\n")
	var table []byte
	for i, object := range objects {
		table = fmt.Appendf(table, "%010d 00000 n \n", len(out))
		out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n%s", len(objects)+1, table)
	return fmt.Appendf(out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
}

// bomb has a small stream of zeros that a great many attachments refer to.
func bomb(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 8<<20)); err != nil {
		t.Fatal(err)
	}
	z.Close()
	return build("<</Pages<</Kids[]>>/Names<</EmbeddedFiles<</Names["+strings.Repeat("(a) 2 0 R ", 100)+"]>>>>>>",
		"<</F(a)/EF<</F 3 0 R>>>>", fmt.Sprintf("<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream", packed.Len(), packed.Bytes()))
}

// TestInspectAnyTruncation cuts a file everywhere: an error each time, and nothing worse.
func TestInspectAnyTruncation(t *testing.T) {
	good := write(t, pdf.A3u, pdf.Document{Title: "x", Parts: []pdf.Part{{Pages: []page.Page{{Width: 100, Height: 100}}, Data: []byte("{}"), DataName: "x.json"}}})
	for n := range len(good) - len("%%EOF\n") - 5 {
		if _, err := pdf.Inspect(good[:n]); err == nil {
			t.Fatalf("%d of %d bytes are enough", n, len(good))
		}
	}
}

func FuzzInspect(f *testing.F) {
	small := pdf.Document{Title: "x", Parts: []pdf.Part{{Pages: []page.Page{samplePage(f)}, Data: []byte("{}"), DataName: "x.json"}}}
	small.Parts[0].Pages[0].Runs = small.Parts[0].Pages[0].Runs[:1]
	f.Add(write(f, pdf.A3u, small))
	f.Add(build("<</Pages 2 0 R/Names<</EmbeddedFiles<</Kids[3 0 R]>>>>>>", "<</Kids[4 0 R]>>", "<</Names[(a) null]>>", "<</Contents[]>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		got, err := pdf.Inspect(data)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%v for %d bytes", took, len(data))
		}
		if err != nil && !reflect.DeepEqual(got, pdf.Inspection{}) {
			t.Errorf("%+v with error %v", got, err)
		}
	})
}
