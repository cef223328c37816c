package ledger

import (
	"slices"
	"strconv"
	"strings"

	"bangban/forms"
)

// Matter is one item of a case as the ledger shows it.
type Matter struct {
	Number     int
	Name       string
	Type       string
	Department string
	Accepted   forms.Date
	Decided    forms.Date
	Duration   Days
	State      string
	Note       string
	first      bool // the first of the case in its department
}

// matters folds the items of a case: those of the letter of authorization, or of the application before there is one.
func (f *folder) matters(c *forms.Case) ([]Matter, error) {
	numbers, dated := items(c)
	if len(numbers) == 0 {
		return nil, nil
	}
	catalogue := f.catalogues.CatalogueIn(c.Region, dated)
	all := f.items[:0]
	for _, n := range numbers {
		item, _ := catalogue.Item(n)
		m := Matter{Number: n, Name: item.Name, Type: item.Type, Department: item.Department, State: "未受理"}
		m.follow(c.Progress)
		if m.Department == "" {
			m.Department = outside
		}
		m.first = !slices.ContainsFunc(all, func(o Matter) bool { return o.Department == m.Department })
		var err error
		if m.Duration, err = f.duration(m.Accepted, m.Decided, c.Region); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	f.items = all
	return all, nil
}

// outside stands for the department of an item that the catalogue does not have.
const outside = "目录外事项"

func items(c *forms.Case) ([]int, forms.Date) {
	if a := c.Authorization; a != nil && len(a.Items) > 0 {
		return a.Items, a.Date
	}
	if a := c.Application; a != nil {
		return a.Items, a.Date
	}
	return nil, forms.Date{}
}

// follow goes through what was reported of the item.
func (m *Matter) follow(progress []forms.ProgressEntry) {
	var latest *forms.ProgressEntry
	for i := range progress {
		p := &progress[i]
		if p.Item != m.Number || p.Date.IsZero() {
			continue
		}
		if p.State == forms.StateAccepted && (m.Accepted.IsZero() || p.Date.Before(m.Accepted)) {
			m.Accepted = p.Date
		}
		if latest == nil || !p.Date.Before(latest.Date) {
			latest = p
		}
	}
	if latest == nil {
		return
	}
	m.Note = mask(latest.Note)
	switch latest.State {
	case forms.StateAccepted, forms.StateResumed:
		m.State = "办理中"
	case forms.StateDecided:
		m.State, m.Decided = "已办结", latest.Date
	case forms.StateReturned:
		m.State = "已退回"
	case forms.StateTransferred:
		m.State = "已转办"
	case forms.StateEscalated:
		m.State = "已提请上级"
	case forms.StateSuspended:
		m.State = "中止"
	}
}

// handle takes what the progress says of the case. Of many entries the latest stands for all, which keeps the cell short.
func (r *Row) handle(c *forms.Case) {
	var names []string
	list := make([]byte, 0, 64)
	for i := range r.Matters {
		m := &r.Matters[i]
		if i > 0 {
			list = append(list, "、"...)
		}
		list = strconv.AppendInt(list, int64(m.Number), 10)
		if m.first {
			names = append(names, m.Department)
		}
		if !m.Decided.IsZero() {
			r.Decided++
		}
	}
	r.Items, r.Departments = string(list), strings.Join(names, "、")
	if p, ok := c.LatestProgress(); ok {
		r.Progress, r.ProgressDate = report(&p), p.Date
	}
	if p, ok := c.LatestProgress(forms.StateTransferred, forms.StateEscalated); ok {
		r.Passed = p.Date.String() + " " + report(&p)
	}
	if r.Status != forms.StatusCompleted {
		r.Trouble = trouble(c.Progress)
	}
}

// trouble is what still stands in the way: the latest of the entries that return or suspend something and that nothing
// newer about the same item has overtaken.
func trouble(progress []forms.ProgressEntry) string {
	var worst *forms.ProgressEntry
	more := 0
	for i := range progress {
		p := &progress[i]
		if p.State != forms.StateReturned && p.State != forms.StateSuspended || p.Date.IsZero() || overtaken(progress, i) {
			continue
		}
		if worst != nil {
			more++
		}
		if worst == nil || !p.Date.Before(worst.Date) {
			worst = p
		}
	}
	switch {
	case worst == nil:
		return ""
	case more > 0:
		return report(worst) + "（另有" + strconv.Itoa(more) + "项）"
	}
	return report(worst)
}

func overtaken(progress []forms.ProgressEntry, i int) bool {
	for j := range progress {
		if p, q := &progress[i], &progress[j]; q.Item == p.Item && (p.Date.Before(q.Date) || j > i && q.Date == p.Date) {
			return true
		}
	}
	return false
}

// report puts an entry of progress into words: 第7项退回（自然资源部门）：材料不全.
func report(p *forms.ProgressEntry) string {
	var s strings.Builder
	if p.Item != 0 {
		s.WriteString(numbered(p.Item))
	}
	s.WriteString(label(p.State.Options(), string(p.State)))
	if p.Department != "" {
		s.WriteString("（" + p.Department + "）")
	}
	if p.Note != "" {
		s.WriteString("：" + p.Note)
	}
	return mask(s.String())
}
