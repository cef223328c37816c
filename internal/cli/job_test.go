package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/render"
)

// fakeReader takes any record for a letter of commitment to the authority that the record names, and refuses "bad".
type fakeReader struct{ read atomic.Int64 }

func (r *fakeReader) Read(data []byte, _ forms.Level) (forms.Document, forms.Report, error) {
	r.read.Add(1)
	if string(data) == "bad" {
		return nil, forms.Report{Problems: []forms.Problem{{Code: "bad", Message: "refused"}}}, nil
	}
	return &forms.LetterOfCommitment{Authority: string(data)}, forms.Report{}, nil
}

// fakePrinter prints the authority, the slower the smaller the number in it.
type fakePrinter struct{ fail error }

func (fakePrinter) Check(forms.Form) error { return nil }

func (p fakePrinter) Form(_ context.Context, f forms.Form, _ forms.Region) (render.Document, error) {
	authority := forms.Text(f, "authority")
	if n, err := strconv.Atoi(authority); err == nil {
		time.Sleep(time.Duration(5-n%5) * 100 * time.Microsecond)
	}
	return render.Document{FileName: "commitment.pdf", PDF: []byte(authority)}, p.fail
}

func (fakePrinter) Set(forms.Form, forms.Region) (render.Sheets, error) { return render.Sheets{}, nil }

// newJob makes a job that notes what it writes.
func newJob(written *[]string) (*job, *bytes.Buffer) {
	var told bytes.Buffer
	return &job{
		reader: &fakeReader{}, printer: fakePrinter{}, mode: printing, workers: 4, name: "in",
		admit: func(o *outcome) error {
			*written = append(*written, string(o.documents[0].PDF))
			return nil
		},
		reporter: &reporter{input: "in", text: &told},
	}, &told
}

// caseReader takes any record for a case with two forms.
type caseReader struct{}

func (caseReader) Read([]byte, forms.Level) (forms.Document, forms.Report, error) {
	return &forms.Case{
		ID: "C-1", Commitment: &forms.LetterOfCommitment{}, Completion: &forms.CompletionSlip{},
	}, forms.Report{}, nil
}

// glyphless finds a character in every form that it cannot draw, when it is asked to draw it or before.
type glyphless struct{}

func (glyphless) Check(forms.Form) error {
	return &render.GlyphError{Problems: []forms.Problem{{Path: "authority", Code: "glyph", Message: "refused"}}}
}

func (p glyphless) Form(_ context.Context, f forms.Form, _ forms.Region) (render.Document, error) {
	return render.Document{}, fmt.Errorf("set: %w", p.Check(f))
}

func (p glyphless) Set(f forms.Form, _ forms.Region) (render.Sheets, error) {
	return render.Sheets{}, fmt.Errorf("set: %w", p.Check(f))
}

func TestJobTellsWhichFormOfACaseCannotBeDrawn(t *testing.T) {
	for _, m := range []mode{checking, printing, merging} {
		var written []string
		j, told := newJob(&written)
		j.reader, j.printer, j.mode = caseReader{}, glyphless{}, m
		if err := j.run(t.Context(), linesOf(strings.NewReader("{}\n"))); !errors.Is(err, errInvalid) {
			t.Errorf("mode %d: %v", m, err)
		}
		want := "in:1: 第1条：commitment.authority refused\nin:1: 第1条：completion.authority refused\n"
		if !strings.HasPrefix(told.String(), want) || written != nil {
			t.Errorf("mode %d: told\n%s wrote %q, want\n%s", m, told, written, want)
		}
	}
}

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, i+1)
	}
	return b.String()
}

func linesOf(text io.Reader) input { return input{io.NopCloser(text), "in", true} }

func TestJobAdmitsInTheOrderOfTheInput(t *testing.T) {
	var written []string
	j, _ := newJob(&written)
	if err := j.run(t.Context(), linesOf(strings.NewReader(numbers(200)))); err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields(numbers(200)); !slices.Equal(written, want) {
		t.Errorf("got %v", written)
	}
}

