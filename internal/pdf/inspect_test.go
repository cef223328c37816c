package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
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

func TestInspectOtherFiles(t *testing.T) {
	got, err := pdf.Inspect(newPlain(t).draw(t, []page.Page{formPage(t)}, true))
	if err != nil || got.Known || got.Pages != 1 || got.DataAltered || got.TextAltered || got.FileAltered || len(got.Attachments) != 0 {
		t.Errorf("%+v, %v", got, err)
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
	return build("<</Pages<</Kids[]>>/Names<</EmbeddedFiles<</Names["+strings.Repeat("(a) 2 0 R ", 100)+"]>>>>>>",
		"<</F(a)/EF<</F 3 0 R>>>>", packed(t, "", make([]byte, 8<<20)))
}

// packed is a compressed stream.
func packed(t *testing.T, entries string, data []byte) string {
	t.Helper()
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	z.Close()
	return fmt.Sprintf("<<%s/Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream", entries, out.Len(), out.Bytes())
}

// issued makes a file with digests, so that all of it is looked at; its page tree is object 3.
func issued(objects ...string) []byte {
	const xmp = `<x xmlns:b="urn:bangban:digest:2" b:text="0"/>`
	metadata := fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(xmp), xmp)
	return build(append([]string{"<</Pages 3 0 R/Metadata 2 0 R>>", metadata}, objects...)...)
}

// nested makes a file whose pages start inside each other's strings.
func nested(n int) []byte {
	var kids, body strings.Builder
	out := []byte("%PDF-1.7\n")
	table := fmt.Appendf(nil, "%010d 00000 n \n", len(out))
	for i := range n {
		fmt.Fprintf(&kids, "%d 0 R ", i+2)
	}
	out = fmt.Appendf(out, "1 0 obj\n<</Pages<</Kids[%s]>>>>\nendobj\n", kids.String())
	for i := range n {
		table = fmt.Appendf(table, "%010d 00000 n \n", len(out)+body.Len())
		fmt.Fprintf(&body, "%d 0 obj <</A (%s", i+2, strings.Repeat(" ", 380))
	}
	out = append(out, body.String()+strings.Repeat(")>>endobj\n", n)...)
	xref := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n%s", n+2, table)
	return fmt.Appendf(out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", n+2, xref)
}

// entriesAgain makes a cross-reference stream that tells of a million objects some times over.
func entriesAgain(t *testing.T, times int) []byte {
	t.Helper()
	out := []byte("%PDF-1.7\n")
	xref := len(out)
	entries := "/Type/XRef/W[1 0 0]/Index[" + strings.Repeat("0 1000000 ", times) + "]"
	out = fmt.Appendf(out, "1 0 obj\n%s\nendobj\n", packed(t, entries, make([]byte, times*1_000_000)))
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", xref)
}

// TestInspectAreas finds the places for seals where they were set, also after other software has saved the file.
func TestInspectAreas(t *testing.T) {
	d := mergedDocument(t, 2)
	d.Parts[0].Pages[0].Areas = []page.Area{{Name: "handler", Kind: page.Signature, Rect: page.Rect{X: 10050, Y: 20000, W: 3000, H: 4000}}}
	d.Parts[1].Pages[1].Areas = []page.Area{{Name: "单位", Kind: page.Seal, Rect: page.Rect{X: 0, Y: 0, W: page.A4Width, H: 100}}}
	want := []pdf.Area{
		{Name: "1.signature.handler", Page: 1, Left: 100.5, Bottom: 601.89, Right: 130.5, Top: 641.89},
		{Name: "2.seal.单位", Page: 4, Left: 0, Bottom: 840.89, Right: 595.28, Top: 841.89},
	}
	issued := write(t, pdf.A3u, d)
	for name, file := range map[string][]byte{"issued": issued, "saved again": qpdf(t, issued, "--object-streams=generate", "--linearize")} {
		if got, err := pdf.Inspect(file); err != nil || !reflect.DeepEqual(got.Areas, want) {
			t.Errorf("%s: %+v, %v", name, got.Areas, err)
		}
	}
	if got, err := pdf.Inspect(reword(t, unpack(t, issued), "/FitR", "/FitB")); err != nil || len(got.Areas) != 1 || got.TextAltered {
		t.Errorf("a destination that is no area: %+v, %v", got, err)
	}
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
