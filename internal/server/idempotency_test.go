package server

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// handClock is a clock that the test sets.
type handClock struct{ at time.Time }

func (c *handClock) now() time.Time { return c.at }

func newHandClock() *handClock { return &handClock{time.Date(2021, 5, 12, 9, 0, 0, 0, time.UTC)} }

// once works and counts how often.
type once struct {
	count int
	size  int
	err   error
}

func (o *once) work() (reply, error) {
	o.count++
	return reply{body: bytes.Repeat([]byte{byte(o.count)}, max(1, o.size))}, o.err
}

func TestAnswersAreKeptForADay(t *testing.T) {
	clock := newHandClock()
	a := newAnswers(1<<20, 24*time.Hour, clock.now)
	id, o := answerID{"caller", "key"}, &once{}
	first, err := a.do(id, [32]byte{1}, o.work)
	if err != nil || first.replayed {
		t.Fatalf("first: %+v, %v", first, err)
	}
	clock.at = clock.at.Add(24*time.Hour - time.Nanosecond)
	again, err := a.do(id, [32]byte{1}, o.work)
	if err != nil || !again.replayed || !bytes.Equal(again.body, first.body) || o.count != 1 {
		t.Errorf("within the day: %+v, %v, worked %d times", again, err, o.count)
	}
	if _, err := a.do(id, [32]byte{2}, o.work); !errors.Is(err, errReused) {
		t.Errorf("another request: %v, want errReused", err)
	}
	if other, err := a.do(answerID{"another", "key"}, [32]byte{2}, o.work); err != nil || other.replayed {
		t.Errorf("another caller: %+v, %v", other, err)
	}
	clock.at = clock.at.Add(time.Nanosecond)
	if late, err := a.do(id, [32]byte{3}, o.work); err != nil || late.replayed {
		t.Errorf("after a day: %+v, %v", late, err)
	}
}

func TestAnswersRefuseWhileTheSameIsInFlight(t *testing.T) {
	a := newAnswers(1<<20, time.Hour, newHandClock().now)
	id := answerID{"", "key"}
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
	a := newAnswers(1<<20, time.Hour, newHandClock().now)
	id := answerID{"", "key"}
	if _, err := a.do(id, [32]byte{1}, (&once{err: errInvalid}).work); !errors.Is(err, errInvalid) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = a.do(id, [32]byte{2}, func() (reply, error) { panic("broken") })
	}()
	if r, err := a.do(id, [32]byte{3}, (&once{}).work); err != nil || r.replayed {
		t.Errorf("corrected request: %+v, %v", r, err)
	}
}

func TestAnswersAreBoundedInMemory(t *testing.T) {
	const most = 10 * (answerOverhead + 1000)
	a := newAnswers(most, time.Hour, newHandClock().now)
	for i := range 100 {
		id := answerID{"", fmt.Sprintf("%02d", i)}
		if _, err := a.do(id, [32]byte{1}, (&once{size: 900}).work); err != nil {
			t.Fatal(err)
		}
		if a.bytes > most {
			t.Fatalf("%d bytes kept, more than %d", a.bytes, most)
		}
	}
	o := &once{}
	if r, _ := a.do(answerID{"", "99"}, [32]byte{1}, o.work); !r.replayed {
		t.Error("the latest answer is gone")
	}
	if r, _ := a.do(answerID{"", "00"}, [32]byte{1}, o.work); r.replayed {
		t.Error("the oldest answer is still there")
	}
	if _, err := a.do(answerID{"", "huge"}, [32]byte{1}, (&once{size: most + 1}).work); err != nil {
		t.Error(err)
	}
	if r, _ := a.do(answerID{"", "huge"}, [32]byte{1}, o.work); r.replayed {
		t.Error("an answer beyond the bound was kept")
	}
	if len(a.byID) != a.oldest.Len() {
		t.Errorf("%d known, %d in order", len(a.byID), a.oldest.Len())
	}
}

func TestAnswersWorkOnceForManyAtOnce(t *testing.T) {
	a := newAnswers(1<<20, time.Hour, newHandClock().now)
	var (
		group sync.WaitGroup
		o     once
	)
	for range 20 {
		group.Go(func() {
			if _, err := a.do(answerID{"", "key"}, [32]byte{1}, o.work); err != nil && !errors.Is(err, errInFlight) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if o.count != 1 {
		t.Errorf("worked %d times", o.count)
	}
}
