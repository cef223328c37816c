// Package render makes documents of forms: it finds the paper, has it typeset with the values, and has the pages
// written as PDF with the form's data inside.
//
// It takes checked forms; whether a form may be issued is not its question. Characters that no typeface can draw are
// refused before anything is drawn. A merged document is held in memory as a whole and limited to [MaxPages].
package render

import (
	"context"
	"errors"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/typeset"
	"bangban/templates"
)

// ErrUnknownPaper tells that there is no paper of the name.
var ErrUnknownPaper = errors.New("no such paper")

// Setter sets a paper with values into pages.
type Setter interface {
	Set(paper *templates.Paper, values typeset.Values) ([]page.Page, error)
}

// Writer writes pages as a file. Implementations are safe for concurrent use.
type Writer interface {
	Write(ctx context.Context, d pdf.Document) ([]byte, error)
}

// Papers finds the paper of an attachment.
type Papers interface {
	Paper(name string) (*templates.Paper, bool)
}

// Coverage knows which characters can be drawn.
type Coverage interface {
	Find(role fonts.Role, r rune) (*fonts.Face, fonts.GlyphID, bool)
}

// Catalogues finds the catalogue in force in a region on a day, nil if there is none. [forms.Rules] does.
type Catalogues interface {
	CatalogueIn(region forms.Region, day forms.Date) *forms.Catalogue
}

// Config is what a Renderer is made of.
type Config struct {
	Papers     Papers
	Setter     Setter
	Writer     Writer
	Coverage   Coverage
	Catalogues Catalogues
	Regions    []forms.Region // of which there are catalogues; Verify tries them
}

// Renderer makes documents. It is safe for concurrent use.
type Renderer struct{ config Config }

// New returns a Renderer.
func New(c Config) *Renderer { return &Renderer{c} }

// Document is a finished document.
type Document struct {
	Kind     forms.Kind // empty for 附件1, 附件2, the monthly report and merged documents
	Title    string
	FileName string // "application.pdf"
	PDF      []byte
	Pages    int
}
