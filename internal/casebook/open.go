package casebook

import (
	"context"
	"errors"
	"fmt"

	"bangban/forms"
)

// Open makes a new case of the JSON of one. Its documents are issued, or kept as drafts with draft. Without a number it
// gets the next of its region and year, without a region that of the actor.
func (b *Book) Open(ctx context.Context, a Actor, data []byte, draft bool) (Result, error) {
	if err := b.replayed(ctx, a); err != nil {
		return Result{}, err
	}
	c, report, err := b.rules.ReadCase(data, level(draft))
	if err != nil {
		return Result{}, err
	}
	if c == nil {
		return Result{}, &InvalidError{Report: report}
	}
	p := plan{action: ActionOpen, warnings: warned(report.Warnings, c.Future(b.today())...)}
	if !draft {
		p.warnings = warned(p.warnings, openedClosed(c)...)
	}
	if p.Drafts = map[forms.Kind]forms.Form{}; draft {
		for _, f := range c.Documents() {
			p.Drafts[f.Kind()] = f
		}
	}
	problems := append(unnumbered(report.Problems), openProblems(c, p.Drafts, a.Scope)...)
	if err := refusal(problems...); err != nil {
		return Result{}, err
	}
	if !a.Scope.Sees(c.Region) {
		return Result{}, ErrRegion
	}
	year := b.thisYear()
	if c.Application != nil && !c.Application.Date.IsZero() {
		year = c.Application.Date.Year
	}
	p.Case = c
	for k := range p.Drafts {
		p.Case.Remove(k)
	}
	if err := p.issue(ctx, b.printInCase, nil, p.Case.Documents()...); err != nil {
		return Result{}, err
	}
	return b.enroll(ctx, a, p, year)
}

// openedClosed tells what a case that is closed from the beginning lacks, as when its slip had been issued last.
func openedClosed(c *forms.Case) []forms.Problem {
	for _, k := range []forms.Kind{forms.KindCompletion, forms.KindTermination} {
		if c.Document(k) != nil {
			before := *c
			before.Remove(k)
			before.Progress = nil // that it rests was told, of the day of the slip
			_, lacking := closingProblems(Record{Case: &before}, k)
			return lacking
		}
	}
	return nil
}

// printInCase prints a document of a case that is read as a whole: the paths of problems begin with its kind.
func (b *Book) printInCase(ctx context.Context, f forms.Form, region forms.Region) (Printed, error) {
	printed, err := b.printer.Print(ctx, f, region)
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		moved := *invalid
		moved.Report.Problems = append([]forms.Problem(nil), invalid.Report.Problems...)
		for i := range moved.Report.Problems {
			moved.Report.Problems[i].Path = string(f.Kind()) + "." + moved.Report.Problems[i].Path
		}
		err = &moved
	}
	return printed, err
}

// enroll commits a new case, under the next number if it has none.
func (b *Book) enroll(ctx context.Context, a Actor, p plan, year int) (Result, error) {
	if p.Case.ID != "" {
		return b.commit(ctx, a, Record{}, p.numbered(p.Case.ID))
	}
	for range tries {
		numbers, err := b.store.NextNumbers(ctx, county(p.Case.Region), year, 1)
		if err != nil {
			return Result{}, err
		}
		result, err := b.commit(ctx, a, Record{}, p.numbered(CaseID(p.Case.Region, year, numbers[0])))
		if !errors.Is(err, ErrExists) { // somebody took the number by hand in between
			return result, err
		}
	}
	return Result{}, ErrBusy
}

// numbered is the plan under a number.
func (p plan) numbered(id string) plan {
	c := *p.Case
	c.ID = id
	p.Case = &c
	p.issued = append([]Issued(nil), p.issued...)
	for i := range p.issued {
		p.issued[i].CaseID = id
	}
	return p
}

// countyDigits is how long the code of a county is, with which case numbers begin.
const countyDigits = 6

// CaseID is the number of a case as the register gives it: the region down to the county, the year, and a number of at
// least four digits, 150624-2021-0001.
func CaseID(region forms.Region, year, n int) string {
	return fmt.Sprintf("%s-%d-%04d", county(region), year, n)
}

func county(r forms.Region) forms.Region { return r[:min(len(r), countyDigits)] }

// unnumbered leaves out that the number is missing, for the register gives one.
func unnumbered(problems []forms.Problem) []forms.Problem {
	var rest []forms.Problem
	for _, p := range problems {
		if p.Path != "case" || p.Code != codeRequired {
			rest = append(rest, p)
		}
	}
	return rest
}

// openProblems says what of a new case does not go, and gives it the region of the scope if it has none.
func openProblems(c *forms.Case, drafts map[forms.Kind]forms.Form, s Scope) []forms.Problem {
	var problems []forms.Problem
	if c.Region == "" {
		c.Region = s.Region
		if code, message := c.Region.Check(); code != "" {
			problems = append(problems, forms.Problem{Path: "region", Label: memberLabel("region"), Code: code, Message: message})
		}
	}
	if c.Region == "" {
		problems = append(problems, regionMissing())
	}
	if region, begins := numberRegion(c.ID); begins && !s.Sees(region) && region != county(s.Region) {
		problems = append(problems, forms.Problem{Path: "case", Label: "案件编号", Code: codeRegion,
			Message: "案件编号开头的行政区划" + string(region) + "不在您的权限范围内，请改正，或留空由系统编号"})
	}
	kept := *c
	for k := range drafts {
		kept.Remove(k)
	}
	return append(problems, stateProblems(&kept)...)
}

func regionMissing() forms.Problem {
	return forms.Problem{Path: "region", Label: "行政区划", Code: codeRequired, Message: "请填写行政区划，如150624"}
}

// numberRegion is the region that a number begins with, if it is six digits and a dash.
func numberRegion(id string) (forms.Region, bool) {
	if len(id) <= countyDigits || id[countyDigits] != '-' {
		return "", false
	}
	for _, d := range []byte(id[:countyDigits]) {
		if d < '0' || d > '9' {
			return "", false
		}
	}
	return forms.Region(id[:countyDigits]), true
}

func level(draft bool) forms.Level {
	if draft {
		return forms.Draft
	}
	return forms.Issue
}
