package ledger

import (
	"crypto/sha256"
	"encoding/binary"

	"bangban/forms"
)

// Followups is the draw of the cases to call back (回访): all that were rated 不满意 and all that were terminated, and of
// the other completed ones a share. Which ones depends on the seed and the number of the case alone, so that the draw
// can be repeated case by case.
type Followups struct {
	Seed    string
	Percent int

	Dissatisfied, Terminated, Drawn int // how many are to be called back, and why
	Pending                         int // of these without a date of 回访

	List []Callback // those without a date, as far as there is room
}

// Callback is a case to call back.
type Callback struct{ ID, Reason string }

// The reasons.
const (
	reasonDissatisfied = "不满意"
	reasonTerminated   = "已终止"
	reasonDrawn        = "抽取"
)

// maxCallbacks is how many numbers 说明 lists, so that memory and paper stay small.
const maxCallbacks = 200

func (f *Followups) add(r *Row) {
	var reason string
	switch {
	case r.Rating == forms.Dissatisfied:
		f.Dissatisfied++
		reason = reasonDissatisfied
	case r.Status == forms.StatusTerminated:
		f.Terminated++
		reason = reasonTerminated
	case r.Status == forms.StatusCompleted && f.drawn(r.ID):
		f.Drawn++
		reason = reasonDrawn
	default:
		return
	}
	if !r.FollowupDate.IsZero() {
		return
	}
	f.Pending++
	if len(f.List) < maxCallbacks {
		f.List = append(f.List, Callback{r.ID, reason})
	}
}

// drawn is the draw of one case: SHA-256 of the seed, a line feed and the number of the case begins with eight bytes,
// which as a number leave a remainder of less than Percent when divided by 100.
func (f *Followups) drawn(id string) bool {
	sum := sha256.Sum256([]byte(f.Seed + "\n" + id))
	return binary.BigEndian.Uint64(sum[:8])%100 < uint64(f.Percent)
}
