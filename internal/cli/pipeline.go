package cli

import (
	"context"
	"errors"
	"io"

	"golang.org/x/sync/errgroup"
)

// pipeline runs work on what next gives, in several workers, and hands the results to emit in the order of the input.
//
// No more than twice the number of workers, plus one in the hands of next and one in those of emit, are in memory at
// any time, however slow one of them is. The first error ends everything and is returned; io.EOF from next is the
// ordinary end. A next that waits for a slow input does not hold up the return after a cancellation.
func pipeline[In, Out any](
	ctx context.Context, workers int,
	next func() (In, error), work func(context.Context, In) (Out, error), emit func(Out) error,
) error {
	group, ctx := errgroup.WithContext(ctx)
	pieces := make(chan piece[In, Out], workers) // to the workers, who take them in any order
	order := make(chan chan Out, 2*workers-1)    // to emit, in the order of the input
	ended := make(chan error, 1)                 // why feeding has ended
	go func() { ended <- feed(ctx, next, pieces, order) }()
	group.Go(func() error {
		reason, err := receive(ctx, ended)
		return errors.Join(reason, err)
	})
	for range workers {
		group.Go(func() error {
			return serve(ctx, pieces, func(p piece[In, Out]) error {
				out, err := work(ctx, p.in)
				if err == nil {
					p.out <- out
				}
				return err
			})
		})
	}
	group.Go(func() error {
		return serve(ctx, order, func(out chan Out) error {
			result, err := receive(ctx, out)
			if err != nil {
				return err
			}
			return emit(result)
		})
	})
	return group.Wait()
}

// piece is one piece of work and the place for its result.
type piece[In, Out any] struct {
	in  In
	out chan Out
}

// feed gives what next has to the workers, and the places of the results to emit.
func feed[In, Out any](ctx context.Context, next func() (In, error), pieces chan<- piece[In, Out], order chan<- chan Out) error {
	defer close(order)
	defer close(pieces)
	for {
		in, err := next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		p := piece[In, Out]{in, make(chan Out, 1)}
		if err := send(ctx, order, p.out); err != nil {
			return err
		}
		if err := send(ctx, pieces, p); err != nil {
			return err
		}
	}
}

// send puts a value on a channel unless the context ends first.
func send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// receive takes a value from a channel unless the context ends first. A closed channel gives io.EOF.
func receive[T any](ctx context.Context, from <-chan T) (T, error) {
	var none T
	select {
	case v, open := <-from:
		if !open {
			return none, io.EOF
		}
		return v, nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// serve handles what comes over a channel until it is closed, something fails or the context ends.
func serve[T any](ctx context.Context, from <-chan T, handle func(T) error) error {
	for {
		v, err := receive(ctx, from)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := handle(v); err != nil {
			return err
		}
	}
}
