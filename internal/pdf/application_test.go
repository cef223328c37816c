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

// press is what forms of a kind are made with; it stands here, under the floors it uses, because only this package may
// paint with gopdf, which it is measured against.
type press struct {
	rules    *forms.Rules
	config   render.Config
	renderer *render.Renderer
	data     [][]byte // different, so that no two documents in a row have the same glyphs
	next     int
	writer   *pdf.Writer
	pages    []page.Page // of the latest document
}

func (p *press) Write(ctx context.Context, d pdf.Document) ([]byte, error) {
	p.pages = d.Parts[0].Pages
	return p.writer.Write(ctx, d)
}

func newPress(tb testing.TB, kind forms.Kind) *press {
	tb.Helper()
	faces, err := library()
	if err != nil {
		tb.Fatal(err)
	}
	papers, err := templates.Load("")
	if err != nil {
		tb.Fatal(err)
	}
	p := &press{rules: forms.NewRules(), data: variants(tb, kind), writer: newWriter(tb, pdf.A3u)}
	p.config = render.Config{Papers: papers, Setter: typeset.New(faces), Writer: p, Coverage: faces, Catalogues: p.rules}
	p.renderer = render.New(p.config)
	return p
}

// varied is the field of each form that differs from document to document.
var varied = map[forms.Kind]string{
	forms.KindApplication: "purpose", forms.KindAuthorization: "subject", forms.KindCommitment: "authority",
	forms.KindCompletion: "name", forms.KindEvaluation: "comments", forms.KindTermination: "reason",
}

// variants is the sample of a form with 256 different values in one field.
func variants(tb testing.TB, kind forms.Kind) [][]byte {
	tb.Helper()
	sample, err := os.ReadFile("../../testdata/forms/" + string(kind) + ".json")
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
	field := regexp.MustCompile(`"` + varied[kind] + `": *"[^"]*"`)
	var list [][]byte
	for i := range 256 {
		list = append(list, field.ReplaceAll(sample, []byte(`"`+varied[kind]+`": "`+string(text[i:i+20])+`"`)))
	}
	return list
}

// form reads the next form.
func (p *press) form(tb testing.TB) forms.Form {
	data := p.data[p.next%len(p.data)]
	p.next++
	d, report, err := p.rules.Read(data, forms.Issue)
	if err != nil || !report.Valid() {
		tb.Fatal(err, report)
	}
	return d.(forms.Form)
}

// print goes all the way: JSON read and checked, pages set, PDF written.
func (p *press) print(tb testing.TB) []byte {
	document, err := p.renderer.Form(tb.Context(), p.form(tb), "")
	if err != nil {
		tb.Fatal(err)
	}
	return document.PDF
}

// BenchmarkApplication compares, for 附件3, this program from the JSON to the PDF with gopdf used as it is meant to be:
// the full faces parsed once into a FontContainer, and the pages, set beforehand, drawn one Text a run.
func BenchmarkApplication(b *testing.B) {
	a := newPress(b, forms.KindApplication)
	a.print(b)
	full := newPlain(b)
	for _, way := range []struct {
		name  string
		print func() []byte
	}{
		{"bangban", func() []byte { return a.print(b) }},
		{"gopdf", func() []byte { return full.draw(b, a.pages, true) }},
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
	a := newPress(t, forms.KindApplication)
	if size := len(a.print(t)); size > 80_000 {
		t.Errorf("附件3 takes %d bytes, more than 80,000", size)
	}
	full := newPlain(t)
	ours := testing.AllocsPerRun(5, func() { a.print(t) })
	theirs := testing.AllocsPerRun(2, func() { full.draw(t, a.pages, true) })
	if ours > theirs {
		t.Errorf("%.0f allocations a document, more than the %.0f of gopdf alone", ours, theirs)
	}
}
