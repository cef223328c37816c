package render_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/render"
)

// nameFields are the fields of each kind of form that a person's or a unit's name stands in.
var nameFields = map[forms.Kind][]string{
	forms.KindApplication:   {"applicant.name", "applicant.principal", "applicant.handler"},
	forms.KindAuthorization: {"principal.name", "principal.legal_representative", "agent.name"},
	forms.KindCommitment:    {"authority"},
	forms.KindCompletion:    {"authority", "project.name"},
	forms.KindEvaluation:    {"project.name", "comments"},
	forms.KindTermination:   {"authority", "project.name", "reason"},
}

// with is a filled form with other values, as read.
func with(t *testing.T, kind forms.Kind, paths []string, text string) forms.Form {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal(readFile(t, "forms/"+string(kind)+".json"), &members); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		object, last := members, path
		if group, member, nested := strings.Cut(path, "."); nested {
			object, last = members[group].(map[string]any), member
		}
		object[last] = text
	}
	data, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, data, forms.Issue)
}

// TestNamesWithoutGlyph are refused by field, character and code point, and nothing is drawn.
func TestNamesWithoutGlyph(t *testing.T) {
	r := newRenderer(t)
	for _, kind := range forms.Kinds() {
		for _, path := range nameFields[kind] {
			f := with(t, kind, []string{path}, "张"+unprintable)
			d, err := r.Form(t.Context(), f, "")
			var glyphs *render.GlyphError
			if !errors.As(err, &glyphs) || len(glyphs.Problems) != 1 {
				t.Errorf("%s %s: %v", kind, path, err)
				continue
			}
			p := glyphs.Problems[0]
			if p.Path != path || p.Code != render.CodeGlyph || p.Label == "" || !strings.Contains(p.Message, unprintable) ||
				!strings.Contains(p.Message, "U+1F98A") {
				t.Errorf("%s %s: %+v", kind, path, p)
			}
			if d.PDF != nil || d.Pages != 0 {
				t.Errorf("%s %s: a document of %d pages in spite of the refusal", kind, path, d.Pages)
			}
		}
	}
}

// unprintable is a character that no embedded typeface has and that the reading of forms lets through.
const unprintable = "\U0001F98A"

// TestEveryCharacterWithoutGlyphIsTold names the fields in the order of the form.
func TestEveryCharacterWithoutGlyphIsTold(t *testing.T) {
	paths := nameFields[forms.KindApplication]
	f := with(t, forms.KindApplication, paths, unprintable)
	var glyphs *render.GlyphError
	if err := newRenderer(t).Check(f); !errors.As(err, &glyphs) {
		t.Fatalf("got %v", err)
	}
	var told []string
	for _, p := range glyphs.Problems {
		told = append(told, p.Path)
	}
	if got, want := strings.Join(told, " "), strings.Join(paths, " "); got != want {
		t.Errorf("told of %s, want %s", got, want)
	}
}
