package auth_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bangban/internal/auth"
)

// clock is a clock that is moved by hand.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

// take makes calls until one is refused, and gives how many passed.
func take(l *auth.Limiter, key string, perMinute int) (passed int, retryAfter time.Duration) {
	for {
		ok, wait := l.Allow(key, perMinute)
		if !ok {
			return passed, wait
		}
		passed++
	}
}

func TestLimiter(t *testing.T) {
	c := &clock{noon}
	l := auth.NewLimiter(c.Now, 10)
	passed, wait := take(l, "a", 30)
	if passed != 30 || wait < 2*time.Second || wait > 2*time.Second+time.Millisecond {
		t.Errorf("%d passed, then %v", passed, wait)
	}
	c.pass(wait - time.Millisecond)
	if ok, again := l.Allow("a", 30); ok || again > 2*time.Millisecond || again <= 0 {
		t.Errorf("too early: %v, %v", ok, again)
	}
	c.pass(time.Millisecond)
	if ok, _ := l.Allow("a", 30); !ok {
		t.Error("refused after the time that was told")
	}
	if passed, _ := take(l, "b", 30); passed != 30 {
		t.Errorf("another caller: %d", passed)
	}
	c.pass(time.Hour)
	if passed, _ := take(l, "a", 30); passed != 30 {
		t.Errorf("after an hour: %d", passed)
	}
}

// TestTheTimeToldIsEnough for limits of every size.
func TestTheTimeToldIsEnough(t *testing.T) {
	for _, perMinute := range []int{1, 7, 59, 600, 99_991} {
		c := &clock{noon}
		l := auth.NewLimiter(c.Now, 1)
		_, wait := take(l, "a", perMinute)
		for range 20 {
			c.pass(wait + time.Microsecond)
			ok, _ := l.Allow("a", perMinute)
			if !ok {
				t.Fatalf("%d a minute: refused after %v", perMinute, wait)
			}
			_, wait = take(l, "a", perMinute)
		}
	}
}

func TestALimitThatChangesHoldsAtOnce(t *testing.T) {
	c := &clock{noon}
	l := auth.NewLimiter(c.Now, 10)
	if passed, _ := take(l, "a", 2); passed != 2 {
		t.Fatalf("%d passed", passed)
	}
	c.pass(time.Second)
	if ok, wait := l.Allow("a", 600); ok || wait > 100*time.Millisecond {
		t.Errorf("raised: %v, %v", ok, wait)
	}
	c.pass(time.Hour)
	if passed, _ := take(l, "a", 3); passed != 3 {
		t.Errorf("lowered: %d passed", passed)
	}
	for range 100 {
		if ok, wait := l.Allow("a", 0); !ok || wait != 0 {
			t.Fatal("refused without a limit")
		}
	}
}

func TestAClockThatGoesBack(t *testing.T) {
	c := &clock{noon}
	l := auth.NewLimiter(c.Now, 10)
	take(l, "a", 60)
	c.pass(-24 * time.Hour)
	if ok, wait := l.Allow("a", 60); ok || wait > 2*time.Second {
		t.Errorf("%v, %v", ok, wait)
	}
}

func TestTheLimiterIsBounded(t *testing.T) {
	c := &clock{noon}
	l := auth.NewLimiter(c.Now, 3)
	take(l, "kept", 1)
	for i := range 1000 {
		l.Allow(fmt.Sprint(i), 1)
		if ok, _ := l.Allow("kept", 1); ok {
			t.Fatal("a caller that keeps calling was forgotten")
		}
		if n := l.Len(); n > 3 {
			t.Fatalf("remembers %d callers", n)
		}
	}
	if ok, _ := l.Allow("0", 1); !ok {
		t.Error("a caller of long ago was not forgotten")
	}
}

func TestTheLimiterCountsConcurrentCalls(t *testing.T) {
	l := auth.NewLimiter(func() time.Time { return noon }, 2)
	var passed atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				if ok, _ := l.Allow("a", 50); ok {
					passed.Add(1)
				}
			}
		})
	}
	group.Wait()
	if passed.Load() != 50 {
		t.Errorf("%d passed, want 50", passed.Load())
	}
}
