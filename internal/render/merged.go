package render

import (
	"context"
	"fmt"

	"bangban/forms"
	"bangban/internal/pdf"
)

// MergedTitle is the title of a merged document.
const MergedTitle = "“帮您办”代办帮办服务文书"

// MaxPages is the most pages a merged document may have.
const MaxPages = 1000

// ErrTooManyPages tells that a merged document would exceed [MaxPages].
var ErrTooManyPages = fmt.Errorf("合并后的文件超过 %d 页，请分成几次合并", MaxPages)

// merged makes one document of several forms.
func (r *Renderer) merged(ctx context.Context, all []forms.Form, region forms.Region) (Document, error) {
	b := r.NewBundle()
	for _, f := range all {
		s, err := r.Set(f, region)
		if err != nil {
			return Document{}, err
		}
		if err := b.Add(s); err != nil {
			return Document{}, err
		}
	}
	return b.Document(ctx, "merged.pdf")
}

// Bundle gathers set forms for one merged document. It is used by one goroutine at a time.
type Bundle struct {
	renderer *Renderer
	document pdf.Document
	pages    int
}

// NewBundle starts a merged document.
func (r *Renderer) NewBundle() *Bundle {
	return &Bundle{renderer: r, document: pdf.Document{Title: MergedTitle}}
}

// Add puts a form at the end. The error is [ErrTooManyPages] when there is no room for it.
//
// The document is as old as its latest form, and by the first authority that is named.
func (b *Bundle) Add(s Sheets) error {
	if b.pages+s.Pages() > MaxPages {
		return ErrTooManyPages
	}
	b.pages += s.Pages()
	b.document.Parts = append(b.document.Parts, s.part)
	if b.document.Author == "" {
		b.document.Author = s.author
	}
	if later(s.created, b.document.Created) {
		b.document.Created = s.created
	}
	return nil
}

// Len is the number of forms in the bundle.
func (b *Bundle) Len() int { return len(b.document.Parts) }

// Document writes what was gathered, under a file name.
func (b *Bundle) Document(ctx context.Context, fileName string) (Document, error) {
	return b.renderer.write(ctx, "", fileName, b.document)
}

// later reports whether a is after b. No date is before all.
func later(a, b pdf.Date) bool {
	if a.Year != b.Year {
		return a.Year > b.Year
	}
	if a.Month != b.Month {
		return a.Month > b.Month
	}
	return a.Day > b.Day
}
