// Package cli is the command line of bangban: flags and their environment twins, streams, exit statuses, and the
// wiring of the packages below it.
//
// It holds no rule about forms or paper. A batch is read, printed and written with a bounded number of documents in
// memory; a merged document is the one thing that is held as a whole.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strconv"
	"time"

	"golang.org/x/term"

	"bangban/forms"
)

// The exit statuses.
const (
	ExitDone        = 0   // everything asked for was done
	ExitFailed      = 1   // the machine failed: a file that cannot be read, a full disk
	ExitUsage       = 2   // the command was not understood
	ExitInvalid     = 3   // the input is invalid and nothing was written; or the inspected PDF is not what was issued
	ExitPartial     = 4   // part of a batch was refused, the rest is written
	ExitInterrupted = 130 // a signal ended the work; what is written is whole
)

// Version is the version of the program, also kept by hand in the change notes of README.md.
const Version = "0.1.0"

// The errors that stand for an exit status of their own. What was wrong has been told by then.
var (
	errInvalid = errors.New("input is invalid")
	errPartial = errors.New("part of the batch was refused")
)

// usageError is a command that was not understood.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// app is the outside world as the commands see it.
type app struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	clock  func() time.Time // for what is dated by its nature, such as a key; never for what is printed
	user   func() string    // who runs the program, as the system knows, not as the environment says

	origins map[string]origin // where the values of the command's flags come from, by name
}

// Run executes one command line (without the program's name) and returns its exit status.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv, clock: clock(), user: systemUser}
	root := a.rootCommand()
	root.SetArgs(args)
	return a.status(ctx, root.ExecuteContext(ctx))
}

// clock is that of the machine.
func clock() func() time.Time {
	return time.Now //nolint:forbidigo // this one place hands it to those who need it
}

// systemUser is the name of the user that the process runs as, or the number of one without a name. It is what the
// history tells, so that it is not asked of the environment, which anybody can set and user.Current falls back on.
func systemUser() string {
	id := os.Getuid()
	if id < 0 { // Windows has no numbers
		if u, err := user.Current(); err == nil {
			return u.Username
		}
		return ""
	}
	number := strconv.Itoa(id)
	if u, err := user.LookupId(number); err == nil && u.Username != "" {
		return u.Username
	}
	return number
}

// status tells what went wrong, unless that has been done, and gives the exit status. What was typed may be a citizen ID
// number in the wrong place.
func (a *app) status(ctx context.Context, err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errInvalid):
		return ExitInvalid
	case errors.Is(err, errPartial):
		return ExitPartial
	case errors.As(err, &usage):
		fmt.Fprintf(a.stderr, "bangban: %s\n用 bangban --help 或 bangban 命令 --help 查看用法。\n", forms.MaskCitizenIDs(usage.message))
		return ExitUsage
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(a.stderr, "bangban: 已中断；已写出的文件都是完整的。")
		return ExitInterrupted
	}
	fmt.Fprintf(a.stderr, "bangban: %s\n", forms.MaskCitizenIDs(err.Error()))
	return ExitFailed
}

// isTerminal reports whether a stream is a person's screen or keyboard.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
