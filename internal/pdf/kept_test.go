package pdf

import (
	"bytes"
	"sync"
	"testing"

	"github.com/signintech/gopdf"

	"bangban/fonts"
	"bangban/internal/page"
)

// TestKeptIsBounded keeps more than there is room for: what is asked for stays, the rest goes, and so does what is too
// large.
func TestKeptIsBounded(t *testing.T) {
	const limit = 100_000
	k, face := newKept[int](limit), &fonts.Face{}
	key := func(n int) []byte { return []byte{byte(n), byte(n >> 8)} }
	k.keep(face, key(0), 0, limit/8)
	if _, ok := k.find(face, key(0)); ok {
		t.Error("a value of an eighth of all is kept")
	}
	for n := range 1000 {
		k.keep(face, key(n), n, 1000)
		if v, ok := k.find(face, key(0)); !ok || v != 0 {
			t.Fatalf("the value used most was dropped for number %d", n)
		}
		if v, ok := k.find(face, key(n)); !ok || v != n {
			t.Fatalf("number %d is %d", n, v)
		}
		if k.bytes > limit || len(k.young) > limit/1000 || len(k.old) > limit/1000 {
			t.Fatalf("%d bytes of %d and %d values are kept", k.bytes, len(k.young), len(k.old))
		}
	}
	if _, ok := k.find(face, key(1)); ok {
		t.Error("a value that was never asked for is still there")
	}
	if _, ok := k.find(nil, key(999)); ok {
		t.Error("a value is found for another face")
	}
}

// labelled is a page of labels and values in one face, as forms have them.
func labelled(t *testing.T, library *fonts.Library, value string) page.Page {
	t.Helper()
	p := page.Page{Width: page.A4Width, Height: page.A4Height, Rules: []page.Rule{
		{From: page.Point{X: 5000, Y: 9000}, To: page.Point{X: 50000, Y: 9000}, Width: 50, Fixed: true},
		{From: page.Point{X: 5000, Y: 9500}, To: page.Point{X: 9000, Y: 9500}, Width: 50},
	}}
	for i, text := range []string{"申请单位", value, "联系电话□", "地址", value + "地"} {
		run := page.Run{Size: 1200, X: 5000, Y: page.Unit(10000 + 2000*i)}
		for _, r := range text {
			face, id, ok := library.Find(fonts.RoleBody, r)
			if !ok || run.Face != nil && run.Face != face && r != '□' {
				t.Fatalf("no glyph of %c", r)
			}
			if r == '□' { // has a face of its own
				p.Runs = append(p.Runs, page.Run{Face: face, Size: 1200, X: 20000, Y: run.Y, Glyphs: []page.Glyph{{ID: id, Rune: r, Extra: '√', Fixed: true}}})
				continue
			}
			run.Face = face
			run.Glyphs = append(run.Glyphs, page.Glyph{ID: id, Rune: r, Fixed: i != 1 && i != 4})
		}
		p.Runs = append(p.Runs, run)
	}
	return p
}

// TestSameBytesWhateverIsKept writes documents with a writer that keeps nothing, one that is new for each and one for
// all, which eight goroutines share.
func TestSameBytesWhateverIsKept(t *testing.T) {
	library, err := fonts.Open("")
	if err != nil {
		t.Fatal(err)
	}
	for _, profile := range []Profile{A3u, A1b} {
		newWriter := func() *Writer {
			w, err := New(profile)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		forgetful, shared := newWriter(), newWriter()
		forgetful.known = known{newKept[*cutFace](0), newKept[*faceHead](0), newKept[*shape](0)}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for _, value := range []string{"内蒙古", "呼和浩特市赛罕区", "申请"} {
					d := Document{Title: "表", Parts: []Part{{Pages: []page.Page{labelled(t, library, value), labelled(t, library, "托克托")}}}}
					want, err := newWriter().Write(t.Context(), d)
					if err != nil {
						t.Error(err)
					}
					for _, w := range []*Writer{forgetful, shared} {
						if got, err := w.Write(t.Context(), d); err != nil || !bytes.Equal(got, want) {
							t.Errorf("%q: other bytes, error %v", value, err)
						}
					}
				}
			})
		}
		group.Wait()
		if len(forgetful.shapes.young) > 0 || len(shared.shapes.young) == 0 || len(shared.heads.young) == 0 || len(shared.faces.young) == 0 {
			t.Error("what is kept is not as the test wants it")
		}
	}
}

// TestKnownShapesNeedNoGopdf takes the face of gopdf away from a writer that knows a document: it can write it again,
// with other values at the same places, and nothing else.
func TestKnownShapesNeedNoGopdf(t *testing.T) {
	library, err := fonts.Open("")
	if err != nil {
		t.Fatal(err)
	}
	of := func(side page.Page) Document {
		return Document{Title: "表", Parts: []Part{{Pages: []page.Page{side}}}}
	}
	w, err := New(A3u)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(t.Context(), of(labelled(t, library, "内蒙古"))); err != nil {
		t.Fatal(err)
	}
	bereft := &Writer{profile: A3u, stub: &gopdf.FontContainer{}, icc: w.icc, packet: w.packet, known: w.known}
	other := labelled(t, library, "呼和浩特市赛罕区")
	got, err := bereft.Write(t.Context(), of(other))
	if err != nil {
		t.Fatal(err)
	}
	if want, err := w.Write(t.Context(), of(other)); err != nil || !bytes.Equal(got, want) {
		t.Errorf("other bytes, error %v", err)
	}
	other.Runs[0].X++
	if _, err := bereft.Write(t.Context(), of(other)); err == nil {
		t.Error("a shape nobody painted is written")
	}
}
