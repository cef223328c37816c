package typeset

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/page"
	"bangban/templates"
)

var openLibrary = sync.OnceValues(func() (*fonts.Library, error) { return fonts.Open("") })

func library(t testing.TB) *fonts.Library {
	t.Helper()
	l, err := openLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func paper(t testing.TB, name string) *templates.Paper {
	t.Helper()
	set, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	p, ok := set.Paper(name)
	if !ok {
		t.Fatalf("no paper %s", name)
	}
	return p
}

// parse reads a paper without fields of a form.
func parse(t testing.TB, body string) *templates.Paper {
	t.Helper()
	p, err := templates.Parse("x.xml", []byte(`<paper title="试">`+body+"</paper>"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parseEvaluation reads a paper of 附件7 that shows the comments in its own way.
func parseEvaluation(t testing.TB, body string) *templates.Paper {
	t.Helper()
	p, err := templates.Parse("x.xml", []byte(`<paper form="evaluation" title="试"><p><field field="project.name"/><field field="project.code"/>`+
		`<field field="completed"/><field field="rating"/><field field="date"/></p>`+body+"</paper>"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// filled is values given by path.
type filled struct {
	text   map[string]string
	ticked []string // path=value
	items  []forms.Item
	rows   map[string]int
	model  bool
}

func (v filled) Text(path string) string        { return v.text[path] }
func (v filled) Chosen(path, value string) bool { return slices.Contains(v.ticked, path+"="+value) }
func (v filled) Items() []forms.Item            { return v.items }
func (v filled) Rows(list string) int           { return v.rows[list] }
func (v filled) Model() bool                    { return v.model }

func standardItems(t testing.TB) []forms.Item {
	t.Helper()
	all, err := forms.StandardCatalogues()
	if err != nil {
		t.Fatal(err)
	}
	return all.InForce("", forms.Date{}).Items
}

// manyItems is a catalogue of n items, each department having some.
func manyItems(n, each int) []forms.Item {
	items := make([]forms.Item, n)
	for i := range items {
		items[i] = forms.Item{
			Number: i + 1, Department: fmt.Sprintf("第%d局", i/each+1), Name: fmt.Sprintf("第%d号建设项目审批", i+1), Type: "行政许可",
		}
	}
	return items
}

func set(t testing.TB, p *templates.Paper, v Values) []page.Page {
	t.Helper()
	pages, err := New(library(t)).Set(p, v)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// body is the runs of a page without its number.
func body(p page.Page) []page.Run {
	return slices.DeleteFunc(slices.Clone(p.Runs), func(r page.Run) bool { return r.Y > areaTop+areaHeight+page.MM(300) })
}

// text is what pages read as, without their numbers.
func text(pages []page.Page) string {
	var b strings.Builder
	for _, p := range pages {
		for _, r := range body(p) {
			b.WriteString(r.Text())
		}
	}
	return b.String()
}

// textLines is what stands on each baseline of a page.
func textLines(p page.Page) []string {
	var lines []string
	y := page.Unit(-1)
	for _, r := range body(p) {
		if r.Y != y {
			lines, y = append(lines, ""), r.Y
		}
		lines[len(lines)-1] += r.Text()
	}
	return lines
}

// styled is a builder for running text of a size.
func styled(t testing.TB, size int) *builder {
	return (&flow{s: New(library(t)), values: filled{}}).builder(templates.Style{Role: "body", Value: "body", Size: size, Pitch: size * 135 / 100}, 0)
}

// broken is a text in lines of a measure given in characters.
func broken(t testing.TB, s string, chars int) []string {
	t.Helper()
	b := styled(t, 1600)
	b.text(s, "body")
	if b.err != nil {
		t.Fatal(b.err)
	}
	var lines []string
	for _, l := range breakLines(b.spaced(), page.Unit(chars*1600), 0) {
		lines = append(lines, read(l.atoms))
	}
	return lines
}

func read(atoms []atom) string {
	var b strings.Builder
	for _, a := range atoms {
		if a.face != nil {
			b.WriteRune(a.r)
		}
	}
	return b.String()
}

// ink is where a glyph leaves marks at most: the blank half of a mark of punctuation does not count, nor does a space.
func ink(t class, x, w, size page.Unit) (from, to page.Unit) {
	switch {
	case t&space != 0: // one or two may hang at the end of a line
		return x, x + w - size*3/2
	case t&open != 0:
		return x + w - size/2, x + w
	case t&shut != 0:
		return x, x + size/2
	}
	return x, x + w
}

// strays lists the glyphs of runs that leave marks outside a box, with a hundredth of a point for rounding.
func strays(runs []page.Run, box page.Rect) []string {
	classes := newClassTable()
	var list []string
	for _, r := range runs {
		x := r.X
		for _, g := range r.Glyphs {
			w := page.Advance(r.Face, g.ID, r.Size)
			c := classes.of(g.Rune)
			if w*4 < r.Size*3 {
				c &^= open | shut
			}
			from, to := ink(c, x, w, r.Size)
			if from < box.X-1 || to > box.X+box.W+1 || r.Y-r.Size*ascent/100 < box.Y-1 || r.Y+r.Size*12/100 > box.Y+box.H+1 {
				list = append(list, fmt.Sprintf("%c at %s,%s to %s is outside %v", g.Rune, x, r.Y, to, box))
			}
			x += w + r.Spacing
		}
	}
	return list
}

var textArea = page.Rect{X: areaLeft, Y: areaTop, W: areaWidth, H: areaHeight}

// narrowQuotes draws quotes with the Latin ones of the kai face, as an office's own face may.
type narrowQuotes struct{ *fonts.Library }

func (f narrowQuotes) Find(role fonts.Role, r rune) (*fonts.Face, fonts.GlyphID, bool) {
	if r == '“' || r == '”' {
		kai, _, _ := f.Library.Find("kai", '一')
		id, ok := kai.Glyph(r)
		return kai, id, ok
	}
	return f.Library.Find(role, r)
}
