package pdf_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/signintech/gopdf"

	"bangban/fonts"
	"bangban/internal/page"
	"bangban/internal/pdf"
)

func BenchmarkWrite(b *testing.B) {
	w := newWriter(b, pdf.A3u)
	p := formPage(b)
	b.Log(distinct(p))
	d := pdf.Document{Title: "申请表", Parts: []pdf.Part{{Pages: []page.Page{p}, Data: []byte(`{"form":"application"}`), DataName: "application.json"}}}
	size := 0
	b.ReportAllocs()
	for b.Loop() {
		data, err := w.Write(context.Background(), d)
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size)/1024, "KB/doc")
}

// BenchmarkPlainGopdf draws the page of BenchmarkWrite as gopdf is meant to be used: the full faces parsed once in a
// FontContainer, one Text for each run.
func BenchmarkPlainGopdf(b *testing.B) {
	p := formPage(b)
	plain := newPlain(b)
	size := 0
	b.ReportAllocs()
	for b.Loop() {
		size = len(plain.draw(b, []page.Page{p}, true))
	}
	b.ReportMetric(float64(size)/1024, "KB/doc")
}

// plain draws pages with gopdf alone.
type plain struct {
	container gopdf.FontContainer
	names     map[string]bool
}

// newPlain gives gopdf the embedded faces that can be had as files.
func newPlain(tb testing.TB) *plain {
	tb.Helper()
	p := &plain{names: make(map[string]bool)}
	for _, file := range []string{"FormFangSong-Regular", "FormTitleS-Bold", "FormHeiS-Medium", "FormSong-Regular", "FormKaiS-Regular"} {
		data, err := os.ReadFile("../../fonts/" + file + ".ttf")
		if err != nil {
			tb.Fatal(err)
		}
		face, err := fonts.Parse(data)
		if err != nil {
			tb.Fatal(err)
		}
		if err := p.container.AddTTFFontData(face.PostScriptName(), data); err != nil {
			tb.Fatal(err)
		}
		p.names[face.PostScriptName()] = true
	}
	return p
}

// draw draws pages of one size into a file.
func (c *plain) draw(tb testing.TB, pages []page.Page, compress bool) []byte {
	var doc gopdf.GoPdf
	doc.Start(gopdf.Config{PageSize: gopdf.Rect{W: pages[0].Width.Points(), H: pages[0].Height.Points()}})
	if !compress {
		doc.SetNoCompression()
	}
	added := make(map[string]bool)
	for i := range pages {
		doc.AddPage()
		c.drawPage(tb, &doc, &pages[i], added)
	}
	var out bytes.Buffer
	if _, err := doc.WriteTo(&out); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func (c *plain) drawPage(tb testing.TB, doc *gopdf.GoPdf, p *page.Page, added map[string]bool) {
	for _, r := range p.Rules {
		doc.SetLineWidth(r.Width.Points())
		doc.Line(r.From.X.Points(), r.From.Y.Points(), r.To.X.Points(), r.To.Y.Points())
	}
	for _, polygon := range p.Polygons {
		var corners []gopdf.Point
		for _, corner := range polygon.Corners {
			corners = append(corners, gopdf.Point{X: corner.X.Points(), Y: corner.Y.Points()})
		}
		doc.Polygon(corners, "F")
	}
	for _, r := range p.Runs {
		name := r.Face.PostScriptName()
		if !c.names[name] {
			tb.Fatalf("%s is not among the plain faces", name)
		}
		if !added[name] {
			if err := doc.AddTTFFontFromFontContainer(name, &c.container); err != nil {
				tb.Fatal(err)
			}
			added[name] = true
		}
		if err := doc.SetFont(name, "", r.Size.Points()); err != nil {
			tb.Fatal(err)
		}
		if err := doc.SetCharSpacing(r.Spacing.Points()); err != nil {
			tb.Fatal(err)
		}
		doc.SetXY(r.X.Points(), r.Y.Points())
		if err := doc.Text(r.Text()); err != nil {
			tb.Fatal(fmt.Errorf("%q: %w", r.Text(), err))
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	data := write(b, pdf.A3u, pdf.Document{Title: "x", Parts: []pdf.Part{{Pages: []page.Page{formPage(b)}, Data: []byte("{}"), DataName: "x.json"}}})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pdf.Inspect(data); err != nil {
			b.Fatal(err)
		}
	}
}
