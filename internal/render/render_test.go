package render_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
	"bangban/internal/render"
	"bangban/internal/typeset"
	"bangban/templates"
)

func openRenderer(t testing.TB, catalogues ...*forms.Catalogue) *render.Renderer {
	t.Helper()
	papers, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	library, err := fonts.Open("")
	if err != nil {
		t.Fatal(err)
	}
	writer, err := pdf.New(pdf.A3u)
	if err != nil {
		t.Fatal(err)
	}
	var regions []forms.Region
	for _, c := range catalogues {
		regions = append(regions, c.Region)
	}
	return render.New(render.Config{
		Papers: papers, Setter: typeset.New(library), Writer: writer, Coverage: library,
		Catalogues: forms.NewRules(forms.WithCatalogues(catalogues...)), Regions: regions,
	})
}

// sampleCase is the case of testdata/case.json.
func sampleCase(t testing.TB) *forms.Case {
	t.Helper()
	data, err := os.ReadFile("../../testdata/case.json")
	if err != nil {
		t.Fatal(err)
	}
	c, report, err := forms.NewRules().ReadCase(data, forms.Issue)
	if err != nil || !report.Valid() {
		t.Fatalf("the sample is invalid: %v %v", err, report.Problems)
	}
	return c
}

func TestFormNamesAndCountsItsDocument(t *testing.T) {
	r := openRenderer(t)
	for _, f := range sampleCase(t).Documents() {
		d, err := r.Form(t.Context(), f, "")
		if err != nil {
			t.Fatal(err)
		}
		if d.Kind != f.Kind() || d.Title != f.Kind().Title() || d.FileName != string(f.Kind())+".pdf" {
			t.Errorf("%s: got kind %s, title %s, file %s", f.Kind(), d.Kind, d.Title, d.FileName)
		}
		found, err := pdf.Inspect(d.PDF)
		if err != nil {
			t.Fatal(err)
		}
		if found.Pages != d.Pages || found.Title != d.Title {
			t.Errorf("%s: the file has %d pages and the title %s, the document says %d and %s",
				f.Kind(), found.Pages, found.Title, d.Pages, d.Title)
		}
	}
}

func TestFormCarriesItsData(t *testing.T) {
	r := openRenderer(t)
	f := sampleCase(t).Application
	d, err := r.Form(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	found, err := pdf.Inspect(d.PDF)
	if err != nil {
		t.Fatal(err)
	}
	want, err := forms.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Attachments) != 1 || found.Attachments[0].Name != "application.json" || !bytes.Equal(found.Attachments[0].Data, want) {
		t.Errorf("the file carries %v, want %s", found.Attachments, want)
	}
}

func TestFormIsTheSameFromManyGoroutines(t *testing.T) {
	r := openRenderer(t)
	f := sampleCase(t).Authorization
	first, err := r.Form(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			d, err := r.Form(context.Background(), f, "")
			if err != nil || !bytes.Equal(d.PDF, first.PDF) {
				t.Errorf("printed again, the bytes differ (%v)", err)
			}
		})
	}
	group.Wait()
}

func TestFormUsesTheCatalogueOfTheRegion(t *testing.T) {
	standard, err := forms.StandardCatalogues()
	if err != nil {
		t.Fatal(err)
	}
	own := &forms.Catalogue{
		Region: "150624", Version: "试行", ValidFrom: forms.Date{Year: 2021, Month: 1, Day: 1},
		Items: []forms.Item{{Number: 2, Department: "水务部门", Name: "取水许可", Type: "行政许可"}},
	}
	r := openRenderer(t, append(standard, own)...)
	f := sampleCase(t).Application
	everywhere, err := r.Form(t.Context(), f, "")
	if err != nil {
		t.Fatal(err)
	}
	banner, err := r.Form(t.Context(), f, "150624")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(everywhere.PDF, banner.PDF) {
		t.Error("the region makes no difference")
	}
	for name, file := range map[string][]byte{"no region": everywhere.PDF, "region": banner.PDF} {
		if v, err := r.Verify(t.Context(), file); err != nil || v.State != render.Issued {
			t.Errorf("%s: state %s (%v), want issued", name, v.State, err)
		}
	}
}

func TestCharactersWithoutGlyphAreRefused(t *testing.T) {
	r := openRenderer(t)
	c := sampleCase(t)
	c.Application.Applicant.Principal = "巴\U00030041"
	c.Application.Project.Funding = "自筹\U00030042\U00030043"
	_, err := r.Form(t.Context(), c.Application, "")
	var glyphs *render.GlyphError
	if !errors.As(err, &glyphs) || len(glyphs.Problems) != 2 {
		t.Fatalf("got %v, want two fields refused", err)
	}
	for i, want := range []forms.Problem{
		{Path: "applicant.principal", Code: "glyph", Message: "U+30041"},
		{Path: "project.funding", Code: "glyph", Message: "U+30042"},
	} {
		got := glyphs.Problems[i]
		if got.Path != want.Path || got.Code != want.Code || got.Label == "" || !strings.Contains(got.Message, want.Message) {
			t.Errorf("got %+v, want %+v with a label", got, want)
		}
	}
}

