//go:build unix

package pdf_test

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkApplicationRatio makes the documents of BenchmarkApplication ten at a time in turns, so that both ways meet
// with the same neighbours on the machine, and reports how many times less processor time this program takes than
// gopdf alone.
func BenchmarkApplicationRatio(b *testing.B) {
	a := newApplication(b)
	a.print(b)
	full := newPlain(b)
	var ours, theirs time.Duration
	for b.Loop() {
		start := processorTime(b)
		for range 10 {
			a.print(b)
		}
		middle := processorTime(b)
		for range 10 {
			full.draw(b, a.pages[0], true)
		}
		ours += middle - start
		theirs += processorTime(b) - middle
	}
	b.ReportMetric(float64(theirs)/float64(ours), "x-less-cpu")
}

// processorTime is what the process has used so far, with what the collector of garbage uses beside it.
func processorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
