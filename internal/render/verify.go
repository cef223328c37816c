package render

import (
	"bytes"
	"context"
	"errors"

	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/templates"
)

// State is what became of a file since it was issued.
type State string

// The states.
const (
	// Issued: this program, as it is set up, prints the same bytes from the data inside.
	Issued State = "issued"
	// Unproven: the file agrees with its own digests, but the data inside print differently here. Another version,
	// other fonts, templates or catalogues do that; so would a forger who renewed the digests.
	Unproven State = "unproven"
	// Resaved: data and text agree with the digests, other bytes do not. Other software has saved the file anew or
	// put a digital signature into it.
	Resaved State = "resaved"
	// Annotated: data and text agree with the digests, but notes, stamps or fields lie on the pages. They can hide what
	// is printed, or say something else, in the eyes of a reader.
	Annotated State = "annotated"
	// Altered: data or text are not as issued.
	Altered State = "altered"
	// Foreign: the file is not from this program.
	Foreign State = "foreign"
)

// Verdict is what inspecting a file found.
type Verdict struct {
	State      State
	Inspection pdf.Inspection
}

// Verify inspects a file and prints its data anew to compare. The errors are those of [pdf.Inspect] and the context's.
func (r *Renderer) Verify(ctx context.Context, file []byte) (Verdict, error) {
	found, err := pdf.Inspect(file)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Inspection: found}
	switch {
	case !found.Known:
		v.State = Foreign
	case found.DataAltered || found.TextAltered:
		v.State = Altered
	case found.Annotated:
		v.State = Annotated
	case found.FileAltered:
		v.State = Resaved
	default:
		v.State = Unproven
		if r.reproduces(ctx, file, found) {
			v.State = Issued
		}
	}
	return v, ctx.Err()
}

// reproduces reports whether the data print the same file, as a form of any region there is a catalogue for: which
// region a form's case was in does not stand in the form.
func (r *Renderer) reproduces(ctx context.Context, file []byte, found pdf.Inspection) bool {
	if len(found.Attachments) == 0 {
		return r.isBlank(ctx, file, found.Title)
	}
	if r.isReport(ctx, file, found.Attachments) {
		return true
	}
	var all []forms.Form
	for _, a := range found.Attachments {
		document, report, err := forms.Decode(a.Data)
		f, ok := document.(forms.Form)
		if err != nil || !ok || !report.Valid() {
			return false
		}
		all = append(all, f)
	}
	for _, region := range append([]forms.Region{""}, r.config.Regions...) {
		d, err := r.again(ctx, all, region, found.Title)
		if err == nil && bytes.Equal(d.PDF, file) {
			return true
		}
	}
	return false
}

var errNotOne = errors.New("several forms under the title of one")

func (r *Renderer) again(ctx context.Context, all []forms.Form, region forms.Region, title string) (Document, error) {
	if title == MergedTitle {
		return r.merged(ctx, all, region)
	}
	if len(all) != 1 {
		return Document{}, errNotOne
	}
	return r.Form(ctx, all[0], region)
}

// isBlank reports whether the file is one of the blank papers.
func (r *Renderer) isBlank(ctx context.Context, file []byte, title string) bool {
	for _, name := range templates.Names() {
		if paper, ok := r.config.Papers.Paper(name); !ok || paper.Title != title {
			continue
		}
		if d, err := r.Blank(ctx, name); err == nil && bytes.Equal(d.PDF, file) {
			return true
		}
	}
	return false
}
