package typeset

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/templates"
)

// The kinds of character that random text is made of.
var alphabets = []string{
	"项目建设规模及审批进展情况鄂尔多斯市旗局", "年月日元万亿平方米吨个号", "abcxyzABCXYZ", "0123456789", "，。、；：！？", "）】》”’」」",
	"（【《“‘「", "·～—…％‰℃㎡", ".,;:!?)]}", "([{<$#", "-/-", " ", "  ", "𠮷䶮㼆𫍽\U00030EDE", "éüñ", "\n",
}

// strange characters are refused or set, never lost.
const strange = "\u200b\u200d\u200e\u202a\u202e\u2066\u2069\ufeff\u00ad\u0301\u3099\ufe0f\t\r\u2028\u0085\u00a0\u3000\U0001F600ᠮسก\uE863\U0010FFFF"

// prose draws text from bursts of one kind of character, so that long runs of marks come up.
func prose(most int, with ...string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(0, most).Draw(t, "bursts") {
			set := []rune(rapid.SampledFrom(append(alphabets, with...)).Draw(t, "alphabet"))
			for range rapid.SampledFrom([]int{1, 1, 1, 2, 3, 8, 40}).Draw(t, "length") {
				b.WriteRune(rapid.SampledFrom(set).Draw(t, "character"))
			}
		}
		return b.String()
	})
}

// atomsOf turns a text into atoms as a slot does; ok is false if a character has no glyph.
func atomsOf(t testing.TB, s string, size int, ruled bool) (atoms []atom, ok bool) {
	b := (&flow{s: New(library(t)), values: filled{text: map[string]string{"x": s}}}).builder(templates.Style{Role: "body", Value: "body", Size: size}, 0)
	b.slot(templates.Slot{Field: forms.Field{Path: "x"}, Ruled: ruled})
	return b.spaced(), b.err == nil
}

// checkLines holds lines against what breaking promises: nothing lost, nothing beyond the measure, no line empty, and
// the rules for ends of lines kept unless a single stretch without a better place is longer than the line.
func checkLines(t testing.TB, atoms []atom, lines []line, measure, indent page.Unit) {
	t.Helper()
	count := 0
	for i, l := range lines {
		if len(l.atoms) == 0 {
			t.Fatalf("line %d is empty", i+1)
		}
		for k := range l.atoms {
			if l.atoms[k] != atoms[count+k] {
				t.Fatalf("line %d does not go on where the line before ended", i+1)
			}
		}
		count += len(l.atoms)
		room := measure
		if i == 0 {
			room -= indent
		}
		end := l.atoms[len(l.atoms)-1]
		if w := width(l.atoms, true); w > room && len(l.atoms) > 1 {
			t.Fatalf("line %d %q is %s wide, longer than %s", i+1, read(l.atoms), w, room)
		}
		if i == len(lines)-1 || end.ends {
			continue
		}
		if next := &atoms[count]; !parts(&end, next) {
			checkTorn(t, l.atoms, next)
		}
	}
	if count != len(atoms) {
		t.Fatalf("%d of %d atoms are set", count, len(atoms))
	}
}

// checkTorn fails if a line that ends badly has a better place to end.
func checkTorn(t testing.TB, atoms []atom, next *atom) {
	t.Helper()
	end := &atoms[len(atoms)-1]
	for k := 1; k < len(atoms); k++ {
		if parts(&atoms[k-1], &atoms[k]) {
			t.Fatalf("line %q before %c should have ended behind %d atoms", read(atoms), next.r, k)
		}
		if tears(&atoms[k-1], &atoms[k]) && !tears(end, next) {
			t.Fatalf("line %q before %c breaks a rule, and could have been torn behind %d atoms", read(atoms), next.r, k)
		}
	}
}

func TestBreakingKeepsItsRules(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.SampledFrom([]int{900, 1200, 1600}).Draw(r, "size")
		atoms, ok := atomsOf(t, prose(12).Draw(r, "text"), size, rapid.Bool().Draw(r, "ruled"))
		if !ok {
			r.Fatal("a common character has no glyph")
		}
		measure := page.Unit(rapid.IntRange(size, 45000).Draw(r, "measure"))
		indent := page.Unit(rapid.SampledFrom([]int{0, 0, 2 * size}).Draw(r, "indent"))
		if indent > measure-page.Unit(size) {
			indent = 0
		}
		checkLines(rapidTB{t, r}, atoms, breakLines(atoms, measure, indent), measure, indent)
	})
}

// rapidTB fails the case at hand, so that rapid can make it smaller.
type rapidTB struct {
	testing.TB
	r *rapid.T
}

