package cli

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

func TestPasswordsAreHidden(t *testing.T) {
	for address, repeated := range map[string]string{
		"postgres://u:s3cr3t@h/d":                 "cannot use postgres://u:s3cr3t@h/d",
		"postgres://u:s%2F3cr3t@h/d":              "user u has the password s/3cr3t",
		"postgres://u:s%2F3cr3t@h/x":              "user u has the password s%2F3cr3t",
		"postgres://h/d?password=s3cr3t":          "cannot use s3cr3t",
		"postgres://h/d?sslpassword=s3cr3t&a=b":   "cannot use h?sslpassword=s3cr3t",
		"postgres://u:s/3cr3t@h/d":                "invalid port s after 3cr3t",
		"postgresql://u:qq@h/d?password=s3cr3t%%": "invalid escape s3cr3t%%",
	} {
		err := hidden(address, errors.Join(context.Canceled, errors.New(repeated)))
		if strings.Contains(err.Error(), "3cr3t") || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestPicksAsTheRegisterDoes compares the filter of files with that of the register.
func TestPicksAsTheRegisterDoes(t *testing.T) {
	const cases = `{"case":"150624-2021-0001","region":"150624","application":{"date":"2021-05-12"},"caseworker":{"name":"李明"}}
{"case":"150624-2021-0002","region":"150624102","application":{"date":"2021-06-12"},"completion":{"completed":"2021-07-01","date":"2021-07-01"}}
{"case":"150102-2021-0003","region":"150102","commitment":{"date":"2021-06-12"}}
{"case":"150102-2021-0004","region":"150102","application":{"date":"2021-06-12"},"progress":[{"date":"2021-06-20","state":"suspended"}]}`
	a := &app{clock: func() time.Time { return time.Unix(1_800_000_000, 0) }, getenv: func(string) string { return "" }, user: func() string { return "liming" }}
	ctx := t.Context()
	db, err := openDatabase(ctx, t.TempDir()+"/a.db", mayMake)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r, err := a.register(db, &settings{})
	if err != nil {
		t.Fatal(err)
	}
	var all []*forms.Case
	for line := range strings.Lines(cases) {
		c, err := forms.Restore([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
		change := casebook.Change{Case: c, At: a.clock()}
		if err := db.Commit(ctx, a.actor().Scope, change); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []filterSettings{
		{}, {region: "150000"}, {region: "150600"}, {region: "150624102"}, {region: "150100"}, {status: "applied"},
		{status: "completed,中止"}, {from: "2021-06-12"}, {to: "2021-06-11"}, {from: "2021-05-12", to: "2021-05-12"},
		{caseworker: "李明"}, {caseworker: "李"}, {region: "150102", status: "suspended", from: "2021-06-01"},
	} {
		f, err := s.filter()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		exported, err := r.book.Export(ctx, a.actor(), f)
		if err != nil {
			t.Fatal(err)
		}
		for c, err := range exported {
			if err != nil {
				t.Fatal(err)
			}
			want[c.ID] = true
		}
		for _, c := range all {
			if picks(f, c) != want[c.ID] {
				t.Errorf("%+v: %s is picked: %v, but by the register: %v", s, c.ID, picks(f, c), want[c.ID])
			}
		}
	}
}

// gatheringJob hands on what numberReader takes for cases.
func gatheringJob(log io.Writer) *job {
	return &job{
		reader: numberReader{}, level: forms.Issue, workers: 4, name: "-", mode: gathering,
		reporter: &reporter{input: "-", text: log},
	}
}

// numberReader takes any record for a case with that number, and refuses "bad".
type numberReader struct{}

func (numberReader) Read(data []byte, _ forms.Level) (forms.Document, forms.Report, error) {
	if string(data) == "bad" {
		return &forms.Case{}, forms.Report{Problems: []forms.Problem{{Path: "case", Message: "坏的"}}}, nil
	}
	return &forms.Case{ID: string(data)}, forms.Report{}, nil
}

// endless is an input that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, "a\n"), nil }

func TestGatherGivesTheCasesInOrder(t *testing.T) {
	var log strings.Builder
	var got string
	in := input{io.NopCloser(strings.NewReader("1\n2\nbad\n4\n5\n")), "-", true}
	err := gatheringJob(&log).gather(t.Context(), in, func(c *forms.Case) bool { return c.ID != "2" },
		func(_ context.Context, cases iter.Seq2[*forms.Case, error]) error {
			for c, err := range cases {
				if err != nil {
					return err
				}
				got += c.ID
			}
			return nil
		})
	if !errors.Is(err, errPartial) || got != "145" || !strings.Contains(log.String(), "-:3: 第3条：case 坏的") {
		t.Errorf("%q, %v, %s", got, err, log.String())
	}
}

func TestGatherEndsWithItsUser(t *testing.T) {
	enough := errors.New("enough")
	in := input{io.NopCloser(endless{}), "-", true}
	err := gatheringJob(io.Discard).gather(t.Context(), in, func(*forms.Case) bool { return true },
		func(_ context.Context, cases iter.Seq2[*forms.Case, error]) error {
			n := 0
			for range cases {
				if n++; n == 100 {
					return enough
				}
			}
			return nil
		})
	if !errors.Is(err, enough) {
		t.Error(err)
	}
}

func TestGatherTellsItsUserThatThereIsNothing(t *testing.T) {
	in := input{io.NopCloser(strings.NewReader("bad\nbad\n")), "-", true}
	told := 0
	err := gatheringJob(io.Discard).gather(t.Context(), in, func(*forms.Case) bool { return true },
		func(_ context.Context, cases iter.Seq2[*forms.Case, error]) error {
			for _, err := range cases {
				if !errors.Is(err, errInvalid) {
					t.Error(err)
				}
				told++
			}
			return nil
		})
	if !errors.Is(err, errInvalid) || told != 1 {
		t.Errorf("%v, told %d times", err, told)
	}
}

func TestTodayIsThatOfChina(t *testing.T) {
	a := &app{clock: func() time.Time { return time.Date(2021, 5, 31, 16, 0, 0, 0, time.UTC) }}
	if got := a.today(); got != (forms.Date{Year: 2021, Month: 6, Day: 1}) {
		t.Error(got)
	}
}

// TestTheSystemSaysWhoWorks: the history tells the user of the process, whatever the environment says.
func TestTheSystemSaysWhoWorks(t *testing.T) {
	t.Setenv("USER", "somebody")
	if name := systemUser(); name == "" || name == "somebody" {
		t.Errorf("the user is %q", name)
	}
	a := &app{getenv: func(string) string { return "somebody" }, user: func() string { return "liming" }}
	if name := a.actor().Name; name != "cli:liming" {
		t.Errorf("the actor is %s", name)
	}
}
