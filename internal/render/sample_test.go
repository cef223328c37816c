package render_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/render"
	"bangban/internal/typeset"
	"bangban/templates"
)

// parts is what all renderers of these tests are made of.
type parts struct {
	config render.Config
	rules  *forms.Rules
	a1b    *pdf.Writer
}

var assembled = sync.OnceValues(func() (parts, error) {
	library, err := fonts.Open("")
	if err != nil {
		return parts{}, err
	}
	papers, err := templates.Load("")
	if err != nil {
		return parts{}, err
	}
	writer, err := pdf.New(pdf.A3u)
	if err != nil {
		return parts{}, err
	}
	a1b, err := pdf.New(pdf.A1b)
	if err != nil {
		return parts{}, err
	}
	rules := forms.NewRules()
	return parts{render.Config{
		Papers: papers, Setter: typeset.New(library), Writer: writer, Coverage: library, Catalogues: rules,
	}, rules, a1b}, nil
})

func assemble(tb testing.TB) parts {
	tb.Helper()
	p, err := assembled()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func newRenderer(tb testing.TB) *render.Renderer {
	tb.Helper()
	return render.New(assemble(tb).config)
}

// testdata is the path of an input or golden file.
func testdata(name string) string {
	return filepath.Join("..", "..", "testdata", filepath.FromSlash(name))
}

func readFile(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(testdata(name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// readForm reads a form of the test data, which must be right at the level.
func readForm(tb testing.TB, name string, level forms.Level) forms.Form {
	tb.Helper()
	return parse(tb, readFile(tb, "forms/"+name+".json"), level)
}

func parse(tb testing.TB, data []byte, level forms.Level) forms.Form {
	tb.Helper()
	d, report, err := assemble(tb).rules.Read(data, level)
	if err != nil {
		tb.Fatal(err)
	}
	f, ok := d.(forms.Form)
	if !ok || !report.Valid() {
		tb.Fatalf("%T: %+v", d, report.Problems)
	}
	return f
}

// sample is a document with all that tests ask of it.
type sample struct {
	name  string     // "application-filled"
	paper string     // "application"
	form  forms.Form // nil for blank paper
	pages []page.Page
	pdf   []byte // PDF/A-3u
	a1b   []byte // the same pages as PDF/A-1b
}

// recorder is a writer that remembers the document it wrote.
type recorder struct {
	render.Writer
	document pdf.Document
}

func (r *recorder) Write(ctx context.Context, d pdf.Document) ([]byte, error) {
	r.document = d
	return r.Writer.Write(ctx, d)
}

// draw makes a sample of a form, or of the blank paper if that is nil.
func draw(tb testing.TB, name, paper string, f forms.Form) sample {
	tb.Helper()
	return drawWith(tb, name, paper, f, func(r *render.Renderer) (render.Document, error) {
		if f == nil {
			return r.Blank(tb.Context(), paper)
		}
		return r.Form(tb.Context(), f, "")
	})
}

// drawWith makes a sample of what is printed.
func drawWith(tb testing.TB, name, paper string, f forms.Form, print func(*render.Renderer) (render.Document, error)) sample {
	tb.Helper()
	p := assemble(tb)
	w := &recorder{Writer: p.config.Writer}
	p.config.Writer = w
	d, err := print(render.New(p.config))
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	a1b, err := p.a1b.Write(tb.Context(), w.document)
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	s := sample{name: name, paper: paper, form: f, pdf: d.PDF, a1b: a1b}
	for _, part := range w.document.Parts {
		s.pages = append(s.pages, part.Pages...)
	}
	if d.Pages != len(s.pages) {
		tb.Errorf("%s: says %d pages and has %d", name, d.Pages, len(s.pages))
	}
	return s
}

// samples are the six forms filled, as drafts, overflowing and blank, the catalogue, the flow chart and the monthly
// report. They are drawn once for all tests.
func samples(tb testing.TB) []sample {
	tb.Helper()
	drawn.Do(func() {
		for _, name := range templates.Names() {
			drawn.all = append(drawn.all, draw(tb, name+"-blank", name, nil))
		}
		for _, k := range forms.Kinds() {
			kind := string(k)
			drawn.all = append(drawn.all,
				draw(tb, kind+"-filled", kind, readForm(tb, kind, forms.Issue)),
				draw(tb, kind+"-draft", kind, readForm(tb, "draft/"+kind, forms.Draft)),
				draw(tb, kind+"-overflowing", kind, readForm(tb, "overflow/"+kind, forms.Issue)))
		}
		for name, areas := range map[string]int{"monthly-filled": 11, "monthly-full": 16} {
			drawn.all = append(drawn.all, drawMonthly(tb, name, monthly(areas)))
		}
	})
	if len(drawn.all) != 28 {
		tb.Fatalf("%d of 28 samples could be drawn; an earlier test says why", len(drawn.all))
	}
	return drawn.all
}

var drawn struct {
	sync.Once
	all []sample
}

// named is the sample of a name.
func named(tb testing.TB, name string) sample {
	tb.Helper()
	for _, s := range samples(tb) {
		if s.name == name {
			return s
		}
	}
	tb.Fatalf("there is no sample %q", name)
	return sample{}
}
