package casebook

import (
	"context"
	"iter"

	"bangban/forms"
)

// File is an issued document with its file.
type File struct {
	Issued
	PDF []byte
}

// File gives an issued document, the latest for the number 0, and notes who took it.
func (b *Book) File(ctx context.Context, a Actor, id string, kind forms.Kind, number int) (File, error) {
	issued, pdf, err := b.store.Issued(ctx, a.Scope, id, kind, number)
	if err != nil {
		return File{}, err
	}
	if err := b.note(ctx, a, id, ActionDownload, version(kind, issued.Number)); err != nil {
		return File{}, err
	}
	return File{Issued: issued, PDF: pdf}, nil
}

// Bundle gives the latest of each document that was issued of a case, in the order of the attachments, and notes who took
// them. It is ErrNotFound when there is none.
func (b *Book) Bundle(ctx context.Context, a Actor, id string) ([]File, error) {
	versions, err := b.store.Versions(ctx, a.Scope, id)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, k := range forms.Kinds() {
		last := latest(versions, k)
		if last.Number == 0 {
			continue
		}
		issued, pdf, err := b.store.Issued(ctx, a.Scope, id, k, last.Number)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Issued: issued, PDF: pdf})
	}
	if files == nil {
		return nil, ErrNotFound
	}
	if err := b.note(ctx, a, id, ActionDownload, "bundle"); err != nil {
		return nil, err
	}
	return files, nil
}

// Export gives the cases that a filter picks, the oldest application first, as they were at one moment, and notes who
// took them before the first is given.
func (b *Book) Export(ctx context.Context, a Actor, f Filter) (iter.Seq2[*forms.Case, error], error) {
	f, err := f.checked()
	if err != nil {
		return nil, err
	}
	if err := b.note(ctx, a, "", ActionExport, f.Within(a.Scope).String()); err != nil {
		return nil, err
	}
	return b.store.Each(ctx, a.Scope, f), nil
}

// note keeps an entry of something that changed nothing.
func (b *Book) note(ctx context.Context, a Actor, id string, action Action, note string) error {
	at := b.now()
	return b.store.Commit(ctx, a.Scope, Change{Audit: []Entry{a.entry(at, id, action, note)}, At: at})
}
