package auth

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter bounds how often each caller may call: a bucket that holds the requests of a minute and fills up evenly.
//
// It remembers a bounded number of callers. When there are more, it forgets the one that called longest ago, who then
// starts with a full bucket again. It is safe for concurrent use.
type Limiter struct {
	now func() time.Time
	max int

	mu      sync.Mutex
	callers map[string]*list.Element // of *bucket
	recent  *list.List               // the latest caller first
}

type bucket struct {
	caller string
	rate   *rate.Limiter
}

// NewLimiter makes a limiter that goes by a clock and remembers at most max callers, at least one.
func NewLimiter(clock func() time.Time, max int) *Limiter {
	if max < 1 {
		max = 1
	}
	return &Limiter{now: clock, max: max, callers: map[string]*list.Element{}, recent: list.New()}
}

// Allow takes one request of a caller into account. If it is one too many, it says after what time the next one will
// pass. A limit of less than one a minute is none. A limit that has changed holds from now on.
func (l *Limiter) Allow(key string, perMinute int) (ok bool, retryAfter time.Duration) {
	if perMinute < 1 {
		return true, 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b := l.bucket(key, now, perMinute)
	if b.AllowN(now, 1) {
		return true, 0
	}
	missing := 1 - b.TokensAt(now)
	return false, time.Duration(missing*float64(time.Minute)/float64(perMinute)) + time.Nanosecond
}

func (l *Limiter) bucket(caller string, now time.Time, perMinute int) *rate.Limiter {
	every := rate.Limit(float64(perMinute) / time.Minute.Seconds())
	if e, known := l.callers[caller]; known {
		l.recent.MoveToFront(e)
		b := e.Value.(*bucket).rate
		if b.Burst() != perMinute {
			b.SetLimitAt(now, every)
			b.SetBurstAt(now, perMinute)
		}
		return b
	}
	if l.recent.Len() >= l.max {
		oldest := l.recent.Back()
		delete(l.callers, oldest.Value.(*bucket).caller)
		l.recent.Remove(oldest)
	}
	b := &bucket{caller, rate.NewLimiter(every, perMinute)}
	l.callers[caller] = l.recent.PushFront(b)
	return b.rate
}

// Len is the number of callers it remembers.
func (l *Limiter) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.recent.Len()
}
