package cli

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"bangban/forms"
	"bangban/internal/render"
)

// reader reads and checks a form or a case. [forms.Rules] is one.
type reader interface {
	Read(data []byte, level forms.Level) (forms.Document, forms.Report, error)
}

// printer makes documents. [render.Renderer] is one.
type printer interface {
	// Check refuses a form with characters that cannot be drawn with a [*render.GlyphError], as the others do.
	Check(f forms.Form) error
	// Form makes the document of a form.
	Form(ctx context.Context, f forms.Form, region forms.Region) (render.Document, error)
	// Set does so up to the pages, for a merged document.
	Set(f forms.Form, region forms.Region) (render.Sheets, error)
}

// mode is what a job makes of a valid form.
type mode int

const (
	checking  mode = iota // nothing
	printing              // a document
	merging               // pages of a merged document
	gathering             // the case itself, to be handed on
)

// job reads a whole input and makes documents of it.
type job struct {
	reader  reader
	printer printer
	level   forms.Level
	mode    mode
	workers int
	name    string // of the input

	// admit takes the valid records one by one, in the order of the input. It may refuse one with a [*refusal].
	admit func(*outcome) error
	// write writes the files of an admitted record. It is called for several at once.
	write    func(outcome) (files []string, err error)
	reporter *reporter
}

// writers is how many files are written at once. Forcing a file to disk is waiting, not work, so the number does not
// depend on the processor; what waits at the same time is forced at the same time.
const writers = 16

// outcome is what became of a record.
type outcome struct {
	record    record
	report    forms.Report
	isCase    bool
	caseID    string       // of a case
	region    forms.Region // of the case
	forms     []forms.Form
	kept      *forms.Case       // what was gathered
	stem      string            // what the names of the files begin with
	files     []string          // paths of what was written
	documents []render.Document // of the forms
	sheets    []render.Sheets   // of the forms
}

// refusal is an error that refuses one record, not the whole input.
type refusal struct{ problem forms.Problem }

func (r *refusal) Error() string { return problemLine(r.problem) }

// count is how many records were taken and how many refused.
type count struct{ taken, refused int }

func (n *count) add(taken bool) {
	if taken {
		n.taken++
	} else {
		n.refused++
	}
}

// run does the job. It returns errInvalid when nothing was taken and errPartial when only a part was: a script that
// sees the latter knows that there is something to collect.
func (j *job) run(ctx context.Context, in input) error {
	n, batch, err := j.process(ctx, newRecords(in, in.linewise))
	j.reporter.progress.stop()
	switch {
	case err != nil:
		return fmt.Errorf("处理 %s：%w", j.name, err)
	case n == count{}:
		return j.empty()
	case n.refused > 0 && batch:
		return j.partial(n)
	case n.refused > 0:
		return errInvalid
	}
	j.reporter.whole(n)
	return nil
}

// process sends the records through two stages, each of which keeps their order: the first reads, checks and sets
// them, the second writes them.
func (j *job) process(ctx context.Context, source *records) (n count, batch bool, err error) {
	group, ctx := errgroup.WithContext(ctx)
	ready := make(chan outcome)
	group.Go(func() error {
		defer close(ready)
		return pipeline(ctx, j.workers, source.next, j.work, func(o outcome) error {
			if err := j.enter(&o); err != nil {
				return err
			}
			return send(ctx, ready, o)
		})
	})
	group.Go(func() error {
		next := func() (outcome, error) { return receive(ctx, ready) }
		return pipeline(ctx, writers, next, j.store, func(o outcome) error {
			batch = o.record.batch
			n.add(o.report.Valid())
			j.reporter.progress.step()
			return j.reporter.record(o.record, o.report, o.files)
		})
	})
	err = group.Wait()
	return n, batch, err
}

// enter has a valid record admitted.
func (j *job) enter(o *outcome) error {
	if !o.report.Valid() || j.admit == nil {
		return nil
	}
	err := j.admit(o)
	var refused *refusal
	if errors.As(err, &refused) {
		o.report.Problems = []forms.Problem{refused.problem}
		return nil
	}
	return at(o.record, err)
}

