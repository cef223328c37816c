package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"bangban/fonts"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
)

// bareDocument has only what a document must have, with one page without text and one with nothing at all.
func bareDocument(tb testing.TB) pdf.Document {
	ruled := samplePage(tb)
	ruled.Runs = nil
	return pdf.Document{Title: "空白", Parts: []pdf.Part{{Pages: []page.Page{ruled, {Width: page.A4Height, Height: page.A4Width}}}}}
}

// mergedDocument has n parts of two pages each, which share most of their glyphs.
func mergedDocument(tb testing.TB, n int) pdf.Document {
	d := pdf.Document{Title: "汇编", Created: pdf.Date{Year: 2024, Month: 2, Day: 29}}
	for i := range n {
		first, second := samplePage(tb), page.Page{Width: page.A4Width, Height: page.A4Height}
		set(tb, &second, fonts.RoleBody, 1050, 7200, 14000, 0, fmt.Sprintf("第%d份，续表", i+1))
		d.Parts = append(d.Parts, pdf.Part{
			Title: fmt.Sprintf("申请表%d", i+1), Pages: []page.Page{first, second},
			Data: fmt.Appendf(nil, `{"form":"application","n":%d}`, i), DataName: "application.json",
		})
	}
	return d
}

func TestSameBytesEveryTime(t *testing.T) {
	for name, profile := range profiles {
		w := newWriter(t, profile)
		want := write(t, profile, sampleDocument(t))
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for range 3 {
					got, err := w.Write(context.Background(), sampleDocument(t))
					if err != nil || !bytes.Equal(got, want) {
						t.Errorf("%s: not the same bytes (error %v)", name, err)
					}
				}
			})
		}
		group.Wait()
	}
}

// TestResultIsNotReused writes two documents with one writer and looks at the first again.
func TestResultIsNotReused(t *testing.T) {
	w := newWriter(t, pdf.A3u)
	first, err := w.Write(context.Background(), sampleDocument(t))
	if err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(first)
	if _, err := w.Write(context.Background(), mergedDocument(t, 2)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, before) {
		t.Error("the first document changed when the second was written")
	}
}

// TestMergedSharesSubsets writes hundreds of pages: each face is in the file once, and the outline leads to each part.
func TestMergedSharesSubsets(t *testing.T) {
	const parts = 150
	data := write(t, pdf.A3u, mergedDocument(t, parts))
	path := save(t, "merged.pdf", data)
	single := tool(t, "pdffonts", save(t, "single.pdf", write(t, pdf.A3u, mergedDocument(t, 1))))
	if got, want := strings.Count(tool(t, "pdffonts", path), "\n"), strings.Count(single, "\n"); got != want {
		t.Errorf("%d lines of fonts in 300 pages, %d in two", got, want)
	}
	out := tool(t, "qpdf", "--json", "--json-key=outlines", path)
	if got := strings.Count(out, `"title": "申请表`); got != parts {
		t.Errorf("%d entries in the outline", got)
	}
	if limit := 150_000 + parts*6000; len(data) > limit {
		t.Errorf("%d bytes, more than %d", len(data), limit)
	}
	tool(t, "qpdf", "--check", path)
}

// TestManyGlyphs shows two thousand glyphs of one face.
func TestManyGlyphs(t *testing.T) {
	p := page.Page{Width: page.A4Width, Height: page.A4Height}
	var want strings.Builder
	for line := range 60 {
		var text strings.Builder
		for cell := range 35 {
			text.WriteRune(rune(0x4E00 + line*35 + cell))
		}
		set(t, &p, fonts.RoleSong, 1000, 5000, page.Unit(5000+1200*line), 0, text.String())
		want.WriteString(text.String())
	}
	out := tool(t, "pdftotext", save(t, "a.pdf", write(t, pdf.A3u, pdf.Document{Title: "x", Parts: []pdf.Part{{Pages: []page.Page{p}}}})), "-")
	if got := strings.Join(strings.Fields(out), ""); got != want.String() {
		t.Errorf("%q instead of %q", got, want.String())
	}
}

func TestAttachmentsCanBeTakenOut(t *testing.T) {
	path := save(t, "a.pdf", write(t, pdf.A3u, mergedDocument(t, 2)))
	for key, want := range map[string]string{"application.json": `{"form":"application","n":0}`, "application-2.json": `{"form":"application","n":1}`} {
		if got := tool(t, "qpdf", "--show-attachment="+key, path); got != want {
			t.Errorf("%s: %s", key, got)
		}
	}
	if out := tool(t, "qpdf", "--list-attachments", save(t, "b.pdf", write(t, pdf.A1b, mergedDocument(t, 2)))); !strings.Contains(out, "has no embedded files") {
		t.Errorf("PDF/A-1 with attachments: %s", out)
	}
}

