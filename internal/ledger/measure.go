package ledger

import (
	"strconv"
	"strings"

	"bangban/forms"
	"bangban/internal/ledger/splice"
)

// measure is one figure of the summary and of the monthly report: how it is counted here, and the formula that counts it
// in the workbook. It is a sum over rows, or the ratio of two such sums.
type measure struct {
	title    string
	width    float64
	look     look
	hidden   bool
	sum      func(*Figures) int64
	decimals uint8
	count    func(s *source, key string) string // the formula of a sum over the rows that have a key
	ratio    *ratio
}

// ratio is one sum over another, rounded. It is nothing where the other is 0.
type ratio struct {
	part, whole func(*Figures) int64
	formula     func(at func(title string) string) (part, whole string)
	places      uint8
}

// The titles that formulas of other measures refer to.
const (
	titleVery      = "非常满意"
	titleSatisfied = "满意"
	titleDis       = "不满意"
	titleDays      = "办结时长合计"
	titleTimed     = "计时件数"
	titleInTime    = "按期件数"
	titleLimit     = "有时限件数"
	titleOpen      = "在办"
	titleAnswered  = "办结"
	titleEnded     = "终止"
	titleUnrated   = "未评价"
)

// measures is the table of the figures, in the order of the columns.
func measures() []measure {
	status := func(all ...forms.Status) func(*source, string) string {
		return func(s *source, key string) string {
			var terms []string
			for _, one := range all {
				terms = append(terms, s.countIf(key, roleStatus, quote(label(one.Options(), string(one)))))
			}
			return strings.Join(terms, "+")
		}
	}
	rating := func(r forms.Rating) func(*source, string) string {
		return func(s *source, key string) string {
			return s.countIf(key, roleRating, quote(label(r.Options(), string(r))))
		}
	}
	done := quote(label(forms.StatusCompleted.Options(), string(forms.StatusCompleted)))
	completed := func(where ...any) func(*source, string) string {
		return func(s *source, key string) string {
			return s.countIf(key, append([]any{roleStatus, done}, where...)...)
		}
	}
	return []measure{
		{title: "件数", sum: func(f *Figures) int64 { return f.Cases }, count: func(s *source, key string) string { return s.countIf(key) }},
		{title: "新受理", sum: func(f *Figures) int64 { return f.Applied },
			count: func(s *source, key string) string { return s.countIf(key, roleApplied, quote(">0")) }},
		{title: titleOpen, sum: func(f *Figures) int64 { return f.Open },
			count: status(forms.StatusApplied, forms.StatusEntrusted, forms.StatusHandling)},
		{title: "中止", sum: func(f *Figures) int64 { return f.Suspended }, count: status(forms.StatusSuspended)},
		{title: titleAnswered, sum: func(f *Figures) int64 { return f.Completed }, count: completed()},
		{title: titleEnded, sum: func(f *Figures) int64 { return f.Terminated }, count: status(forms.StatusTerminated)},
		{title: "事项数", sum: func(f *Figures) int64 { return f.Items }, count: (*source).items},
		{title: "平均时长(工作日)", look: lookAverage, ratio: &ratio{
			part: func(f *Figures) int64 { return f.Days }, whole: func(f *Figures) int64 { return f.Timed }, places: 1,
			formula: func(at func(string) string) (string, string) { return at(titleDays), at(titleTimed) }}},
		{title: "按期办结率", look: lookShare, ratio: &ratio{
			part: func(f *Figures) int64 { return f.InTime }, whole: func(f *Figures) int64 { return f.WithLimit }, places: 4,
			formula: func(at func(string) string) (string, string) { return at(titleInTime), at(titleLimit) }}},
		{title: titleVery, sum: func(f *Figures) int64 { return f.VerySatisfied }, count: rating(forms.VerySatisfied)},
		{title: titleSatisfied, sum: func(f *Figures) int64 { return f.Satisfied }, count: rating(forms.Satisfied)},
		{title: titleDis, sum: func(f *Figures) int64 { return f.Dissatisfied }, count: rating(forms.Dissatisfied)},
		{title: titleUnrated, sum: func(f *Figures) int64 { return f.Unrated }, count: completed(roleRating, quote(""))},
		{title: "满意率", look: lookShare, ratio: &ratio{
			part:  func(f *Figures) int64 { return f.VerySatisfied + f.Satisfied },
			whole: func(f *Figures) int64 { return f.VerySatisfied + f.Satisfied + f.Dissatisfied }, places: 4,
			formula: content}},
		{title: "重点项目数", sum: func(f *Figures) int64 { return f.Key },
			count: func(s *source, key string) string { return s.countIf(key, roleKey, quote(yes)) }},
		{title: "投资额(万元)", width: 16, look: lookSum, decimals: yuanDecimals, sum: func(f *Figures) int64 { return f.Investment },
			count: func(s *source, key string) string { return "ROUND(" + s.sumIf(key, roleInvestment) + ",4)" }},

		{title: titleDays, hidden: true, sum: func(f *Figures) int64 { return f.Days },
			count: func(s *source, key string) string { return s.sumIf(key, roleDuration, roleStatus, done) }},
		{title: titleTimed, hidden: true, sum: func(f *Figures) int64 { return f.Timed }, count: completed(roleDuration, quote(">=0"))},
		{title: titleInTime, hidden: true, sum: func(f *Figures) int64 { return f.InTime }, count: completed(roleOverdue, quote(no))},
		{title: titleLimit, hidden: true, sum: func(f *Figures) int64 { return f.WithLimit }, count: func(s *source, key string) string {
			return s.countIf(key, roleStatus, done, roleOverdue, quote(no)) + "+" +
				s.countIf(key, roleStatus, done, roleOverdue, quote(yes))
		}},
	}
}

