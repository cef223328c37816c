//go:build unix

package pdf_test

import (
	"runtime/debug"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/render"
)

// BenchmarkApplicationRatio makes the documents of BenchmarkApplication ten at a time in turns, so that both ways meet
// with the same neighbours on the machine, and reports how many times less processor time this program takes than
// gopdf alone.
func BenchmarkApplicationRatio(b *testing.B) { compare(b, forms.KindApplication) }

// BenchmarkFormRatio is BenchmarkApplicationRatio for the other forms.
func BenchmarkFormRatio(b *testing.B) {
	for _, kind := range forms.Kinds() {
		if kind != forms.KindApplication {
			b.Run(string(kind), func(b *testing.B) { compare(b, kind) })
		}
	}
}

func compare(b *testing.B, kind forms.Kind) {
	p := newPress(b, kind)
	p.print(b)
	full := newPlain(b)
	var ours, theirs time.Duration
	size, documents := 0, 0
	for b.Loop() {
		start := processorTime(b)
		for range 10 {
			size += len(p.print(b))
			documents++
		}
		middle := processorTime(b)
		for range 10 {
			full.draw(b, p.pages, true)
		}
		ours += middle - start
		theirs += processorTime(b) - middle
	}
	b.ReportMetric(float64(theirs)/float64(ours), "x-less-cpu")
	b.ReportMetric(float64(size)/float64(documents)/1024, "KB/doc")
}

// BenchmarkMergedRatio compares a file of 100 applications with the same pages drawn into one file by gopdf alone.
func BenchmarkMergedRatio(b *testing.B) {
	p := newPress(b, forms.KindApplication)
	full := newPlain(b)
	merge(b, p, 100)
	var pages []page.Page
	for range 100 {
		p.print(b)
		pages = append(pages, p.pages...)
	}
	var ours, theirs time.Duration
	size, documents := 0, 0
	for b.Loop() {
		start := processorTime(b)
		size += len(merge(b, p, 100))
		documents++
		middle := processorTime(b)
		full.draw(b, pages, true)
		ours += middle - start
		theirs += processorTime(b) - middle
	}
	b.ReportMetric(float64(theirs)/float64(ours), "x-less-cpu")
	b.ReportMetric(float64(ours.Microseconds())/float64(100*documents), "cpu-µs/form")
	b.ReportMetric(float64(size)/float64(100*documents)/1024, "KB/form")
}

func merge(tb testing.TB, p *press, n int) []byte {
	tb.Helper()
	bundle := p.renderer.NewBundle()
	for range n {
		sheets, err := p.renderer.Set(p.form(tb), "")
		if err != nil {
			tb.Fatal(err)
		}
		if err := bundle.Add(sheets); err != nil {
			tb.Fatal(err)
		}
	}
	document, err := bundle.Document(tb.Context(), "merged.pdf")
	if err != nil {
		tb.Fatal(err)
	}
	return document.PDF
}

// BenchmarkTwoWorkers has one worker and two make documents in turns and reports how many times as many two make in a
// second, in the middle of all turns and in the best. It collects garbage as the program does, and means nothing where
// the second processor has other work.
func BenchmarkTwoWorkers(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(256 << 20))
	p := newPress(b, forms.KindApplication)
	config := p.config
	config.Writer = p.writer
	renderer := render.New(config)
	var all []forms.Form
	for range len(p.data) {
		all = append(all, p.form(b))
	}
	work := func(workers int) time.Duration {
		var group sync.WaitGroup
		start := time.Now()
		for w := range workers {
			group.Go(func() {
				for i := range 100 {
					if _, err := renderer.Form(b.Context(), all[(100*w+i)%len(all)], ""); err != nil {
						b.Error(err)
					}
				}
			})
		}
		group.Wait()
		return time.Since(start)
	}
	var gains []float64
	for b.Loop() {
		one := work(1)
		gains = append(gains, 2*float64(one)/float64(work(2)))
	}
	slices.Sort(gains)
	b.ReportMetric(gains[len(gains)/2], "x-median")
	b.ReportMetric(gains[len(gains)-1], "x-best")
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
