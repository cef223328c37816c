package ledger

import "bangban/forms"

// yuanDecimals is how many decimals of a 万元 make a 元.
const yuanDecimals = 4

// Figures is what is counted of a set of cases.
type Figures struct {
	Cases      int64 // 件数
	Applied    int64 // 新受理: with a date of application
	Open       int64 // 在办: applied for, entrusted or handled
	Suspended  int64 // 中止
	Completed  int64 // 办结
	Terminated int64 // 终止
	Items      int64 // 事项数

	Days      int64 // working days of the completed cases that could be counted
	Timed     int64 // how many those are
	InTime    int64 // completed cases that had a due date and kept it
	WithLimit int64 // completed cases that had a due date

	VerySatisfied int64
	Satisfied     int64
	Dissatisfied  int64
	Unrated       int64 // 未评价: completed cases without a rating

	Key        int64 // 重点项目数
	Investment int64 // 投资额, in 元
}

// add counts a case, with as many of its items as are to be counted.
func (f *Figures) add(r *Row, items int) {
	f.Cases++
	f.Items += int64(items)
	if !r.Applied.IsZero() {
		f.Applied++
	}
	if r.Key == yes {
		f.Key++
	}
	f.Investment += r.Investment.Yuan()
	f.stand(r.Status)
	if r.Status == forms.StatusCompleted {
		f.complete(r)
	}
	f.rate(r.Rating)
}

// stand counts where a case stands.
func (f *Figures) stand(s forms.Status) {
	switch s {
	case forms.StatusApplied, forms.StatusEntrusted, forms.StatusHandling:
		f.Open++
	case forms.StatusSuspended:
		f.Suspended++
	case forms.StatusCompleted:
		f.Completed++
	case forms.StatusTerminated:
		f.Terminated++
	}
}

// complete counts how a completed case went.
func (f *Figures) complete(r *Row) {
	if r.Duration.Known {
		f.Days += int64(r.Duration.Count)
		f.Timed++
	}
	switch r.Overdue {
	case no:
		f.InTime++
		f.WithLimit++
	case yes:
		f.WithLimit++
	}
	if r.Rating == "" {
		f.Unrated++
	}
}

func (f *Figures) rate(r forms.Rating) {
	switch r {
	case forms.VerySatisfied:
		f.VerySatisfied++
	case forms.Satisfied:
		f.Satisfied++
	case forms.Dissatisfied:
		f.Dissatisfied++
	}
}

// plus adds the figures of another set of cases.
func (f *Figures) plus(o *Figures) {
	f.Cases += o.Cases
	f.Applied += o.Applied
	f.Open += o.Open
	f.Suspended += o.Suspended
	f.Completed += o.Completed
	f.Terminated += o.Terminated
	f.Items += o.Items
	f.Days += o.Days
	f.Timed += o.Timed
	f.InTime += o.InTime
	f.WithLimit += o.WithLimit
	f.VerySatisfied += o.VerySatisfied
	f.Satisfied += o.Satisfied
	f.Dissatisfied += o.Dissatisfied
	f.Unrated += o.Unrated
	f.Key += o.Key
	f.Investment += o.Investment
}
