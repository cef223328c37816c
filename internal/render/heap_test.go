package render_test

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/render"
)

// heapWatch is a context that looks at the heap each time it is asked whether to go on, which a writer does between
// two pages.
type heapWatch struct {
	context.Context
	sample []metrics.Sample
	most   uint64
}

func (w *heapWatch) Err() error {
	metrics.Read(w.sample)
	w.most = max(w.most, w.sample[0].Value.Uint64())
	return w.Context.Err()
}

// TestMergedFileTakesLittleMemory merges as many pages as may be and looks how much the heap grows while they are
// written: garbage that was not yet collected included.
func TestMergedFileTakesLittleMemory(t *testing.T) {
	r := newRenderer(t)
	w := &heapWatch{Context: t.Context(), sample: []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}}
	if _, err := r.Form(w, readForm(t, "application", forms.Issue), ""); err != nil {
		t.Fatal(err)
	}
	sample := string(readFile(t, "forms/application.json"))
	runtime.GC()
	metrics.Read(w.sample)
	before := w.sample[0].Value.Uint64()
	w.most = 0
	b := r.NewBundle()
	for n := range render.MaxPages {
		f := parse(t, []byte(strings.Replace(sample, "年产10万吨", fmt.Sprintf("年产%d万吨", n), 1)), forms.Issue)
		s, err := r.Set(f, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(s); err != nil {
			t.Fatal(err)
		}
		_ = w.Err()
	}
	t.Logf("setting the pages takes %d MB", (w.most-before)>>20)
	if _, err := b.Document(w, "merged.pdf"); err != nil {
		t.Fatal(err)
	}
	if grown := (w.most - before) >> 20; grown >= 60 {
		t.Errorf("the heap grows by %d MB", grown)
	} else {
		t.Logf("the heap grows by %d MB", grown)
	}
}
