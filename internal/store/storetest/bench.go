package storetest

import (
	"context"
	"runtime"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

// slow is what a page must not take on average.
const slow = 50 * time.Millisecond

// question is a list that is asked for.
type question struct {
	name   string
	scope  casebook.Scope
	filter casebook.Filter
	after  *casebook.Cursor
}

// questions are what is easy to answer and what tempts a database to read in vain.
func questions() []question {
	counties := counties()
	rare := counties[len(counties)-1]
	old := forms.Date{Year: 2016, Month: 12, Day: 28}
	seldom := []forms.Status{forms.StatusSuspended, forms.StatusTerminated, forms.StatusApplied}
	oldest := &casebook.Cursor{Applied: forms.Date{Year: 2016, Month: 1, Day: 2}, ID: "0"}
	middle := &casebook.Cursor{Applied: forms.Date{Year: 2021, Month: 6, Day: 2}, ID: "0"}
	return []question{
		{"all", all(), casebook.Filter{}, nil},
		{"all, last page", all(), casebook.Filter{}, oldest},
		{"Inner Mongolia, middle", casebook.Scope{Region: "150000"}, casebook.Filter{}, middle},
		{"rare region", casebook.Scope{Region: rare}, casebook.Filter{}, nil},
		{"rare region, three statuses, old, last page", casebook.Scope{Region: rare},
			casebook.Filter{Statuses: seldom, To: old}, oldest},
		{"rare region, no status it has", casebook.Scope{Region: rare}, casebook.Filter{Statuses: []forms.Status{""}}, nil},
		{"city, six statuses, old, last page", casebook.Scope{Region: "150600"},
			casebook.Filter{Statuses: forms.Statuses(), To: old}, oldest},
		{"caseworker in a region where he has none", casebook.Scope{Region: rare}, casebook.Filter{Caseworker: "代办员1"}, nil},
		{"three statuses, a day, middle", all(),
			casebook.Filter{Statuses: seldom, From: middle.Applied, To: middle.Applied}, nil},
		{"another province", all(), casebook.Filter{Region: "110000"}, nil},
	}
}

// Lists measures lists of a store that holds a season. It fails where a page is slow.
func Lists(b *testing.B, s casebook.Store) {
	for _, q := range questions() {
		b.Run(q.name, func(b *testing.B) {
			var n int
			for b.Loop() {
				page, err := s.List(context.Background(), q.scope, q.filter, q.after, 50)
				if err != nil {
					b.Fatal(err)
				}
				n = len(page.Records)
			}
			b.ReportMetric(float64(n), "cases")
			if each := b.Elapsed() / time.Duration(b.N); each > slow {
				b.Errorf("%v is more than %v", each, slow)
			}
		})
	}
	b.Run("Each of 100,000 and more", func(b *testing.B) { walk(b, s) })
}

// walk reads a year, and reports the most memory that was in use on the way.
func walk(b *testing.B, s casebook.Store) {
	f := casebook.Filter{From: forms.Date{Year: 2020, Month: 1, Day: 1}, To: forms.Date{Year: 2020, Month: 12, Day: 31}}
	var most uint64
	var n int
	for b.Loop() {
		n = 0
		for _, err := range s.Each(context.Background(), all(), f) {
			if err != nil {
				b.Fatal(err)
			}
			if n++; n%10_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "MB-heap")
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "cases/s")
}
