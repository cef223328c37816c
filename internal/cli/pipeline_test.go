package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// countTo gives 0 to n-1, and notes how many it has given.
func countTo(n int, given *atomic.Int64) func() (int, error) {
	return func() (int, error) {
		i := int(given.Load())
		if i == n {
			return 0, io.EOF
		}
		given.Add(1)
		return i, nil
	}
}

func TestPipelineKeepsTheOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		var given atomic.Int64
		var got []int
		work := func(_ context.Context, i int) (int, error) {
			time.Sleep(time.Duration(i%7) * 100 * time.Microsecond)
			return i * i, nil
		}
		err := pipeline(t.Context(), workers, countTo(100, &given), work, func(square int) error {
			got = append(got, square)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]int, 100)
		for i := range want {
			want[i] = i * i
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers: got %v", workers, got)
		}
	}
}

func TestPipelineHoldsABoundedNumber(t *testing.T) {
	const workers = 3
	var given, done atomic.Int64
	most := int64(0)
	work := func(_ context.Context, i int) (int, error) { return i, nil }
	err := pipeline(t.Context(), workers, countTo(500, &given), work, func(int) error {
		time.Sleep(50 * time.Microsecond)
		most = max(most, given.Load()-done.Load())
		done.Add(1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if limit := int64(2*workers + 1); most > limit {
		t.Errorf("%d pieces were in memory at once, want at most %d", most, limit)
	}
}

func TestPipelineReturnsTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	fine := func(_ context.Context, i int) (int, error) { return i, nil }
	take := func(int) error { return nil }
	var given atomic.Int64
	endless := func() (int, error) { return int(given.Add(1)), nil }
	tests := []struct {
		name string
		next func() (int, error)
		work func(context.Context, int) (int, error)
		emit func(int) error
	}{
		{"reading", func() (int, error) { return 0, broken }, fine, take},
		{"working", endless, func(context.Context, int) (int, error) { return 0, broken }, take},
		{"emitting", endless, fine, func(int) error { return broken }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := pipeline(t.Context(), 4, tt.next, tt.work, tt.emit); !errors.Is(err, broken) {
				t.Errorf("got %v, want %v", err, broken)
			}
		})
	}
}

func TestPipelineEndsWhenCancelledWhileWaitingForInput(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	calls := 0
	next := func() (int, error) {
		if calls++; calls > 1 {
			<-release
			return 0, io.EOF
		}
		return 1, nil
	}
	work := func(_ context.Context, i int) (int, error) { return i, nil }
	err := pipeline(ctx, 2, next, work, func(int) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}
