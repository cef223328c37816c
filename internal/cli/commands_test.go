package cli_test

import (
	"bufio"
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

// TestBenchmarksBecomeATable feeds the table of `make bench` with figures, and leaves one out.
func TestBenchmarksBecomeATable(t *testing.T) {
	figures := "goos: linux\nBenchmarkColdStart 20 70 cpu-ms 1 true-cpu-ms\n" +
		"BenchmarkMergedRatio-2 1 9 ns/op 5 KB/form 500 cpu-µs/form 4 x-less-cpu\n" +
		"BenchmarkHTTPRatio-2 1 9 ns/op 400 docs/cpu-s 500 inside-docs/cpu-s 0.8 x-inside\n"
	for _, form := range []string{"Application", "Form/authorization", "Form/commitment", "Form/completion", "Form/evaluation", "Form/termination"} {
		name, kind, _ := strings.Cut(form, "/")
		figures += "Benchmark" + strings.TrimSuffix(name+"Ratio/"+kind, "/") + "-2 5 9 ns/op 50 KB/doc 24.5 x-less-cpu\n"
	}
	for _, size := range []string{"10000", "100000"} {
		figures += "BenchmarkLedgerRatio/" + size + "-2 1 9 ns/op 0.9 file-rows 1.2 file-rows-fast 1.3 file-cases-fast 0.8 file-register" +
			" 3.5 x-rows 4.6 x-rows-fast 2 x-cases 2.9 x-cases-fast 1.9 x-register\n"
	}
	for _, alone := range []string{"stream/10000", "stream/100000", "cases/10000", "cases/100000", "cases/500000"} {
		figures += "BenchmarkLedger/" + alone + "-2 1 9 ns/op 7 file-MB 42 peak-MB 5000 rows/cpu-s\n"
	}
	table := func(in string) (string, error) {
		cmd := exec.CommandContext(t.Context(), filepath.Join(root, ".ci", "table"))
		cmd.Stdin = strings.NewReader(in)
		out, err := cmd.Output()
		return string(out), err
	}
	got, err := table(figures)
	for _, row := range []string{
		`application +24\.50  NOT >= 25  51\.2 kB each`, `termination +24\.50 +51\.2 kB each`, `its file +<= 80 +51\.2 kB`,
		`HTTP, with the caller +0\.80 +400 documents/s, 500 in process`, `the same cells +3\.50  >= 3 +file x 0\.90`,
		`from cases +1\.00 +5000 rows/s, peak 42 MB`, `render one application +NOT <= 60  70 ms \(true: 1\.0\)`,
	} {
		if err != nil || !regexp.MustCompile(`(?m)^  `+row+`$`).MatchString(got) {
			t.Errorf("%v, no row %s in\n%s", err, row, got)
		}
	}
	if _, err := table(strings.Replace(figures, "Ratio/completion", "Ratio/gone", 1)); err == nil {
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
