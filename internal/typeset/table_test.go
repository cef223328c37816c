package typeset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bangban/internal/page"
	"bangban/templates"
)

// cellStrays sets the tables of a paper and fails when a cell's text leaves the cell.
func cellStrays(t testing.TB, p *templates.Paper, v Values) {
	t.Helper()
	f := &flow{s: New(library(t)), paper: p, values: v}
	for i, b := range p.Blocks {
		tb, ok := b.(*templates.Table)
		if !ok {
			continue
		}
		l := f.table(tb, areaWidth)
		if tb.Fill {
			var rest []piece
			for _, b := range p.Blocks[i+1:] {
				rest = append(rest, f.block(b, areaWidth)...)
			}
			f.y = 8000
			f.pages = make([]page.Page, 1)
			l = f.filled(tb, total(rest))
		}
		l.pieces()
		for _, c := range l.cells {
			box := page.Rect{X: l.columns[c.Column], W: l.columns[c.Column+c.Columns] - l.columns[c.Column], H: l.between(c.row, c.row+c.Rows)}
			on := page.Page{}
			if c.Stack != "" {
				f.stack(canvas{&on}, c, box)
			} else {
				c.draw(canvas{&on}, box, l.pad())
			}
			if got := strays(on.Runs, box); got != nil {
				t.Errorf("%s, cell %d of row %d: %d characters outside: %s", p.Name, c.place, c.row, len(got), got[0])
				return
			}
		}
	}
	if f.err != nil {
		t.Error(f.err)
	}
}

// sizes is the type sizes of the runs that hold a character.
func sizes(pages []page.Page, r rune) []page.Unit {
	var all []page.Unit
	for _, p := range pages {
		for _, run := range p.Runs {
			if strings.ContainsRune(run.Text(), r) && !slices.Contains(all, run.Size) {
				all = append(all, run.Size)
			}
		}
	}
	return all
}

// bottoms is the lowest rule of each page.
func bottoms(pages []page.Page) []page.Unit {
	var all []page.Unit
	for _, p := range pages {
		low := page.Unit(0)
		for _, r := range p.Rules {
			low = max(low, r.To.Y)
		}
		all = append(all, low)
	}
	return all
}

// A value that outgrows its cell is set smaller, then the cell grows, then the value moves to the continuation page.
func TestLongValuesShrinkGrowAndMove(t *testing.T) {
	const note = "（详见续页）"
	p := paper(t, "application")
	floor := page.Unit(900)
	rank := func(pages []page.Page) (stage int, size page.Unit) {
		size = sizes(pages, '洸')[0]
		switch {
		case strings.Contains(text(pages), note):
			return 3, size
		case size == 1200:
			return 0, size
		case size > floor:
			return 1, size
		}
		return 2, size
	}
	reached, at, last := map[int]bool{}, 0, page.Unit(1200)
	for n := 1; n <= 1200; n += max(1, n/12) {
		value := strings.Repeat("洸", n)
		v := filled{items: standardItems(t), text: map[string]string{"project.purpose": value}}
		pages := set(t, p, v)
		stage, size := rank(pages)
		if stage < at || stage < 3 && size > last {
			t.Errorf("%d characters are at stage %d in %s, after stage %d in %s", n, stage, size, at, last)
		}
		at, last = stage, size
		reached[stage] = true
		if want := 1; stage < 3 && len(pages) != want {
			t.Errorf("%d characters at stage %d take %d pages", n, stage, len(pages))
		}
		if got := strings.Count(text(pages), "洸"); got != n {
			t.Errorf("%d of %d characters are printed", got, n)
		}
		if bottom := bottoms(pages)[0]; bottom > areaTop+areaHeight {
			t.Errorf("%d characters push the table down to %s", n, bottom)
		}
		cellStrays(t, p, v)
	}
	if !reached[0] || !reached[1] || !reached[3] {
		t.Errorf("stages reached: %v", reached)
	}
	if at != 3 {
		t.Error("the longest value is not on the continuation page")
	}
}

