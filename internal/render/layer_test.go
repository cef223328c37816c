package render_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
	"bangban/internal/render"
)

// unmarked is a document with nothing on its pages marked as the paper's own, so that a writer keeps nothing of it and
// gopdf paints all of it.
func unmarked(d pdf.Document) pdf.Document {
	parts := make([]pdf.Part, len(d.Parts))
	for i, part := range d.Parts {
		parts[i] = part
		parts[i].Pages = make([]page.Page, len(part.Pages))
		for k, p := range part.Pages {
			parts[i].Pages[k] = unmarkedPage(p)
		}
	}
	d.Parts = parts
	return d
}

func unmarkedPage(p page.Page) page.Page {
	p.Runs = append([]page.Run(nil), p.Runs...)
	p.Rules = append([]page.Rule(nil), p.Rules...)
	p.Polygons = append([]page.Polygon(nil), p.Polygons...)
	for i := range p.Runs {
		p.Runs[i].Glyphs = append([]page.Glyph(nil), p.Runs[i].Glyphs...)
		for k := range p.Runs[i].Glyphs {
			p.Runs[i].Glyphs[k].Fixed = false
		}
	}
	for i := range p.Rules {
		p.Rules[i].Fixed = false
	}
	for i := range p.Polygons {
		p.Polygons[i].Fixed = false
	}
	return p
}

// sameToReaders compares a document with the same document unmarked: the pixels and the text of every page.
func sameToReaders(t *testing.T, name string, d pdf.Document) {
	t.Helper()
	marked, plain := writeWith(t, assemble(t).config.Writer, d), writeWith(t, newWriter(t), unmarked(d))
	if bytes.Equal(marked, plain) {
		t.Errorf("%s: the marks make no difference, so nothing is compared", name)
	}
	for _, options := range [][]string{{"-raw"}, {"-layout"}} {
		if got, want := pdftest.Text(t, marked, options...), pdftest.Text(t, plain, options...); got != want {
			t.Errorf("%s: pdftotext %s reads another text\n%s", name, options[0], difference([]byte(want), []byte(got)))
		}
	}
	got, want := pixels(t, marked), pixels(t, plain)
	if len(got) != len(want) {
		t.Fatalf("%s: %d pages, not %d", name, len(got), len(want))
	}
	for i := range got {
		if !bytes.Equal(got[i], want[i]) {
			t.Errorf("%s: page %d looks different", name, i+1)
		}
	}
}

// pixels draws all pages of a file.
func pixels(t *testing.T, file []byte) [][]byte {
	t.Helper()
	dir := t.TempDir()
	pdftest.Run(t, "pdftoppm", "-gray", "-r", "60", pdftest.Save(t, file), filepath.Join(dir, "page"))
	names, err := filepath.Glob(filepath.Join(dir, "page-*.pgm"))
	if err != nil || len(names) == 0 {
		t.Fatalf("pdftoppm drew nothing (%v)", err)
	}
	var all [][]byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

func newWriter(t *testing.T) *pdf.Writer {
	t.Helper()
	w, err := pdf.New(pdf.A3u)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func writeWith(t *testing.T, w render.Writer, d pdf.Document) []byte {
	t.Helper()
	data, err := w.Write(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestKeptPartsLookAndReadAsPainted compares every sample and random forms with what gopdf paints of them when nothing
// is kept. Many are written into one file, so that poppler runs a few times only.
func TestKeptPartsLookAndReadAsPainted(t *testing.T) {
	golden := pdf.Document{Title: "样张"}
	for _, s := range samples(t) {
		golden.Parts = append(golden.Parts, pdf.Part{Title: s.name, Pages: s.pages})
	}
	sameToReaders(t, "the samples", golden)
	const together = 100
	random := rand.New(rand.NewPCG(20210512, 6))
	for done := 0; done < randomForms; done += together {
		sameToReaders(t, fmt.Sprintf("random forms from number %d", done), randomDocument(t, random, min(together, randomForms-done)))
	}
}

// catcher is a writer that only remembers the document.
type catcher struct{ document pdf.Document }

func (c *catcher) Write(_ context.Context, d pdf.Document) ([]byte, error) {
	c.document = d
	return nil, nil
}

// randomDocument sets n random forms for one file.
func randomDocument(t *testing.T, random *rand.Rand, n int) pdf.Document {
	t.Helper()
	c := &catcher{}
	config := assemble(t).config
	config.Writer = c
	b := render.New(config).NewBundle()
	for range n {
		s, err := render.New(config).Set(randomForm(t, random), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Document(t.Context(), "merged.pdf"); err != nil {
		t.Fatal(err)
	}
	return c.document
}

// randomForm reads a form whose fields hold texts of any length and characters of all kinds. What is wrong with them
// does not matter here, so the report is not looked at.
func randomForm(t *testing.T, random *rand.Rand) forms.Form {
	t.Helper()
	kinds := forms.Kinds()
	kind := kinds[random.IntN(len(kinds))]
	data := map[string]any{"form": string(kind)}
	for _, field := range forms.Fields(kind) {
		if field.Derived || random.IntN(8) == 0 {
			continue
		}
		at, path := data, strings.Split(field.Path, ".")
		for _, name := range path[:len(path)-1] {
			if at[name] == nil {
				at[name] = map[string]any{}
			}
			at = at[name].(map[string]any)
		}
		at[path[len(path)-1]] = randomValue(random, field)
	}
	input, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := assemble(t).rules.Read(input, forms.Draft)
	if err != nil {
		t.Fatal(err)
	}
	return d.(forms.Form)
}

func randomValue(random *rand.Rand, field forms.Field) any {
	switch field.Type {
	case forms.TypeDate:
		return fmt.Sprintf("20%02d-%02d-%02d", random.IntN(100), 1+random.IntN(12), 1+random.IntN(28))
	case forms.TypeAmount:
		return random.IntN(1_000_000)
	case forms.TypeBool:
		return random.IntN(2) == 0
	case forms.TypeChoice:
		return field.Options[random.IntN(len(field.Options))].Value
	case forms.TypeItems:
		items := []int{}
		for n := 1; n <= 20; n++ {
			if random.IntN(3) == 0 {
				items = append(items, n)
			}
		}
		return items
	}
	longest := max(1, field.MaxRunes)
	if random.IntN(10) > 0 {
		longest = min(longest, 40)
	}
	return randomText(random, 1+random.IntN(longest))
}

const someCharacters = "内蒙古自治区鄂托克旗帮您办代办帮办服务事项审批建设项目用地规划许可施工环评能评水土保持𠮷䶮㼆，。；：（）“”、—…·" +
	"0123456789.-%ABCxyz/ 万元平方米"

func randomText(random *rand.Rand, length int) string {
	characters := []rune(someCharacters)
	var b strings.Builder
	for range length {
		b.WriteRune(characters[random.IntN(len(characters))])
	}
	return strings.TrimSpace(b.String())
}