func TestRareCharactersAreDrawn(t *testing.T) {
	r := openRenderer(t)
	c := sampleCase(t)
	c.Application.Applicant.Principal = "䶮𠮷㼆𪝆"
	if err := r.Check(c.Application); err != nil {
		t.Error(err)
	}
	if _, err := r.Form(t.Context(), c.Application, ""); err != nil {
		t.Error(err)
	}
}

func TestBlankPrintsEveryPaper(t *testing.T) {
	r := openRenderer(t)
	for _, name := range templates.Names() {
		d, err := r.Blank(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if d.Pages < 1 || d.FileName != name+".pdf" || d.Title == "" {
			t.Errorf("%s: got %d pages, file %s, title %q", name, d.Pages, d.FileName, d.Title)
		}
	}
	if _, err := r.Blank(t.Context(), "nonsense"); !errors.Is(err, render.ErrUnknownPaper) {
		t.Errorf("got %v, want %v", err, render.ErrUnknownPaper)
	}
}

func TestMergedHoldsEveryForm(t *testing.T) {
	r := openRenderer(t)
	documents := sampleCase(t).Documents()
	pages := 0
	for _, f := range documents {
		d, err := r.Form(t.Context(), f, "")
		if err != nil {
			t.Fatal(err)
		}
		pages += d.Pages
	}
	merged := merge(t, r, documents)
	found, err := pdf.Inspect(merged.PDF)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Pages != pages || found.Pages != pages || len(found.Attachments) != len(documents) {
		t.Errorf("got %d pages and %d attachments, want %d and %d", found.Pages, len(found.Attachments), pages, len(documents))
	}
}

func TestMergedHasALimit(t *testing.T) {
	r := openRenderer(t)
	s, err := r.Set(sampleCase(t).Completion, "")
	if err != nil {
		t.Fatal(err)
	}
	b := r.NewBundle()
	for b.Len() < render.MaxPages/s.Pages() {
		if err := b.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Add(s); !errors.Is(err, render.ErrTooManyPages) {
		t.Errorf("got %v, want %v", err, render.ErrTooManyPages)
	}
}

func TestFormEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := openRenderer(t).Form(ctx, sampleCase(t).Completion, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestVerify(t *testing.T) {
	r := openRenderer(t)
	c := sampleCase(t)
	one, err := r.Form(t.Context(), c.Application, "")
	if err != nil {
		t.Fatal(err)
	}
	merged := merge(t, r, c.Documents())
	blank, err := r.Blank(t.Context(), "evaluation")
	if err != nil {
		t.Fatal(err)
	}
	plain := uncompressed(t, one.PDF)
	tests := []struct {
		name string
		file []byte
		want render.State
	}{
		{"as issued", one.PDF, render.Issued},
		{"merged", merged.PDF, render.Issued},
		{"blank", blank.PDF, render.Issued},
		{"saved by other software", plain, render.Resaved},
		{"other name in the data", bytes.ReplaceAll(plain, []byte("巴特尔"), []byte("王小明")), render.Altered},
		{"other typeface size", replaced(t, plain, " 16 Tf", " 15 Tf"), render.Altered},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := r.Verify(t.Context(), tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if v.State != tt.want {
				t.Errorf("got %s, want %s (%+v)", v.State, tt.want, v.Inspection)
			}
		})
	}
	if _, err := r.Verify(t.Context(), []byte("no pdf")); !errors.Is(err, pdf.ErrNotPDF) {
		t.Errorf("got %v, want %v", err, pdf.ErrNotPDF)
	}
}

// replaced replaces the first place of a text, and fails the test when there is none.
func replaced(t *testing.T, file []byte, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(file, []byte(from)) {
		t.Fatalf("the file has no %q to alter", from)
	}
	return bytes.Replace(file, []byte(from), []byte(to), 1)
}

// uncompressed has qpdf save a file anew, so that its streams can be read and altered.
func uncompressed(t *testing.T, file []byte) []byte {
	t.Helper()
	return pdftest.Run(t, "qpdf", "--qdf", "--object-streams=disable", pdftest.Save(t, file), "-")
}

func BenchmarkForm(b *testing.B) {
	r, f := openRenderer(b), sampleCase(b).Application
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Form(b.Context(), f, ""); err != nil {
			b.Fatal(err)
		}
	}
}
