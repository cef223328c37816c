package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"bangban/internal/casebook"
	"bangban/internal/store"
)

func wantReplay(t testing.TB, what string, err error, want casebook.ReplayError) {
	t.Helper()
	got, ok := errors.AsType[*casebook.ReplayError](err)
	if !ok || *got != want {
		t.Errorf("%s: got %v, want %+v", what, err, want)
	}
}

func requests(t *testing.T, s suite) {
	request := casebook.Request{Caller: "网厅", Key: "一", Fingerprint: [32]byte{1}, Expires: noon().Add(time.Hour)}
	if err := s.Replay(s.ctx, request, noon()); err != nil {
		t.Fatal(err)
	}
	change := func(id string, r casebook.Request, at time.Time) casebook.Change {
		return casebook.Change{Case: newCase(t, id, "150624", ""), At: at, Request: &r}
	}
	if err := s.Commit(s.ctx, all(), change("a", request, noon())); err != nil {
		t.Fatal(err)
	}
	other := request
	other.Fingerprint = [32]byte{2}
	soon := noon().Add(time.Minute)
	wantReplay(t, "found", s.Replay(s.ctx, request, soon), casebook.ReplayError{CaseID: "a", Version: 1, Same: true})
	wantReplay(t, "with other content", s.Replay(s.ctx, other, soon), casebook.ReplayError{CaseID: "a", Version: 1})
	wantReplay(t, "again", s.Commit(s.ctx, all(), change("a", request, soon)), casebook.ReplayError{CaseID: "a", Version: 1, Same: true})
	wantReplay(t, "for another", s.Commit(s.ctx, all(), change("b", other, soon)), casebook.ReplayError{CaseID: "a", Version: 1})
	_, err := s.Load(s.ctx, all(), "b")
	wantErr(t, "load", err, casebook.ErrNotFound)

	elsewhere := request
	elsewhere.Caller = "窗口"
	if err := s.Commit(s.ctx, all(), change("c", elsewhere, soon)); err != nil {
		t.Errorf("the key of another caller: %v", err)
	}
	late := request.Expires
	if err := s.Replay(s.ctx, request, late); err != nil {
		t.Errorf("expired: %v", err)
	}
	other.Expires = late.Add(time.Hour)
	if err := s.Commit(s.ctx, all(), change("d", other, late)); err != nil {
		t.Errorf("after it has expired: %v", err)
	}
	wantReplay(t, "replaced", s.Replay(s.ctx, other, late), casebook.ReplayError{CaseID: "d", Version: 1, Same: true})
	noted := casebook.Change{At: late, Audit: []casebook.Entry{{At: late}}, Request: &casebook.Request{Caller: "x", Expires: other.Expires}}
	if err := s.Commit(s.ctx, casebook.Scope{}, noted); err != nil {
		t.Fatal(err)
	}
	wantReplay(t, "without a case", s.Replay(s.ctx, *noted.Request, late), casebook.ReplayError{Same: true})
}

// replayFirst sends a request again when there would be other reasons to refuse it, in a change that comes last.
func replayFirst(t *testing.T, s suite) {
	request := &casebook.Request{Caller: "c", Key: "k", Expires: noon().Add(time.Hour)}
	first := casebook.Change{Case: newCase(t, "b", "150624", ""), At: noon(), Request: request}
	if err := s.Commit(s.ctx, all(), first); err != nil {
		t.Fatal(err)
	}
	s.open(t, newCase(t, "a", "150624", ""), newCase(t, "c", "150624", ""))
	want := casebook.ReplayError{CaseID: "b", Version: 1, Same: true}
	here := casebook.Scope{Region: "150624"}
	again := casebook.Change{Case: newCase(t, "bb", "150624", ""), At: noon(), Request: request}
	for what, other := range map[string]casebook.Change{
		"ErrExists": {Case: newCase(t, "a", "150624", "")}, "ErrExists of a later id": {Case: newCase(t, "c", "150624", "")},
		"ErrStale": {Case: newCase(t, "a", "150624", ""), Base: 7}, "ErrStale of a later id": {Case: newCase(t, "c", "150624", ""), Base: 7},
		"ErrNotFound": {Case: newCase(t, "0", "150624", ""), Base: 1}, "ErrRegion": {Case: newCase(t, "0", "150625", "")},
		"ErrNotFound of an entry": {Audit: []casebook.Entry{{CaseID: "0", At: noon()}}},
	} {
		other.At = noon()
		wantReplay(t, what, s.Commit(s.ctx, here, other, again), want)
	}
	wantReplay(t, "of the same change", s.Commit(s.ctx, all(), first), want)
	stale := casebook.Change{Case: first.Case, Base: 7, At: noon(), Request: request}
	wantReplay(t, "of a change that is stale", s.Commit(s.ctx, all(), stale), want)
	again.Request = &casebook.Request{Caller: "c", Key: "one for both", Expires: noon().Add(time.Hour)}
	wantReplay(t, "within a commit", s.Commit(s.ctx, all(), again, casebook.Change{At: noon(), Request: again.Request}),
		casebook.ReplayError{CaseID: "bb", Version: 1, Same: true})
	_, err := s.Load(s.ctx, all(), "bb")
	wantErr(t, "load", err, casebook.ErrNotFound)
}

// Sweeps tests that requests do not pile up: a new one takes some that have expired with it, and never waits for many.
func Sweeps(t *testing.T, s *store.Store, raw *sql.DB) {
	ctx := context.Background()
	ask := func(at time.Time, expire time.Duration, keys ...string) {
		t.Helper()
		var changes []casebook.Change
		for _, key := range keys {
			request := &casebook.Request{Caller: "c", Key: key, Expires: at.Add(expire)}
			changes = append(changes, casebook.Change{At: at, Request: request})
		}
		if err := s.Commit(ctx, all(), changes...); err != nil {
			t.Fatal(err)
		}
	}
	wantKept := func(want int) {
		t.Helper()
		var rows int
		if err := raw.QueryRow("SELECT count(*) FROM requests").Scan(&rows); err != nil || rows != want {
			t.Errorf("%d requests are kept, want %d (%v)", rows, want, err)
		}
	}
	var many []string
	for n := range 150 {
		many = append(many, fmt.Sprint(n))
	}
	ask(noon(), time.Hour, many...)
	ask(noon(), time.Hour+time.Second, "again") // the last that would be swept
	ask(noon(), 9*time.Hour, "lasting")
	wantKept(152)
	late := noon().Add(2 * time.Hour)
	ask(late, time.Hour, "again") // it has expired, although it is still there
	wantKept(52)
	wantReplay(t, "again", s.Replay(ctx, casebook.Request{Caller: "c", Key: "again"}, late), casebook.ReplayError{Same: true})
	ask(late, time.Hour, "new")
	wantKept(3)
}
