package server

import (
	"context"
	"errors"
	"runtime"
	"testing"
)

// hold occupies the pool's workers until the function it returns is called for each of them.
func hold(t *testing.T, p *pool, n int) (release func()) {
	t.Helper()
	inside, leave, left := make(chan struct{}), make(chan struct{}), make(chan error)
	for range n {
		go func() {
			left <- p.do(context.Background(), nil, func(context.Context) error {
				inside <- struct{}{}
				<-leave
				return nil
			})
		}()
	}
	for range n {
		<-inside
	}
	return func() {
		close(leave)
		for range n {
			if err := <-left; err != nil {
				t.Error(err)
			}
		}
	}
}

func TestPoolRefusesAtOnceWhenTheQueueIsFull(t *testing.T) {
	p := newPool(2, 0)
	release := hold(t, p, 2)
	err := p.do(t.Context(), nil, func(context.Context) error { t.Error("worked"); return nil })
	var f *fault
	if !errors.Is(err, errBusy) || !errors.As(err, &f) || f.wait != retryBusy {
		t.Errorf("got %v, want errBusy with a time to wait", err)
	}
	if p.working() != 2 || p.waiting() != 0 {
		t.Errorf("working %d, waiting %d; want 2, 0", p.working(), p.waiting())
	}
	release()
	if err := p.do(t.Context(), nil, func(context.Context) error { return nil }); err != nil {
		t.Errorf("after the others have left: %v", err)
	}
}

func TestPoolLetsGoOfACallerWhoLeavesTheQueue(t *testing.T) {
	p := newPool(1, 1)
	release := hold(t, p, 1)
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { left <- p.do(ctx, nil, func(context.Context) error { t.Error("worked"); return nil }) }()
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if n := len(p.places); n != 1 {
		t.Errorf("%d places taken, want that of the worker alone", n)
	}
	release()
	if n := len(p.places) + len(p.slots); n != 0 {
		t.Errorf("%d places and slots still taken", n)
	}
}

func TestPoolDoesNotWorkForWhoHasLeft(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	leave()
	for range 100 { // the choice between two ready channels is by chance
		if err := newPool(1, 1).do(ctx, nil, func(context.Context) error { t.Error("worked"); return nil }); err == nil {
			t.Error("no error")
		}
	}
}

func TestPoolFreesTheSlotAfterAPanic(t *testing.T) {
	p := newPool(1, 0)
	func() {
		defer func() { _ = recover() }()
		_ = p.do(t.Context(), nil, func(context.Context) error { panic("broken") })
	}()
	if err := p.do(t.Context(), nil, func(context.Context) error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestBudgetIsGivenBack(t *testing.T) {
	b := budget{most: 10}
	if !b.take(6) || b.take(5) || !b.take(4) {
		t.Error("6, 5 and 4 of 10: want yes, no, yes")
	}
	b.give(6)
	b.give(4)
	if b.used.Load() != 0 {
		t.Errorf("%d left", b.used.Load())
	}
}

// TestPoolRefusesBeforeItWorks has one processor, so that nothing happens while somebody works: those who come meanwhile
// are nevertheless refused at once, not let in one after the other for as long as it takes.
func TestPoolRefusesBeforeItWorks(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const crowd, places = 50, 5
	p := newPool(1, places-1)
	ended := make(chan error)
	for range crowd {
		go func() { ended <- p.do(context.Background(), nil, func(context.Context) error { return nil }) }()
	}
	refused := 0
	for range crowd {
		if err := <-ended; errors.Is(err, errBusy) {
			refused++
		}
	}
	if refused < crowd-2*places {
		t.Errorf("%d of %d were refused, want nearly all but %d", refused, crowd, places)
	}
}
