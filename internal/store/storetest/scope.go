package storetest

import (
	"context"
	"errors"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

// scopes tries every method on a case, from inside and from outside of its region.
func scopes(t *testing.T, s suite) {
	const id, region = "150624-2026-0001", "150624100"
	c := newCase(t, id, region, "2026-01-01")
	one, files := document(id, forms.KindApplication, 1, "PDF")
	opened := casebook.Change{
		Case: c, Issued: []casebook.Issued{one}, Files: files, At: noon(),
		Audit: []casebook.Entry{{CaseID: id, At: noon(), Action: casebook.ActionOpen}},
	}
	if err := s.Commit(s.ctx, casebook.Scope{Region: "150600"}, opened); err != nil {
		t.Fatal(err)
	}
	s.open(t, newCase(t, "nowhere", "", "2026-01-01"))
	outsides := []forms.Region{
		"", "0", "000000", "x", "%", "150624101", "150624100201", "150625", "150700", "160000",
	}
	for name, method := range s.methods(t, c) {
		for _, inside := range []forms.Region{"150624100", "150624100000", "150624", "150600", "150000"} {
			if err := method(casebook.Scope{Region: inside}); err != nil {
				t.Errorf("%s in %s: %v", name, inside, err)
			}
		}
		if err := method(all()); err != nil {
			t.Errorf("%s in all: %v", name, err)
		}
		for _, outside := range outsides {
			wantErr(t, name+" in "+string(outside), method(casebook.Scope{Region: outside}), casebook.ErrNotFound)
		}
	}
	_, err := s.Load(s.ctx, casebook.Scope{Region: "150000"}, "nowhere")
	wantErr(t, "a case without a region", err, casebook.ErrNotFound)
	_, err = s.History(s.ctx, casebook.Scope{Region: "150000"}, "", 0, 10)
	wantErr(t, "the entries of no case", err, casebook.ErrNotFound)
}

// methods are all that take a scope, done to a case. Each gives ErrNotFound if it saw nothing.
func (s suite) methods(t *testing.T, c *forms.Case) map[string]func(casebook.Scope) error {
	version := int64(1)
	return map[string]func(casebook.Scope) error{
		"Load": func(scope casebook.Scope) error { _, err := s.Load(s.ctx, scope, c.ID); return err },
		"List": func(scope casebook.Scope) error {
			list, err := s.List(s.ctx, scope, casebook.Filter{}, nil, 10)
			return seen(t, list.Records, err, c.ID)
		},
		"Each": func(scope casebook.Scope) error {
			var list []casebook.Record
			for c, err := range s.Each(s.ctx, scope, casebook.Filter{}) {
				if err != nil {
					return err
				}
				list = append(list, casebook.Record{Case: c})
			}
			return seen(t, list, nil, c.ID)
		},
		"Issued": func(scope casebook.Scope) error {
			_, _, err := s.Issued(s.ctx, scope, c.ID, forms.KindApplication, 0)
			return err
		},
		"Versions": func(scope casebook.Scope) error { _, err := s.Versions(s.ctx, scope, c.ID); return err },
		"History":  func(scope casebook.Scope) error { _, err := s.History(s.ctx, scope, c.ID, 0, 10); return err },
		"Commit": func(scope casebook.Scope) error {
			err := s.Commit(s.ctx, scope, casebook.Change{Case: c, Base: version, At: noon()})
			if err == nil {
				version++
			}
			return err
		},
		"Commit of another version": func(scope casebook.Scope) error {
			err := s.Commit(s.ctx, scope, casebook.Change{Case: c, Base: 99, At: noon()})
			if errors.Is(err, casebook.ErrStale) {
				return nil
			}
			return err
		},
		"Commit of an entry": func(scope casebook.Scope) error {
			return s.Commit(s.ctx, scope, casebook.Change{Audit: []casebook.Entry{{CaseID: c.ID, At: noon()}}})
		},
	}
}

// seen is ErrNotFound for an empty list. A list of more than the case with the id is only for a scope of all.
func seen(t *testing.T, list []casebook.Record, err error, id string) error {
	t.Helper()
	switch {
	case err != nil:
		return err
	case len(list) == 0:
		return casebook.ErrNotFound
	case list[0].Case.ID != id && len(list) < 2:
		t.Errorf("saw %s", list[0].Case.ID)
	}
	return nil
}

func leaving(t *testing.T, s suite) {
	here := casebook.Scope{Region: "150624"}
	wantErr(t, "opened outside", s.Commit(s.ctx, here, casebook.Change{Case: newCase(t, "a", "150625", ""), At: noon()}),
		casebook.ErrRegion)
	wantErr(t, "opened nowhere", s.Commit(s.ctx, here, casebook.Change{Case: newCase(t, "a", "", ""), At: noon()}),
		casebook.ErrRegion)
	wantErr(t, "opened by nobody", s.Commit(s.ctx, casebook.Scope{},
		casebook.Change{Case: newCase(t, "a", "150624", ""), At: noon()}), casebook.ErrRegion)
	s.open(t, newCase(t, "a", "150624", ""), newCase(t, "b", "150625", ""))
	move := func(id, region string) error {
		return s.Commit(s.ctx, here, casebook.Change{Case: newCase(t, id, region, ""), Base: 1, At: noon()})
	}
	wantErr(t, "moved out", move("a", "150625"), casebook.ErrRegion)
	wantErr(t, "moved in", move("b", "150624"), casebook.ErrNotFound)
	wantErr(t, "a number taken outside", s.Commit(s.ctx, here,
		casebook.Change{Case: newCase(t, "b", "150624", ""), At: noon()}), casebook.ErrExists)
	if err := move("a", "150624100"); err != nil {
		t.Errorf("moved within: %v", err)
	}
	for id, region := range map[string]forms.Region{"a": "150624100", "b": "150625"} {
		if got := s.load(t, id).Case.Region; got != region {
			t.Errorf("%s is in %s, want %s", id, got, region)
		}
	}
}

func ended(t *testing.T, s suite) {
	s.open(t, newCase(t, "a", "150624", ""))
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	if s.Commit(ctx, all(), casebook.Change{Case: newCase(t, "b", "150624", ""), At: noon()}) == nil {
		t.Error("committed")
	}
	if _, err := s.Load(ctx, all(), "a"); err == nil {
		t.Error("loaded")
	}
	failed := 0
	for _, err := range s.Each(ctx, all(), casebook.Filter{}) {
		if err == nil {
			t.Error("gave a case")
		}
		failed++
	}
	if failed != 1 {
		t.Errorf("%d errors, want 1", failed)
	}
	s.open(t, newCase(t, "c", "150624", "")) // the store is none the worse for it
}
