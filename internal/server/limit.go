package server

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Limits bound what callers may take.
type Limits struct {
	Body            int64         // bytes of a request, 1 MiB
	BundleBody      int64         // bytes of a request for a bundle, 8 MiB
	BodiesInFlight  int64         // bytes of all requests that are being answered, 64 MiB
	AnswersInFlight int64         // bytes of all answers that are being written, 128 MiB
	Documents       int           // forms of a bundle, 500
	Pages           int           // pages of an answer, 1000; a merged PDF never has more than render.MaxPages
	Workers         int           // requests rendered at the same time, GOMAXPROCS
	Queue           int           // requests that wait for a worker, 16 for each; below 0 none
	Deadline        time.Duration // for the whole of a request, 30 s
	HeaderTime      time.Duration // for the head of a request to come, 5 s
	BodyTime        time.Duration // for a request to come, 20 s
	WriteTime       time.Duration // for a request to be answered and the answer to go, 90 s
	IdleTime        time.Duration // for a connection without a request, 60 s
	HeaderBytes     int           // of the head of a request, 16 KiB
	Drain           time.Duration // to go on when told to stop, not ready any more, 0
	Grace           time.Duration // for what runs when the server stops, 25 s
	Exports         int           // workbooks made or sent at the same time, 2
	ExportDeadline  time.Duration // for the whole of one, 10 min
	LedgerBody      int64         // bytes of the cases for a ledger, 4 GiB; a line is bounded as a bundle is
	AnswerAge       time.Duration // how long a request is remembered by its Idempotency-Key, 24 h
	Answers         int           // requests remembered so, 200,000
}

// DefaultLimits are the limits for an office.
func DefaultLimits() Limits { return Limits{}.withDefaults() }

// withDefaults fills in the limits that are zero.
func (l Limits) withDefaults() Limits {
	fill(&l.Body, 1<<20)
	fill(&l.BundleBody, 8<<20)
	fill(&l.BodiesInFlight, 64<<20)
	fill(&l.AnswersInFlight, 128<<20)
	fill(&l.Documents, 500)
	fill(&l.Pages, 1000)
	fill(&l.Workers, runtime.GOMAXPROCS(0))
	if l.Queue == 0 {
		l.Queue = 16 * l.Workers
	}
	l.Queue = max(0, l.Queue)
	fill(&l.Deadline, 30*time.Second)
	fill(&l.HeaderTime, 5*time.Second)
	fill(&l.BodyTime, 20*time.Second)
	fill(&l.WriteTime, 90*time.Second)
	fill(&l.IdleTime, time.Minute)
	fill(&l.HeaderBytes, 16<<10)
	l.Drain = max(0, l.Drain)
	fill(&l.Grace, 25*time.Second)
	fill(&l.Exports, 2)
	fill(&l.ExportDeadline, 10*time.Minute)
	fill(&l.LedgerBody, 4<<30)
	fill(&l.AnswerAge, 24*time.Hour)
	fill(&l.Answers, 200_000)
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