func (t rapidTB) Fatalf(format string, args ...any) { t.r.Fatalf(format, args...) }
func (t rapidTB) Errorf(format string, args ...any) { t.r.Errorf(format, args...) }
func (t rapidTB) Error(args ...any)                 { t.r.Error(args...) }
func (t rapidTB) Helper()                           {}

// checkPages holds pages against what setting promises of values: each is there in full and in order, and nothing
// leaves the text area.
func checkPages(t testing.TB, pages []page.Page, values map[string]string, p *templates.Paper) {
	t.Helper()
	got := text(pages)
	for _, f := range forms.Fields(p.Kind) {
		want := strings.ReplaceAll(values[f.Path], "\n", "")
		if !f.Unprinted && f.Type != forms.TypeItems && !boxed(f) && !strings.Contains(got, want) {
			t.Fatalf("%s: the value of %s is not printed in full:\n%s\nin\n%s", p.Name, f.Path, want, got)
		}
	}
	for i, pg := range pages {
		if out := strays(body(pg), textArea); out != nil {
			t.Fatalf("%s, page %d: %s", p.Name, i+1, out[0])
		}
	}
}

// boxed reports whether the paper shows a field as boxes.
func boxed(f forms.Field) bool { return f.Path == "project.key" || f.Path == "rating" }

func TestEveryCharacterOfEveryValueIsPrinted(t *testing.T) {
	s := New(library(t))
	for _, kind := range forms.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := paper(t, string(kind))
			items := standardItems(t)
			rapid.Check(t, func(r *rapid.T) {
				v := filled{items: items, text: map[string]string{}}
				for _, f := range forms.Fields(kind) {
					most := 4
					if f.Type == forms.TypeParagraph {
						most = 60
					}
					if rapid.IntRange(0, 3).Draw(r, "filled") > 0 {
						v.text[f.Path] = prose(most).Draw(r, f.Path)
					}
				}
				pages, err := s.Set(p, v)
				if err != nil {
					r.Fatal(err)
				}
				checkPages(rapidTB{t, r}, pages, v.text, p)
				cellStrays(rapidTB{t, r}, p, v)
			})
		})
	}
}

// A character without a glyph is told; any other is printed.
func TestStrangeCharactersAreNeverLost(t *testing.T) {
	lib := library(t)
	s := New(lib)
	for _, kind := range forms.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			p := paper(t, string(kind))
			var printed []forms.Field
			for _, f := range forms.Fields(kind) {
				if !f.Unprinted && f.Type != forms.TypeItems && !boxed(f) {
					printed = append(printed, f)
				}
			}
			rapid.Check(t, func(r *rapid.T) {
				f := rapid.SampledFrom(printed).Draw(r, "field")
				value := prose(6, strange, strange, strange).Draw(r, "text")
				pages, err := s.Set(p, filled{text: map[string]string{f.Path: value}})
				var missing *MissingGlyphError
				switch {
				case err == nil:
					checkPages(rapidTB{t, r}, pages, map[string]string{f.Path: value}, p)
				case !errors.As(err, &missing) || missing.Path != f.Path || !strings.ContainsRune(value, missing.Rune):
					r.Fatalf("%s: error %v", f.Path, err)
				default:
					if _, _, ok := lib.Find("body", missing.Rune); ok {
						r.Fatalf("%U has a glyph, and is refused", missing.Rune)
					}
				}
			})
		})
	}
}

func TestAnyCatalogueIsPrinted(t *testing.T) {
	s := New(library(t))
	rapid.Check(t, func(r *rapid.T) {
		var items []forms.Item
		for i := range rapid.IntRange(0, 40).Draw(r, "items") {
			items = append(items, forms.Item{
				Number: i + 1, Department: rapid.SampledFrom([]string{"发改部门", "住建部门", strings.Repeat("局", 30)}).Draw(r, "department"),
				Name: fmt.Sprintf("第%d项", i+1) + strings.ReplaceAll(prose(3).Draw(r, "name"), "\n", ""), Type: "行政许可",
			})
		}
		for _, name := range []string{"catalogue", "application", "authorization"} {
			p := paper(t, name)
			v := filled{items: items}
			pages, err := s.Set(p, v)
			if err != nil {
				r.Fatal(err)
			}
			tb := rapidTB{t, r}
			checkPages(tb, pages, nil, p)
			cellStrays(tb, p, v)
			got := text(pages)
			for _, item := range items {
				if !strings.Contains(got, item.Name) {
					r.Fatalf("%s: item %d %q is not printed in full in\n%s", name, item.Number, item.Name, got)
				}
			}
		}
	})
}