// A code is set smaller rather than torn.
func TestCodesStayWholeInTheirCells(t *testing.T) {
	for path, code := range map[string]string{
		"project.code": "2104-150624-04-01-000018", "applicant.phone": "0477-6212345", "applicant.postcode": "016100", "project.investment": "123456.5", "applicant.principal": "Alexandra",
	} {
		pages := set(t, paper(t, "application"), filled{text: map[string]string{path: code}})
		if !slices.ContainsFunc(textLines(pages[0]), func(l string) bool { return strings.Contains(l, code) }) {
			t.Errorf("%s %s is torn", path, code)
		}
	}
}

func TestContinuationPage(t *testing.T) {
	purpose, progress := strings.Repeat("建设内容及规模。", 150), strings.Repeat("审批进展。\n", 90)
	pages := set(t, paper(t, "application"), filled{items: standardItems(t), text: map[string]string{
		"project.progress": progress, "project.purpose": purpose, "project.name": "东升能源化工项目", "applicant.name": "某某公司",
	}})
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	front, rest := text(pages[:1]), text(pages[1:])
	if strings.Count(front, "（详见续页）") != 2 || !strings.Contains(front, "东升能源化工项目") || strings.Contains(front, "审批进展。") {
		t.Errorf("the form reads %s", front)
	}
	want := "附件3（续页）“帮您办”代办帮办服务申请表项目主要用途及规模" + purpose + "目前审批进展情况" + strings.ReplaceAll(progress, "\n", "")
	if rest != want {
		t.Errorf("the continuation reads\n%s\nwant\n%s", rest, want)
	}
	for i, p := range pages {
		if got := strays(body(p), textArea); got != nil {
			t.Errorf("page %d: %s", i+1, got[0])
		}
	}
}

// 附件1 with a long catalogue: the header on every page, no item lost, rows whole.
func TestLongCatalogue(t *testing.T) {
	for _, each := range []int{1, 7, 300} {
		items := manyItems(300, each)
		pages := set(t, paper(t, "catalogue"), filled{items: items})
		if len(pages) < 12 {
			t.Errorf("%d items take %d pages", len(items), len(pages))
		}
		for i, p := range pages {
			lines := textLines(p)
			if n := strings.Count(strings.Join(lines, "\n"), "序号承办部门事项名称事项类型"); n != 1 {
				t.Errorf("page %d has the header %d times:\n%s", i+1, n, strings.Join(lines, "\n"))
			}
			if got := strays(body(p), textArea); got != nil {
				t.Errorf("page %d: %s", i+1, got[0])
			}
			if each == 300 && !strings.Contains(strings.Join(lines, ""), "第1局") {
				t.Errorf("page %d does not name the department", i+1)
			}
		}
		got := text(pages)
		at := 0
		for _, item := range items {
			next := strings.Index(got[at:], item.Name)
			if next < 0 {
				t.Fatalf("item %d is lost or out of order", item.Number)
			}
			at += next
		}
	}
}

// 附件3 with a long catalogue goes on below its page, the ruling closed on each, nothing lost.
func TestLongChecklist(t *testing.T) {
	items := manyItems(120, 10)
	p := paper(t, "application")
	v := filled{items: items, ticked: []string{"items=120"}}
	pages := set(t, p, v)
	got := text(pages)
	for _, item := range items {
		if !strings.Contains(got, item.Name) {
			t.Errorf("item %d is lost", item.Number)
		}
	}
	for i, pg := range pages {
		if got := strays(body(pg), textArea); got != nil {
			t.Errorf("page %d: %s", i+1, got[0])
		}
		if low := bottoms(pages)[i]; low == 0 || low > areaTop+areaHeight {
			t.Errorf("the ruling of page %d ends at %s", i+1, low)
		}
	}
	if last := text(pages[len(pages)-1:]); !strings.Contains(last, "第120号") || !strings.Contains(last, "申请人：") {
		t.Errorf("the signature stands alone: the last page reads %s", last)
	}
	cellStrays(t, p, v)
}

// However long the items, the signature keeps some of them on its page.
func TestSignatureStaysWithTheItems(t *testing.T) {
	for n := 20; n < 120; n += 3 {
		pages := set(t, paper(t, "application"), filled{items: manyItems(n, 10)})
		for i, p := range pages {
			if got := text([]page.Page{p}); strings.Contains(got, "申请人：") && !strings.Contains(got, "□第") {
				t.Errorf("%d items: page %d reads %s", n, i+1, got)
			}
			if got := strays(body(p), textArea); got != nil {
				t.Errorf("%d items, page %d: %s", n, i+1, got[0])
			}
		}
	}
}

