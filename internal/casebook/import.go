package casebook

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"bangban/forms"
)

// Ledger shows a case as the ledger does. A row that came back is compared with that.
type Ledger interface {
	// Show gives the cells of a case: those that can be imported by their JSON path, all others by their title, which
	// begins with no ASCII letter. The checksum is over the former.
	Show(c *forms.Case) (cells map[string]string, sum string, err error)
}

// Proposed is a row of a ledger that came back.
type Proposed struct {
	ID     string
	Base   string // the checksum of the row when the ledger was written, "" for one that somebody else made
	Sum    string // the checksum of the row now, "" when it cannot be told
	Cells  map[string]string
	Faults []CellProblem // cells that could not be read

	// At says where a member of a case stands, or its row, which has no title.
	At func(path string) (cell, title string)
}

// CellProblem is what is wrong with a cell, 台账明细!H17.
type CellProblem struct {
	Cell    string `json:"cell"`
	Title   string `json:"title"` // "" for a whole row
	Message string `json:"message"`
}

// CellChange is a cell that says something else than the register.
type CellChange struct {
	Cell  string `json:"cell"`
	Title string `json:"title"`
	From  string `json:"from"`
	To    string `json:"to"`
	path  string
}

// Diff is what a row changes. The ID is "" for a new case that has no number yet.
type Diff struct {
	ID      string       `json:"case"`
	Row     string       `json:"row"`
	New     bool         `json:"new"`
	Changes []CellChange `json:"changes"`
}

// ImportReport is what an import came to, or would.
type ImportReport struct {
	Rows     int // that were read
	Diffs    []Diff
	Problems []CellProblem // with any of them nothing is kept
	Warnings []CellProblem
}

// Valid reports whether the import can be made.
func (r *ImportReport) Valid() bool { return len(r.Problems) == 0 }

// maxTold is how many problems, and how many warnings, an import tells.
const maxTold = 1000

// ImportOptions says how an import is made.
type ImportOptions struct {
	Dry       bool // only tell what would change
	AllowSame bool // a new row may be of a unit and a project that a case is of already
}

// Import takes over what people changed in a ledger: all of it, or nothing when there is a problem, or when it is dry. A
// row is compared three ways: by its checksum it is known whether it was changed, by that of the case whether the case
// was. What belongs to a document becomes its draft, for what was issued never changes unseen. A row that is of no known
// case and was not written by the register is a new one.
func (b *Book) Import(ctx context.Context, a Actor, rows iter.Seq2[Proposed, error], l Ledger, o ImportOptions) (ImportReport, error) {
	if err := b.replayed(ctx, a); err != nil {
		return ImportReport{}, err
	}
	im := &importing{
		Book: b, actor: a, ledger: l, options: o, at: b.now(),
		rows: map[string]string{}, unnumbered: map[project][]*unnumberedRow{}, derived: map[string]*ignored{},
	}
	for p, err := range rows {
		if err == nil {
			err = im.row(ctx, &p)
		}
		if err != nil {
			return ImportReport{}, err
		}
	}
	if err := im.refuseKnown(ctx); err != nil {
		return ImportReport{}, err
	}
	im.tellIgnored()
	if o.Dry || !im.report.Valid() || len(im.steps) == 0 {
		return im.report, nil
	}
	return im.report, im.commit(ctx)
}

// importing is an import on its way.
type importing struct {
	*Book
	actor   Actor
	ledger  Ledger
	options ImportOptions
	at      time.Time
	report  ImportReport
	steps   []step
	rows    map[string]string // by number the row that has it
	derived map[string]*ignored
	order   []*ignored

	unnumbered map[project][]*unnumberedRow
}

// step is what becomes of a row.
type step struct {
	was, next Record
	year      int // of the number of a new case
	diff      int // its place in the report
	note      string
}

// ignored are the cells of a column that were changed for nothing.
type ignored struct {
	cell, title string
	count       int
}

// row finds out what a row changes.
func (im *importing) row(ctx context.Context, p *Proposed) error {
	im.report.Rows++
	for _, fault := range p.Faults {
		im.refuse(fault)
	}
	if p.ID == "" {
		return im.open(p)
	}
	cell, title := p.At("case")
	if other, double := im.rows[p.ID]; double {
		im.refuse(CellProblem{cell, title, fmt.Sprintf("这个案件编号已见于%s，一个案件只能有一行", other)})
		return nil
	}
	im.rows[p.ID] = cell
	was, err := im.store.Load(ctx, im.actor.Scope, p.ID)
	if errors.Is(err, ErrNotFound) {
		return im.open(p)
	}
	if err != nil {
		return err
	}
	return im.compare(p, was)
}

