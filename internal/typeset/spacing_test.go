package typeset

import (
	"testing"

	"bangban/internal/page"
	"bangban/templates"
)

// spacedWidth is how wide a text of 16 pt is set when nothing stretches it.
func spacedWidth(t *testing.T, s string) page.Unit {
	t.Helper()
	b := styled(t, 1600)
	b.text(s, "body")
	if b.err != nil {
		t.Fatal(b.err)
	}
	return width(b.spaced(), false)
}

// Each pair of neighbouring marks loses the blank of one half.
func TestPunctuationIsSqueezed(t *testing.T) {
	for s, halves := range map[string]page.Unit{
		"甲，乙": 6, "甲）。": 5, "》、《": 4, "（《甲": 5, "”）。": 4, "：“甲": 5, "甲（乙）（丙）": 13, "。”": 3, "）））））": 6,
		"（（（": 4, "甲·乙": 5, "甲——乙": 8, "甲！）": 6, "甲（——）": 10,
	} {
		if got := spacedWidth(t, s); got != halves*800 {
			t.Errorf("%s is %s wide, want %s", s, got, halves*800)
		}
	}
}

func TestClosingMarkMayHangItsBlankHalf(t *testing.T) {
	if got := broken(t, "一二三四五，六七", 5); got[0] != "一二三四" {
		t.Errorf("first line %q: a whole mark hangs out", got[0])
	}
	b := styled(t, 1600)
	b.text("一二三四，五六七", "body")
	lines := breakLines(b.spaced(), 4*1600+800, 0)
	if got := read(lines[0].atoms); got != "一二三四，" {
		t.Errorf("first line %q, want the mark with half a square", got)
	}
}

func TestQuarterEmBetweenHanAndLatin(t *testing.T) {
	for _, c := range []struct {
		s    string
		gaps page.Unit
	}{
		{"第2号", 2}, {"项目A", 1}, {"A项目", 1}, {"甲，A", 0}, {"（A）", 0}, {"A B", 0}, {"甲乙", 0}, {"共12.5万元", 2}, {"100%甲", 0}, {"甲é乙", 2},
		{"二〇2", 1},
	} {
		plain := page.Unit(0)
		b := styled(t, 1600)
		b.text(c.s, "body")
		for _, a := range b.atoms {
			plain += a.width
		}
		if got := width(b.spaced(), false) - plain; got != c.gaps*400 {
			t.Errorf("%s has %s of space, want %d quarters of an em", c.s, got, c.gaps)
		}
	}
}

func TestNoQuarterEmInTitles(t *testing.T) {
	p := parse(t, "<mark>附件3</mark>")
	run := set(t, p, filled{})[0].Runs[0]
	if run.Text() != "附件3" || run.Spacing != 0 {
		t.Errorf("the mark is %q with gaps of %s", run.Text(), run.Spacing)
	}
}

// Quotes of a face with narrow ones have no blank half that could be squeezed away.
func TestNarrowQuotesAreNotSqueezed(t *testing.T) {
	kai, _, _ := library(t).Find("kai", '一')
	id, ok := kai.Glyph('”')
	if !ok || kai.Advance(id) > 700 {
		t.Fatal("the kai face has no narrow quote to test with")
	}
	b := styled(t, 1600)
	b.flow.s = New(narrowQuotes{library(t)})
	b.text("””", "body")
	if got := width(b.spaced(), false); got != 2*page.Advance(kai, id, 1600) {
		t.Errorf("two narrow quotes are %s wide", got)
	}
}

func TestLabelIsSpread(t *testing.T) {
	for _, c := range []struct {
		text string
		want []page.Unit // where the characters start, in hundredths of an em
	}{
		{"邮编", []page.Unit{0, 300}},
		{"经办人", []page.Unit{0, 150, 300}},
		{"联系电话", []page.Unit{0, 100, 200, 300}},
		{"项目单位名称", []page.Unit{0, 100, 200, 300, 400, 500}},
		{"编", []page.Unit{0}},
	} {
		b := styled(t, 1000)
		b.inlines([]templates.Inline{templates.Label{Text: c.text, Width: templates.Length{Ems: 400}}})
		x := page.Unit(0)
		for i, a := range b.spaced() {
			if x != c.want[i]*10 {
				t.Errorf("%s: character %d starts at %s, want %s", c.text, i+1, x, c.want[i]*10)
			}
			x += a.width + a.after
		}
	}
}

const paragraph = "为进一步优化营商环境，深化“放管服”改革，推动投资项目早落地、早开工、早投产，按照自治区2021年的部署，现就开展“帮您办”代办帮办服务工作" +
	"（以下简称《方案》）提出如下意见：一、坚持自愿委托、无偿代办、全程服务、依法高效的原则；二、项目总投资在12000.5万元以上的，由旗区政务服务局牵头。"

func TestFullLinesReachTheMeasure(t *testing.T) {
	p := parse(t, `<p indent="2em">`+paragraph+paragraph+`</p>`)
	pages := set(t, p, filled{})
	ends := map[page.Unit]page.Unit{}
	var ys []page.Unit
	for _, r := range body(pages[0]) {
		if _, ok := ends[r.Y]; !ok {
			ys = append(ys, r.Y)
		}
		last := r.Glyphs[len(r.Glyphs)-1]
		end := r.X + r.Width()
		if newClassTable().of(last.Rune)&shut != 0 {
			end -= r.Size / 2
		}
		ends[r.Y] = max(ends[r.Y], end)
	}
	for i, y := range ys {
		short := areaLeft + areaWidth - ends[y]
		switch last := i == len(ys)-1; {
		case !last && (short > 30 || short < -30):
			t.Errorf("line %d ends %s before the measure", i+1, short)
		case last && short < 1600:
			t.Errorf("the last line is stretched to %s before the measure", short)
		}
	}
	if len(ys) < 9 {
		t.Errorf("only %d lines", len(ys))
	}
}

// A word too long for what is left of a line may leave it so short that stretching would tear the line apart.
func TestLooseLinesStayRagged(t *testing.T) {
	p := parse(t, "<p>甲乙丙"+"A12345678901234567890123456789012345678901234567890123"+"</p>")
	run := body(set(t, p, filled{})[0])[0]
	if run.Text() != "甲乙丙" || run.Spacing > 800 {
		t.Errorf("%q is stretched by %s a gap", run.Text(), run.Spacing)
	}
}

func TestAlignments(t *testing.T) {
	for align, want := range map[string]page.Unit{
		"left": areaLeft, "center": areaLeft + (areaWidth-4800)/2, "right": areaLeft + areaWidth - 4800, "justify": areaLeft, "spread": areaLeft,
	} {
		p := parse(t, `<p size="15.99pt" align="`+align+`">甲乙丙</p>`)
		run := body(set(t, p, filled{})[0])[0]
		if d := run.X - want; d < -30 || d > 30 {
			t.Errorf("%s starts at %s, want %s", align, run.X, want)
		}
	}
	p := parse(t, `<p align="right" right="4em">甲乙丙</p>`)
	if run := body(set(t, p, filled{})[0])[0]; run.X != areaLeft+areaWidth-7*1600+22*2 && run.X != areaLeft+areaWidth-7*1600 {
		t.Errorf("a line four characters in from the right starts at %s", run.X)
	}
}
