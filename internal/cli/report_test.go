package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"bangban/forms"
)

// TestProgressAtATerminal tells how far the work is when a pause is over, and clears the line before anything else.
func TestProgressAtATerminal(t *testing.T) {
	var screen bytes.Buffer
	tick := make(chan time.Time, 1)
	ended := 0
	p := &progress{to: &screen, tick: tick, end: func() { ended++ }}
	r := &reporter{input: "in", text: &screen, progress: p}
	step := func(pause bool, problems ...forms.Problem) {
		t.Helper()
		if pause {
			tick <- time.Time{}
		}
		p.step()
		if err := r.record(record{number: p.done, line: p.done, batch: true}, forms.Report{Problems: problems}, nil); err != nil {
			t.Fatal(err)
		}
	}
	step(false)
	step(true)
	step(false)
	step(true, forms.Problem{Message: "refused"})
	p.stop()
	want := "\r已处理 2 条\r\x1b[K\r已处理 4 条\r\x1b[Kin:4: 第4条：refused\n"
	if screen.String() != want || ended != 1 {
		t.Errorf("the screen shows %q, want %q; ended %d times", screen.String(), want, ended)
	}
}

// unclosable is an input that cannot be closed, as one on a disk that fails.
type unclosable struct{ *strings.Reader }

func (unclosable) Close() error { return errors.New("disk broken") }

func TestAFailureCountsForMoreThanARefusal(t *testing.T) {
	for _, result := range []error{nil, errInvalid, errPartial, errors.New("disk full")} {
		var told bytes.Buffer
		a := &app{stderr: &told}
		err := leave(input{unclosable{strings.NewReader("")}, "in.json", false}, result)
		if status := a.status(t.Context(), err); status != ExitFailed || !strings.Contains(told.String(), "in.json：disk broken") {
			t.Errorf("behind %v: status %d, %q", result, status, told.String())
		}
	}
}
