package render

import (
	"fmt"

	"bangban/fonts"
	"bangban/forms"
)

// GlyphError tells that a form has characters no typeface can draw. Nothing has been drawn.
type GlyphError struct{ Problems []forms.Problem }

// Error names the first field and its character.
func (e *GlyphError) Error() string {
	if len(e.Problems) == 0 {
		return "no glyph"
	}
	return e.Problems[0].Path + ": " + e.Problems[0].Message
}

// CodeGlyph is the code of a problem with a character that cannot be drawn.
const CodeGlyph = "glyph"

// Check refuses a form with characters that no typeface can draw: a [*GlyphError] has one problem for each such field,
// in the order of the form.
func (r *Renderer) Check(f forms.Form) error {
	var problems []forms.Problem
	for _, field := range forms.Fields(f.Kind()) {
		if field.Unprinted {
			continue
		}
		if c, ok := r.missing(fonts.RoleBody, forms.Text(f, field.Path)); ok {
			problems = append(problems, glyphProblem(field, c))
		}
	}
	if len(problems) > 0 {
		return &GlyphError{problems}
	}
	return nil
}

func glyphProblem(field forms.Field, c rune) forms.Problem {
	return forms.Problem{
		Path:  field.Path,
		Label: field.Label,
		Code:  CodeGlyph,
		Message: fmt.Sprintf("%s中的“%c”（U+%04X）没有字体能印出；请核对这个字，确实无误的，"+
			"请在 --fonts 指定的目录中放入含有该字的字体", field.Label, c, c),
	}
}

func fieldOf(kind forms.Kind, path string) forms.Field {
	for _, field := range forms.Fields(kind) {
		if field.Path == path {
			return field
		}
	}
	return forms.Field{Path: path}
}
