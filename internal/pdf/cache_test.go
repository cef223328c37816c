package pdf

import (
	"testing"

	"bangban/fonts"
)

// TestCutsAreBounded keeps faces of every size: large ones are left out, and the others share a number of bytes.
func TestCutsAreBounded(t *testing.T) {
	c, face := newCuts(), &fonts.Face{}
	key := func(n int) []byte { return []byte{byte(n), byte(n >> 8)} }
	c.keep(face, key(999), &cutFace{program: make([]byte, maxCut)})
	if c.find(face, key(999)) != nil {
		t.Error("a face of more than 256 KB is kept")
	}
	for n := range 300 {
		c.keep(face, key(n), &cutFace{program: make([]byte, maxCut/2), unicode: make([]byte, maxCut/4), glyphs: make([]byte, maxCut/8)})
		if c.find(face, key(0)) == nil {
			t.Fatalf("the face used most was dropped for number %d", n)
		}
	}
	kept, bytes := 0, 0
	for n := range 300 {
		if cut := c.find(face, key(n)); cut != nil {
			kept++
			bytes += len(cut.program) + len(cut.unicode) + len(cut.glyphs)
		}
	}
	if bytes > maxBytes || bytes < maxBytes-maxCut {
		t.Errorf("%d faces of %d bytes are kept", kept, bytes)
	}
	for n := range 300 {
		c.keep(face, key(1000+n), &cutFace{program: make([]byte, 100)})
	}
	if c.count != maxCuts || len(c.kept[face]) != maxCuts {
		t.Errorf("%d small faces are kept", c.count)
	}
	if want := maxCuts * 102; c.bytes != want {
		t.Errorf("%d bytes are counted, not %d", c.bytes, want)
	}
}
