package server

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// retryBusy is when a caller who found the queue full may try again.
const retryBusy = time.Second

// pool bounds how much is rendered at the same time, and how much waits for it. The work is done by the goroutine that
// asks for it; the pool has none of its own.
type pool struct {
	places chan struct{} // taken by whoever works, waits or sends what to work on
	slots  chan struct{} // taken by whoever works
}

func newPool(workers, queue int) *pool {
	return &pool{places: make(chan struct{}, workers+queue), slots: make(chan struct{}, workers)}
}

// place is a place in the queue, for one use.
type place struct {
	pool *pool
	held atomic.Bool
}

// enter takes a place. With the queue full it refuses at once.
func (p *pool) enter() (*place, error) {
	select {
	case p.places <- struct{}{}:
		l := &place{pool: p}
		l.held.Store(true)
		return l, nil
	default:
		return nil, &fault{err: errBusy, wait: retryBusy}
	}
}

// leave gives the place back, once. There may be none.
func (l *place) leave() {
	if l != nil && l.held.Swap(false) {
		<-l.pool.places
	}
}

// do works when it is its turn, in a place taken before, or in a new one for none. A caller who goes away leaves the
// queue. The place is given back.
func (p *pool) do(ctx context.Context, at *place, work func(context.Context) error) error {
	if at == nil {
		var err error
		if at, err = p.enter(); err != nil {
			return err
		}
	}
	defer at.leave()
	// Work does not wait for anything. Those who have come meanwhile get their place or their refusal first, rather than
	// find out after the work that there was none.
	runtime.Gosched()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil { // both may have been ready
		return err
	}
	return work(ctx)
}

// waiting is how many wait for their turn or for their body to come, as far as that can be told while others come and go.
func (p *pool) waiting() int { return max(0, len(p.places)-len(p.slots)) }

// working is how many work.
func (p *pool) working() int { return len(p.slots) }
