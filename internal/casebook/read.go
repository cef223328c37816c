package casebook

import (
	"context"
	"slices"

	"bangban/forms"
)

// How many cases or entries a page has at most, and how much its cases may be together, as they are kept.
const (
	DefaultPage = 50
	MaxPage     = 200
	PageBytes   = 4 << 20
)

// Page is part of a list. Next leads to the part behind it, and is nil on the last one.
type Page struct {
	Records []Record
	Next    *Cursor
}

// Leading is the page of some cases, with more behind them.
func Leading(records []Record) Page {
	last := records[len(records)-1].Case
	return Page{records, &Cursor{Applied: KeysOf(last).Applied, ID: last.ID}}
}

// Get gives a case as it is now, to whoever masks the citizen ID numbers in it before anybody reads it.
func (b *Book) Get(ctx context.Context, a Actor, id string) (Record, error) {
	return b.store.Load(ctx, a.Scope, id)
}

// Read gives a case to be read as it is, and notes who read it when it tells a citizen ID number.
func (b *Book) Read(ctx context.Context, a Actor, id string) (Record, error) {
	r, err := b.store.Load(ctx, a.Scope, id)
	if err != nil {
		return Record{}, err
	}
	c := *r.Case
	c.ID = "" // may have as many digits, and is nobody's
	return r, b.noteReading(ctx, a, id, &c, "case")
}

// noteReading notes who reads a document that tells a citizen ID number.
func (b *Book) noteReading(ctx context.Context, a Actor, id string, d forms.Document, note string) error {
	data, err := forms.Marshal(d)
	if err != nil {
		return err
	}
	if text := string(data); forms.MaskCitizenIDs(text) == text && !tellsID(d) {
		return nil
	}
	return b.note(ctx, a, id, ActionRead, note)
}

// tellsID reports whether a document has a number in the place for one, whatever it looks like.
func tellsID(d forms.Document) bool {
	switch d := d.(type) {
	case *forms.PowerOfAttorney:
		return d.Agent.IDNumber != ""
	case *forms.Case:
		return d.Authorization != nil && tellsID(d.Authorization)
	}
	return false
}

// List gives a page of the cases that a filter picks, the newest application first.
func (b *Book) List(ctx context.Context, a Actor, f Filter, after *Cursor, limit int) (Page, error) {
	f, err := f.checked()
	if err != nil {
		return Page{}, err
	}
	return b.store.List(ctx, a.Scope, f, after, pageSize(limit))
}

func pageSize(limit int) int {
	if limit <= 0 {
		return DefaultPage
	}
	return min(limit, MaxPage)
}

// DocumentState says what a document is that Draft gives.
type DocumentState string

// The states of a document.
const (
	DocumentPrefilled DocumentState = "prefilled" // made of what the case knows, and not kept
	DocumentDraft     DocumentState = "draft"
	DocumentIssued    DocumentState = "issued"
)

// Draft gives a document of a case to go on with: its draft, or else the document as issued, or else one filled in with
// what the case and its drafts know. The version is that of the case. Who reads a citizen ID number in it is noted.
func (b *Book) Draft(ctx context.Context, a Actor, id string, kind forms.Kind) (forms.Form, DocumentState, int64, error) {
	if forms.New(kind) == nil {
		return nil, "", 0, ErrNotFound
	}
	r, err := b.store.Load(ctx, a.Scope, id)
	if err != nil {
		return nil, "", 0, err
	}
	f, state, err := document(r, kind)
	if err == nil {
		err = b.noteReading(ctx, a, id, f, string(kind)+"/"+string(state))
	}
	if err != nil {
		return nil, "", 0, err
	}
	return f, state, r.Version, nil
}

func document(r Record, kind forms.Kind) (forms.Form, DocumentState, error) {
	if f := r.Drafts[kind]; f != nil {
		return f, DocumentDraft, nil
	}
	if f := r.Case.Document(kind); f != nil {
		return f, DocumentIssued, nil
	}
	laid, err := whole(r)
	if err != nil {
		return nil, "", err
	}
	return forms.Prefill(laid, kind), DocumentPrefilled, nil
}

// Versions lists all that was issued of a case, in the order of the attachments and then of the numbers. As in the history,
// who issued it tells no citizen ID number.
func (b *Book) Versions(ctx context.Context, a Actor, id string) ([]Issued, error) {
	all, err := b.store.Versions(ctx, a.Scope, id)
	for i := range all {
		all[i].By = forms.MaskCitizenIDs(all[i].By)
	}
	return all, err
}

// History lists what was done with a case after the entry with an ID, 0 for all, the oldest first. For the case "" it
// lists what was done with no one case, to an actor who sees all. No text of an entry tells a citizen ID number, whoever
// wrote it.
func (b *Book) History(ctx context.Context, a Actor, id string, after int64, limit int) ([]Entry, error) {
	entries, err := b.store.History(ctx, a.Scope, id, after, pageSize(limit))
	for i := range entries {
		e := &entries[i]
		e.By, e.Note, e.Changes = forms.MaskCitizenIDs(e.By), forms.MaskCitizenIDs(e.Note), slices.Clone(e.Changes)
		for j, c := range e.Changes {
			e.Changes[j] = masked(c.Path, c.From, c.To)
		}
	}
	return entries, err
}

// knownState reports whether a member of a document that was sent is the state with which Draft gave it.
func knownState(value []byte) bool {
	return slices.ContainsFunc([]DocumentState{DocumentPrefilled, DocumentDraft, DocumentIssued}, func(s DocumentState) bool {
		return isText(value, string(s))
	})
}
