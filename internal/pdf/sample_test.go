package pdf_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bangban/fonts"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
)

var library = sync.OnceValues(func() (*fonts.Library, error) { return fonts.Open("") })

// set puts a line of text on a page, in as many runs as it needs faces.
func set(tb testing.TB, p *page.Page, role fonts.Role, size, x, y, spacing page.Unit, text string) {
	tb.Helper()
	lib, err := library()
	if err != nil {
		tb.Fatal(err)
	}
	run := page.Run{Size: size, X: x, Y: y, Spacing: spacing}
	for _, r := range text {
		face, glyph, ok := lib.Find(role, r)
		if !ok {
			tb.Fatalf("no face has U+%04X", r)
		}
		if run.Face != nil && run.Face != face {
			p.Runs = append(p.Runs, run)
			run = page.Run{Size: size, X: run.X + run.Width() + spacing, Y: y, Spacing: spacing}
		}
		run.Face = face
		run.Glyphs = append(run.Glyphs, page.Glyph{ID: glyph, Rune: r})
	}
	p.Runs = append(p.Runs, run)
}

// rareNames are characters of real names that plain gopdf draws but mislabels, or does not draw.
const rareNames = "𠮷䶮㼆𫍽\U00030EDE"

func samplePage(tb testing.TB) page.Page {
	p := page.Page{Width: page.A4Width, Height: page.A4Height}
	set(tb, &p, fonts.RoleTitle, 22*page.Pt, 7200, 9000, 0, "“帮您办”代办帮办服务申请表")
	set(tb, &p, fonts.RoleBody, 12*page.Pt, 7200, 12000, 37, "申请单位（个人）：托克托县人民政府 2021-05-12")
	set(tb, &p, fonts.RoleBody, 1050, 7200, 14000, 0, "法定代表人："+rareNames)
	set(tb, &p, fonts.RoleHei, 1050, 7200, 16000, -25, "联系电话 Tel. (0471) 1234567")
	for i := range page.Unit(8) {
		p.Rules = append(p.Rules, page.Rule{From: page.Point{X: 7000, Y: 20000 + 2000*i}, To: page.Point{X: 50000, Y: 20000 + 2000*i}, Width: 50 + 25*(i%2)})
	}
	p.Polygons = append(p.Polygons, page.Polygon{Corners: []page.Point{{X: 30000, Y: 40000}, {X: 31000, Y: 42000}, {X: 29000, Y: 42000}}})
	return p
}

func sampleDocument(tb testing.TB) pdf.Document {
	return pdf.Document{
		Title: "代办帮办服务申请表（𠮷）", Author: "托克托县行政审批和政务服务局",
		Created: pdf.Date{Year: 2021, Month: 5, Day: 12},
		Parts: []pdf.Part{{
			Title: "申请表", Pages: []page.Page{samplePage(tb)},
			Data: []byte(`{"form":"application","applicant":{"name":"𠮷"}}`), DataName: "application.json",
		}},
	}
}

func newWriter(tb testing.TB, profile pdf.Profile) *pdf.Writer {
	tb.Helper()
	w, err := pdf.New(profile)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func write(tb testing.TB, profile pdf.Profile, d pdf.Document) []byte {
	tb.Helper()
	data, err := newWriter(tb, profile).Write(context.Background(), d)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// tool runs a program and gives what it prints; both its absence and its refusal fail the test.
func tool(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	return string(pdftest.Run(tb, name, args...))
}

// save writes bytes into a file of the test's own folder.
func save(tb testing.TB, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// formPage has about 300 different glyphs in two faces and the ruling of a form.
func formPage(tb testing.TB) page.Page {
	p := page.Page{Width: page.A4Width, Height: page.A4Height}
	set(tb, &p, fonts.RoleTitle, 22*page.Pt, 7200, 8000, 0, "帮您办代办帮办服务申请表授权委托书承诺事项办结评价终止单内蒙古自治区政务")
	r := rune(0x4E00)
	for line := range page.Unit(30) {
		for cell := range page.Unit(4) {
			var text strings.Builder
			for n := 0; n < 5; r++ {
				if line >= 14 {
					r = 0x4E00 + rune(line*cell)%200*2
				}
				text.WriteRune(r)
				n++
			}
			set(tb, &p, fonts.RoleBody, 1050, 7000+11000*cell, 12000+2200*line, 0, text.String())
		}
		y := 11000 + 2200*line
		p.Rules = append(p.Rules, page.Rule{From: page.Point{X: 6800, Y: y}, To: page.Point{X: 52000, Y: y}, Width: 50})
	}
	return p
}

func distinct(p page.Page) string {
	faces := make(map[*fonts.Face]map[fonts.GlyphID]bool)
	total, glyphs := 0, 0
	for _, run := range p.Runs {
		if faces[run.Face] == nil {
			faces[run.Face] = make(map[fonts.GlyphID]bool)
		}
		for _, g := range run.Glyphs {
			faces[run.Face][g.ID] = true
			glyphs++
		}
	}
	for _, f := range faces {
		total += len(f)
	}
	return fmt.Sprintf("%d faces, %d distinct glyphs, %d glyphs, %d runs", len(faces), total, glyphs, len(p.Runs))
}
