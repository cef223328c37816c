package pdf_test

import (
	"strings"
	"testing"

	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
)

// profiles are the variants every reader must accept.
var profiles = map[string]pdf.Profile{"A-3u": pdf.A3u, "A-1b": pdf.A1b}

func TestQpdfFindsNothingWrong(t *testing.T) {
	for _, profile := range profiles {
		pdftest.Check(t, write(t, profile, sampleDocument(t)))
	}
}

func TestFontsAreEmbeddedSubsetsWithUnicode(t *testing.T) {
	for name, profile := range profiles {
		fonts := pdftest.Fonts(t, write(t, profile, sampleDocument(t)))
		if len(fonts) < 4 {
			t.Errorf("%s: %d fonts: %v", name, len(fonts), fonts)
		}
		for _, f := range fonts {
			if !f.Embedded || !f.Subset || !f.Unicode || f.Name[6] != '+' {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

func TestTextReadsAsSet(t *testing.T) {
	for name, profile := range profiles {
		out := tool(t, "pdftotext", "-raw", save(t, "a.pdf", write(t, profile, sampleDocument(t))), "-")
		for _, want := range []string{"“帮您办”代办帮办服务申请表", "法定代表人：" + rareNames, "申请单位（个人）：托克托县人民政府 2021-05-12", "Tel. (0471) 1234567"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is missing from:\n%s", name, want, out)
			}
		}
	}
}

// TestOneGlyphTwoCharacters sets one glyph for two characters, each of which must read as itself.
func TestOneGlyphTwoCharacters(t *testing.T) {
	p := samplePage(t)
	run := p.Runs[0]
	glyph := run.Glyphs[1]
	run.Glyphs = []page.Glyph{glyph, {ID: glyph.ID, Rune: '甲'}, {ID: glyph.ID, Rune: '\U00020000'}}
	p.Runs = []page.Run{run}
	d := pdf.Document{Title: "x", Parts: []pdf.Part{{Pages: []page.Page{p}}}}
	out := tool(t, "pdftotext", save(t, "a.pdf", write(t, pdf.A3u, d)), "-")
	if want := string(glyph.Rune) + "甲\U00020000"; !strings.Contains(out, want) {
		t.Errorf("%q instead of %q", out, want)
	}
}

func TestInformation(t *testing.T) {
	out := tool(t, "pdfinfo", save(t, "a.pdf", write(t, pdf.A3u, sampleDocument(t))))
	for _, want := range []string{"代办帮办服务申请表（𠮷）", "托克托县行政审批和政务服务局", "bangban", "A4", "PDF version:     1.7"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing from:\n%s", want, out)
		}
	}
	if out := tool(t, "pdfinfo", save(t, "b.pdf", write(t, pdf.A1b, sampleDocument(t)))); !strings.Contains(out, "PDF version:     1.4") {
		t.Error(out)
	}
}

// TestPreflightAcceptsA1b asks PDFBox, which knows PDF/A-1b. What the other profile shares with it, which is all but
// the attachments, is judged with it.
func TestPreflightAcceptsA1b(t *testing.T) {
	files := map[string][]byte{"plain": newPlain(t).draw(t, []page.Page{formPage(t)}, true)}
	for name, d := range map[string]pdf.Document{"sample": sampleDocument(t), "bare": bareDocument(t), "merged": mergedDocument(t, 3)} {
		files[name] = write(t, pdf.A1b, d)
	}
	refused := pdftest.Refused(t, files)
	if refused["plain"] == "" {
		t.Error("plain gopdf is accepted, so PDFBox's word is worth nothing")
	}
	delete(refused, "plain")
	for name, why := range refused {
		t.Errorf("%s: %s", name, why)
	}
}

// TestPixelsAndTextAreGopdfs compares the assembled file with what gopdf alone draws with the full faces.
func TestPixelsAndTextAreGopdfs(t *testing.T) {
	p := formPage(t)
	p.Polygons = samplePage(t).Polygons
	set(t, &p, "hei", 1050, 7200, 80000, 37, "申请单位2021-05-12Tel")
	ours := save(t, "ours.pdf", write(t, pdf.A3u, pdf.Document{Title: "x", Parts: []pdf.Part{{Pages: []page.Page{p}}}}))
	theirs := save(t, "theirs.pdf", newPlain(t).draw(t, []page.Page{p}, false))
	pixels := func(path string) string { return tool(t, "pdftoppm", "-r", "150", "-gray", path) }
	if pixels(ours) != pixels(theirs) {
		t.Errorf("the pages look different")
	}
	text := func(path string) string { return tool(t, "pdftotext", "-bbox", path, "-") }
	if got, want := body(text(ours)), body(text(theirs)); got != want {
		t.Errorf("the texts differ:\n%s\nand\n%s", got, want)
	}
}

// body leaves out the head with the metadata.
func body(html string) string {
	_, after, _ := strings.Cut(html, "<body>")
	return after
}
