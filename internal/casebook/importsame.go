package casebook

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"bangban/forms"
)

// project is what a case is of: the same unit does not apply twice for the same project on the same day. The same names
// are written in more than one way.
type project struct{ unit, name string }

func projectOf(f forms.Form) (of project, on forms.Date) {
	a, ok := f.(*forms.ApplicationForm)
	if !ok || a == nil {
		return of, on
	}
	alike := strings.NewReplacer(" ", "", "　", "", "（", "(", "）", ")")
	return project{alike.Replace(a.Applicant.Name), alike.Replace(a.Project.Name)}, a.Date
}

// unnumberedRow is a new case to which nobody gave a number: nothing else tells it from the case it may have become before.
type unnumberedRow struct {
	row, cell, title string
	date             forms.Date
	told             bool
}

// same reports whether two dates do not tell cases of one project apart.
func same(a, b forms.Date) bool { return a.IsZero() || b.IsZero() || a == b }

// expect remembers a new case without a number, unless another row of the sheet has it.
func (im *importing) expect(p *Proposed, application forms.Form) {
	of, on := projectOf(application)
	if im.options.AllowSame || p.ID != "" || of == (project{}) {
		return
	}
	r := &unnumberedRow{date: on}
	r.row, _ = p.At("")
	named := "application.project.name"
	if of.name == "" {
		named = "application.applicant.name"
	}
	r.cell, r.title = p.At(named)
	for _, other := range im.unnumbered[of] {
		if same(on, other.date) {
			r.told = true
			im.refuse(CellProblem{r.cell, r.title, "与" + other.row + "是同一单位、同一项目的新案件，一个案件只能有一行；" + allowSame})
			break
		}
	}
	im.unnumbered[of] = append(im.unnumbered[of], r)
}

const allowSame = "确是另一件的，请填上案件编号，或允许相同后再导入（--allow-same）"

// refuseKnown goes through the register once and refuses the new cases that are in it already, as what was issued or as a
// draft: whoever imports the same rows twice would have them twice.
func (im *importing) refuseKnown(ctx context.Context) error {
	if len(im.unnumbered) == 0 {
		return nil
	}
	var after *Cursor
	for {
		page, err := im.store.List(ctx, im.actor.Scope, Filter{}, after, MaxPage)
		if err != nil {
			return err
		}
		for i := range page.Records {
			im.refuseSame(&page.Records[i])
		}
		if after = page.Next; after == nil {
			return nil
		}
	}
}

func (im *importing) refuseSame(known *Record) {
	for _, f := range []forms.Form{known.Case.Document(forms.KindApplication), known.Drafts[forms.KindApplication]} {
		of, on := projectOf(f)
		for _, r := range im.unnumbered[of] {
			if r.told || !same(on, r.date) {
				continue
			}
			r.told = true
			when := cmp.Or(on.String(), "未填")
			im.refuse(CellProblem{r.cell, r.title, fmt.Sprintf(
				"登记库中已有同一单位、同一项目的案件%s（申请日期%s），再导入就重复了；%s", known.Case.ID, when, allowSame)})
		}
	}
}
