package cli

import (
	"context"
	"errors"
	"iter"

	"bangban/forms"
)

// gather does a job whose cases are handed on, those that are picked, in the order of the input and with a window of them
// in memory. Use ends early with the error of the job when there is nothing to make something of. Otherwise the job's own
// result counts: that a part was refused.
func (j *job) gather(
	ctx context.Context, in input, pick func(*forms.Case) bool,
	use func(context.Context, iter.Seq2[*forms.Case, error]) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cases := make(chan *forms.Case)
	j.admit = func(o *outcome) error {
		if !pick(o.kept) {
			return nil
		}
		return send(ctx, cases, o.kept)
	}
	var result error // to be read once the channel is closed
	go func() {
		defer close(cases)
		result = j.run(ctx, in)
	}()
	err := use(ctx, func(yield func(*forms.Case, error) bool) {
		for c := range cases {
			if !yield(c, nil) {
				return
			}
		}
		if result != nil && !errors.Is(result, errPartial) {
			yield(nil, result)
		}
	})
	cancel()
	for range cases { // what is on its way; the job ends, as the context has
	}
	if err != nil {
		return err
	}
	return result
}
