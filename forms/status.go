package forms

import "slices"

// Status is where a case stands (状态). It is folded from the documents and the progress and is never kept. The empty
// status is of a case of which nothing is dated yet.
type Status string

// The statuses. Suspended (中止) is for a while, terminated (终止) for good.
const (
	StatusApplied    Status = "applied"
	StatusEntrusted  Status = "entrusted"
	StatusHandling   Status = "handling"
	StatusSuspended  Status = "suspended"
	StatusCompleted  Status = "completed"
	StatusTerminated Status = "terminated"
)

// Statuses lists the statuses in the order a case goes through them.
func Statuses() []Status {
	return []Status{StatusApplied, StatusEntrusted, StatusHandling, StatusSuspended, StatusCompleted, StatusTerminated}
}

// Options lists the statuses with the words of the ledger.
func (Status) Options() []Option {
	return []Option{
		{"applied", "已申请"}, {"entrusted", "已委托"}, {"handling", "办理中"}, {"suspended", "中止"},
		{"completed", "已办结"}, {"terminated", "已终止"},
	}
}

// Status is where the case stands. A document and a progress entry count once they are dated, so that a draft changes
// nothing; a slip that closes the case must also say when it was closed. The case rests when the latest entry about the
// case as a whole that suspends or resumes suspends; a single item that rests does not stop the others.
func (c *Case) Status() Status { return c.StatusOn(Date{Year: maxYear + 1}) }

// StatusOn is where the case stood at the end of a day, as far as is known by now.
func (c *Case) StatusOn(day Date) Status {
	if closed := c.Closed(); !closed.IsZero() && !day.Before(closed) {
		if c.terminated() {
			return StatusTerminated
		}
		return StatusCompleted
	}
	if c.turn(day).State == StateSuspended {
		return StatusSuspended
	}
	if _, ok := c.latest(func(p *ProgressEntry) bool { return !day.Before(p.Date) }); ok {
		return StatusHandling
	}
	by := func(d Date) bool { return !d.IsZero() && !day.Before(d) }
	switch {
	case c.Authorization != nil && by(c.Authorization.Date):
		return StatusEntrusted
	case c.Application != nil && by(c.Application.Date):
		return StatusApplied
	}
	return ""
}

// turn is the latest entry up to a day that suspends or resumes the case as a whole.
func (c *Case) turn(day Date) ProgressEntry {
	turn, _ := c.latest(func(p *ProgressEntry) bool {
		return !day.Before(p.Date) && p.Item == 0 && (p.State == StateSuspended || p.State == StateResumed)
	})
	return turn
}

// Closed is the day the service was completed (完成日期, 附件6) or given up (终止日期, 附件8), which may lie before the date
// of the slip. It is zero while the case is open.
func (c *Case) Closed() Date {
	switch {
	case c.terminated():
		return c.Termination.Terminated
	case c.completed():
		return c.Completion.Completed
	}
	return Date{}
}

// LatestProgress is the latest dated entry that reports one of the states, or any state when none is named. Of several
// entries of a day it is the last in the list.
func (c *Case) LatestProgress(states ...State) (ProgressEntry, bool) {
	return c.latest(func(p *ProgressEntry) bool { return len(states) == 0 || slices.Contains(states, p.State) })
}

func (c *Case) latest(counts func(*ProgressEntry) bool) (latest ProgressEntry, ok bool) {
	for i := range c.Progress {
		p := &c.Progress[i]
		if p.Date.IsZero() || p.Date.Before(latest.Date) || !counts(p) {
			continue
		}
		latest, ok = *p, true
	}
	return latest, ok
}

func (c *Case) terminated() bool {
	return c.Termination != nil && !c.Termination.Date.IsZero() && !c.Termination.Terminated.IsZero()
}

func (c *Case) completed() bool {
	return c.Completion != nil && !c.Completion.Date.IsZero() && !c.Completion.Completed.IsZero()
}
