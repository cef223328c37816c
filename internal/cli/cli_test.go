package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bangban/internal/cli"
)

const commitment = `{"form": "commitment", "authority": "鄂托克旗政务服务局", "date": "2021-05-13"}`

// run executes a command line with an input, and gives its exit status and what it told on standard error.
func run(ctx context.Context, stdin io.Reader, stdout io.Writer, args ...string) (status int, told string) {
	var stderr bytes.Buffer
	status = cli.Run(ctx, args, stdin, stdout, &stderr, func(string) string { return "" })
	return status, stderr.String()
}

func TestAPDFIsNotWrittenToATerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	for _, args := range [][]string{{"render", "-o", "-", "-"}, {"blank", "-o", "-", "application"}} {
		status, told := run(t.Context(), strings.NewReader(commitment), terminal, args...)
		if status != cli.ExitUsage || !strings.Contains(told, "标准输出是终端") {
			t.Errorf("%v: status %d, %q", args, status, told)
		}
	}
}

func TestASignalEndsTheWork(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	silent, stop := io.Pipe()
	defer stop.Close()
	dir := t.TempDir()
	status, told := run(ctx, silent, io.Discard, "render", "-o", dir, "-")
	if status != cli.ExitInterrupted || !strings.Contains(told, "已中断") {
		t.Errorf("status %d, %q", status, told)
	}
}

func TestWorkersDoNotChangeTheBytes(t *testing.T) {
	batch := strings.Repeat(commitment+"\n", 12)
	one, eight := t.TempDir(), t.TempDir()
	for dir, workers := range map[string]string{one: "1", eight: "8"} {
		status, told := run(t.Context(), strings.NewReader(batch), io.Discard, "render", "--workers", workers, "-o", dir, "-")
		if status != cli.ExitDone {
			t.Fatalf("status %d, %s", status, told)
		}
	}
	entries, err := os.ReadDir(one)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 12 {
		t.Errorf("%d files, want 12", len(entries))
	}
	for _, e := range entries {
		a, err := os.ReadFile(filepath.Join(one, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(eight, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", e.Name())
		}
	}
}

// broken is a standard output that takes nothing, as a full disk behind a redirection.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestOutputThatCannotBeWrittenIsAFailure(t *testing.T) {
	for _, args := range [][]string{
		{"render", "-o", "-", "-"}, {"validate", "--json", "-"}, {"licences"}, {"schema", "case"}, {"version"},
		{"fonts"}, {"fonts", "--json"}, {"completion", "fish"},
	} {
		if status, told := run(t.Context(), strings.NewReader(commitment), broken{}, args...); status != cli.ExitFailed {
			t.Errorf("%v: status %d, %q", args, status, told)
		}
	}
}
