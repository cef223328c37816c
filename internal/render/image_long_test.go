//go:build !race

package render_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strconv"
	"testing"

	"bangban/forms"
	"bangban/internal/pdftest"
	"bangban/templates"
)

// TestImages compares pages as poppler draws them: the pictures of README.md, which are the first page of every filled
// form, of 附件1 and of 附件2, the monthly report, and the pages of 附件3 that a long text asks for.
func TestImages(t *testing.T) {
	for _, name := range templates.Names() {
		sample := name + "-blank"
		if forms.Kind(name).Attachment() > 0 {
			sample = name + "-filled"
		}
		compareImage(t, "pictures/"+name+".png", pdftest.Image(t, named(t, sample).pdf, 1, dpi))
	}
	pages := map[string]bool{"monthly.png": true}
	compareImage(t, "golden/images/monthly.png", pdftest.Image(t, named(t, "monthly-filled").pdf, 1, dpi))
	for _, page := range []int{1, 2} {
		name := fmt.Sprintf("application-overflowing-%d.png", page)
		pages[name] = true
		compareImage(t, "golden/images/"+name, pdftest.Image(t, named(t, "application-overflowing").pdf, page, dpi))
	}
	noOthers(t, "golden/images", pages)
}

// TestImagesTellDifferences proves that the comparison sees another name in a cell and a missing tick, and overlooks
// how another renderer draws the same page.
func TestImagesTellDifferences(t *testing.T) {
	page := func(name string, change func(*forms.ApplicationForm)) *image.Paletted {
		f := readForm(t, "application", forms.Issue).(*forms.ApplicationForm)
		change(f)
		return sixteenGrays(pdftest.Image(t, draw(t, name, "application", f).pdf, 1, dpi))
	}
	filled := page("filled", func(*forms.ApplicationForm) {})
	for name, change := range map[string]func(*forms.ApplicationForm){
		"another handler": func(f *forms.ApplicationForm) { f.Applicant.Handler = "王晓明" },
		"one tick less":   func(f *forms.ApplicationForm) { f.Items = f.Items[1:] },
	} {
		if d := unlike(filled, page(name, change)); d <= tolerated {
			t.Errorf("%s: the difference is only %d", name, d)
		}
	}
	for _, k := range forms.Kinds() {
		file := named(t, string(k)+"-filled").pdf
		data := pdftest.Run(t, "pdftocairo", "-png", "-gray", "-r", strconv.Itoa(dpi), "-f", "1", "-singlefile", pdftest.Save(t, file), "-")
		other, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if d := unlike(sixteenGrays(pdftest.Image(t, file, 1, dpi)), other); d > tolerated {
			t.Errorf("%s: another renderer makes a difference of %d", k, d)
		}
	}
}
