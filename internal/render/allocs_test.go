//go:build !race

package render_test

import (
	"testing"

	"bangban/forms"
)

// allocations is what making the document of each form has been found to take. The race detector adds its own.
var allocations = map[forms.Kind]float64{
	forms.KindApplication: 983, forms.KindAuthorization: 561, forms.KindCommitment: 407,
	forms.KindCompletion: 418, forms.KindEvaluation: 389, forms.KindTermination: 418,
}

// TestAllocations makes every form take as many allocations as were recorded, within a twentieth: more slow the program
// down, and fewer are worth recording.
func TestAllocations(t *testing.T) {
	r := newRenderer(t)
	for _, kind := range forms.Kinds() {
		f := readForm(t, string(kind), forms.Issue)
		got := testing.AllocsPerRun(100, func() {
			if _, err := r.Form(t.Context(), f, ""); err != nil {
				t.Fatal(err)
			}
		})
		if want := allocations[kind]; got > want*1.05 || got < want*0.9 {
			t.Errorf("%s: %.0f allocations a document, recorded are %.0f", kind, got, want)
		}
	}
}
