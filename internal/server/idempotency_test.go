package server

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// handClock is a clock that the test sets.
type handClock struct{ at time.Time }

func (c *handClock) now() time.Time { return c.at }

func newHandClock() *handClock { return &handClock{time.Date(2021, 5, 12, 9, 0, 0, 0, time.UTC)} }

func succeed() (reply, error) { return reply{body: []byte("x")}, nil }

func TestAnswersAreRememberedForADay(t *testing.T) {
	clock := newHandClock()
	a := newAnswers(100, 24*time.Hour, clock.now)
	id := answerOf("caller", "key")
	first, err := a.do(id, [32]byte{1}, succeed)
	if err != nil || first.replayed {
		t.Fatalf("first: %+v, %v", first, err)
	}
	clock.at = clock.at.Add(24*time.Hour - time.Nanosecond)
	again, err := a.do(id, [32]byte{1}, succeed)
	if err != nil || !again.replayed || string(again.body) != "x" {
		t.Errorf("within the day: %+v, %v", again, err)
	}
	if _, err := a.do(id, [32]byte{1}, func() (reply, error) { return reply{}, errBusy }); !errors.Is(err, errBusy) {
		t.Errorf("again, and refused: %v", err)
	}
	if _, err := a.do(id, [32]byte{2}, succeed); !errors.Is(err, errReused) {
		t.Errorf("another request: %v, want errReused", err)
	}
	if other, err := a.do(answerOf("another", "key"), [32]byte{2}, succeed); err != nil || other.replayed {
		t.Errorf("another caller: %+v, %v", other, err)
	}
	clock.at = clock.at.Add(time.Nanosecond)
	if late, err := a.do(id, [32]byte{3}, succeed); err != nil || late.replayed {
		t.Errorf("after a day: %+v, %v", late, err)
	}
}

func TestAnswersRefuseWhileTheSameIsInFlight(t *testing.T) {
	a := newAnswers(100, time.Hour, newHandClock().now)
	id := answerOf("", "key")
	_, err := a.do(id, [32]byte{1}, func() (reply, error) {
		if _, err := a.do(id, [32]byte{1}, nil); !errors.Is(err, errInFlight) {
			t.Errorf("same request: %v, want errInFlight", err)
		}
		if _, err := a.do(id, [32]byte{2}, nil); !errors.Is(err, errReused) {
			t.Errorf("another request: %v, want errReused", err)
		}
		return reply{}, nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAnswersForgetWhatFailed(t *testing.T) {
	a := newAnswers(100, time.Hour, newHandClock().now)
	id := answerOf("", "key")
	if _, err := a.do(id, [32]byte{1}, func() (reply, error) { return reply{}, errInvalid }); !errors.Is(err, errInvalid) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = a.do(id, [32]byte{2}, func() (reply, error) { panic("broken") })
	}()
	if r, err := a.do(id, [32]byte{3}, succeed); err != nil || r.replayed {
		t.Errorf("corrected request: %+v, %v", r, err)
	}
}

func TestAnswersAreBoundedInNumber(t *testing.T) {
	a := newAnswers(10, time.Hour, newHandClock().now)
	for i := range 100 {
		if _, err := a.do(answerOf("", strconv.Itoa(i)), [32]byte{1}, succeed); err != nil {
			t.Fatal(err)
		}
		if len(a.byID) > 10 {
			t.Fatalf("%d remembered, more than 10", len(a.byID))
		}
	}
	for _, key := range []string{"90", "99", "89"} { // in this order, for the last is remembered in place of the first
		if r, _ := a.do(answerOf("", key), [32]byte{1}, succeed); r.replayed != (key != "89") {
			t.Errorf("%s is remembered: %t", key, r.replayed)
		}
	}
	if len(a.byID) != a.oldest.Len() {
		t.Errorf("%d known, %d in order", len(a.byID), a.oldest.Len())
	}
}

func TestAnswersAreToldFromThoseInFlight(t *testing.T) {
	a := newAnswers(100, time.Hour, newHandClock().now)
	var (
		group sync.WaitGroup
		first atomic.Int32
	)
	for range 20 {
		group.Go(func() {
			r, err := a.do(answerOf("", "key"), [32]byte{1}, succeed)
			if err != nil && !errors.Is(err, errInFlight) {
				t.Error(err)
			}
			if err == nil && !r.replayed {
				first.Add(1)
			}
		})
	}
	group.Wait()
	if first.Load() != 1 {
		t.Errorf("%d were the first", first.Load())
	}
}