// series are the numbers of a county and a year.
type series struct {
	county forms.Region
	year   int
}

// number gives the new cases numbers that no row of the sheet has. Those of a series are asked for together, for each time
// is a transaction.
func (im *importing) number(ctx context.Context) error {
	wanting := map[series][]*step{}
	for i := range im.steps {
		if s := &im.steps[i]; s.next.Case.ID == "" {
			of := series{county(s.next.Case.Region), s.year}
			wanting[of] = append(wanting[of], s)
		}
	}
	for of, steps := range wanting {
		for len(steps) > 0 {
			numbers, err := im.store.NextNumbers(ctx, of.county, of.year, len(steps))
			if err != nil {
				return err
			}
			for _, n := range numbers {
				id := CaseID(of.county, of.year, n)
				if _, taken := im.rows[id]; taken {
					continue
				}
				steps[0].next.Case.ID = id
				im.report.Diffs[steps[0].diff].ID = id
				steps = steps[1:]
			}
		}
	}
	return nil
}

// commit makes all changes at once. A case that somebody changed since it was compared stops it.
func (im *importing) commit(ctx context.Context) error {
	if err := im.number(ctx); err != nil {
		return err
	}
	var changes []Change
	for i := range im.steps {
		s := &im.steps[i]
		found, err := fieldChanges(s.was, s.next)
		if err != nil {
			return err
		}
		entry := im.actor.entry(im.at, s.next.Case.ID, ActionImport, s.note)
		entry.Changes = found
		changes = append(changes, Change{
			Case: s.next.Case, Drafts: s.next.Drafts, Base: s.was.Version, Audit: []Entry{entry}, At: im.at,
		})
	}
	changes[0].Request = im.actor.Request
	return im.store.Commit(ctx, im.actor.Scope, changes...)
}

// refuse tells a problem. What people wrote may be in it.
func (im *importing) refuse(p CellProblem) {
	p.Message = forms.MaskCitizenIDs(p.Message)
	if im.report.Problems = append(im.report.Problems, p); len(im.report.Problems) > maxTold {
		im.report.Problems = im.report.Problems[:maxTold]
		im.report.Problems[maxTold-1] = CellProblem{Message: "问题太多，只列出前面的；请改正后再导入一次"}
	}
}

func (im *importing) warn(p CellProblem) {
	p.Message = forms.MaskCitizenIDs(p.Message)
	if len(im.report.Warnings) < maxTold {
		im.report.Warnings = append(im.report.Warnings, p)
	}
}

// told are the changes as they are told: with the day that an entry of progress will have, and without numbers of persons.
func (im *importing) told(changes []CellChange) []CellChange {
	told := slices.Clone(changes)
	for i := range told {
		c := &told[i]
		c.From, c.To = forms.MaskCitizenIDs(c.From), forms.MaskCitizenIDs(c.To)
		if c.path == pathStatus {
			c.To += "（" + im.today().String() + "）"
		}
	}
	return told
}

// ignore counts a cell that follows from the register and says something else.
func (im *importing) ignore(p *Proposed, title string) {
	i := im.derived[title]
	if i == nil {
		cell, _ := p.At(title)
		i = &ignored{cell: cell, title: title}
		im.derived[title] = i
		im.order = append(im.order, i)
	}
	i.count++
}

// tellIgnored tells once of each column: after some progress the cells of every row differ.
func (im *importing) tellIgnored() {
	for _, i := range im.order {
		message := "这一列由登记库得出，表中与现在不同的内容不导入"
		if i.count > 1 {
			message += fmt.Sprintf("（共%d处）", i.count)
		}
		im.warn(CellProblem{i.cell, i.title, message})
	}
}

// refuseAll tells the problems that an error has, at the cells they are about, and gives any other error back.
func (im *importing) refuseAll(p *Proposed, err error, path func(string) string) error {
	invalid, ok := errors.AsType[*InvalidError](err)
	if !ok {
		return err
	}
	for _, problem := range invalid.Report.Problems {
		cell, title := p.At(path(problem.Path))
		im.refuse(CellProblem{cell, title, problem.Message})
	}
	return nil
}