// A page break does not go through an item.
func TestItemsStayWhole(t *testing.T) {
	items := manyItems(80, 80)
	for i := range items {
		items[i].Name = fmt.Sprintf("第%d项", i+1) + strings.Repeat("审", 20+i%50)
	}
	pages := set(t, paper(t, "application"), filled{items: items})
	for _, item := range items {
		on := 0
		for _, p := range pages {
			if strings.Contains(text([]page.Page{p}), "□"+item.Name) {
				on++
			}
		}
		if on != 1 {
			t.Errorf("item %d stands whole on %d pages", item.Number, on)
		}
	}
}

func TestStackedLabels(t *testing.T) {
	pages := set(t, paper(t, "application"), filled{items: standardItems(t)})
	for _, label := range []string{"申请单位情况", "项目基本情况", "委托代办帮办信息", "具体申请代办帮办事项"} {
		var ys []page.Unit
		runs := body(pages[0])
		for i := range runs {
			if len(runs)-i < len([]rune(label)) || len(ys) > 0 {
				continue
			}
			read := ""
			for _, r := range runs[i : i+len([]rune(label))] {
				read += r.Text()
				if r.X != runs[i].X {
					read += "|"
				}
			}
			if read == label {
				for _, r := range runs[i : i+len([]rune(label))] {
					ys = append(ys, r.Y)
				}
			}
		}
		if !slices.IsSorted(ys) || len(ys) != len([]rune(label)) || ys[1]-ys[0] < 1200 {
			t.Errorf("%s stands at %v, not one character a line", label, ys)
		}
	}
}

// A table taller than pages with cells that span its rows, in a paper of an office.
func TestSpanningCellsGoOverPages(t *testing.T) {
	for n := 1; n < 4000; n += 1 + n/3 {
		value := strings.Repeat("洸", n)
		for _, fill := range []string{"no", "yes"} {
			p := parseEvaluation(t, fmt.Sprintf(`<table columns="10mm 40mm *" fill="%s"><row header="yes"><cell cols="3">表头</cell></row>`+
				`<row><cell rows="2" stack="tight">意见</cell><cell rows="2"><field field="comments"/></cell><cell>甲</cell></row><row><cell>乙</cell></row></table>`, fill))
			v := filled{text: map[string]string{"comments": value}}
			pages := set(t, p, v)
			if got := strings.Count(text(pages), "洸"); got != n {
				t.Errorf("%d of %d characters are printed", got, n)
			}
			for i, pg := range pages {
				if got := strays(body(pg), textArea); got != nil {
					t.Errorf("%d characters, page %d: %s", n, i+1, got[0])
				}
			}
			cellStrays(t, p, v)
		}
	}
}

// A header as high as the page heads nothing; it must not be repeated without end.
func TestHugeHeader(t *testing.T) {
	p := parseEvaluation(t, `<table columns="*"><row header="yes"><cell><field field="comments"/></cell></row><row><cell>甲</cell></row></table>`)
	for _, n := range []int{10, 300, 600, 900, 5000} {
		pages := set(t, p, filled{text: map[string]string{"comments": strings.Repeat("洸", n)}})
		if got := strings.Count(text(pages), "洸"); got != n || len(pages) > 12 {
			t.Errorf("%d of %d characters on %d pages", got, n, len(pages))
		}
	}
}

func TestDepartmentsAreMergedCells(t *testing.T) {
	pages := set(t, paper(t, "catalogue"), filled{items: standardItems(t)})
	got := text(pages)
	for _, d := range []string{"发改部门", "自然资源部门", "住建部门", "水务部门", "工信部门", "交通部门", "统战部"} {
		if n := strings.Count(got, d); n < 1 || n > 2 {
			t.Errorf("%s is printed %d times", d, n)
		}
	}
	if strings.Count(got, "行政许可")+strings.Count(got, "其他行政权力") != 22 {
		t.Error("not every item has its type")
	}
}
