//go:build unix

package splice_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"

	"bangban/internal/ledger/splice"
)

const benchRows, benchColumns = 100_000, 30

// value is what stands in a cell of the table that is measured: text, an amount, a date or nothing.
func value(row, column int) (text string, mantissa int64, kind int) {
	n := (row*31 + column*17) * 2654435761 >> 7 & 0xFFFFFF
	switch column % 6 {
	case 0:
		return "91150100MA" + strconv.Itoa(n), 0, 0
	case 1:
		return "", int64(n), 1
	case 2:
		return "", int64(44_000 + n%2000), 2
	case 3:
		return [...]string{"办理中", "已办结", "中止", "已申请"}[n%4], 0, 0
	case 4:
		return "内蒙古某某新能源有限公司第" + strconv.Itoa(n%5000) + "期 <风电> 项目", 0, 0
	default:
		return "", 0, 3
	}
}

func benchBook(b *testing.B) (f *excelize.File, styles [4]int) {
	f = excelize.NewFile()
	border := []excelize.Border{{Type: "left", Style: 1}, {Type: "right", Style: 1}, {Type: "top", Style: 1}, {Type: "bottom", Style: 1}}
	for i, format := range []int{49, 4, 14, 0} {
		var err error
		styles[i], err = f.NewStyle(&excelize.Style{Border: border, NumFmt: format})
		check(b, err)
	}
	return f, styles
}

func stream(b *testing.B, w io.Writer) {
	f, styles := benchBook(b)
	defer func() { check(b, f.Close()) }()
	s, err := f.NewStreamWriter("Sheet1")
	check(b, err)
	cells := make([]any, benchColumns)
	for row := range benchRows {
		for column := range cells {
			text, n, kind := value(row, column)
			c := excelize.Cell{StyleID: styles[kind]}
			switch kind {
			case 0:
				c.Value = text
			case 1:
				c.Value = float64(n) / 100
			case 2:
				c.Value = n
			}
			cells[column] = c
		}
		check(b, s.SetRow("A"+strconv.Itoa(row+2), cells))
	}
	check(b, s.Flush())
	check(b, f.Write(w))
}

func spliced(b *testing.B, w io.Writer, level int) {
	f, styles := benchBook(b)
	defer func() { check(b, f.Close()) }()
	rows, err := splice.NewRows(b.TempDir(), level, 2)
	check(b, err)
	defer func() { check(b, rows.Close()) }()
	cells := make([]splice.Cell, benchColumns)
	for row := range benchRows {
		for column := range cells {
			text, n, kind := value(row, column)
			switch kind {
			case 0:
				cells[column] = splice.Text(text, styles[kind])
			case 1:
				cells[column] = splice.Number(n, 2, styles[kind])
			case 2:
				cells[column] = splice.Date(int(n), styles[kind])
			default:
				cells[column] = splice.Empty(styles[kind])
			}
		}
		check(b, rows.Row(cells))
	}
	z := splice.NewZip(w, level)
	check(b, z.Splice(sheetPart, rows))
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	check(b, f.Write(io.Discard))
}

// BenchmarkWays measures ways to write a big sheet by the CPU that they take and the memory at its highest.
func BenchmarkWays(b *testing.B) {
	ways := map[string]func(*testing.B, io.Writer){"stream": stream}
	names := []string{"stream"}
	for _, level := range []int{6, 5, 1} {
		name := fmt.Sprintf("splice%d", level)
		ways[name] = func(b *testing.B, w io.Writer) { spliced(b, w, level) }
		names = append([]string{name}, names...)
	}
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			debug.FreeOSMemory()
			_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // forget the highest so far; where there is no such file it stays
			begin := cpu(b)
			var size int64
			for b.Loop() {
				out, err := os.Create(filepath.Join(b.TempDir(), "a.xlsx"))
				check(b, err)
				ways[name](b, out)
				size, err = out.Seek(0, io.SeekCurrent)
				check(b, err)
				check(b, out.Close())
			}
			b.ReportMetric(float64(benchRows*b.N)/(cpu(b)-begin), "rows/cpu-s")
			b.ReportMetric(float64(size)/1e6, "file-MB")
			b.ReportMetric(peak(), "peak-MB")
		})
	}
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
