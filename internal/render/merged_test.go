package render_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
	"bangban/internal/render"
)

// bundle is the six filled forms, and 附件3 and 附件7 once more.
func bundle(t *testing.T) []forms.Form {
	t.Helper()
	var all []forms.Form
	for _, k := range forms.Kinds() {
		all = append(all, readForm(t, string(k), forms.Issue))
	}
	return append(all, readForm(t, "overflow/application", forms.Issue), readForm(t, "overflow/evaluation", forms.Issue))
}

// merge makes one document of forms.
func merge(t *testing.T, r *render.Renderer, all []forms.Form) render.Document {
	t.Helper()
	b := r.NewBundle()
	for _, f := range all {
		s, err := r.Set(f, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	d, err := b.Document(t.Context(), "merged.pdf")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMergedDocument has an outline entry for each form that leads to its first page, all pages, all texts, and the
// data of each form under a name of its own.
func TestMergedDocument(t *testing.T) {
	r, all := newRenderer(t), bundle(t)
	d := merge(t, r, all)
	pdftest.Check(t, d.PDF)
	var outline []string
	first := 1
	for _, f := range all {
		outline = append(outline, fmt.Sprintf("%s %d", f.Kind().Title(), first))
		s, err := r.Set(f, "")
		if err != nil {
			t.Fatal(err)
		}
		first += s.Pages()
	}
	if got := pdftest.Outline(t, d.PDF); !slices.Equal(got, outline) {
		t.Errorf("outline\n%q, want\n%q", got, outline)
	}
	found, err := pdf.Inspect(d.PDF)
	if err != nil {
		t.Fatal(err)
	}
	if found.Pages != first-1 || d.Pages != first-1 || found.Title != render.MergedTitle {
		t.Errorf("%d pages (%d said), title %q, want %d and %q", found.Pages, d.Pages, found.Title, first-1, render.MergedTitle)
	}
	mergedData(t, all, found.Attachments)
	raw := fold(pdftest.Text(t, d.PDF, "-raw"))
	for _, f := range all {
		for _, v := range values(f) {
			if !strings.Contains(raw, v.text) {
				t.Errorf("%s: the text does not hold %s %q", f.Kind(), v.path, v.text)
			}
		}
	}
}

func mergedData(t *testing.T, all []forms.Form, got []pdf.Attachment) {
	t.Helper()
	if len(got) != len(all) {
		t.Fatalf("%d attachments, want %d", len(got), len(all))
	}
	names := map[string]bool{}
	for i, f := range all {
		want, err := forms.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got[i].Data, want) || !json.Valid(got[i].Data) {
			t.Errorf("attachment %d holds %s, want %s", i+1, got[i].Data, want)
		}
		if names[got[i].Name] || !strings.HasPrefix(got[i].Name, string(f.Kind())) || !strings.HasSuffix(got[i].Name, ".json") {
			t.Errorf("attachment %d of %s is called %q", i+1, f.Kind(), got[i].Name)
		}
		names[got[i].Name] = true
	}
}

// TestVerifyEverySample takes each document for its own, and none that was tampered with.
func TestVerifyEverySample(t *testing.T) {
	r := newRenderer(t)
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			if v, err := r.Verify(t.Context(), s.pdf); err != nil || v.State != render.Issued {
				t.Errorf("as issued: %s, %v", v.State, err)
			}
			appended := append(bytes.Clone(s.pdf), "% note\n"...)
			if v, err := r.Verify(t.Context(), appended); err == nil && v.State == render.Issued {
				t.Error("with a line appended: issued")
			}
			for _, at := range []int{len(s.pdf) / 4, len(s.pdf) / 2, len(s.pdf) * 3 / 4} {
				changed := bytes.Clone(s.pdf)
				changed[at] ^= 0x10
				if v, err := r.Verify(t.Context(), changed); err == nil && v.State == render.Issued {
					t.Errorf("byte %d changed: issued", at)
				}
			}
		})
	}
}

// TestVerifyAcrossForms tells a file whose pages say one thing and whose data another.
func TestVerifyAcrossForms(t *testing.T) {
	r := newRenderer(t)
	one, other := bytes.Clone(named(t, "commitment-filled").pdf), []byte("2021-05-13")
	plain := uncompressed(t, one)
	if !bytes.Contains(plain, other) {
		t.Fatal("the data cannot be found")
	}
	forged := bytes.ReplaceAll(plain, other, []byte("2021-05-31"))
	v, err := r.Verify(t.Context(), forged)
	if err != nil || v.State != render.Altered || !v.Inspection.DataAltered || v.Inspection.TextAltered {
		t.Errorf("another date in the data: %s, %+v, %v", v.State, v.Inspection, err)
	}
	foreign, err := r.Verify(t.Context(), []byte(strings.ReplaceAll(string(plain), "bangban", "bungbun")))
	if err != nil || foreign.State != render.Foreign {
		t.Errorf("a file of another program: %s, %v", foreign.State, err)
	}
}
