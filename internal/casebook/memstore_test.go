package casebook_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/store/storetest"
)

// memory is a Store that keeps everything as bytes, as a real one does, so that nothing is shared with its callers.
type memory struct {
	mu sync.Mutex
	content
	beforeCommit func() // called without the lock, for another to be quicker
	reserved     int    // how often numbers were asked for
}

type content struct {
	cases    map[string]keptCase
	issued   []casebook.Issued
	files    map[[32]byte][]byte
	entries  []casebook.Entry
	numbers  map[string]int
	requests map[string]keptRequest
}

type keptCase struct {
	data, drafts string
	version      int64
	updated      time.Time
	keys         casebook.Keys
}

type keptRequest struct {
	casebook.Request
	id      string
	version int64
}

func newMemory() *memory {
	return &memory{content: content{
		cases: map[string]keptCase{}, files: map[[32]byte][]byte{}, numbers: map[string]int{}, requests: map[string]keptRequest{},
	}}
}

// TestMemory holds the store of these tests to what is promised of any.
func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) casebook.Store { return newMemory() })
}

func (m *memory) Commit(ctx context.Context, s casebook.Scope, changes ...casebook.Change) error {
	if m.beforeCommit != nil {
		m.beforeCommit()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.content
	m.cases, m.files, m.requests = maps.Clone(m.cases), maps.Clone(m.files), maps.Clone(m.requests)
	err := ctx.Err()
	for _, step := range []func(casebook.Scope, casebook.Change) error{m.remember, m.write, m.note} {
		for _, c := range changes {
			if err == nil {
				err = step(s, c)
			}
		}
	}
	if err != nil {
		m.content = before
	}
	return err
}

func (m *memory) remember(_ casebook.Scope, c casebook.Change) error {
	if c.Request == nil {
		return nil
	}
	if err := m.replay(*c.Request, c.At); err != nil {
		return err
	}
	kept := keptRequest{Request: *c.Request}
	if c.Case != nil {
		kept.id, kept.version = c.Case.ID, c.Base+1
	}
	m.requests[c.Request.Caller+"\n"+c.Request.Key] = kept
	return nil
}

func (m *memory) write(s casebook.Scope, c casebook.Change) error {
	if c.Case != nil {
		if err := m.writeCase(s, c); err != nil {
			return err
		}
	}
	for digest, file := range c.Files {
		if sha256.Sum256(file) != digest {
			return errors.New("memory: the digest of another file")
		}
		m.files[digest] = file
	}
	for _, i := range c.Issued {
		if slices.ContainsFunc(m.issued, func(o casebook.Issued) bool {
			return o.CaseID == i.CaseID && o.Kind == i.Kind && o.Number == i.Number
		}) {
			return errors.New("memory: the number of another document")
		}
		m.issued = append(m.issued, i)
	}
	return nil
}

func (m *memory) writeCase(s casebook.Scope, c casebook.Change) error {
	kept, there := m.cases[c.Case.ID]
	switch {
	case c.Base == 0 && there:
		return casebook.ErrExists
	case c.Base > 0 && (!there || !s.Sees(kept.keys.Region)):
		return casebook.ErrNotFound
	case c.Base != kept.version:
		return casebook.ErrStale
	case !s.Sees(c.Case.Region):
		return casebook.ErrRegion
	}
	data, err := forms.Marshal(c.Case)
	if err != nil {
		return err
	}
	drafts, err := casebook.MarshalDrafts(c.Drafts)
	if err != nil {
		return err
	}
	at := c.At.UTC().Truncate(time.Microsecond)
	m.cases[c.Case.ID] = keptCase{string(data), string(drafts), c.Base + 1, at, casebook.KeysOf(c.Case)}
	return nil
}

func (m *memory) note(s casebook.Scope, c casebook.Change) error {
	for _, e := range c.Audit {
		own := c.Case != nil && c.Case.ID == e.CaseID
		if kept, there := m.cases[e.CaseID]; e.CaseID != "" && !own && (!there || !s.Sees(kept.keys.Region)) {
			return casebook.ErrNotFound
		}
		e.ID = 1
		for _, o := range m.entries {
			if o.CaseID == e.CaseID {
				e.ID++
			}
		}
		m.entries = append(m.entries, e)
	}
	return nil
}

func (m *memory) Load(ctx context.Context, s casebook.Scope, id string) (casebook.Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return casebook.Record{}, err
	}
	return m.load(s, id)
}

func (m *memory) load(s casebook.Scope, id string) (casebook.Record, error) {
	kept, there := m.cases[id]
	if !there || !s.Sees(kept.keys.Region) {
		return casebook.Record{}, fmt.Errorf("memory: %w", casebook.ErrNotFound)
	}
	c, err := forms.Restore([]byte(kept.data))
	if err != nil {
		return casebook.Record{}, err
	}
	drafts, err := casebook.RestoreDrafts([]byte(kept.drafts))
	return casebook.Record{Case: c, Drafts: drafts, Version: kept.version, Updated: kept.updated}, err
}

