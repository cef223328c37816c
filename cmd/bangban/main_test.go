package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkColdStart measures what `bangban render` of one form costs from the start of the process to its end, in
// CPU time (user and system) of the child. The program is built once and not counted.
func BenchmarkColdStart(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "bangban")
	build := exec.Command("go", "build", "-trimpath", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	form, err := os.ReadFile(filepath.Join("..", "..", "testdata", "forms", "application.json"))
	if err != nil {
		b.Fatal(err)
	}
	for _, input := range []struct{ name, form string }{
		{"application", string(form)},
		{"rare", strings.Replace(string(form), "巴特尔", "𠮷䶮", 1)}, // from a typeface that is unpacked first
	} {
		b.Run(input.name, func(b *testing.B) {
			var spent time.Duration
			for b.Loop() {
				cmd := exec.Command(program, "render", "-o", dir, "-")
				cmd.Stdin = strings.NewReader(input.form)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				spent += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}
