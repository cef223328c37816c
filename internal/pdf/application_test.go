package pdf_test

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/render"
	"bangban/internal/typeset"
	"bangban/templates"
)

// application is what 附件3 is made with; it stands here, under the floors it uses, because only this package may
// paint with gopdf, which it is measured against.
type application struct {
	rules    *forms.Rules
	renderer *render.Renderer
	data     [][]byte // of different projects, so that no two documents in a row have the same glyphs
	next     int
	writer   *pdf.Writer
	pages    []page.Page // of the latest document
}

func (a *application) Write(ctx context.Context, d pdf.Document) ([]byte, error) {
	a.pages = d.Parts[0].Pages
	return a.writer.Write(ctx, d)
}

func newApplication(tb testing.TB) *application {
	tb.Helper()
	faces, err := library()
	if err != nil {
		tb.Fatal(err)
	}
	papers, err := templates.Load("")
	if err != nil {
		tb.Fatal(err)
	}
	a := &application{rules: forms.NewRules(), data: applications(tb), writer: newWriter(tb, pdf.A3u)}
	a.renderer = render.New(render.Config{
		Papers: papers, Setter: typeset.New(faces), Writer: a, Coverage: faces, Catalogues: a.rules,
	})
	return a
}

// applications is the sample of 附件3 with 256 different purposes, more than a Writer keeps faces for.
func applications(tb testing.TB) [][]byte {
	tb.Helper()
	sample, err := os.ReadFile("../../testdata/forms/application.json")
	if err != nil {
		tb.Fatal(err)
	}
	long, err := os.ReadFile("../../testdata/forms/overflow/application.json")
	if err != nil {
		tb.Fatal(err)
	}
	var source struct{ Project struct{ Purpose string } }
	if err := json.Unmarshal(long, &source); err != nil {
		tb.Fatal(err)
	}
	text := []rune(strings.ReplaceAll(source.Project.Purpose, "\n", ""))
	purpose := regexp.MustCompile(`"purpose": *"[^"]*"`)
	var list [][]byte
	for i := range 256 {
		list = append(list, purpose.ReplaceAll(sample, []byte(`"purpose": "`+string(text[i:i+20])+`"`)))
	}
	return list
}

// print goes all the way: JSON read and checked, pages set, PDF written.
func (a *application) print(tb testing.TB) []byte {
	data := a.data[a.next%len(a.data)]
	a.next++
	d, report, err := a.rules.Read(data, forms.Issue)
	if err != nil || !report.Valid() {
		tb.Fatal(err, report)
	}
	document, err := a.renderer.Form(tb.Context(), d.(forms.Form), "")
	if err != nil {
		tb.Fatal(err)
	}
	return document.PDF
}

// BenchmarkApplication compares, for 附件3, this program from the JSON to the PDF with gopdf used as it is meant to be:
// the full faces parsed once into a FontContainer, and the pages, set beforehand, drawn one Text a run.
func BenchmarkApplication(b *testing.B) {
	a := newApplication(b)
	a.print(b)
	full := newPlain(b)
	for _, way := range []struct {
		name  string
		print func() []byte
	}{
		{"bangban", func() []byte { return a.print(b) }},
		{"gopdf", func() []byte { return full.draw(b, a.pages[0], true) }},
	} {
		b.Run(way.name, func(b *testing.B) {
			size := 0
			b.ReportAllocs()
			for b.Loop() {
				size = len(way.print())
			}
			b.ReportMetric(float64(size)/1024, "KB/doc")
		})
	}
}

// TestApplicationIsSmall holds the promises about 附件3 that no clock is needed for.
func TestApplicationIsSmall(t *testing.T) {
	a := newApplication(t)
	if size := len(a.print(t)); size > 85_000 {
		t.Errorf("附件3 takes %d bytes, more than 85,000", size)
	}
	full := newPlain(t)
	ours := testing.AllocsPerRun(5, func() { a.print(t) })
	theirs := testing.AllocsPerRun(2, func() { full.draw(t, a.pages[0], true) })
	if ours > theirs {
		t.Errorf("%.0f allocations a document, more than the %.0f of gopdf alone", ours, theirs)
	}
}
