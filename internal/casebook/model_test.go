package casebook_test

import (
	"errors"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"bangban/forms"
	"bangban/internal/casebook"
)

// model is what a register does with one case, said a second time and as plainly as can be: days are of June 2021, the
// application is of May.
type model struct {
	applied, entrusted, promised bool
	completed, terminated, rated bool
	archived                     bool
	drafted                      []string
	progress                     []modelEntry
	changes                      int64
}

type modelEntry struct {
	day   int
	state forms.State
}

func (m *model) closed() bool { return m.completed || m.terminated }

// step does something at random and expects what the model says.
func (m *model) step(rt *rapid.T, o *office, id string) {
	var err error
	var allowed bool
	changes := true
	switch what := rapid.SampledFrom([]string{"progress", "progress", "progress", "authorization", "commitment", "completion",
		"termination", "evaluation", "draft", "archive", "reopen"}).Draw(rt, "what"); what {
	case "progress":
		e := modelEntry{rapid.IntRange(1, 9).Draw(rt, "day"),
			rapid.SampledFrom([]forms.State{forms.StateAccepted, forms.StateSuspended, forms.StateResumed}).Draw(rt, "state")}
		next := append(slices.Clone(m.progress), e)
		if allowed = !m.closed() && taken(next); allowed {
			m.progress = next
		}
		err = o.progress(id, fmt.Sprintf("2021-06-%02d", e.day), e.state)
	case "draft":
		k := rapid.SampledFrom([]forms.Kind{forms.KindAuthorization, forms.KindCommitment}).Draw(rt, "kind")
		issued := m.entrusted && k == forms.KindAuthorization || m.promised && k == forms.KindCommitment
		allowed = !m.archived && !(m.closed() && issued)
		changes = !slices.Contains(m.drafted, string(k))
		if allowed && changes {
			m.drafted = append(m.drafted, string(k))
		}
		_, err = o.Put(o.t.Context(), o.clerk, id, nil, k, form(o.t, k), true)
	case "archive":
		if m.archived {
			// The same once more changes nothing, and so is no change.
			allowed, changes = true, false
		} else if allowed = m.closed(); allowed {
			m.archived = true
		}
		_, err = o.amend(id, `{"archived":"2021-09-15"}`)
	case "reopen":
		allowed, changes = true, m.archived
		m.archived = false
		_, err = o.amend(id, `{"archived":null}`)
	default:
		allowed, changes = m.issue(what)
		_, err = o.Put(o.t.Context(), o.clerk, id, nil, forms.Kind(what), form(o.t, forms.Kind(what)), false)
	}
	if allowed && changes {
		m.changes++
	}
	var invalid *casebook.InvalidError
	refused := errors.As(err, &invalid) || errors.Is(err, casebook.ErrArchived)
	if allowed != (err == nil) || err != nil && !refused {
		rt.Fatalf("allowed %v, but the register says %v", allowed, err)
	}
}

// issue says whether a document may be issued, and whether that changes anything.
func (m *model) issue(what string) (allowed, changes bool) {
	if m.archived {
		return false, false
	}
	here := map[string]*bool{"authorization": &m.entrusted, "commitment": &m.promised, "completion": &m.completed,
		"termination": &m.terminated, "evaluation": &m.rated}[what]
	undecided := slices.Contains(m.drafted, "authorization") && !m.entrusted // a draft says what was issued
	switch what {
	case "authorization", "commitment":
		allowed = !m.closed() || !*here
	case "completion":
		allowed = m.completed || !m.terminated && !undecided && m.status() != forms.StatusSuspended
	case "termination":
		allowed = m.terminated || !m.completed
	case "evaluation":
		allowed = m.completed
	}
	if !allowed {
		return false, false
	}
	drafted := slices.Index(m.drafted, what)
	changes = !*here || drafted >= 0
	if drafted >= 0 {
		m.drafted = slices.Delete(m.drafted, drafted, drafted+1)
	}
	*here = true
	if m.closed() { // what was issued cannot be issued any more
		m.drafted = slices.DeleteFunc(m.drafted, func(k string) bool {
			return k == "authorization" && m.entrusted || k == "commitment" && m.promised
		})
	}
	return true, changes
}

// taken reports whether suspending and resuming take turns, day by day.
func taken(entries []modelEntry) bool {
	resting := false
	for day := 1; day <= 9; day++ {
		for _, e := range entries {
			if e.day != day || e.state == forms.StateAccepted {
				continue
			}
			if resting == (e.state == forms.StateSuspended) {
				return false
			}
			resting = !resting
		}
	}
	return true
}

func (m *model) status() forms.Status {
	resting := 0
	for _, e := range m.progress {
		switch e.state {
		case forms.StateSuspended:
			resting++
		case forms.StateResumed:
			resting--
		}
	}
	switch {
	case m.terminated:
		return forms.StatusTerminated
	case m.completed:
		return forms.StatusCompleted
	case resting > 0:
		return forms.StatusSuspended
	case len(m.progress) > 0:
		return forms.StatusHandling
	case m.entrusted:
		return forms.StatusEntrusted
	}
	return forms.StatusApplied
}

// check compares what was kept with the model.
func (m *model) check(rt *rapid.T, r casebook.Record) {
	var progress []modelEntry
	for _, p := range r.Case.Progress {
		progress = append(progress, modelEntry{p.Date.Day, p.State})
	}
	var documents []bool
	for _, k := range forms.Kinds() {
		documents = append(documents, r.Case.Document(k) != nil)
	}
	want := []bool{m.applied, m.entrusted, m.promised, m.completed, m.rated, m.terminated}
	if !slices.Equal(documents, want) || !slices.Equal(progress, m.progress) || r.Case.Status() != m.status() ||
		r.Case.Archived.IsZero() == m.archived || len(r.Drafts) != len(m.drafted) || r.Version != m.changes+1 {
		rt.Errorf("kept %v %v %s at %d, drafts %v\nmodel %+v", documents, progress, r.Case.Status(), r.Version, r.Drafts, *m)
	}
}
