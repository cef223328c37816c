package render_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"bangban/templates"
)

// dpi is the resolution of the golden images: enough to see a tick, little enough to keep them small.
const dpi = 72

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