// content is the share of those that rated 非常满意 or 满意 among all that rated.
func content(at func(title string) string) (part, whole string) {
	part = "(" + at(titleVery) + "+" + at(titleSatisfied) + ")"
	return part, "(" + part + "+" + at(titleDis) + ")"
}

// style is how the figure looks; counts are the most.
func (m *measure) style() look {
	if m.look == lookText {
		return lookFigure
	}
	return m.look
}

// of is the figure as it stands.
func (m *measure) of(f *Figures) value {
	if m.ratio == nil {
		return value{kind: numeric, number: m.sum(f), decimals: m.decimals}
	}
	return m.ratio.of(f)
}

func (r *ratio) of(f *Figures) value {
	part, whole := r.part(f), r.whole(f)
	if whole == 0 {
		return value{}
	}
	for range r.places {
		part *= 10
	}
	return value{kind: numeric, number: (2*part + whole) / (2 * whole), decimals: r.places} // rounded half up, as Excel does
}

// text is the formula of the ratio where at names the cells of the same row.
func (r *ratio) text(at func(title string) string) string {
	part, whole := r.formula(at)
	return "IF(" + whole + "=0,\"\",ROUND(" + part + "/" + whole + "," + strconv.Itoa(int(r.places)) + "))"
}

// computed is a cell with a formula and the value that it has.
func computed(formula string, v value, style int) splice.Cell {
	if v.kind == blank {
		return splice.BlankFormula(formula, style)
	}
	return splice.Formula(formula, v.number, v.decimals, style)
}

// source is the rows that a table of the summary counts. Its criteria are keys and words of the program, never what
// somebody wrote: a criterion such as >0 or * would be a pattern.
type source struct {
	sheet       string
	first, last int
	columns     map[role]string
	key         role
}

func newSource[T any](sheet string, table []column[T], rows int, key role) *source {
	s := &source{sheet: sheet, first: firstRow, last: firstRow + max(rows, 1) - 1, columns: map[role]string{}, key: key}
	for i := range table {
		if table[i].role != noRole {
			s.columns[table[i].role] = letter(i + 1)
		}
	}
	return s
}

// at is the range of a column.
func (s *source) at(r role) string {
	c := "$" + s.columns[r] + "$"
	return s.sheet + "!" + c + strconv.Itoa(s.first) + ":" + c + strconv.Itoa(s.last)
}

// criteria lists ranges and what they must be. Of a department only the first item of each case counts.
func (s *source) criteria(key string, where []any) string {
	text := s.at(s.key) + "," + key
	if _, ok := s.columns[roleFirst]; ok {
		text += "," + s.at(roleFirst) + ",1"
	}
	for _, w := range where {
		switch w := w.(type) {
		case role:
			text += "," + s.at(w)
		case string:
			text += "," + w
		}
	}
	return text
}

func (s *source) countIf(key string, where ...any) string {
	return "COUNTIFS(" + s.criteria(key, where) + ")"
}

func (s *source) sumIf(key string, what role, where ...any) string {
	return "SUMIFS(" + s.at(what) + "," + s.criteria(key, where) + ")"
}

// items counts all items of a department, and adds up those of other rows.
func (s *source) items(key string) string {
	if _, ok := s.columns[roleItems]; ok {
		return s.sumIf(key, roleItems)
	}
	return "COUNTIFS(" + s.at(s.key) + "," + key + ")"
}

func quote(s string) string { return `"` + s + `"` }