func TestWriteRefuses(t *testing.T) {
	change := func(f func(d *pdf.Document, p *page.Page)) pdf.Document {
		d := sampleDocument(t)
		f(&d, &d.Parts[0].Pages[0])
		return d
	}
	cases := map[string]struct {
		document pdf.Document
		want     string
	}{
		"no title":        {change(func(d *pdf.Document, _ *page.Page) { d.Title = " " }), "no title"},
		"control":         {change(func(d *pdf.Document, _ *page.Page) { d.Author = "a\x00" }), "U+0000"},
		"not UTF-8":       {change(func(d *pdf.Document, _ *page.Page) { d.Author = "\xff" }), "UTF-8"},
		"date":            {change(func(d *pdf.Document, _ *page.Page) { d.Created.Month = 13 }), "not a date"},
		"no part":         {change(func(d *pdf.Document, _ *page.Page) { d.Parts = nil }), "no part"},
		"no page":         {change(func(d *pdf.Document, _ *page.Page) { d.Parts[0].Pages = nil }), "part 1: no page"},
		"data name":       {change(func(d *pdf.Document, _ *page.Page) { d.Parts[0].DataName = "../x" }), "attachment"},
		"page size":       {change(func(_ *pdf.Document, p *page.Page) { p.Width = 0 }), "page 1: a size"},
		"no face":         {change(func(_ *pdf.Document, p *page.Page) { p.Runs[1].Face = nil }), "run 2: no face"},
		"size":            {change(func(_ *pdf.Document, p *page.Page) { p.Runs[0].Size = 0 }), "size must be positive"},
		"missing glyph":   {change(func(_ *pdf.Document, p *page.Page) { p.Runs[0].Glyphs[3].ID = 0 }), "has no glyph 0"},
		"glyph too large": {change(func(_ *pdf.Document, p *page.Page) { p.Runs[0].Glyphs[3].ID = 65535 }), "has no glyph 65535"},
		"no character":    {change(func(_ *pdf.Document, p *page.Page) { p.Runs[0].Glyphs[3].Rune = 0xD800 }), "stand for U+D800"},
		"hairline":        {change(func(_ *pdf.Document, p *page.Page) { p.Rules[2].Width = 0 }), "rule 3"},
		"polygon":         {change(func(_ *pdf.Document, p *page.Page) { p.Polygons[0].Corners = nil }), "polygon 1"},
	}
	w := newWriter(t, pdf.A3u)
	for name, c := range cases {
		if data, err := w.Write(context.Background(), c.document); data != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := pdf.New(pdf.Profile(7)); err == nil {
		t.Error("an unknown profile is accepted")
	}
}

// endAfter ends after some questions.
type endAfter struct {
	context.Context
	left int
}

func (e *endAfter) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestWriteStopsBetweenPages(t *testing.T) {
	w := newWriter(t, pdf.A3u)
	d := mergedDocument(t, 3)
	for left := range 15 {
		if data, err := w.Write(&endAfter{context.Background(), left}, d); data != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("after %d questions: %v", left, err)
		}
	}
}

// A sealing system finds the places for seals and signatures by their names.
func TestAreasAreNamedDestinations(t *testing.T) {
	area := func(kind page.AreaKind, name string) page.Area {
		return page.Area{Name: name, Kind: kind, Rect: page.Rect{X: 10000, Y: 20000, W: 3000, H: 4000}}
	}
	d := sampleDocument(t)
	d.Parts[0].Pages[0].Areas = []page.Area{area(page.Seal, "applicant"), area(page.Signature, "handler")}
	one := pdftest.Destinations(t, write(t, pdf.A3u, d))
	if want := []string{"1 seal.applicant", "1 signature.handler"}; !slices.Equal(one, want) {
		t.Errorf("destinations %q, want %q", one, want)
	}
	d.Parts = []pdf.Part{d.Parts[0], d.Parts[0]}
	merged := pdftest.Destinations(t, write(t, pdf.A3u, d))
	if !slices.Contains(merged, "1 1.seal.applicant") || !slices.Contains(merged, "2 2.seal.applicant") {
		t.Errorf("destinations of the merged document: %q", merged)
	}
}

// Readers speak and break the text by the language the file names.
func TestDocumentsSayTheyAreChinese(t *testing.T) {
	for name, profile := range profiles {
		file := save(t, "a.pdf", write(t, profile, sampleDocument(t)))
		if !strings.Contains(tool(t, "qpdf", "--show-object=1", file), "/Lang (zh-CN)") {
			t.Errorf("%s: the catalog names no language", name)
		}
	}
}
