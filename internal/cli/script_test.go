package cli_test

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"bangban/internal/cli"
)

// TestMain lets the scripts run the program without building it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"bangban": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			context.AfterFunc(ctx, stop)
			os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
		},
	})
}

// TestScripts runs testdata/script/*.txtar: each shows a command as a user meets it, with its exit status.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", "atexit_sleep_ms=0") // by default each program of a race build sleeps a second at its end
			e.Setenv("ROOT", root)
			data, err := os.ReadFile(filepath.Join(root, "testdata", "case.json"))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "case.json"), data, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "repeat": repeat, "revoke": revoke},
	})
}

// status runs bangban and asserts its exit status: status 3 validate bad.json.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE bangban ARGS…")
	}
	script := strings.Join(args[1:], " ")
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%s: exit status %s, want %s", script, got, args[0])
	}
}

// repeat writes a file many times over into another: repeat 200 one.json many.jsonl.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat COUNT FROM TO")
	}
	count := 0
	for _, digit := range args[0] {
		count = 10*count + int(digit-'0')
	}
	line := strings.TrimSpace(ts.ReadFile(args[1])) + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Repeat(line, count)), 0o600))
}

// revoke revokes the key whose secret is in a file: revoke secret.
func revoke(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: revoke FILE")
	}
	ts.Check(ts.Exec("bangban", "keys", "revoke", strings.TrimSpace(ts.ReadFile(args[0]))))
}
