package page_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"bangban/fonts"
	"bangban/internal/page"
)

// bodyFace is the face of running text, and the glyphs of a text in it.
func bodyFace(t *testing.T, text string) (*fonts.Face, []page.Glyph) {
	t.Helper()
	l, err := fonts.Open("")
	if err != nil {
		t.Fatal(err)
	}
	var face *fonts.Face
	var glyphs []page.Glyph
	for _, r := range text {
		f, id, ok := l.Find(fonts.RoleBody, r)
		if !ok {
			t.Fatalf("no glyph of %c", r)
		}
		face, glyphs = f, append(glyphs, page.Glyph{ID: id, Rune: r})
	}
	return face, glyphs
}

func TestMillimetresToUnits(t *testing.T) {
	for _, c := range []struct {
		hundredths int
		want       page.Unit
	}{
		{0, 0}, {2540, 7200}, {21000, page.A4Width}, {29700, page.A4Height}, // A4
		{15600, 44220}, {22500, 63780}, {3700, 10488}, {2800, 7937}, {700, 1984}, // the text area of GB/T 9704-2012
		{1, 3}, {100, 283}, {25400000, 72000000},
	} {
		if got := page.MM(c.hundredths); got != c.want {
			t.Errorf("%d hundredths of a millimetre are %d units, want %d", c.hundredths, got, c.want)
		}
	}
}

func TestUnitsReadAsPoints(t *testing.T) {
	for u, want := range map[page.Unit]string{
		0: "0", 1: "0.01", 10: "0.1", 100: "1", 1250: "12.5", 59528: "595.28", -1: "-0.01", -50: "-0.5", -1200: "-12", 10000: "100",
	} {
		if got := u.String(); got != want {
			t.Errorf("%d units read %q, want %q", int(u), got, want)
		}
	}
	if got := page.Unit(1050).Points(); got != 10.5 {
		t.Errorf("1050 units are %v points", got)
	}
}

func TestRunWidthLeavesOutTheLastSpacing(t *testing.T) {
	face, glyphs := bodyFace(t, "代办帮")
	run := page.Run{Face: face, Size: 1600, Spacing: 25, Glyphs: glyphs}
	if got := run.Width(); got != 3*1600+2*25 {
		t.Errorf("three characters with two gaps are %d wide", got)
	}
	run.Glyphs = glyphs[:1]
	if got := run.Width(); got != 1600 {
		t.Errorf("one character is %d wide", got)
	}
	if got := (page.Run{Face: face, Size: 1600}).Width(); got != 0 {
		t.Errorf("nothing is %d wide", got)
	}
}

func TestAdvanceIsRounded(t *testing.T) {
	face, glyphs := bodyFace(t, "代1")
	if got := page.Advance(face, glyphs[0].ID, 1050); got != 1050 {
		t.Errorf("a square character of 10.5pt moves on by %d", got)
	}
	exact := float64(face.Advance(glyphs[1].ID)) * 1051 / 1000
	if got := float64(page.Advance(face, glyphs[1].ID, 1051)); got < exact-0.5 || got > exact+0.5 {
		t.Errorf("a digit moves on by %v, want %v rounded", got, exact)
	}
}

func TestTickedBoxReadsAsBoxAndTick(t *testing.T) {
	face, glyphs := bodyFace(t, "是□")
	glyphs[1].Extra = '√'
	if got := (page.Run{Face: face, Glyphs: glyphs}).Text(); got != "是□√" {
		t.Errorf("the run reads %q", got)
	}
}

func samplePages(t *testing.T) []page.Page {
	face, glyphs := bodyFace(t, "办\U00030EDE")
	ticked := []page.Glyph{glyphs[0], {ID: glyphs[0].ID, Rune: '□', Extra: '√'}}
	return []page.Page{{
		Width: page.A4Width, Height: page.A4Height,
		Runs: []page.Run{
			{Face: face, Size: 1600, X: 7937, Y: 11896, Spacing: -22, Glyphs: ticked},
			{Face: face, Size: 1050, X: 1, Y: -5, Spacing: 9, Glyphs: glyphs[1:]},
		},
		Rules:    []page.Rule{{From: page.Point{X: 100, Y: 200}, To: page.Point{X: 300, Y: 200}, Width: 50}},
		Polygons: []page.Polygon{{Corners: []page.Point{{X: 0, Y: 0}, {X: 150, Y: 0}, {X: 0, Y: 225}}}},
		Areas:    []page.Area{{Name: "applicant", Kind: page.Seal, Rect: page.Rect{X: 1, Y: 2, W: 300, H: 400}}},
	}, {Width: page.A4Height, Height: page.A4Width}}
}

func TestDump(t *testing.T) {
	var got bytes.Buffer
	if err := page.Dump(&got, samplePages(t)); err != nil {
		t.Fatal(err)
	}
	name := samplePages(t)[0].Runs[0].Face.PostScriptName()
	want := strings.Join([]string{
		`page 1 595.28 841.89`,
		`text 79.37 118.96 16 ` + name + ` -22 "办□√"`,
		`text 0.01 -0.05 10.5 ` + name + ` "` + "\U00030EDE" + `"`,
		`rule 1 2 3 2 0.5`,
		`shape 0,0 1.5,0 0,2.25`,
		`area seal applicant 0.01 0.02 3 4`,
		`page 2 841.89 595.28`,
	}, "\n") + "\n"
	if got.String() != want {
		t.Errorf("dump\n%swant\n%s", got.String(), want)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("disk full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestDumpTellsOfAFailedWrite(t *testing.T) {
	if err := page.Dump(brokenWriter{}, samplePages(t)); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}