func (m *memory) List(ctx context.Context, s casebook.Scope, f casebook.Filter, after *casebook.Cursor, limit int) (casebook.Page, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all, err := m.all(ctx, s, f, after)
	if err != nil || limit < 1 {
		return casebook.Page{}, err
	}
	size := 0
	for n, r := range all {
		kept := m.cases[r.Case.ID]
		if size += len(kept.data) + len(kept.drafts); n > 0 && size > casebook.PageBytes || n == limit {
			return casebook.Leading(all[:n]), nil
		}
	}
	return casebook.Page{Records: all}, nil
}

// all are the cases behind the cursor.
func (m *memory) all(ctx context.Context, s casebook.Scope, f casebook.Filter, after *casebook.Cursor) ([]casebook.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var all []casebook.Record
	for id, kept := range m.cases {
		at := casebook.Cursor{Applied: kept.keys.Applied, ID: id}
		if !s.Sees(kept.keys.Region) || !picks(f, kept.keys) || after != nil && newestFirst(*after, at) >= 0 {
			continue
		}
		r, err := m.load(s, id)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b casebook.Record) int { return newestFirst(cursorOf(a), cursorOf(b)) })
	return all, nil
}

func cursorOf(r casebook.Record) casebook.Cursor {
	return casebook.Cursor{Applied: casebook.KeysOf(r.Case).Applied, ID: r.Case.ID}
}

func newestFirst(a, b casebook.Cursor) int {
	if c := b.Applied.Compare(a.Applied); c != 0 {
		return c
	}
	return strings.Compare(b.ID, a.ID)
}

func picks(f casebook.Filter, k casebook.Keys) bool {
	ranged := !f.From.IsZero() || !f.To.IsZero()
	return (f.Region == "" || f.Region.Contains(k.Region)) &&
		(f.Statuses == nil || slices.Contains(f.Statuses, k.Status)) &&
		!(ranged && k.Applied.IsZero()) && !k.Applied.Before(f.From) && (f.To.IsZero() || !f.To.Before(k.Applied)) &&
		(f.Caseworker == "" || f.Caseworker == k.Caseworker)
}

func (m *memory) Each(ctx context.Context, s casebook.Scope, f casebook.Filter) iter.Seq2[*forms.Case, error] {
	return func(yield func(*forms.Case, error) bool) {
		m.mu.Lock()
		all, err := m.all(ctx, s, f, nil)
		m.mu.Unlock()
		if err != nil {
			yield(nil, err)
			return
		}
		for _, r := range slices.Backward(all) {
			if !yield(r.Case, nil) {
				return
			}
		}
	}
}

func (m *memory) Issued(_ context.Context, s casebook.Scope, id string, k forms.Kind, number int) (casebook.Issued, []byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all, err := m.versions(s, id)
	if err != nil {
		return casebook.Issued{}, nil, err
	}
	for _, i := range slices.Backward(all) {
		if i.Kind == k && (number == 0 || i.Number == number) {
			return i, m.files[i.SHA256], nil
		}
	}
	return casebook.Issued{}, nil, casebook.ErrNotFound
}

func (m *memory) Versions(_ context.Context, s casebook.Scope, id string) ([]casebook.Issued, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all, err := m.versions(s, id)
	for i := range all {
		all[i].Data = nil
	}
	return all, err
}

func (m *memory) versions(s casebook.Scope, id string) ([]casebook.Issued, error) {
	if _, err := m.load(s, id); err != nil {
		return nil, err
	}
	var all []casebook.Issued
	for _, i := range m.issued {
		if i.CaseID == id {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b casebook.Issued) int { return a.Kind.Attachment() - b.Kind.Attachment() })
	return all, nil
}

func (m *memory) History(_ context.Context, s casebook.Scope, id string, after int64, limit int) ([]casebook.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.load(s, id); err != nil && !(id == "" && s.All) {
		return nil, err
	}
	var all []casebook.Entry
	for _, e := range m.entries {
		if e.CaseID == id && e.ID > after && len(all) < limit {
			all = append(all, e)
		}
	}
	return all, nil
}

func (m *memory) NextNumbers(_ context.Context, region forms.Region, year, count int) (numbers []int, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reserved++
	key := fmt.Sprint(region, year)
	for len(numbers) < count {
		m.numbers[key]++
		if _, taken := m.cases[casebook.CaseID(region, year, m.numbers[key])]; !taken {
			numbers = append(numbers, m.numbers[key])
		}
	}
	return numbers, nil
}

func (m *memory) Replay(_ context.Context, r casebook.Request, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.replay(r, now)
}

func (m *memory) replay(r casebook.Request, now time.Time) error {
	kept, there := m.requests[r.Caller+"\n"+r.Key]
	if !there || !now.Before(kept.Expires) {
		return nil
	}
	return &casebook.ReplayError{CaseID: kept.id, Version: kept.version, Same: kept.Fingerprint == r.Fingerprint}
}
