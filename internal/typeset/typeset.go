// Package typeset sets the paper of an attachment with the values of a form, as pages of positioned glyphs and rules.
//
// It follows the W3C Requirements for Chinese Text Layout for simplified Chinese in horizontal lines and the page of
// GB/T 9704-2012. It does not shape: scripts whose letters join (traditional Mongolian, Arabic) cannot be set.
// It knows nothing of PDF, and reads no clock, file or environment: the same values give the same pages.
package typeset

import (
	"fmt"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/page"
	"bangban/templates"
)

// Values is what is printed in the slots of a paper.
type Values interface {
	// Text is the printed value of a field, "" when it is to be filled by hand.
	Text(path string) string
	// Chosen reports whether the box of a value is ticked.
	Chosen(path, value string) bool
	// Items is the catalogue that holds for the document.
	Items() []forms.Item
	// Rows is how many rows a list has. The fields of a row have paths such as areas[0].name.
	Rows(list string) int
	// Model reports that the attachment itself is wanted, with the ×年×月×日 of its text.
	Model() bool
}

// Faces finds the face that draws a character in a role. Its answers must not change.
type Faces interface {
	Find(role fonts.Role, r rune) (*fonts.Face, fonts.GlyphID, bool)
}

// MissingGlyphError is a character that no face can draw. Nothing has been drawn when it is returned.
type MissingGlyphError struct {
	Path string // field whose value holds the character; empty for a text of the template
	Rune rune
}

// Error names the character and its field.
func (e *MissingGlyphError) Error() string {
	return fmt.Sprintf("no face draws U+%04X of %q", e.Rune, e.Path)
}

// The text area of GB/T 9704-2012 §5.2: 156 mm by 225 mm, 37 mm from the top and 28 mm from the left.
const (
	areaLeft   page.Unit = 7937
	areaTop    page.Unit = 10488
	areaWidth  page.Unit = templates.TextWidth
	areaHeight page.Unit = templates.TextHeight
)

// Setter sets papers. It may be used by many goroutines.
type Setter struct {
	fonts   Faces
	classes classTable
	labels  labels
}

// New returns a Setter that draws with the given faces.
func New(faces Faces) *Setter { return &Setter{fonts: faces, classes: newClassTable()} }

// Set sets a paper with its values. The only error is a [*MissingGlyphError].
func (s *Setter) Set(paper *templates.Paper, values Values) ([]page.Page, error) {
	f := &flow{s: s, paper: paper, values: values}
	f.blocks(paper.Blocks)
	f.flush()
	f.continuation()
	if f.err != nil {
		return nil, f.err
	}
	for i := range f.pages {
		if err := s.number(&f.pages[i], i+1); err != nil {
			return nil, err
		}
	}
	return f.pages, nil
}

// number prints "— 1 —" outside the text area, on the right of odd pages and the left of even ones, one character in
// from the edge; the line stands 7 mm below the text area (GB/T 9704-2012 §7.5).
func (s *Setter) number(p *page.Page, n int) error {
	b := (&flow{s: s}).builder(templates.Style{Role: "song", Size: 1400}, 0)
	b.text(fmt.Sprintf("— %d —", n), "song")
	if b.err != nil {
		return b.err
	}
	size := b.atoms[0].size
	x := areaLeft + size
	if n%2 == 1 {
		x = areaLeft + areaWidth - size - width(b.atoms, false)
	}
	y := areaTop + areaHeight + page.MM(700) + size*38/100
	canvas{p}.atoms(b.atoms, x, y, 0)
	return nil
}
