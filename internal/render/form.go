package render

import (
	"context"
	"errors"
	"fmt"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/typeset"
)

// Form makes the document of a form. The region, which may be empty, decides with the form's date which catalogue
// its items are of. The error is a [*GlyphError] when a character cannot be drawn.
func (r *Renderer) Form(ctx context.Context, f forms.Form, region forms.Region) (Document, error) {
	s, err := r.Set(f, region)
	if err != nil {
		return Document{}, err
	}
	return r.write(ctx, f.Kind(), string(f.Kind())+".pdf", pdf.Document{
		Title:   f.Kind().Title(),
		Author:  s.author,
		Created: s.created,
		Parts:   []pdf.Part{s.part},
	})
}

// Blank makes the paper of a name, as the attachment prints it: one of the six kinds, "catalogue" (附件1) or
// "flowchart" (附件2). The latest catalogue holds.
func (r *Renderer) Blank(ctx context.Context, name string) (Document, error) {
	paper, ok := r.config.Papers.Paper(name)
	if !ok {
		return Document{}, fmt.Errorf("render blank %q: %w", name, ErrUnknownPaper)
	}
	pages, err := r.config.Setter.Set(paper, model{items: r.items("", forms.Date{})})
	if err != nil {
		return Document{}, fmt.Errorf("render blank %s: %w", name, err)
	}
	return r.write(ctx, paper.Kind, name+".pdf", pdf.Document{
		Title: paper.Title,
		Parts: []pdf.Part{{Title: paper.Title, Pages: pages}},
	})
}

// Sheets is a form that has been set: its pages and its data, ready to be written.
type Sheets struct {
	part    pdf.Part
	author  string
	created pdf.Date
}

// Pages is the number of pages.
func (s Sheets) Pages() int { return len(s.part.Pages) }

// Set sets a form into pages. The error is a [*GlyphError] when a character cannot be drawn.
func (r *Renderer) Set(f forms.Form, region forms.Region) (Sheets, error) {
	pages, err := r.pages(f, region)
	if err != nil {
		return Sheets{}, fmt.Errorf("set %s: %w", f.Kind(), err)
	}
	data, err := forms.Marshal(f)
	if err != nil {
		return Sheets{}, fmt.Errorf("set %s: %w", f.Kind(), err)
	}
	return Sheets{
		part:    pdf.Part{Title: f.Kind().Title(), Pages: pages, Data: data, DataName: string(f.Kind()) + ".json"},
		author:  forms.Text(f, "authority"),
		created: pdfDate(f.Dated()),
	}, nil
}

func (r *Renderer) pages(f forms.Form, region forms.Region) ([]page.Page, error) {
	paper, ok := r.config.Papers.Paper(string(f.Kind()))
	if !ok {
		return nil, ErrUnknownPaper
	}
	if err := r.Check(f); err != nil {
		return nil, err
	}
	pages, err := r.config.Setter.Set(paper, filled{f, r.items(region, f.Dated())})
	var missing *typeset.MissingGlyphError
	if errors.As(err, &missing) && missing.Path != "" {
		return nil, &GlyphError{[]forms.Problem{glyphProblem(fieldOf(f.Kind(), missing.Path), missing.Rune)}}
	}
	return pages, err
}

func (r *Renderer) write(ctx context.Context, kind forms.Kind, name string, d pdf.Document) (Document, error) {
	data, err := r.config.Writer.Write(ctx, d)
	if err != nil {
		return Document{}, fmt.Errorf("write %s: %w", name, err)
	}
	pages := 0
	for _, p := range d.Parts {
		pages += len(p.Pages)
	}
	return Document{Kind: kind, Title: d.Title, FileName: name, PDF: data, Pages: pages}, nil
}

func (r *Renderer) items(region forms.Region, day forms.Date) []forms.Item {
	c := r.config.Catalogues.CatalogueIn(region, day)
	if c == nil {
		return nil
	}
	return c.Items
}

// filled is the values of a form.
type filled struct {
	form  forms.Form
	items []forms.Item
}

func (v filled) Text(path string) string        { return forms.Text(v.form, path) }
func (v filled) Chosen(path, value string) bool { return forms.Chosen(v.form, path, value) }
func (v filled) Items() []forms.Item            { return v.items }
func (filled) Rows(string) int                  { return 0 } // a form has no lists
func (filled) Model() bool                      { return false }

// model is no values at all: the attachment itself.
type model struct{ items []forms.Item }

func (model) Text(string) string         { return "" }
func (model) Chosen(string, string) bool { return false }
func (v model) Items() []forms.Item      { return v.items }
func (model) Rows(string) int            { return 0 }
func (model) Model() bool                { return true }

func pdfDate(d forms.Date) pdf.Date {
	if d.IsZero() {
		return pdf.Date{}
	}
	return pdf.Date{Year: d.Year, Month: d.Month, Day: d.Day}
}
