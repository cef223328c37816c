package casebook

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"bangban/forms"
)

// Put makes the JSON of a form the case's document of a kind: keeps it as a draft, or issues it, which prints it, keeps
// the file and takes the draft away. What the form leaves out and the case knows is filled in. Paths of problems are
// those of the form; where another document does not fit, its paths begin with its kind.
func (b *Book) Put(ctx context.Context, a Actor, id string, match *int64, kind forms.Kind, data []byte, draft bool) (Result, error) {
	if forms.New(kind) == nil {
		return Result{}, ErrNotFound
	}
	if rest, told, err := apart(bare(data), "state"); err == nil && knownState(told["state"]) {
		data = rest // it was read as Draft gives it
	}
	f, report, err := forms.DecodeForm(kind, data)
	if err != nil {
		return Result{}, err
	}
	if f == nil {
		return Result{}, &InvalidError{Report: report}
	}
	press := b.remembering()
	return b.change(ctx, a, id, match, func(was Record) (plan, error) {
		if !was.Case.Archived.IsZero() {
			return plan{}, ErrArchived
		}
		body := bare(data)
		if report.Valid() {
			if body, err = completed(was, kind, data); err != nil {
				return plan{}, err
			}
		}
		next, warnings, err := b.placed(was, kind, body, draft)
		if err != nil {
			return plan{}, err
		}
		warnings = slices.Concat(report.Warnings, warnings)
		if draft {
			return plan{Case: was.Case, Drafts: withDraft(was.Drafts, next), action: ActionDraft, note: string(kind), member: draftsPrefix + string(kind), warnings: warnings}, nil
		}
		return b.issuing(ctx, a, was, next, press, warnings)
	})
}

// issuing is the plan that issues a document.
func (b *Book) issuing(ctx context.Context, a Actor, was Record, f forms.Form,
	press func(context.Context, forms.Form, forms.Region) (Printed, error), warnings []forms.Problem) (plan, error) {
	c := *was.Case
	c.Put(f)
	p := plan{Case: &c, Drafts: withoutDraft(was.Drafts, f.Kind()), action: ActionIssue, member: string(f.Kind())}
	if was.Case.Closed().IsZero() { // what closing drops was told
		p.Drafts = issuable(&c, p.Drafts)
	}
	// A slip that is put right may move the day of closing behind what came after it.
	p.warnings = warned(warnings, added(stateProblems(was.Case), stateProblems(&c))...)
	before, err := b.store.Versions(ctx, a.Scope, c.ID)
	if err != nil {
		return plan{}, err
	}
	if err := p.issue(ctx, press, before, f); err != nil {
		return plan{}, err
	}
	p.note = version(f.Kind(), latest(before, f.Kind()).Number+len(p.issued))
	return p, nil
}

// completed is the JSON of a form with what the case and its drafts know and it leaves out.
func completed(was Record, kind forms.Kind, data []byte) ([]byte, error) {
	f, _, err := forms.DecodeForm(kind, data) // a copy of its own, for what is known changes from try to try
	if err != nil {
		return nil, err
	}
	laid, err := whole(was)
	if err != nil {
		return nil, err
	}
	laid.Put(f)
	laid.Complete()
	return forms.Marshal(f)
}

// placed reads and checks a form at its place in the case: a draft among the drafts, what is to be issued among what was
// issued.
func (b *Book) placed(was Record, kind forms.Kind, data []byte, draft bool) (forms.Form, []forms.Problem, error) {
	around := was.Case
	if draft {
		laid, err := whole(was)
		if err != nil {
			return nil, nil, err
		}
		around = laid
	}
	before, after, err := b.readBeside(around, func(rest *forms.Case) { rest.Remove(kind) }, string(kind), data, level(draft))
	if err != nil {
		return nil, nil, err
	}
	// What is wrong with the form itself is told even if the same was wrong with the one before.
	own := func(p forms.Problem) bool {
		return p.Path == string(kind) || strings.HasPrefix(p.Path, string(kind)+".")
	}
	problems := documentProblem(was.Case, kind)
	// What another document says otherwise is told whenever this one is put, also when it said so before.
	warnings := slices.DeleteFunc(after.Warnings, func(w forms.Problem) bool {
		return !own(w) && slices.Contains(before.Warnings, w) && !(kind == forms.KindCompletion && w.Path == "evaluation.completed")
	})
	for _, w := range after.Future(b.today()) {
		if own(w) {
			warnings = warned(warnings, w)
		}
	}
	if !draft {
		wanting, told := closingProblems(was, kind)
		problems, warnings = append(problems, wanting...), append(warnings, told...)
	}
	for _, p := range after.Problems {
		switch {
		case own(p):
			problems = append(problems, p)
		case slices.Contains(before.Problems, p):
		case p.Code == codeMismatch:
			// The other document is to follow. If each had to agree with the other as it stands, neither could change.
			warnings = append(warnings, p)
		default:
			problems = append(problems, p)
		}
	}
	return after.Document(kind), within(string(kind), warnings), refusal(within(string(kind), problems)...)
}

// warned are warnings with more of them, each path once.
func warned(warnings []forms.Problem, more ...forms.Problem) []forms.Problem {
	for _, w := range more {
		if !slices.ContainsFunc(warnings, func(known forms.Problem) bool { return known.Path == w.Path }) {
			warnings = append(warnings, w)
		}
	}
	return warnings
}

// bare is the JSON without the marks that forms passes over around it.
func bare(data []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\x1a"))
}

// reading is a case as rules read it.
type reading struct {
	*forms.Case
	forms.Report
}

// readBeside reads a case as it is, and with a member in JSON in place of what make room takes away.
func (b *Book) readBeside(c *forms.Case, makeRoom func(*forms.Case), member string, value []byte, level forms.Level) (before, after reading, err error) {
	data, err := forms.Marshal(c)
	if err != nil {
		return before, after, err
	}
	if before.Case, before.Report, err = b.rules.ReadCase(data, level); err != nil {
		return before, after, err
	}
	rest := *c
	makeRoom(&rest)
	if data, err = forms.Marshal(&rest); err != nil {
		return before, after, err
	}
	// The case always has its number, so that a comma is right. The value has been found to be JSON.
	var text bytes.Buffer
	text.Write(bytes.TrimSuffix(data, []byte("}")))
	text.WriteString(`,"` + member + `":`)
	text.Write(value)
	text.WriteByte('}')
	after.Case, after.Report, err = b.rules.ReadCase(text.Bytes(), level)
	return before, after, err
}
