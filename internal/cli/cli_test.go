package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bangban/forms"
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

// mixedBatch is JSON Lines with the six kinds in turn, each form with a name of its own.
func mixedBatch(t *testing.T, rounds int) string {
	t.Helper()
	var batch strings.Builder
	for round := range rounds {
		for _, k := range forms.Kinds() {
			data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "forms", string(k)+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var line bytes.Buffer
			if err := json.Compact(&line, data); err != nil {
				t.Fatal(err)
			}
			name := []string{"䶮", "丽", "敏"}[round%3] // one of them from a rare typeface
			named := strings.NewReplacer("鄂托克旗", name+"旗", "乌兰镇", name+"镇", "年产10", name+"产10")
			batch.WriteString(named.Replace(line.String()) + "\n")
		}
	}
	return batch.String()
}

func TestWorkersDoNotChangeTheBytes(t *testing.T) {
	batch := mixedBatch(t, 3)
	files := map[string]map[string][]byte{}
	for _, workers := range []string{"1", "8"} {
		dir := t.TempDir()
		status, told := run(t.Context(), strings.NewReader(batch), io.Discard, "render", "--workers", workers, "-o", dir, "-")
		if status != cli.ExitDone {
			t.Fatalf("status %d, %s", status, told)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		files[workers] = map[string][]byte{}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files[workers][e.Name()] = data
		}
	}
	if n := len(files["1"]); n != 18 || len(files["8"]) != n {
		t.Errorf("%d and %d files, want 18", n, len(files["8"]))
	}
	different := map[string]bool{}
	for name, data := range files["1"] {
		different[string(data)] = true
		if !bytes.Equal(data, files["8"][name]) {
			t.Errorf("%s differs", name)
		}
	}
	if len(different) != 18 {
		t.Errorf("only %d of the 18 files differ from each other", len(different))
	}
}

// broken is a standard output that takes nothing, as a full disk behind a redirection.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestOutputThatCannotBeWrittenIsAFailure(t *testing.T) {
	if status, told := run(t.Context(), strings.NewReader("[]"), broken{}, "validate", "--json", "-"); status != cli.ExitFailed {
		t.Errorf("an empty batch: status %d, %q", status, told)
	}
	for _, args := range [][]string{
		{"render", "-o", "-", "-"}, {"validate", "--json", "-"}, {"licences"}, {"schema", "case"}, {"version"},
		{"fonts"}, {"fonts", "--json"}, {"completion", "fish"}, {"config"}, {"config", "--json"},
	} {
		if status, told := run(t.Context(), strings.NewReader(commitment), broken{}, args...); status != cli.ExitFailed {
			t.Errorf("%v: status %d, %q", args, status, told)
		}
	}
}

// TestAKeyThatNobodySawIsRevoked: the secret is shown once, and when that fails nobody can have it.
func TestAKeyThatNobodySawIsRevoked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	status, told := run(t.Context(), nil, broken{}, "keys", "create", "--db", file, "--name", "a", "--scope", "render")
	if status != cli.ExitFailed || !strings.Contains(told, "没有发出") {
		t.Errorf("status %d, %q", status, told)
	}
	var list bytes.Buffer
	if status, told := run(t.Context(), nil, &list, "keys", "list", "--db", file); status != cli.ExitDone {
		t.Fatalf("status %d, %q", status, told)
	}
	if !strings.HasSuffix(list.String(), "吊销\n") {
		t.Errorf("the key is still good: %s", list.String())
	}
	for _, args := range [][]string{{"list"}, {"list", "--json"}} {
		if status, told := run(t.Context(), nil, broken{}, append(append([]string{"keys"}, args...), "--db", file)...); status != cli.ExitFailed {
			t.Errorf("%v: status %d, %q", args, status, told)
		}
	}
}
