package render_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"bangban/forms"
	"bangban/internal/pdftest"
	"bangban/templates"
)

// dpi is the resolution of the golden images: enough to see a tick, little enough to keep them small.
const dpi = 72

// TestImages compares pages as poppler draws them: the pictures of README.md, which are the first page of every filled
// form, of 附件1 and of 附件2, and the pages of 附件3 that a long text asks for.
func TestImages(t *testing.T) {
	for _, name := range templates.Names() {
		sample := name + "-blank"
		if forms.Kind(name).Attachment() > 0 {
			sample = name + "-filled"
		}
		compareImage(t, "pictures/"+name+".png", pdftest.Image(t, named(t, sample).pdf, 1, dpi))
	}
	pages := map[string]bool{}
	for _, page := range []int{1, 2} {
		name := fmt.Sprintf("application-overflowing-%d.png", page)
		pages[name] = true
		compareImage(t, "golden/images/"+name, pdftest.Image(t, named(t, "application-overflowing").pdf, page, dpi))
	}
	noOthers(t, "golden/images", pages)
}

// TestReadmeShowsEveryPaper wants every picture in README.md, and no picture there or in its folder that is of nothing.
func TestReadmeShowsEveryPaper(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, m := range regexp.MustCompile(`!\[[^\]]+\]\((testdata/pictures/([^)]+))\)`).FindAllSubmatch(readme, -1) {
		shown[string(m[2])] = true
		if _, err := os.Stat("../../" + string(m[1])); err != nil {
			t.Errorf("README.md: %v", err)
		}
	}
	for _, name := range templates.Names() {
		if !shown[name+".png"] {
			t.Errorf("README.md does not show testdata/pictures/%s.png", name)
		}
	}
	noOthers(t, "pictures", shown)
}

func compareImage(t *testing.T, name string, drawn *image.Gray) {
	t.Helper()
	got := sixteenGrays(drawn)
	path := testdata(name)
	if *update {
		writeFile(t, path, encode(t, got))
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("%v; run `make pictures` and look at what it draws", err)
		return
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if d := unlike(got, want); d > tolerated {
		kept, err := os.CreateTemp("", "*-"+filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		if _, err := kept.Write(encode(t, got)); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s: a part of the page is %d grey levels off; look at %s and, if it is right, run `make pictures`",
			path, d, kept.Name())
	}
}

const (
	// tile is the side of the parts of a page that are compared by their mean grey, in pixels.
	tile = 8
	// tolerated is how much that may differ, of 255. The two renderers of poppler, whose smoothing and hinting are
	// nothing alike, are 18 apart; a name with another character is 38, and a tick less is 59.
	tolerated = 25
)

// unlike is how much two pictures of a page differ: the greatest difference of the mean grey of a tile from any of the
// tiles at its place or a pixel beside it. It is the whole range if the sizes are not the same.
func unlike(a, b image.Image) int {
	if a.Bounds() != b.Bounds() {
		return 255
	}
	p, q, most := tiles(a), tiles(b), 0
	for y := 0; y < len(p); y += tile / 2 {
		for x := 0; x < len(p[y]); x += tile / 2 {
			most = max(most, nearest(p[y][x], q, x, y), nearest(q[y][x], p, x, y))
		}
	}
	return most
}

// nearest is the least difference of a mean grey from those at a place and around it.
func nearest(grey int, means [][]int, x, y int) int {
	least := 255
	for v := max(0, y-1); v <= min(y+1, len(means)-1); v++ {
		for u := max(0, x-1); u <= min(x+1, len(means[v])-1); u++ {
			d := grey - means[v][u]
			least = min(least, max(d, -d))
		}
	}
	return least
}

// tiles is the mean grey of the tile that starts at each pixel, by row and column.
func tiles(m image.Image) [][]int {
	r := m.Bounds()
	sums := make([][]int, r.Dy()+1) // of all pixels above and to the left
	sums[0] = make([]int, r.Dx()+1)
	for y := range r.Dy() {
		sums[y+1] = make([]int, r.Dx()+1)
		row := 0
		for x := range r.Dx() {
			row += int(color.GrayModel.Convert(m.At(r.Min.X+x, r.Min.Y+y)).(color.Gray).Y)
			sums[y+1][x+1] = sums[y][x+1] + row
		}
	}
	means := make([][]int, r.Dy()-tile+1)
	for y := range means {
		means[y] = make([]int, r.Dx()-tile+1)
		for x := range means[y] {
			means[y][x] = (sums[y+tile][x+tile] - sums[y][x+tile] - sums[y+tile][x] + sums[y][x]) / (tile * tile)
		}
	}
	return means
}

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
	if b.Len() > 40<<10 {
		t.Errorf("the image takes %d bytes, more than is kept in the repository", b.Len())
	}
	return b.Bytes()
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
