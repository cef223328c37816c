package server

import (
	"context"
	"time"
)

// retryBusy is when a caller who found the queue full may try again.
const retryBusy = time.Second

// pool bounds how much is rendered at the same time, and how much waits for it. The work is done by the goroutine that
// asks for it; the pool has none of its own.
type pool struct {
	places chan struct{} // taken by whoever works or waits
	slots  chan struct{} // taken by whoever works
}

func newPool(workers, queue int) *pool {
	return &pool{places: make(chan struct{}, workers+queue), slots: make(chan struct{}, workers)}
}

// do works when it is its turn. With the queue full it refuses at once; a caller who goes away leaves the queue.
func (p *pool) do(ctx context.Context, work func(context.Context) error) error {
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	default:
		return &fault{err: errBusy, wait: retryBusy}
	}
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

// waiting is how many wait for their turn, as far as that can be told while others come and go.
func (p *pool) waiting() int { return max(0, len(p.places)-len(p.slots)) }

// working is how many work.
func (p *pool) working() int { return len(p.slots) }
