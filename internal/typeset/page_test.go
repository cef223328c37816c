package typeset

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"bangban/internal/page"
)

// GB/T 9704-2012 §5.2.3: 22 lines a page, 28 characters a line.
func TestTwentyTwoLinesOfTwentyEight(t *testing.T) {
	p := parse(t, "<p>"+strings.Repeat("鄂尔多斯", 7*22)+"旗</p>")
	pages := set(t, p, filled{})
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	lines := textLines(pages[0])
	if len(lines) != 22 {
		t.Errorf("%d lines on the first page", len(lines))
	}
	for i, l := range lines[:len(lines)-1] {
		if n := len([]rune(l)); n != 28 {
			t.Errorf("line %d has %d characters", i+1, n)
		}
	}
	if got := strays(body(pages[0]), textArea); got != nil {
		t.Error(got)
	}
	if first := body(pages[0])[0]; first.Y-1600*ascent/100 > areaTop+700 {
		t.Errorf("the first line stands at %s", first.Y)
	}
}

// GB/T 9704-2012 §7.5: odd pages at the right, even ones at the left, one character in, 7 mm below the text area.
func TestPageNumbers(t *testing.T) {
	p := parse(t, "<p>"+strings.Repeat("鄂尔多斯", 7*22*11)+"</p>")
	pages := set(t, p, filled{})
	if len(pages) != 11 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, pg := range pages {
		run := pg.Runs[len(pg.Runs)-1]
		if want := "— " + []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}[i] + " —"; run.Text() != want || run.Size != 1400 {
			t.Errorf("page %d is numbered %q in %s", i+1, run.Text(), run.Size)
		}
		edge := run.X - areaLeft
		if i%2 == 0 {
			edge = areaLeft + areaWidth - run.X - run.Width()
		}
		if edge != 1400 {
			t.Errorf("the number of page %d stands %s in from its edge", i+1, edge)
		}
		if middle := run.Y - 1400*38/100 - areaTop - areaHeight; middle != page.MM(700) {
			t.Errorf("the number of page %d stands %s below the text", i+1, middle)
		}
	}
}

func TestValuesNeverBecomeMarkup(t *testing.T) {
	const value = `<field field="agent.name"/>&amp;{{.}}<br/>`
	for _, path := range []string{"project.name", "project.code", "completed", "comments", "date"} {
		pages := set(t, paper(t, "evaluation"), filled{text: map[string]string{path: value}})
		if !strings.Contains(text(pages), value) {
			t.Errorf("%s does not print its value literally:\n%s", path, text(pages))
		}
	}
	for _, path := range []string{"applicant.name", "project.purpose"} {
		if got := text(set(t, paper(t, "application"), filled{text: map[string]string{path: value}})); !strings.Contains(got, value) {
			t.Errorf("%s does not print its value literally:\n%s", path, got)
		}
	}
}

func TestMissingGlyphNamesFieldAndCharacter(t *testing.T) {
	for _, c := range []struct {
		name, path string
		value      string
		want       rune
	}{
		{"application", "applicant.name", "甲\U0001F600乙", '\U0001F600'},
		{"application", "project.purpose", strings.Repeat("长", 3000) + "\U0010FFFF", '\U0010FFFF'},
		{"evaluation", "comments", "甲\r乙", '\r'},
		{"evaluation", "project.name", "\U0001F600", '\U0001F600'},
		{"termination", "reason", "甲\t乙", '\t'},
		{"authorization", "agent.name", "\u0007", '\u0007'},
	} {
		_, err := New(library(t)).Set(paper(t, c.name), filled{text: map[string]string{c.path: c.value}})
		var missing *MissingGlyphError
		if !errors.As(err, &missing) || missing.Path != c.path || missing.Rune != c.want {
			t.Errorf("%U in %s: error %v", c.want, c.path, err)
		}
	}
}

func TestRareCharactersAreSet(t *testing.T) {
	const names = "𠮷䶮㼆𫍽\U00030EDE阿拉坦·乌勒"
	for name, path := range map[string]string{
		"application": "applicant.handler", "authorization": "agent.name", "commitment": "authority", "evaluation": "comments",
	} {
		if got := text(set(t, paper(t, name), filled{text: map[string]string{path: names}})); !strings.Contains(got, names) {
			t.Errorf("%s of %s is lost in %s", names, name, got)
		}
	}
}

