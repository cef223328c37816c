//go:build unix

package ledger

import (
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/store/sqlite"
)

// registerOf keeps so many cases in a register.
func registerOf(b *testing.B, n int) *sqlite.Store {
	s, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "a.db"))
	check(b, err)
	b.Cleanup(func() { check(b, s.Close()) })
	var changes []casebook.Change
	for c, err := range many(b, n) {
		check(b, err)
		if changes = append(changes, casebook.Change{Case: c, At: time.Unix(1_750_000_000, 0)}); len(changes) == 5000 {
			check(b, s.Commit(context.Background(), casebook.Scope{All: true}, changes...))
			changes = changes[:0]
		}
	}
	check(b, s.Commit(context.Background(), casebook.Scope{All: true}, changes...))
	return s
}

// way writes a workbook.
type way func(io.Writer)

// whole writes the ledger of cases.
func whole(b *testing.B, level int, cases iter.Seq2[*forms.Case, error]) way {
	l := newLedger(b)
	l.config.Level = level
	return func(w io.Writer) {
		_, err := l.Write(context.Background(), w, cases, options())
		check(b, err)
	}
}

func each(s *sqlite.Store) iter.Seq2[*forms.Case, error] {
	return s.Each(context.Background(), casebook.Scope{All: true}, casebook.Filter{})
}

// BenchmarkLedger measures the ledger of cases that are restored and of a register: rows of cases per CPU second, and
// the memory at its highest, for which each is run alone. The stream writer of excelize finds its values ready.
func BenchmarkLedger(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 500_000} {
		b.Run(fmt.Sprintf("cases/%d", n), func(b *testing.B) { measured(b, n, whole(b, Default, many(b, n))) })
		b.Run(fmt.Sprintf("register/%d", n), func(b *testing.B) { measured(b, n, whole(b, Default, each(registerOf(b, n)))) })
		if n > 100_000 { // more than one sheet
			continue
		}
		b.Run(fmt.Sprintf("stream/%d", n), func(b *testing.B) {
			from := readyValues(b, n)
			measured(b, n, func(w io.Writer) { from.stream(b, w) })
		})
	}
}

// BenchmarkLedgerRatio writes the same cells in turns, so that all ways meet with the same neighbours on the machine, and
// reports how many times less processor time than the stream writer of excelize they take, which finds its values ready:
// rows with theirs ready too, and the whole ledger, of cases that are restored and of a register. Files are compared
// with that of the stream writer.
func BenchmarkLedgerRatio(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			from, register := readyValues(b, n), registerOf(b, n)
			compared(b, func(w io.Writer) { from.stream(b, w) }, map[string]way{
				"rows":       func(w io.Writer) { from.ours(b, w, Default) },
				"rows-fast":  func(w io.Writer) { from.ours(b, w, Fast) },
				"cases":      whole(b, Default, many(b, n)),
				"cases-fast": whole(b, Fast, many(b, n)),
				"register":   whole(b, Default, each(register)),
			})
		})
	}
}

func compared(b *testing.B, stream way, ways map[string]way) {
	names := slices.Sorted(maps.Keys(ways))
	seconds, sizes := map[string]float64{}, map[string]int64{}
	run := func(name string, write way) {
		runtime.GC() // each begins with the heap that it would have to itself
		begin := cpu(b)
		sizes[name] = written(b, write)
		seconds[name] += cpu(b) - begin
	}
	for b.Loop() {
		run("", stream)
		for _, name := range names {
			run(name, ways[name])
		}
	}
	for _, name := range names {
		b.ReportMetric(seconds[""]/seconds[name], "x-"+name)
		b.ReportMetric(float64(sizes[name])/float64(sizes[""]), "file-"+name)
	}
}

// written is the size of the file.
func written(b *testing.B, write way) int64 {
	out, err := os.Create(filepath.Join(b.TempDir(), "a.xlsx"))
	check(b, err)
	write(out)
	size, err := out.Seek(0, io.SeekCurrent)
	check(b, err)
	check(b, out.Close())
	check(b, os.Remove(out.Name()))
	return size
}

func measured(b *testing.B, n int, write way) {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // forget the highest so far; where there is no such file it stays
	begin := cpu(b)
	var size int64
	for b.Loop() {
		size = written(b, write)
	}
	b.ReportMetric(float64(n*b.N)/(cpu(b)-begin), "rows/cpu-s")
	b.ReportMetric(float64(size)/1e6, "file-MB")
	b.ReportMetric(peak(), "peak-MB")
}

func cpu(b *testing.B) float64 {
	var u syscall.Rusage
	check(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// peak is the most memory that was resident, in MB.
func peak() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes float64
	_, _ = fmt.Sscan(after, &kilobytes)
	return kilobytes / 1024
}
