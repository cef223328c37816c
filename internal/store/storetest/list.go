package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

// some makes cases that differ in all that can be filtered by, the same with every run.
func some(t *testing.T, n int) []*forms.Case {
	t.Helper()
	random := rand.New(rand.NewPCG(4, 15))
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	var cases []*forms.Case
	for i := range n {
		day := pick("", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-02", "2026-02-01")
		id := fmt.Sprintf("%s%d", pick("150624-2026-", "鄂-", "a", "A", "〇"), i)
		c := newCase(t, id, pick("", "150624", "150624100", "150624100201", "150625", "150600", "150102", "110101"), day)
		c.Caseworker.Name = pick("", "李明", "巴特尔", "O'Brien?$1")
		at := date(t, "2026-03-01")
		switch random.IntN(5) {
		case 0:
			c.Authorization = &forms.PowerOfAttorney{Date: at}
		case 1:
			c.Progress = []forms.ProgressEntry{{Date: at, State: forms.StateAccepted}}
		case 2:
			c.Completion = &forms.CompletionSlip{Date: at, Completed: at}
		case 3:
			c.Application = nil
		}
		cases = append(cases, c)
	}
	return cases
}

// filters are all that can be asked for: so many of all combinations that each of two members is there.
func filters(t *testing.T) (all []casebook.Filter) {
	t.Helper()
	first, last := date(t, "2026-01-01"), date(t, "2026-01-02")
	regions := []forms.Region{"", "150000", "150600", "150624", "150624000000", "150624100", "150624100201", "15062", "000000", "x"}
	statuses := [][]forms.Status{
		nil, {""}, {forms.StatusApplied}, {forms.StatusHandling, forms.StatusCompleted, ""},
		{forms.StatusApplied, forms.StatusApplied}, {forms.StatusSuspended}, {"?"},
	}
	times := [][2]forms.Date{{}, {first, {}}, {{}, last}, {first, last}, {last, last}, {last, first}}
	for _, region := range regions {
		for _, status := range statuses {
			for _, time := range times {
				for _, name := range []string{"", "李明", "O'Brien?$1"} {
					all = append(all, casebook.Filter{
						Region: region, Statuses: status, From: time[0], To: time[1], Caseworker: name,
					})
				}
			}
		}
	}
	// The step has no divisor in common with any of the numbers of values above.
	return every(11, all)
}

func every[T any](step int, of []T) (some []T) {
	for i := 0; i < len(of); i += step {
		some = append(some, of[i])
	}
	return some
}

// passes is what a filter means, said once more.
func passes(f casebook.Filter, s casebook.Scope, c *forms.Case) bool {
	k := casebook.KeysOf(c)
	return s.Sees(k.Region) &&
		(f.Region == "" || f.Region.Contains(k.Region)) &&
		(f.Statuses == nil || slices.Contains(f.Statuses, k.Status)) &&
		(f.Caseworker == "" || f.Caseworker == k.Caseworker) &&
		(f.From.IsZero() && f.To.IsZero() || !k.Applied.IsZero()) &&
		(f.From.IsZero() || !k.Applied.Before(f.From)) &&
		(f.To.IsZero() || !f.To.Before(k.Applied))
}

// newerFirst is the order of a list.
func newerFirst(a, b *forms.Case) int {
	return cmp.Or(casebook.KeysOf(b).Applied.Compare(casebook.KeysOf(a).Applied), cmp.Compare(b.ID, a.ID))
}

func ids(cases []*forms.Case) []string {
	list := []string{}
	for _, c := range cases {
		list = append(list, c.ID)
	}
	return list
}

// lists holds every filter against what it means, in pages and as a whole.
func lists(t *testing.T, s suite) {
	cases := some(t, 120)
	s.open(t, cases...)
	slices.SortFunc(cases, newerFirst)
	for i, f := range filters(t) {
		scope := []casebook.Scope{{All: true}, {Region: "150624"}, {Region: "150624100"}, {Region: "150000"}}[i%4]
		var want []*forms.Case
		for _, c := range cases {
			if passes(f, scope, c) {
				want = append(want, c)
			}
		}
		wantSame(t, fmt.Sprintf("list of %+v in %+v", f, scope), ids(s.paged(t, scope, f, 1+i%40)), ids(want))
		slices.Reverse(want)
		wantSame(t, fmt.Sprintf("each of %+v in %+v", f, scope), ids(s.each(t, scope, f)), ids(want))
		if t.Failed() {
			return // the others would say the same
		}
	}
	if none, err := s.List(s.ctx, all(), casebook.Filter{}, nil, 0); err != nil || len(none.Records) != 0 {
		t.Errorf("a page of none: %v, %v", none, err)
	}
}

// paged reads a list to its end, page by page.
func (s suite) paged(t *testing.T, scope casebook.Scope, f casebook.Filter, limit int) (list []*forms.Case) {
	t.Helper()
	for after := (*casebook.Cursor)(nil); ; {
		page, err := s.List(s.ctx, scope, f, after, limit)
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		for _, r := range page.Records {
			list = append(list, r.Case)
		}
		if len(page.Records) > limit || page.Next != nil && len(page.Records) == 0 {
			t.Fatalf("%+v: a page of %d cases, want %d at most", f, len(page.Records), limit)
		}
		if after = page.Next; after == nil {
			return list
		}
	}
}

func (s suite) each(t *testing.T, scope casebook.Scope, f casebook.Filter) (list []*forms.Case) {
	t.Helper()
	for c, err := range s.Each(s.ctx, scope, f) {
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		list = append(list, c)
	}
	return list
}

// pages reads a list while cases come in before and behind the page.
func pages(t *testing.T, s suite) {
	var want []string
	for i := range 60 {
		c := newCase(t, fmt.Sprintf("old%02d", i), "150624", fmt.Sprintf("2026-01-%02d", 1+i/4))
		s.open(t, c)
		want = append(want, c.ID)
	}
	slices.Reverse(want)
	var got []string
	var after *casebook.Cursor
	for n := 0; ; n++ {
		page, err := s.List(s.ctx, all(), casebook.Filter{}, after, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Records {
			if r.Case.ID[:3] == "old" {
				got = append(got, r.Case.ID)
			}
		}
		if after = page.Next; after == nil {
			break
		}
		last := page.Records[len(page.Records)-1].Case
		for i, day := range []string{"2026-01-01", last.Application.Date.String(), "2026-01-31"} {
			if n < 10 {
				s.open(t, newCase(t, fmt.Sprintf("new%02d-%d", n, i), "150624", day))
			}
		}
	}
	wantSame(t, "the cases there were", got, want)
}

// large has cases of which few fit on a page, and one that is too large for any, whole or in its drafts.
func large(t *testing.T, s suite) {
	var want []int
	for i, size := range []int{1 << 10, casebook.PageBytes / 2, casebook.PageBytes / 2, casebook.PageBytes, 1 << 10, 1 << 10} {
		c := newCase(t, fmt.Sprint(i), "150624", "2026-01-02")
		change := casebook.Change{Case: c, At: noon()}
		if text := strings.Repeat("大", size/len("大")); i%2 == 0 {
			c.Remarks = text
		} else {
			draft := &forms.LetterOfCommitment{}
			draft.Authority = text
			change.Drafts = map[forms.Kind]forms.Form{forms.KindCommitment: draft}
		}
		if err := s.Commit(s.ctx, all(), change); err != nil {
			t.Fatal(err)
		}
	}
	for _, statuses := range [][]forms.Status{nil, {forms.StatusApplied, ""}} {
		want = nil
		for after, more := (*casebook.Cursor)(nil), true; more; more = after != nil {
			page, err := s.List(s.ctx, all(), casebook.Filter{Statuses: statuses}, after, 4)
			if err != nil {
				t.Fatal(err)
			}
			want, after = append(want, len(page.Records)), page.Next
		}
		wantSame(t, "how many cases the pages have", want, []int{2, 1, 1, 2})
	}
}

// snapshot changes every case while they are read.
func snapshot(t *testing.T, s suite) {
	cases := some(t, 150)
	s.open(t, cases...)
	slices.SortFunc(cases, newerFirst)
	slices.Reverse(cases)
	n := 0
	for c, err := range s.Each(s.ctx, all(), casebook.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			var changes []casebook.Change
			for _, c := range cases {
				changed := *c
				changed.Remarks = "later"
				changes = append(changes, casebook.Change{Case: &changed, Base: 1, At: noon()})
			}
			changes = append(changes, casebook.Change{Case: newCase(t, "later", "150624", "2027-01-01"), At: noon()})
			if err := s.Commit(s.ctx, all(), changes...); err != nil {
				t.Fatal(err)
			}
		}
		wantSame(t, "case", c, cases[n])
		n++
	}
	if n != len(cases) {
		t.Errorf("%d cases, want %d", n, len(cases))
	}
	if got := s.load(t, cases[0].ID).Case.Remarks; got != "later" {
		t.Errorf("the change is not there: %s", got)
	}
}

// leavingEach leaves the cases in the middle, and loads some while it reads others, more often than there are connections.
func leavingEach(t *testing.T, s suite) {
	s.open(t, some(t, 50)...)
	for range 40 {
		n := 0
		for c, err := range s.Each(s.ctx, all(), casebook.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			s.load(t, c.ID)
			if n++; n == 3 {
				break
			}
		}
	}
}
