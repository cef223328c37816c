package server

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Limits bound what callers may take.
type Limits struct {
	Body           int64         // bytes of a request, 1 MiB
	BundleBody     int64         // bytes of a request for a bundle, 8 MiB
	BodiesInFlight int64         // bytes of all requests that are being answered, 64 MiB
	Documents      int           // forms of a bundle, 500
	Pages          int           // pages of an answer, 1000; a merged PDF never has more than render.MaxPages
	Workers        int           // requests rendered at the same time, GOMAXPROCS
	Queue          int           // requests that wait for a worker, 16 for each; below 0 none
	Deadline       time.Duration // for the whole of a request, 30 s
	HeaderTime     time.Duration // for the head of a request to come, 5 s
	BodyTime       time.Duration // for a request to come, 20 s
	WriteTime      time.Duration // for a request to be answered and the answer to go, 90 s
	IdleTime       time.Duration // for a connection without a request, 60 s
	HeaderBytes    int           // of the head of a request, 16 KiB
	Grace          time.Duration // for what runs when the server stops, 25 s
	AnswerAge      time.Duration // how long an answer is kept for its Idempotency-Key, 24 h
	AnswerBytes    int64         // bytes of all answers kept so, 64 MiB
}

// DefaultLimits are the limits for an office.
func DefaultLimits() Limits {
	workers := runtime.GOMAXPROCS(0)
	return Limits{
		Body: 1 << 20, BundleBody: 8 << 20, BodiesInFlight: 64 << 20,
		Documents: 500, Pages: 1000, Workers: workers, Queue: 16 * workers,
		Deadline: 30 * time.Second, HeaderTime: 5 * time.Second, BodyTime: 20 * time.Second,
		WriteTime: 90 * time.Second, IdleTime: time.Minute, HeaderBytes: 16 << 10, Grace: 25 * time.Second,
		AnswerAge: 24 * time.Hour, AnswerBytes: 64 << 20,
	}
}

// withDefaults fills in the limits that are zero.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	fill(&l.Body, d.Body)
	fill(&l.BundleBody, d.BundleBody)
	fill(&l.BodiesInFlight, d.BodiesInFlight)
	fill(&l.Documents, d.Documents)
	fill(&l.Pages, d.Pages)
	fill(&l.Workers, d.Workers)
	if l.Queue == 0 {
		l.Queue = 16 * l.Workers
	}
	l.Queue = max(0, l.Queue)
	fill(&l.Deadline, d.Deadline)
	fill(&l.HeaderTime, d.HeaderTime)
	fill(&l.BodyTime, d.BodyTime)
	fill(&l.WriteTime, d.WriteTime)
	fill(&l.IdleTime, d.IdleTime)
	fill(&l.HeaderBytes, d.HeaderBytes)
	fill(&l.Grace, d.Grace)
	fill(&l.AnswerAge, d.AnswerAge)
	fill(&l.AnswerBytes, d.AnswerBytes)
	return l
}

func fill[T int | int64 | time.Duration](member *T, value T) {
	if *member <= 0 {
		*member = value
	}
}

// budget is an amount of memory that many share.
type budget struct {
	most int64
	used atomic.Int64
}

// take takes n bytes if they are there. Whoever took them gives them back.
func (b *budget) take(n int64) bool {
	if b.used.Add(n) > b.most {
		b.used.Add(-n)
		return false
	}
	return true
}

func (b *budget) give(n int64) { b.used.Add(-n) }
