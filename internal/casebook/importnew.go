package casebook

import (
	"encoding/json"
	"strings"

	"bangban/forms"
)

// open makes a new case of a row. Its documents are drafts, for a ledger has not all that their papers need.
func (im *importing) open(p *Proposed) error {
	members, filled := p.members()
	if len(filled) == 0 {
		return nil // nothing but a number in front
	}
	switch cell, title := p.At(pathCase); { // the register wrote the row
	case p.Base != "" && p.ID != "":
		im.refuse(CellProblem{cell, title,
			"登记库中没有这个编号，而这一行是从登记库导出的：请改回原来的编号；要照这一行登记新案件的，请清空编号"})
		return nil
	case p.Base != "":
		im.warn(CellProblem{cell, title, "没有案件编号，将作为新案件登记"})
	}
	if status := p.Cells[pathStatus]; status == statusLabel(forms.StatusSuspended) {
		members["progress"] = []json.RawMessage{im.turn(forms.StateSuspended)}
	} else if status != "" {
		cell, title := p.At(pathStatus)
		im.warn(CellProblem{cell, title, "新案件的文书先存为草稿，状态在出具后得出，“" + status + "”不导入"})
	}
	if place := forms.Region(p.Cells[pathRegion]); place != "" {
		if code, _ := place.Check(); code != "" {
			cell, title := p.At(pathRegion)
			im.refuse(CellProblem{cell, title, "没有找到“" + string(place) + "”这个行政区划，请写盟市、旗县和苏木乡镇的全名"})
			delete(members, pathRegion)
		}
	}
	if text := p.Cells[pathItems]; text != "" && itemNumbers(text) == nil {
		cell, title := p.At(pathItems)
		im.refuse(CellProblem{cell, title, "应为事项目录的序号，用顿号隔开，如2、7"})
		setMember(members, pathItems, nil)
	}
	masked := im.refuseMasked(members, filled)
	data, err := json.Marshal(members)
	if err != nil {
		return err
	}
	next, problems, err := im.opened(p, data, filled)
	if err != nil {
		return err
	}
	if problems || masked {
		return nil
	}
	if err := im.ignoreOf(p, next); err != nil {
		return err
	}
	year := im.thisYear()
	if f, ok := next.Drafts[forms.KindApplication].(*forms.ApplicationForm); ok && !f.Date.IsZero() {
		year = f.Date.Year
	}
	im.expect(p, next.Drafts[forms.KindApplication])
	row, _ := p.At("")
	im.steps = append(im.steps, step{next: next, year: year, diff: len(im.report.Diffs), note: row})
	im.report.Diffs = append(im.report.Diffs, Diff{ID: p.ID, Row: row, New: true, Changes: im.told(filled)})
	return nil
}

// refuseMasked takes the cells out of a new row that would be kept with a number nobody can read any more. The others are
// checked all the same, so that all that is wrong with the row is told at once.
func (im *importing) refuseMasked(members map[string]any, filled []CellChange) (refused bool) {
	for _, c := range filled {
		if c.path != pathItems && obscured(c.To) { // which are numbers or refused already
			im.refuse(CellProblem{c.Cell, c.Title, maskedMessage})
			setMember(members, c.path, nil)
			refused = true
		}
	}
	return refused
}

// ignoreOf tells of the cells of a new row that the ledger will not show like that once the drafts are issued.
func (im *importing) ignoreOf(p *Proposed, opened Record) error {
	laid, err := whole(opened)
	if err != nil {
		return err
	}
	shown, _, err := im.ledger.Show(laid)
	if err != nil {
		return err
	}
	items, _ := p.At(pathItems) // which stand there twice, and are taken over
	for _, title := range p.keys() {
		cell, _ := p.At(title)
		if text := p.Cells[title]; !isPath(title) && text != "" && text != shown[title] && cell != items {
			im.ignore(p, title)
		}
	}
	return nil
}

// members is the JSON of the row as a case, and the cells that it is made of.
func (p *Proposed) members() (members map[string]any, filled []CellChange) {
	members = map[string]any{}
	for _, path := range p.keys() {
		text := p.Cells[path]
		if !isPath(path) || text == "" {
			continue
		}
		if path != pathStatus {
			value, _ := memberValue(path, text)
			setMember(members, path, value)
		}
		if path == pathCase || path == pathRegion || path == pathStatus && text != statusLabel(forms.StatusSuspended) {
			continue
		}
		cell, title := p.At(path)
		filled = append(filled, CellChange{Cell: cell, Title: title, To: text, path: path})
	}
	return members, filled
}

// opened reads the case as Open does.
func (im *importing) opened(p *Proposed, data []byte, filled []CellChange) (next Record, refused bool, err error) {
	c, report, err := im.rules.ReadCase(data, forms.Draft)
	if err != nil {
		return next, false, err
	}
	next = Record{Case: c, Drafts: map[forms.Kind]forms.Form{}}
	problems := unnumbered(report.Problems)
	if c != nil {
		for _, f := range c.Documents() {
			next.Drafts[f.Kind()] = f
		}
		problems = append(problems, openProblems(c, next.Drafts, im.actor.Scope)...)
		if c.Region != "" && !im.actor.Scope.Sees(c.Region) {
			problems = append(problems, forms.Problem{Path: pathRegion, Code: codeRegion, Message: ErrRegion.Error()})
		}
		report.Warnings = warned(report.Warnings, c.Future(im.today())...)
		for k := range next.Drafts {
			c.Remove(k)
		}
	}
	im.warnOf(p, report.Warnings, filled)
	failure := refusal(problems...)
	return next, failure != nil, im.refuseAll(p, failure, func(path string) string {
		path, _, _ = strings.Cut(path, "[") // a column has all items
		return path
	})
}
