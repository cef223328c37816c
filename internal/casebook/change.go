package casebook

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"strconv"
	"time"

	"bangban/forms"
)

// tries is how often a change is made anew on a newer version before ErrBusy.
const tries = 8

// plan is what a change wants to make of a case.
type plan struct {
	Case     *forms.Case
	Drafts   map[forms.Kind]forms.Form
	action   Action
	note     string
	member   string // that was sent, of whose own paths problems are told; "" for the case
	issued   []Issued
	files    map[[32]byte][]byte
	warnings []forms.Problem
}

// change makes a plan for the case as it is and commits it. With match it is made on that version or not at all, without
// it on the newest, again if another was quicker.
func (b *Book) change(ctx context.Context, a Actor, id string, match *int64, propose func(was Record) (plan, error)) (Result, error) {
	for range tries {
		was, err := b.store.Load(ctx, a.Scope, id)
		if err != nil {
			return Result{}, err
		}
		// Asked after the case was read, so that a request is not judged by what it did itself a moment ago.
		if err := b.replayed(ctx, a); err != nil {
			return Result{}, err
		}
		if match != nil && *match != was.Version {
			return Result{}, ErrStale
		}
		p, err := propose(was)
		if err != nil {
			return Result{}, err
		}
		result, err := b.commit(ctx, a, was, p)
		if !errors.Is(err, ErrStale) {
			return result, err
		}
	}
	return Result{}, ErrBusy
}

// commit writes a plan, unless it changes nothing. Whether the region is the actor's the store sees, in the same breath.
func (b *Book) commit(ctx context.Context, a Actor, was Record, p plan) (Result, error) {
	at := b.now()
	changes, err := fieldChanges(was, Record{Case: p.Case, Drafts: p.Drafts})
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		return Result{}, refusal(within(p.member, invalid.Report.Problems)...)
	}
	if err != nil {
		return Result{}, err
	}
	if len(changes) == 0 && len(p.issued) == 0 && was.Version > 0 {
		return Result{Record: was, Warnings: p.warnings}, b.remember(ctx, a, at)
	}
	entry := a.entry(at, p.Case.ID, p.action, p.note)
	entry.Changes = changes
	for i := range p.issued {
		p.issued[i].At, p.issued[i].By = at, a.Name
	}
	err = b.store.Commit(ctx, a.Scope, Change{
		Case: p.Case, Drafts: p.Drafts, Base: was.Version, Issued: p.issued, Files: p.files,
		Audit: []Entry{entry}, At: at, Request: a.Request,
	})
	if err != nil {
		return Result{}, err
	}
	kept := Record{Case: p.Case, Drafts: p.Drafts, Version: was.Version + 1, Updated: at}
	return Result{Record: kept, Warnings: p.warnings, Issued: p.issued}, nil
}

// remember keeps a request that changed nothing, which sent again later might.
func (b *Book) remember(ctx context.Context, a Actor, at time.Time) error {
	if a.Request == nil {
		return nil
	}
	return b.store.Commit(ctx, a.Scope, Change{At: at, Request: a.Request})
}

// replayed finds a request that was done before, so that its work is not done again only to be refused.
func (b *Book) replayed(ctx context.Context, a Actor) error {
	if a.Request == nil {
		return nil
	}
	return b.store.Replay(ctx, *a.Request, b.now())
}

func (a Actor) entry(at time.Time, id string, action Action, note string) Entry {
	return Entry{CaseID: id, At: at, By: a.Name, RequestID: a.RequestID, Action: action, Note: forms.MaskCitizenIDs(note)}
}

// issue prints the documents and adds to the plan those whose file differs from the one issued last.
func (p *plan) issue(ctx context.Context, press func(context.Context, forms.Form, forms.Region) (Printed, error), before []Issued, documents ...forms.Form) error {
	p.files = map[[32]byte][]byte{}
	for _, f := range documents {
		printed, err := press(ctx, f, p.Case.Region)
		if err != nil {
			return err
		}
		data, err := forms.Marshal(f)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(printed.PDF)
		last := latest(before, f.Kind())
		if last.Number > 0 && last.SHA256 == sum {
			continue
		}
		p.files[sum] = printed.PDF
		p.issued = append(p.issued, Issued{
			CaseID: p.Case.ID, Kind: f.Kind(), Number: last.Number + 1, SHA256: sum, Data: data,
			Pages: printed.Pages, FileName: printed.FileName, Title: printed.Title,
		})
	}
	return nil
}

// latest is the version of a kind with the greatest number, and has the number 0 when there is none.
func latest(versions []Issued, k forms.Kind) Issued {
	var last Issued
	for _, v := range versions {
		if v.Kind == k && v.Number > last.Number {
			last = v
		}
	}
	return last
}

// remembering prints a document only when it or its region differs from the time before: a change that is made anew
// because another was quicker mostly prints the same.
func (b *Book) remembering() func(context.Context, forms.Form, forms.Region) (Printed, error) {
	var (
		last   []byte
		where  forms.Region
		result Printed
	)
	return func(ctx context.Context, f forms.Form, region forms.Region) (Printed, error) {
		data, err := forms.Marshal(f)
		if err != nil {
			return Printed{}, err
		}
		if last != nil && bytes.Equal(last, data) && where == region {
			return result, nil
		}
		printed, err := b.printer.Print(ctx, f, region)
		if err != nil {
			return Printed{}, err
		}
		last, where, result = data, region, printed
		return printed, nil
	}
}

// version names an issued document in an entry.
func version(k forms.Kind, number int) string { return string(k) + "/" + strconv.Itoa(number) }

// withDraft and withoutDraft leave the drafts of the record they come from alone.
func withDraft(drafts map[forms.Kind]forms.Form, f forms.Form) map[forms.Kind]forms.Form {
	next := withoutDraft(drafts, f.Kind())
	next[f.Kind()] = f
	return next
}

func withoutDraft(drafts map[forms.Kind]forms.Form, k forms.Kind) map[forms.Kind]forms.Form {
	next := map[forms.Kind]forms.Form{}
	maps.Copy(next, drafts)
	delete(next, k)
	return next
}

// whole is the case with the drafts laid over what was issued. It is a copy throughout.
func whole(r Record) (*forms.Case, error) {
	laid := *r.Case
	for _, f := range r.Drafts {
		laid.Put(f)
	}
	return copied(&laid)
}

func copied(c *forms.Case) (*forms.Case, error) {
	data, err := forms.Marshal(c)
	if err != nil {
		return nil, err
	}
	return forms.Restore(data)
}