// A tick is drawn inside its box, which reads as □√.
func TestTicks(t *testing.T) {
	p := paper(t, "evaluation")
	if blank := set(t, p, filled{})[0]; len(blank.Polygons) != 0 || strings.Contains(text([]page.Page{blank}), "√") {
		t.Error("the blank paper has a tick")
	}
	pages := set(t, p, filled{ticked: []string{"rating=satisfied"}})
	if got := text(pages); !strings.Contains(got, "非常满意□满意□√不满意□") {
		t.Errorf("the boxes read %s", got)
	}
	if n := len(pages[0].Polygons); n != 1 {
		t.Fatalf("%d ticks", n)
	}
	for _, r := range pages[0].Runs {
		x := r.X
		for _, g := range r.Glyphs {
			w := page.Advance(r.Face, g.ID, r.Size)
			if g.Extra == '√' {
				if g.Rune != '□' {
					t.Errorf("the tick stands over %c", g.Rune)
				}
				for _, c := range pages[0].Polygons[0].Corners {
					if c.X < x || c.X > x+w || c.Y > r.Y+r.Size*12/100 || c.Y < r.Y-r.Size*ascent/100 {
						t.Errorf("corner %v of the tick is outside the box at %s,%s", c, x, r.Y)
					}
				}
			}
			x += w + r.Spacing
		}
	}
}

func TestBlankSlots(t *testing.T) {
	p := paper(t, "completion")
	if got := text(set(t, p, filled{})); !strings.Contains(got, "已于年月日完成") || !strings.Contains(got, "（申请人盖章）（）") {
		t.Errorf("to be filled by hand: %s", got)
	}
	if got := text(set(t, p, filled{model: true})); !strings.Contains(got, "已于×年×月×日完成") || !strings.Contains(got, "×××政务服务部门") {
		t.Errorf("the attachment itself: %s", got)
	}
	filledIn := filled{text: map[string]string{"completed": "2021年5月12日", "authority": "鄂托克旗政务服务局"}}
	if got := text(set(t, p, filledIn)); !strings.Contains(got, "已于2021年5月12日完成") || strings.Contains(got, "×") {
		t.Errorf("filled in: %s", got)
	}
	if got := text(set(t, paper(t, "application"), filled{text: map[string]string{"project.investment": "12000.5"}})); !strings.Contains(got, "12000.5万元") {
		t.Errorf("the amount has no unit in %s", got)
	}
}

// The rule below a slot does not begin or end a line by itself, nor stand between a line's start and a stop.
func TestRuledValues(t *testing.T) {
	p := paper(t, "completion")
	for n := 1; n < 120; n++ {
		value := strings.Repeat("水", n)
		pg := set(t, p, filled{text: map[string]string{"project.name": value, "project.code": "无"}})[0]
		for _, r := range pg.Rules {
			if r.To.X-r.From.X <= 800 {
				t.Errorf("%d characters: %s of rule stands alone", n, r.To.X-r.From.X)
			}
		}
		for _, l := range textLines(pg) {
			if strings.HasPrefix(l, "，") || strings.HasPrefix(l, "）") {
				t.Errorf("%d characters: a line starts %q", n, l[:3])
			}
		}
	}
}

func TestAreas(t *testing.T) {
	for name, want := range map[string][]string{
		"application":   {"seal applicant", "signature applicant"},
		"authorization": {"seal principal", "signature legal_representative"},
		"commitment":    {"signature handler", "seal applicant"},
		"completion":    {"signature handler", "signature caseworker", "seal applicant", "seal authority"},
		"evaluation":    {"signature evaluator", "seal applicant"},
		"termination":   {"signature handler", "signature caseworker", "seal applicant", "seal authority"},
	} {
		var got []string
		pages := set(t, paper(t, name), filled{items: standardItems(t)})
		for _, p := range pages {
			for _, a := range p.Areas {
				got = append(got, string(a.Kind)+" "+a.Name)
				if a.W <= 0 || a.H <= 0 || a.Kind == page.Seal && (a.W != page.MM(4200) || a.H != a.W) {
					t.Errorf("%s: area %+v", name, a)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the areas %q, want %q", name, got, want)
		}
	}
}

func TestSameValuesSamePages(t *testing.T) {
	s := New(library(t))
	v := filled{items: standardItems(t), text: map[string]string{"applicant.address": strings.Repeat("内蒙古鄂尔多斯市", 40)}}
	var first, second strings.Builder
	for _, w := range []*strings.Builder{&first, &second} {
		pages, err := s.Set(paper(t, "application"), v)
		if err != nil || page.Dump(w, pages) != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("set twice, the pages differ")
	}
}
