package casebook_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

// press prints a document as its JSON with the region before it, and counts.
type press struct {
	printed atomic.Int64
	edition atomic.Int64 // of the paper, which changes the bytes
	err     error
}

func (p *press) Print(_ context.Context, f forms.Form, region forms.Region) (casebook.Printed, error) {
	p.printed.Add(1)
	data, err := forms.Marshal(f)
	if err != nil || p.err != nil {
		return casebook.Printed{}, errors.Join(err, p.err)
	}
	pdf := fmt.Appendf(nil, "%%PDF %d %s %s", p.edition.Load(), region, data)
	return casebook.Printed{PDF: pdf, FileName: string(f.Kind()) + ".pdf", Title: f.Kind().Title(), Pages: 1}, nil
}

// office is a register in memory with a clerk of 鄂托克旗, 鄂尔多斯 above it, and 杭锦旗 beside it.
type office struct {
	*casebook.Book
	t     testing.TB
	store *memory
	press *press
	now   time.Time
	clerk casebook.Actor
	city  casebook.Actor
	other casebook.Actor
	chief casebook.Actor // sees all
}

func newOffice(t testing.TB) *office {
	t.Helper()
	actor := func(name string, s casebook.Scope) casebook.Actor {
		return casebook.Actor{Name: name, Scope: s, RequestID: "r-" + name}
	}
	o := &office{
		t: t, store: newMemory(), press: &press{}, now: time.Date(2021, 10, 1, 8, 0, 0, 123456789, time.UTC),
		clerk: actor("李明", casebook.Scope{Region: "150624"}), city: actor("市局", casebook.Scope{Region: "150600"}),
		other: actor("杭锦旗", casebook.Scope{Region: "150625"}), chief: actor("厅", casebook.Scope{All: true}),
	}
	book, err := casebook.New(casebook.Config{
		Store: o.store, Printer: o.press, Rules: forms.NewRules(), Clock: func() time.Time { return o.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Book = book
	return o
}

// sample is the case of testdata with some of its members only.
func sample(t testing.TB, members ...string) []byte {
	t.Helper()
	data, err := os.ReadFile("../../testdata/case.json")
	if err != nil {
		t.Fatal(err)
	}
	var all, some map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	some = map[string]json.RawMessage{}
	for _, m := range members {
		if some[m] = all[m]; all[m] == nil {
			t.Fatalf("the sample has no %s", m)
		}
	}
	if data, err = json.Marshal(some); err != nil {
		t.Fatal(err)
	}
	return data
}

// form is a document of the sample.
func form(t testing.TB, k forms.Kind) []byte {
	t.Helper()
	if k == forms.KindTermination {
		return []byte(`{"reason":"企业撤回申请","terminated":"2021-07-01","date":"2021-07-01"}`)
	}
	var c map[string]json.RawMessage
	if err := json.Unmarshal(sample(t, string(k)), &c); err != nil {
		t.Fatal(err)
	}
	return c[string(k)]
}

// opened is a case with its application issued.
func (o *office) opened() string {
	o.t.Helper()
	r, err := o.Open(o.t.Context(), o.clerk, sample(o.t, "region", "authority", "caseworker", "application"), false)
	o.ok(err)
	return r.Case.ID
}

// done is a case that was completed.
func (o *office) done() string {
	o.t.Helper()
	id := o.opened()
	o.issue(id, forms.KindAuthorization)
	o.issue(id, forms.KindCompletion)
	return id
}

func (o *office) issue(id string, k forms.Kind) casebook.Result {
	o.t.Helper()
	r, err := o.Put(o.t.Context(), o.clerk, id, nil, k, form(o.t, k), false)
	o.ok(err)
	return r
}

func (o *office) amend(id, patch string) (casebook.Result, error) {
	return o.Amend(o.t.Context(), o.clerk, id, nil, []byte(patch))
}

func (o *office) progress(id, date string, state forms.State) error {
	_, err := o.AddProgress(o.t.Context(), o.clerk, id, nil, fmt.Appendf(nil, `{"date":%q,"state":%q}`, date, state))
	return err
}

func (o *office) get(id string) casebook.Record {
	o.t.Helper()
	r, err := o.Get(o.t.Context(), o.chief, id)
	o.ok(err)
	return r
}

func (o *office) history(id string) []casebook.Entry {
	o.t.Helper()
	all, err := o.History(o.t.Context(), o.chief, id, 0, casebook.MaxPage)
	o.ok(err)
	return all
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// refused sees to it that an error names a problem as "path code", and in words that stand alone.
func (o *office) refused(err error, want ...string) {
	o.t.Helper()
	var invalid *casebook.InvalidError
	if !errors.As(err, &invalid) {
		o.t.Fatalf("got %v, want problems %q", err, want)
	}
	var got []string
	for _, p := range invalid.Report.Problems {
		got = append(got, p.Path+" "+p.Code)
		if p.Message == "" || strings.Contains(p.Message, "%!") || p.Label != "" && !strings.Contains(p.Message, p.Label) {
			o.t.Errorf("%s (%s) says %q", p.Path, p.Label, p.Message)
		}
	}
	if !slices.Equal(got, want) {
		o.t.Errorf("found %q, want %q: %v", got, want, err)
	}
}

func (o *office) is(got, want error) {
	o.t.Helper()
	if !errors.Is(got, want) {
		o.t.Errorf("got %v, want %v", got, want)
	}
}

func request(key, content string) *casebook.Request {
	return &casebook.Request{Caller: "k1", Key: key, Fingerprint: sha256.Sum256([]byte(content)), Expires: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func text(t testing.TB, c *forms.Case) string {
	t.Helper()
	data, err := forms.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
