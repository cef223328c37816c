package server_test

import (
	"syscall"
	"testing"

	"bangban/forms"
	"bangban/internal/render"
)

// BenchmarkSixForms reads, checks and prints the six samples in turn without HTTP, on all cores. The documents it makes in
// a second of processor time are what HTTP is measured by.
func BenchmarkSixForms(b *testing.B) {
	parts, err := engine()
	if err != nil {
		b.Fatal(err)
	}
	renderer := render.New(parts.config)
	var inputs [][]byte
	for _, k := range forms.Kinds() {
		inputs = append(inputs, []byte(formJSON(b, k)))
	}
	started := cpuSeconds(b)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			at := i % len(inputs)
			f, report, err := parts.rules.ReadForm(forms.Kinds()[at], inputs[at], forms.Issue)
			if err != nil || !report.Valid() {
				b.Errorf("%+v, %v", report, err)
				return
			}
			if _, err := renderer.Form(b.Context(), f, ""); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/(cpuSeconds(b)-started), "docs/cpu-s")
}

// cpuSeconds is the processor time of this process.
func cpuSeconds(tb testing.TB) float64 {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
