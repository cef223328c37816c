package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/cli"
	"bangban/internal/config"
	"bangban/internal/pdf"
)

const root = "../.."

// TestMakeRun does what `make run` does, in another folder and on another port: it prints six documents, one of each
// kind, and serves; the curl line it prints then returns a PDF.
func TestMakeRun(t *testing.T) {
	recipe := exec.Command("make", "-n", "run")
	recipe.Dir = root
	recipe.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=")
	lines, err := recipe.Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir(root)
	served := false
	for line := range strings.Lines(string(lines)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != "bin/bangban" {
			continue
		}
		if words[1] == "serve" {
			served = len(words) == 2 // at the address README names
			tryServing(t, words[1:])
			continue
		}
		if at := slices.Index(words, "out"); at > 0 {
			words[at] = dir
		}
		if status, told := run(t.Context(), strings.NewReader(""), io.Discard, words[1:]...); status != cli.ExitDone {
			t.Fatalf("%s: status %d, %s", line, status, told)
		}
	}
	if !served {
		t.Error("make run does not serve at the default address")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []forms.Kind
	for _, file := range files {
		kinds = append(kinds, kindOf(t, file))
	}
	slices.SortFunc(kinds, func(a, b forms.Kind) int { return a.Attachment() - b.Attachment() })
	if !slices.Equal(kinds, forms.Kinds()) {
		t.Errorf("make run prints %v, want one of each of %v", kinds, forms.Kinds())
	}
}

var anyPort = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// tryServing starts the service on a free port and does with a shell what it tells to try. README tells the same, with the
// default address.
func tryServing(t *testing.T, args []string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	told, stdout := io.Pipe()
	db := filepath.Join(t.TempDir(), "a.db")
	ended := make(chan int, 1)
	go func() {
		status, _ := run(ctx, strings.NewReader(""), stdout, append(args, "--listen", "127.0.0.1:0", "--db", db)...)
		_ = stdout.Close()
		ended <- status
	}()
	defer func() {
		stop()
		go func() { _, _ = io.Copy(io.Discard, told) }()
		if status := <-ended; status != cli.ExitDone {
			t.Errorf("serve ended with status %d", status)
		}
	}()
	lines := bufio.NewScanner(told)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if !strings.HasPrefix(line, "curl ") {
			continue
		}
		published := anyPort.ReplaceAllString(line, "http://"+config.Defaults().Listen+"/")
		if readme, err := os.ReadFile("README.md"); err != nil || !strings.Contains(string(readme), "\n"+published+"\n") {
			t.Errorf("README lacks %q, %v", published, err)
		}
		shell := exec.CommandContext(t.Context(), "sh", "-c", line)
		shell.Dir = t.TempDir()
		if out, err := shell.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v, %s", line, err, out)
		}
		if got := kindOf(t, filepath.Join(shell.Dir, "commitment.pdf")); got != forms.KindCommitment {
			t.Errorf("the curl line returns %q", got)
		}
		return
	}
	t.Error("serve tells no curl line")
}

// kindOf is the kind of the form in a file.
func kindOf(t *testing.T, file string) forms.Kind {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pdf.Inspect(data)
	if err != nil || len(found.Attachments) != 1 {
		t.Fatalf("%s: %d attachments, %v", file, len(found.Attachments), err)
	}
	var form struct{ Form forms.Kind }
	if err := json.Unmarshal(found.Attachments[0].Data, &form); err != nil {
		t.Fatal(err)
	}
	return form.Form
}

// TestBenchmarksAreCompared feeds the ratio of `make bench` with figures.
func TestBenchmarksAreCompared(t *testing.T) {
	const figures = "goos: linux\n" +
		"BenchmarkWrite-2 \t 100\t 1000 ns/op\t 20.0 KB/doc\t 300 B/op\t 5 allocs/op\n" +
		"BenchmarkPlainGopdf-2 \t 10\t 4000 ns/op\t 80.0 KB/doc\t 600 B/op\t 9 allocs/op\n"
	const form = "BenchmarkForm-2 \t 50\t 2000 ns/op\t 450 B/op\t 7 allocs/op\n"
	ratio := func(in string) (string, error) {
		cmd := exec.Command(filepath.Join(root, ".ci", "ratio"))
		cmd.Stdin = strings.NewReader(in)
		var out bytes.Buffer
		cmd.Stdout = &out
		err := cmd.Run()
		return out.String(), err
	}
	got, err := ratio(figures + form)
	want := figures + form + "\nwriting the same page: 4.0 times as fast as plain gopdf, with 0.50 of its memory\n" +
		"a whole form, from data to file: 2.0 times as fast as plain gopdf, with 0.75 of its memory\n"
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	if _, err := ratio(figures); err == nil {
		t.Error("a benchmark that is missing is not told")
	}
}

// TestPhasesTellTheirTime and how they ended.
func TestPhasesTellTheirTime(t *testing.T) {
	for command, want := range map[string]string{
		"true":  `^== quick\n== quick: \d+ s\n$`,
		"false": `^== quick\n== quick: \d+ s, failed\n$`,
	} {
		out, err := exec.Command(filepath.Join(root, ".ci", "phase"), "quick", command).CombinedOutput()
		if !regexp.MustCompile(want).Match(out) || (err == nil) != (command == "true") {
			t.Errorf("%s: %q, %v", command, out, err)
		}
	}
}
