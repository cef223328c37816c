package pdf

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"bangban/internal/page"
)

// drawnByGopdf is a gopdf file of two pages, one of which is empty.
func drawnByGopdf(t *testing.T) []byte {
	t.Helper()
	stubs, err := newStubs()
	if err != nil {
		t.Fatal(err)
	}
	rules := []page.Rule{{From: page.Point{X: 100, Y: 100}, To: page.Point{X: 200, Y: 100}, Width: 50}}
	p := painting{pages: []*page.Page{{Width: 10000, Height: 10000, Rules: rules}, {Width: 10000, Height: 10000}}}
	var out bytes.Buffer
	if err := p.paint(context.Background(), stubs, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCutKnowsGopdf(t *testing.T) {
	d, err := cut(drawnByGopdf(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.pages) != 2 || !bytes.Contains(d.pages[0].content, []byte("1.00 99.00 m 2.00 99.00 l S")) || d.pages[1].content != nil {
		t.Errorf("%+v", d.pages)
	}
}

// TestCutRefusesOtherShapes changes gopdf's output as another release of it might.
func TestCutRefusesOtherShapes(t *testing.T) {
	good := string(drawnByGopdf(t))
	swap := func(old, new string) string {
		if !strings.Contains(good, old) || len(old) != len(new) {
			t.Fatalf("%q cannot be swapped for %q", old, new)
		}
		return strings.Replace(good, old, new, 1)
	}
	cases := map[string]struct{ file, want string }{
		"empty":        {"", "header"},
		"version":      {swap("%PDF-1.7", "%PDF-2.0"), "header"},
		"cut off":      {good[:len(good)-20], "startxref"},
		"no startxref": {swap("startxref\n", "startxRef\n"), "startxref"},
		"table":        {swap("xref\n0 ", "xref\n1 "), "cross-reference"},
		"line":         {swap(" 00000 n \n", " 00001 n \n"), "line 1"},
		"trailer":      {swap("/Root 1 0 R\n", "/Root 2 0 R\n"), "trailer"},
		"number":       {swap("\n7 0 obj\n", "\n8 0 obj\n"), "start of object 7"},
		"end":          {swap("endobj\n\n3 0", "endobJ\n\n3 0"), "end of object 2"},
		"catalog":      {swap("/Type /Catalog", "/Type /Katalog"), "catalog"},
		"page tree":    {swap("/Type /Pages", "/Type /Kages"), "page tree"},
		"outlines":     {swap("/Count 0\n", "/Count 1\n"), "outlines"},
		"resources":    {swap("/F1 9 0 R", "/F1 8 0 R"), "resources"},
		"face":         {swap("/Type /FontDescriptor", "/Kind /FontDescriptor"), "face"},
		"page":         {swap("/Parent 2 0 R", "/Parent 3 0 R"), "no page"},
		"entries":      {swap(" /MediaBox [ 0 0 100.00", " /TrimBoxx [ 0 0 100.00"), "entries"},
		"content":      {swap("Q\nendstream\n", "Q\nendstreaM\n"), "content"},
		"missing page": {good, "instead of 3"},
	}
	for name, c := range cases {
		pages := 2
		if name == "missing page" {
			pages = 3
		}
		if _, err := cut([]byte(c.file), pages); err == nil || !strings.Contains(err.Error(), "unrecognised gopdf output") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCutAnyByte changes every byte in turn: the file is refused or read, and nothing worse.
func TestCutAnyByte(t *testing.T) {
	good := drawnByGopdf(t)
	for i := range good {
		changed := bytes.Clone(good)
		changed[i] ^= 0x11
		cut(changed, 2)
		cut(good[:i], 2)
	}
}

// TestLostRuns tells when gopdf joins or drops runs.
func TestLostRuns(t *testing.T) {
	j := &job{}
	two := []page.Run{{Glyphs: make([]page.Glyph, 1)}, {}, {Glyphs: make([]page.Glyph, 1)}}
	got, err := j.nameFonts([]byte("BT\n/F1 10 Tf\nET\nBT\n/F1 9 Tf\nET\n"), two, []int{4, 0, 1})
	if err != nil || string(got) != "BT\n/F5 10 Tf\nET\nBT\n/F2 9 Tf\nET\n" {
		t.Errorf("%q, %v", got, err)
	}
	for _, content := range []string{"", "BT\n/F1 10 Tf\nET\n", "\n/F1 \n/F1 \n/F1 "} {
		if _, err := j.nameFonts([]byte(content), two, []int{0, 0, 0}); err == nil {
			t.Errorf("%q has two runs", content)
		}
	}
}
