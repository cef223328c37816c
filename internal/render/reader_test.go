package render_test

import (
	"strings"
	"testing"

	"bangban/internal/pdftest"
)

// TestOtherReaders has poppler and qpdf read every document: each typeface is embedded, cut to what is used and can be
// extracted, and the structure is without fault.
func TestOtherReaders(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for _, file := range [][]byte{s.pdf, s.a1b} {
				fonts := pdftest.Fonts(t, file)
				if len(fonts) == 0 {
					t.Error("it has no typeface")
				}
				for _, f := range fonts {
					_, name, tagged := strings.Cut(f.Name, "+")
					if !f.Embedded || !f.Subset || !f.Unicode || !tagged || !strings.HasPrefix(name, "Form") {
						t.Errorf("%+v", f)
					}
				}
				pdftest.Check(t, file)
			}
		})
	}
}

// TestPreflight has PDFBox accept the PDF/A-1b variant of every document.
func TestPreflight(t *testing.T) {
	files := map[string][]byte{}
	for _, s := range samples(t) {
		files[s.name] = s.a1b
	}
	for name, why := range pdftest.Refused(t, files) {
		t.Errorf("%s is not PDF/A-1b: %s", name, why)
	}
}