func TestJobGoesOnBehindARefusedRecord(t *testing.T) {
	tests := []struct {
		name, in string
		written  []string
		want     error
		told     string
	}{
		{"some refused", "1\nbad\n\n3\nbad\n", []string{"1", "3"}, errPartial,
			"in:2: 第2条：refused\nin:5: 第4条：refused\nin：共 4 条，拒绝 2 条。\n"},
		{"all refused", "bad\nbad\n", nil, errInvalid, "in:1: 第1条：refused\nin:2: 第2条：refused\nin：共 2 条，拒绝 2 条。\n"},
		{"none refused", "1\n2\n", []string{"1", "2"}, nil, ""},
		{"nothing", "\n", nil, errInvalid, "输入中没有任何记录\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var written []string
			j, told := newJob(&written)
			if err := j.run(t.Context(), linesOf(strings.NewReader(tt.in))); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if !slices.Equal(written, tt.written) {
				t.Errorf("wrote %v, want %v", written, tt.written)
			}
			if told.String() != tt.told {
				t.Errorf("told %q, want %q", told.String(), tt.told)
			}
		})
	}
}

func TestJobReadsOnlyAWindowAhead(t *testing.T) {
	var written []string
	j, _ := newJob(&written)
	source := &fakeReader{}
	j.reader = source
	release := make(chan struct{})
	j.write = func(outcome) ([]string, error) {
		<-release
		return nil, nil
	}
	done := make(chan error)
	go func() { done <- j.run(t.Context(), linesOf(strings.NewReader(numbers(1000)))) }()
	settled := int64(-1)
	for now := source.read.Load(); now != settled; now = source.read.Load() {
		settled = now
		time.Sleep(50 * time.Millisecond)
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if limit := int64(2*j.workers + 1 + 2*writers + 3); settled > limit {
		t.Errorf("%d records were read while nothing was written, want at most %d", settled, limit)
	}
	if len(written) != 1000 {
		t.Errorf("%d records arrived, want 1000", len(written))
	}
}

func TestJobStopsWhenTheMachineFails(t *testing.T) {
	full := errors.New("disk full")
	tests := []struct {
		name string
		set  func(*job)
	}{
		{"printing", func(j *job) { j.printer = fakePrinter{fail: full} }},
		{"admitting", func(j *job) { j.admit = func(*outcome) error { return full } }},
		{"writing", func(j *job) { j.write = func(outcome) ([]string, error) { return nil, full } }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var written []string
			j, _ := newJob(&written)
			tt.set(j)
			err := j.run(t.Context(), linesOf(strings.NewReader(numbers(100))))
			if !errors.Is(err, full) || !strings.Contains(err.Error(), "条（第") {
				t.Errorf("got %v, want %v and the record", err, full)
			}
		})
	}
}

func TestJobEndsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var written []string
	j, _ := newJob(&written)
	j.write = func(o outcome) ([]string, error) {
		if o.record.number == 20 {
			cancel()
		}
		return nil, nil
	}
	silent, stop := io.Pipe() // an input that gives something and then keeps still
	defer stop.Close()
	in := io.MultiReader(strings.NewReader(numbers(20)), silent)
	if err := j.run(ctx, linesOf(in)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestNamesAreNeverUsedTwice(t *testing.T) {
	form := func(number int) outcome { return outcome{record: record{number: number, batch: true}} }
	ofCase := func(number int, id string) outcome {
		o := form(number)
		o.isCase, o.caseID = true, id
		return o
	}
	tests := []struct {
		name    string
		records []outcome
		refused int // the index of the one that is refused, -1 for none
	}{
		{"forms", []outcome{form(1), form(2)}, -1},
		{"cases", []outcome{ofCase(1, "A"), ofCase(2, "B"), form(3)}, -1},
		{"case twice", []outcome{ofCase(1, "A"), form(2), ofCase(3, "A")}, 2},
		{"case like an earlier form", []outcome{form(1), ofCase(2, "0001")}, 1},
		{"form like an earlier case", []outcome{ofCase(1, "0002"), form(2)}, 1},
		{"case that differs in case", []outcome{ofCase(1, "Ab-1"), ofCase(2, "aB-1")}, 1},
		{"case like its own number", []outcome{ofCase(1, "0001"), form(2)}, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFiler(&target{dir: "out"})
			for i := range tt.records {
				err := f.admit(&tt.records[i])
				var refused *refusal
				if got := errors.As(err, &refused); got != (i == tt.refused) {
					t.Errorf("record %d: got %v", i, err)
				}
			}
		})
	}
}
