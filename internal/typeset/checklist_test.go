package typeset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/page"
)

// boxes is where the boxes of the items of 附件3 stand, in reading order.
func boxes(p page.Page) []page.Unit {
	var ys []page.Unit
	for _, r := range body(p) {
		for range strings.Count(r.Text(), "□") {
			ys = append(ys, r.Y)
		}
	}
	return ys[2:] // behind 是□ and 否□
}

// The pairs are those that the order of the source's extracted text tells.
func TestStandardItemsArePairedAsPrinted(t *testing.T) {
	want := [][]int{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11}, {12}, {13, 14}, {15, 16}, {17, 18}, {19}, {20}, {21, 22}}
	pages := set(t, paper(t, "application"), filled{items: standardItems(t)})
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	var got [][]int
	last := page.Unit(0)
	for i, y := range boxes(pages[0]) {
		switch {
		case y == last:
			got[len(got)-1] = append(got[len(got)-1], i+1)
		case y < last:
			t.Errorf("item %d stands above item %d", i+1, i)
		default:
			got = append(got, []int{i + 1})
		}
		last = y
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("items stand beside each other as %v, want %v", got, want)
	}
}

func TestTickedItems(t *testing.T) {
	items := standardItems(t)
	ticked := filled{items: items, ticked: []string{"items=2", "items=11", "items=22"}}
	for _, name := range []string{"application", "authorization"} {
		pages := set(t, paper(t, name), ticked)
		got, polygons := text(pages), 0
		for _, p := range pages {
			polygons += len(p.Polygons)
		}
		if polygons != 3 || strings.Count(got, "□√") != 3 {
			t.Errorf("%s has %d ticks and reads %s", name, polygons, got)
		}
		for _, n := range []int{2, 11, 22} {
			want := "□√" + items[n-1].Name
			if name == "authorization" {
				want = strconv.Itoa(n) + "." + items[n-1].Name + "□√"
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s does not read %s", name, want)
			}
		}
	}
}

// 附件4 numbers the items, one a line, and the box stays with the last word.
func TestNumberedItems(t *testing.T) {
	items := standardItems(t)
	items[4].Name = strings.Repeat("政府投资项目", 9) + "审批"
	pages := set(t, paper(t, "authorization"), filled{items: items})
	var lines []string
	for _, p := range pages {
		lines = append(lines, textLines(p)...)
	}
	for _, item := range items {
		start := fmt.Sprintf("%d.%s", item.Number, string([]rune(item.Name)[:6]))
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, start) }) {
			t.Errorf("no line starts %s", start)
		}
	}
	for _, l := range lines {
		if strings.HasPrefix(l, "□") || strings.Count(l, "□") > 1 {
			t.Errorf("line %q", l)
		}
	}
}

// Items of any length stay in their cell, and their further lines behind the box.
func TestItemsOfAnyLength(t *testing.T) {
	for n := 1; n < 70; n++ {
		items := []forms.Item{
			{Number: 1, Name: strings.Repeat("长", n)}, {Number: 2, Name: "短项"},
			{Number: 3, Name: "中等长度的一个事项"}, {Number: 4, Name: strings.Repeat("审", 70-n)},
		}
		p := paper(t, "application")
		got := text(set(t, p, filled{items: items}))
		for _, item := range items {
			if !strings.Contains(got, "□"+item.Name) {
				t.Errorf("%d: item %d is lost or torn apart in %s", n, item.Number, got)
			}
		}
		cellStrays(t, p, filled{items: items})
	}
}

func TestNoItems(t *testing.T) {
	for _, name := range []string{"application", "authorization", "catalogue"} {
		if pages := set(t, paper(t, name), filled{}); len(pages) == 0 {
			t.Errorf("%s without a catalogue has no page", name)
		}
	}
}
