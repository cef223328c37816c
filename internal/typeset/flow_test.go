package typeset

import (
	"fmt"
	"strings"
	"testing"

	"bangban/internal/page"
)

// A signature on a page without a word of what is signed proves nothing.
func TestSignatureNeverStandsAlone(t *testing.T) {
	for name, c := range map[string]struct{ path, signature string }{
		"termination":   {"reason", "项目经办人签字："},
		"completion":    {"project.name", "项目经办人签字："},
		"evaluation":    {"comments", "评价人签字："},
		"authorization": {"principal.legal_representative", "委托方名称："},
		"commitment":    {"authority", "项目经办人签字："},
	} {
		p := paper(t, name)
		for n := 0; n <= 1500; n += 9 {
			pages := set(t, p, filled{items: standardItems(t), text: map[string]string{c.path: strings.Repeat("洸", n)}})
			for i, pg := range pages {
				lines := textLines(pg)
				for k, l := range lines {
					if strings.Contains(l, c.signature) && k < 2 {
						t.Errorf("%s with %d characters: page %d starts %q", name, n, i+1, lines)
					}
				}
				if got := text([]page.Page{pg}); i == len(pages)-1 && !strings.Contains(got, "签字") {
					t.Errorf("%s with %d characters: the last page has the date alone: %q", name, n, lines)
				}
				if got := strays(body(pg), textArea); got != nil {
					t.Errorf("%s with %d characters, page %d: %s", name, n, i+1, got[0])
				}
			}
		}
	}
}

// 附件7: the room for comments is ruled; long ones are set smaller, and then take more lines and pages.
func TestCommentsOnRuledLines(t *testing.T) {
	p := paper(t, "evaluation")
	before := 0
	for n := 0; n <= 4000; n += 50 {
		pages := set(t, p, filled{text: map[string]string{"comments": strings.Repeat("洸", n)}})
		ruled := map[string]bool{}
		for i, pg := range pages {
			for _, r := range pg.Rules {
				if r.From.X == areaLeft && r.To.X == areaLeft+areaWidth {
					ruled[fmt.Sprint(i, r.From.Y)] = true
				}
			}
		}
		if len(ruled) < 6 || len(ruled) < before {
			t.Errorf("%d characters stand on %d lines, fewer on %d", n, len(ruled), before)
		}
		before = len(ruled)
		if got := strings.Count(text(pages), "洸"); got != n {
			t.Errorf("%d of %d characters are printed", got, n)
		}
		if n > 0 {
			if all := sizes(pages, '洸'); len(all) != 1 || all[0] < 1200 || all[0] > 1600 {
				t.Errorf("%d characters are set in %v", n, all)
			}
		}
	}
	if before < 60 {
		t.Errorf("the lines grew to %d", before)
	}
}

func TestHeadingStaysWithItsText(t *testing.T) {
	for n := 1; n < 44; n++ {
		p := parse(t, "<p>"+strings.Repeat("行<br/>", n)+"</p><title>标题</title><p>正文</p>")
		for i, pg := range set(t, p, filled{}) {
			lines := textLines(pg)
			if lines[len(lines)-1] == "标题" {
				t.Errorf("%d lines: the title ends page %d", n, i+1)
			}
		}
	}
}

// The header of a table is not left behind at the foot of a page either.
func TestHeaderStaysWithItsRows(t *testing.T) {
	for n := 1; n < 30; n++ {
		p := parse(t, "<p>"+strings.Repeat("行<br/>", n)+`</p><table columns="10mm * * *"><row header="yes"><cell>表头</cell><cell/><cell/><cell/></row><items/></table>`)
		for _, each := range []int{1, 90} {
			for i, pg := range set(t, p, filled{items: manyItems(90, each)}) {
				lines := textLines(pg)
				if lines[len(lines)-1] == "表头" {
					t.Errorf("%d lines, %d items a department: the header ends page %d", n, each, i+1)
				}
				if got := strays(body(pg), textArea); got != nil {
					t.Errorf("%d lines, page %d: %s", n, i+1, got[0])
				}
			}
		}
	}
}

func TestGapIsNotKeptAtTheTopOfAPage(t *testing.T) {
	p := parse(t, "<p>"+strings.Repeat("行<br/>", 22)+`</p><p before="3">正文</p>`)
	pages := set(t, p, filled{})
	if len(pages) != 2 || body(pages[1])[0].Y != body(pages[0])[0].Y {
		t.Errorf("the second of %d pages starts lower than the first", len(pages))
	}
}

func TestFlowchart(t *testing.T) {
	pages := set(t, paper(t, "flowchart"), filled{})
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	want := "附件2“帮您办”代办帮办服务流程图（示范文本）自愿申请"
	got := text(pages)
	if !strings.HasPrefix(got, want) {
		t.Errorf("the chart reads %s", got)
	}
	at := 0
	for _, step := range []string{"自愿申请", "接洽核实", "签订授权委托书和承诺书", "制定代办帮办方案", "指导按序申报", "反馈办理结果", "归档返还材料", "回访评估评价"} {
		next := strings.Index(got[at:], step)
		if next < 0 {
			t.Fatalf("step %s is missing or out of order", step)
		}
		at += next
	}
	if n := len(pages[0].Polygons); n != 8 { // seven from step to step, one to the side
		t.Errorf("%d arrow heads", n)
	}
	if got := strays(body(pages[0]), textArea); got != nil {
		t.Error(got)
	}
}

// The blank papers take no more sheets than their text needs; 附件4 has two as the official one.
func TestBlankPapersTakeTheirPages(t *testing.T) {
	for name, want := range map[string]int{
		"flowchart": 1, "application": 1, "authorization": 2, "commitment": 2, "completion": 1, "evaluation": 1, "termination": 1,
	} {
		pages := set(t, paper(t, name), filled{items: standardItems(t), model: true})
		if len(pages) != want {
			t.Errorf("%s takes %d pages, want %d", name, len(pages), want)
		}
		for i, p := range pages {
			if got := strays(body(p), textArea); got != nil {
				t.Errorf("%s, page %d: %s", name, i+1, got[0])
			}
		}
	}
}
