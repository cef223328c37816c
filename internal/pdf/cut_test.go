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
	stub, err := newStub()
	if err != nil {
		t.Fatal(err)
	}
	rules := []page.Rule{{From: page.Point{X: 100, Y: 100}, To: page.Point{X: 200, Y: 100}, Width: 50}}
	canvases := []canvas{
		{side: &page.Page{Width: 10000, Height: 10000}, missing: []operation{{kind: line, rule: &rules[0]}}},
		{side: &page.Page{Width: 10000, Height: 10000}},
	}
	var out bytes.Buffer
	if err := paint(context.Background(), stub, canvases, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCutKnowsGopdf(t *testing.T) {
	pages, err := cut(drawnByGopdf(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2 || !bytes.Contains(pages[0], []byte("1.00 99.00 m 2.00 99.00 l S")) || pages[1] != nil {
		t.Errorf("%+v", pages)
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

// TestLostOperations tells when gopdf joins, drops or changes operations.
func TestLostOperations(t *testing.T) {
	const width, rule, run = "0.50 w\n", "q\n1.00 2.00 m 3.00 2.00 l S\nQ\n", "BT\n1.00 2.00 TD\n/F1 10 Tf 0 Tc\n[<00010002>] TJ\nET\n"
	learn := func(content string) ([]operation, error) {
		c := canvas{keys: make([][]byte, 3)}
		for _, k := range []kind{lineWidth, line, textRun} {
			c.missing = append(c.missing, operation{kind: k, shape: &shape{}})
		}
		return c.missing, c.learn([]byte(content), newKept[*shape](0))
	}
	got, err := learn(width + rule + run)
	if err != nil {
		t.Fatal(err)
	}
	if string(got[0].shape.content[0]) != width || string(got[1].shape.content[0]) != rule {
		t.Errorf("%q, %q", got[0].shape.content[0], got[1].shape.content[0])
	}
	if open := string(bytes.Join(got[2].shape.content[:], []byte("…"))); open != "BT\n1.00 2.00 TD\n… 10 Tf 0 Tc\n[…] TJ\nET\n" {
		t.Errorf("%q", open)
	}
	for _, content := range []string{
		"", width, width + rule, rule + run, width + run, run + rule + width, width + rule + run + run, width + rule + rule,
		width + rule + strings.Replace(run, "/F1", "/F2", 1), width + rule + strings.Replace(run, "/F1", "/F1 /F1", 1),
		width + rule + strings.Replace(run, "0001", "00", 1), width + rule + strings.Replace(run, "0001", "0001>-5<", 1),
		width + rule + strings.Replace(run, "<00010002>", "<00010002><00010002>", 1),
	} {
		if _, err := learn(content); err == nil {
			t.Errorf("%q has three operations", content)
		}
	}
}
