package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

// clients is how many write at the same time.
const clients = 8

// together runs as many as there are clients at the same time.
func together(do func(client int)) {
	var group sync.WaitGroup
	for client := range clients {
		group.Go(func() { do(client) })
	}
	group.Wait()
}

// writers has all clients write their marks into one case, each upon what it has read.
func writers(t *testing.T, s suite) {
	const marks = 5
	c := newCase(t, "a", "150624", "")
	c.Remarks = ""
	s.open(t, c)
	together(func(client int) {
		for n := 0; n < marks; {
			r, err := s.Load(s.ctx, all(), "a")
			if err != nil {
				t.Error(err)
				return
			}
			r.Case.Remarks += fmt.Sprintf("%d.%d ", client, n)
			entry := casebook.Entry{CaseID: "a", At: noon(), Note: fmt.Sprintf("%d.%d", client, n)}
			err = s.Commit(s.ctx, all(), casebook.Change{
				Case: r.Case, Base: r.Version, At: noon(), Audit: []casebook.Entry{entry},
			})
			switch {
			case err == nil:
				n++
			case !errors.Is(err, casebook.ErrStale) && !errors.Is(err, casebook.ErrBusy):
				t.Error(err)
				return
			}
		}
	})
	r := s.load(t, "a")
	if r.Version != 1+clients*marks {
		t.Errorf("version is %d, want %d", r.Version, 1+clients*marks)
	}
	entries, err := s.History(s.ctx, all(), "a", 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var noted strings.Builder
	for _, e := range entries {
		noted.WriteString(e.Note + " ")
	}
	wantSame(t, "the history tells it in the order it was written", noted.String(), r.Case.Remarks)
}

// openers has all clients open the same case, by number and by request.
func openers(t *testing.T, s suite) {
	for round := range 10 {
		var opened, taken, replayed atomic.Int64
		id := fmt.Sprintf("%d", round)
		together(func(client int) {
			change := casebook.Change{Case: newCase(t, id, "150624", ""), At: noon()}
			if round%2 == 1 {
				change.Case.ID = fmt.Sprintf("%d-%d", round, client)
				change.Request = &casebook.Request{Caller: "c", Key: id, Expires: noon().AddDate(0, 0, 1)}
			}
			err := s.Commit(s.ctx, all(), change)
			_, again := errors.AsType[*casebook.ReplayError](err)
			switch {
			case err == nil:
				opened.Add(1)
			case errors.Is(err, casebook.ErrExists):
				taken.Add(1)
			case again:
				replayed.Add(1)
			default:
				t.Error(err)
			}
		})
		if opened.Load() != 1 || taken.Load()+replayed.Load() != clients-1 || (replayed.Load() > 0) != (round%2 == 1) {
			t.Errorf("%d opened, %d taken, %d replayed", opened.Load(), taken.Load(), replayed.Load())
		}
	}
}

// crossing has clients change the same cases in opposite orders.
func crossing(t *testing.T, s suite) {
	s.open(t, newCase(t, "a", "150624", ""), newCase(t, "b", "150624", ""))
	var done atomic.Int64
	together(func(client int) {
		for n := 0; n < 5; {
			var changes []casebook.Change
			for _, id := range []string{"ab"[client%2:][:1], "ba"[client%2:][:1]} {
				r, err := s.Load(s.ctx, all(), id)
				if err != nil {
					t.Error(err)
					return
				}
				changes = append(changes, casebook.Change{Case: r.Case, Base: r.Version, At: noon()})
			}
			err := s.Commit(s.ctx, all(), changes...)
			switch {
			case err == nil:
				n++
				done.Add(1)
			case !errors.Is(err, casebook.ErrStale) && !errors.Is(err, casebook.ErrBusy):
				t.Error(err)
				return
			}
		}
	})
	for _, id := range []string{"a", "b"} {
		if v := s.load(t, id).Version; v != 1+done.Load() {
			t.Errorf("%s is at version %d after %d changes", id, v, done.Load())
		}
	}
}

// numbers are taken by all clients at once, of two counties and years, with some taken by hand before.
func numbers(t *testing.T, s suite) {
	const each = 8
	byHand := map[string]bool{}
	for _, n := range []int{1, 2, 5} {
		id := casebook.CaseID("150624", 2026, n)
		byHand[id] = true
		s.open(t, newCase(t, id, "150624", ""))
	}
	var given sync.Map
	together(func(client int) {
		region, year := [2]forms.Region{"150624", "150625"}[client%2], 2026+client/4
		for range each / 2 {
			some, err := s.NextNumbers(s.ctx, region, year, 2)
			if err != nil || len(some) != 2 || some[0] >= some[1] {
				t.Error(some, err)
				return
			}
			for _, n := range some {
				id := casebook.CaseID(region, year, n)
				if _, before := given.LoadOrStore(id, true); before || byHand[id] || n < 1 {
					t.Errorf("%s was given again", id)
				}
			}
		}
	})
	for id, want := range map[string]bool{
		casebook.CaseID("150624", 2026, 3): true, casebook.CaseID("150624", 2026, 4): true,
		casebook.CaseID("150624", 2026, 19): true, casebook.CaseID("150624", 2026, 20): false,
		casebook.CaseID("150625", 2027, 1): true, casebook.CaseID("150625", 2027, 2*each+1): false,
	} {
		if _, is := given.Load(id); is != want {
			t.Errorf("%s: given is %v, want %v", id, is, want)
		}
	}
}
