package casebook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bangban/forms"
)

// AddProgress adds an entry of progress, also one that suspends, resumes, transfers or escalates the case. Paths of
// problems are those of the entry.
func (b *Book) AddProgress(ctx context.Context, a Actor, id string, match *int64, data []byte) (Result, error) {
	if _, _, err := forms.Decode(data); err != nil { // only to see that it is JSON
		return Result{}, err
	}
	return b.change(ctx, a, id, match, func(was Record) (plan, error) {
		if !was.Case.Archived.IsZero() {
			return plan{}, ErrArchived
		}
		next, warnings, err := b.progressed(was.Case, data)
		return plan{Case: next, Drafts: was.Drafts, action: ActionProgress, member: place(was.Case), warnings: warnings}, err
	})
}

// place is where the next entry of a case will stand.
func place(c *forms.Case) string { return fmt.Sprintf("progress[%d]", len(c.Progress)) }

// progressed is the case with one more entry, checked.
func (b *Book) progressed(c *forms.Case, data []byte) (*forms.Case, []forms.Problem, error) {
	entries, err := listed(c.Progress, data)
	if err != nil {
		return nil, nil, err
	}
	before, after, err := b.readBeside(c, func(rest *forms.Case) { rest.Progress = nil }, "progress", entries, forms.Issue)
	if err != nil {
		return nil, nil, err
	}
	next := *c
	next.Progress = after.Progress
	problems := closedProblem(c, "", "进展", "登记进展")
	problems = append(problems, added(before.Problems, after.Problems)...)
	problems = append(problems, added(turnProblems(c.Progress), turnProblems(next.Progress))...)
	warnings := slices.DeleteFunc(next.Future(b.today()), func(w forms.Problem) bool { return !strings.HasPrefix(w.Path, place(c)+".") })
	warnings = warned(added(before.Warnings, after.Warnings), warnings...)
	return &next, ofEntry(c, warnings), refusal(ofEntry(c, problems)...)
}

// ofEntry gives the problems of progress as of the entry that comes to a case, which is all that its sender knows of the
// list. What no longer fits of the others is told as of its state, by which they differ.
func ofEntry(c *forms.Case, problems []forms.Problem) []forms.Problem {
	own := within(place(c), problems)
	for i, p := range own {
		switch {
		case p.Path != problems[i].Path:
			own[i].Message = strings.ReplaceAll(p.Message, fmt.Sprintf("第%d条进展", len(c.Progress)+1), "本条进展")
		case p.Path == "progress":
			own[i].Path = ""
		case strings.HasPrefix(p.Path, "progress["):
			own[i].Path, own[i].Message = "state", "加上本条后，"+p.Message
		}
	}
	return own
}

// listed is the JSON of the entries there are and a new one.
func listed(entries []forms.ProgressEntry, data []byte) ([]byte, error) {
	var list bytes.Buffer
	list.WriteByte('[')
	for _, p := range entries {
		known, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		list.Write(known)
		list.WriteByte(',')
	}
	list.Write(bare(data))
	list.WriteByte(']')
	return list.Bytes(), nil
}
