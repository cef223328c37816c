package render_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"

	"bangban/forms"
	"bangban/internal/pdftest"
)

// dpi is the resolution of the golden images: enough to tell that something moved, little enough to keep them small.
const dpi = 50

// TestImages compares pages as poppler draws them: the first of every filled form, and the pages of 附件3 that a long
// text asks for.
func TestImages(t *testing.T) {
	type picture struct {
		name   string
		sample sample
		page   int
	}
	var pictures []picture
	for _, k := range forms.Kinds() {
		pictures = append(pictures, picture{string(k), named(t, string(k)+"-filled"), 1})
	}
	overflowing := named(t, "application-overflowing")
	pictures = append(pictures, picture{"application-overflowing-1", overflowing, 1}, picture{"application-overflowing-2", overflowing, 2})
	files := map[string]bool{}
	for _, p := range pictures {
		files[p.name+".png"] = true
		compareImage(t, p.name, pdftest.Image(t, p.sample.pdf, p.page, dpi))
	}
	noOthers(t, "golden/images", files)
}

func compareImage(t *testing.T, name string, drawn *image.Gray) {
	t.Helper()
	got := sixteenGrays(drawn)
	path := testdata("golden/images/" + name + ".png")
	if *update {
		writeFile(t, path, encode(t, got))
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("%v; run `make golden` and look at what it draws", err)
		return
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if n := differing(got, want); n > tolerated {
		kept, err := os.CreateTemp("", name+"-*.png")
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		if _, err := kept.Write(encode(t, got)); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s: %d pixels differ from %s; look at %s and, if it is right, run `make golden`", name, n, path, kept.Name())
	}
}

const (
	// contrast is the least difference, of 255, that counts: other versions of poppler smooth edges differently.
	contrast = 48
	// tolerated is how many pixels of a page may differ: fewer than one character has.
	tolerated = 10
)

// differing counts the pixels that differ by more than the contrast; all of them if the sizes are not the same.
func differing(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx() * a.Bounds().Dy()
	}
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			d := int(gray(a.At(x, y))) - int(gray(b.At(x, y)))
			if max(d, -d) > contrast {
				n++
			}
		}
	}
	return n
}

func gray(c color.Color) uint8 { return color.GrayModel.Convert(c).(color.Gray).Y }

// sixteenGrays is an image small enough to keep.
func sixteenGrays(from *image.Gray) *image.Paletted {
	palette := make(color.Palette, 16)
	for i := range palette {
		palette[i] = color.Gray{Y: uint8(i * 17)}
	}
	to := image.NewPaletted(from.Bounds(), palette)
	for i, g := range from.Pix {
		to.Pix[i] = uint8((int(g) + 8) / 17)
	}
	return to
}

func encode(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 20<<10 {
		t.Errorf("the image takes %d bytes, more than is kept in the repository", b.Len())
	}
	return b.Bytes()
}

// TestImagesTellDifferences proves that the comparison sees another name in a cell and a missing tick, and overlooks
// a little noise.
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
		if n := differing(filled, page(name, change)); n <= tolerated {
			t.Errorf("%s: only %d pixels differ", name, n)
		}
	}
	noisy := sixteenGrays(pdftest.Image(t, named(t, "application-filled").pdf, 1, dpi))
	for i := 0; i < len(noisy.Pix); i += 7 {
		noisy.Pix[i] = max(noisy.Pix[i], 2) - 2
	}
	if n := differing(filled, noisy); n > tolerated {
		t.Errorf("noise counts as %d pixels", n)
	}
}