// store writes the files of a valid record and lets go of their content.
func (j *job) store(_ context.Context, o outcome) (outcome, error) {
	if !o.report.Valid() || j.write == nil {
		return o, nil
	}
	files, err := j.write(o)
	o.files, o.documents = files, nil
	return o, at(o.record, err)
}

// partial sums up a batch of which something was refused.
func (j *job) partial(n count) error {
	fmt.Fprintf(j.reporter.text, "%s：共 %d 条，拒绝 %d 条。\n", j.name, n.taken+n.refused, n.refused)
	if n.taken == 0 {
		return errInvalid
	}
	return errPartial
}

// empty tells that a batch had no record at all.
func (j *job) empty() error {
	report := forms.Report{Problems: []forms.Problem{{Code: "empty", Message: "输入中没有任何记录"}}}
	if err := j.reporter.record(record{}, report, nil); err != nil {
		return fmt.Errorf("处理 %s：%w", j.name, err)
	}
	return errInvalid
}

// work reads, checks and prints one record. An error means that the machine failed; what is wrong with the record
// stands in the report.
func (j *job) work(ctx context.Context, rec record) (outcome, error) {
	o := outcome{record: rec}
	if rec.problem == nil {
		rec.problem = encodingProblem(rec.data)
	}
	if rec.problem != nil {
		o.report.Problems = []forms.Problem{*rec.problem}
		return o, nil
	}
	document, report, err := j.reader.Read(rec.data, j.level)
	if err != nil {
		o.report.Problems = []forms.Problem{syntaxProblem(err, rec.line)}
		return o, nil
	}
	o.record.data = nil
	o.report = report
	o.take(document)
	if !o.report.Valid() {
		return o, nil
	}
	o.report.Problems, err = j.make(ctx, &o)
	return o, at(rec, err)
}

// make does with the forms of a record what the job is for. The problems are what keeps valid data from being printed:
// a case without forms, and characters that cannot be drawn, of all forms at once.
func (j *job) make(ctx context.Context, o *outcome) (problems []forms.Problem, err error) {
	if j.mode == gathering {
		if !o.isCase {
			return []forms.Problem{{Path: "form", Code: "not_case", Message: "这是一份表单，台账只收案件；请把它放进案件，如 {\"case\": …, \"application\": …}"}}, nil
		}
		return nil, nil
	}
	if j.mode != checking && len(o.forms) == 0 {
		return []forms.Problem{{Code: "empty", Message: "案件中还没有文书，没有可以打印的"}}, nil
	}
	for _, f := range o.forms {
		err := j.makeForm(ctx, o, f)
		var glyphs *render.GlyphError
		if !errors.As(err, &glyphs) {
			if err != nil {
				return nil, err
			}
			continue
		}
		for _, p := range glyphs.Problems {
			if o.isCase {
				p.Path = string(f.Kind()) + "." + p.Path
			}
			problems = append(problems, p)
		}
	}
	return problems, nil
}

func (j *job) makeForm(ctx context.Context, o *outcome, f forms.Form) error {
	switch j.mode {
	case printing:
		d, err := j.printer.Form(ctx, f, o.region)
		o.documents = append(o.documents, d)
		return err
	case merging:
		s, err := j.printer.Set(f, o.region)
		o.sheets = append(o.sheets, s)
		return err
	}
	return j.printer.Check(f)
}

// take notes the forms of what was read.
func (o *outcome) take(document forms.Document) {
	switch d := document.(type) {
	case forms.Form:
		o.forms = []forms.Form{d}
	case *forms.Case:
		o.isCase, o.caseID, o.region, o.forms = true, d.ID, d.Region, d.Documents()
		o.kept = d
	}
}

// at says which record of a batch an error belongs to.
func at(rec record, err error) error {
	if err == nil || !rec.batch {
		return err
	}
	return fmt.Errorf("第%d条（第%d行）：%w", rec.number, rec.line, err)
}

// syntaxProblem tells that a record is not JSON, counting lines from the start of the input.
func syntaxProblem(err error, line int) forms.Problem {
	p := forms.Problem{Code: "syntax", Message: err.Error()}
	var syntax *forms.SyntaxError
	if errors.As(err, &syntax) {
		moved := *syntax
		moved.Line += line - 1
		p.Message = moved.Error()
	}
	return p
}
