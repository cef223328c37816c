package casebook

import (
	"context"
	"iter"
	"time"

	"bangban/forms"
)

// Store keeps cases, what was issued of them, and who did what. Times are kept in UTC to the microsecond.
//
// A Scope hides what lies outside of it: a method does as if such a case were not there. Errors of the list in errors.go
// may come wrapped; a full disk is ErrFull everywhere, and a store that is too busy for now ErrBusy.
type Store interface {
	// Commit makes all the changes or none of them, as if one after the other: a case may come again with the version that
	// the change before made. ErrExists: a case to be opened has a number that is taken, here or
	// outside the scope. ErrStale: a case is not at the version the change was made from. ErrNotFound: the case to be
	// changed is not there, or was kept in a region outside the scope. ErrRegion: it would come to lie outside. A
	// *ReplayError, and before all the others: the request of any of the changes was committed before, or is that of
	// another of them, and has not expired at the time of the change.
	Commit(ctx context.Context, s Scope, changes ...Change) error

	// Load gives a case as it is now, or ErrNotFound.
	Load(ctx context.Context, s Scope, id string) (Record, error)

	// List gives the cases behind the cursor, the newest date of application first, of a day the highest number first
	// (by bytes), and those without a date last: at most so many, and fewer where they would be more than PageBytes,
	// but at least one. Whatever their number, only Page.Next tells whether there are more.
	List(ctx context.Context, s Scope, f Filter, after *Cursor, limit int) (Page, error)

	// Each gives the cases of a filter without their drafts, in the order opposite to List's: all of them as they were
	// at one moment, however long it takes, and in memory that does not grow with them. After an error nothing follows.
	Each(ctx context.Context, s Scope, f Filter) iter.Seq2[*forms.Case, error]

	// Issued gives an issued document and its file, the latest for the number 0, or ErrNotFound.
	Issued(ctx context.Context, s Scope, id string, kind forms.Kind, number int) (Issued, []byte, error)

	// Versions lists all that was issued of a case, in the order of the attachments and then of the numbers, without the
	// Data. It is empty for a case without any, and ErrNotFound without the case.
	Versions(ctx context.Context, s Scope, id string) ([]Issued, error)

	// History lists the entries of a case whose ID is greater than after, the oldest first. Who asks again with the last ID
	// of an answer misses none, whatever was written at the same time. Entries of no case have the id "" and only a scope
	// of all sees them. Otherwise ErrNotFound is as in Versions.
	History(ctx context.Context, s Scope, id string, after int64, limit int) ([]Entry, error)

	// NextNumbers gives the next numbers of a region (of six digits) and a year, as many as are asked for, from 1 on and
	// in their order. It never gives one twice, nor one whose CaseID is that of a case, and may leave gaps.
	NextNumbers(ctx context.Context, region forms.Region, year, count int) ([]int, error)

	// Replay gives a *ReplayError when the request was committed before and has not expired now, and else nil.
	Replay(ctx context.Context, r Request, now time.Time) error
}

// Record is a case as it is kept. The case has its issued documents only.
type Record struct {
	Case    *forms.Case
	Drafts  map[forms.Kind]forms.Form // of documents to be issued, also of those to be issued again
	Version int64                     // 1 for a new case, one more with each change
	Updated time.Time
}

// Keys are what cases are filtered by. A store keeps them beside the case as an index; they can always be made again.
type Keys struct {
	Region     forms.Region
	Status     forms.Status
	Applied    forms.Date // the date of the application, zero without one
	Caseworker string     // the name
}

// KeysOf folds a case into its keys.
func KeysOf(c *forms.Case) Keys {
	k := Keys{Region: c.Region, Status: c.Status(), Caseworker: c.Caseworker.Name}
	if c.Application != nil {
		k.Applied = c.Application.Date
	}
	return k
}

// Issued is a document as it was issued once. It never changes.
type Issued struct {
	CaseID   string
	Kind     forms.Kind
	Number   int      // of the case and kind, from 1 on
	SHA256   [32]byte // of the file
	Data     []byte   // the form as forms.Marshal writes it
	At       time.Time
	By       string
	Pages    int
	FileName string
	Title    string
}

// Entry says who did what and when. The store gives the ID, which counts the entries of the case, or those of none, from
// 1 on.
type Entry struct {
	ID        int64
	CaseID    string // "" for what is of no one case, such as an export
	At        time.Time
	By        string
	RequestID string
	Action    Action
	Note      string // the document, completion/2, or the filter of an export
	Changes   []FieldChange
}

// FieldChange is one member of the JSON of a case before and after. Citizen ID numbers are masked, so that both sides may
// look alike. From is "" for what was not there, To for what is no more.
type FieldChange struct {
	Path string `json:"path"` // completion.date, progress[2].note; drafts.completion.date for a draft
	From string `json:"from"`
	To   string `json:"to"`
}

// Change is one step of one case, or only an entry when it has no case. What it holds is written together.
type Change struct {
	Case    *forms.Case
	Drafts  map[forms.Kind]forms.Form // all there are from now on
	Base    int64                     // the version it was made from, 0 for a new case; the case gets the next
	Issued  []Issued
	Files   map[[32]byte][]byte // by SHA-256; one that is kept already is left as it is
	Audit   []Entry
	At      time.Time
	Request *Request // nil for one that may be repeated
}

// Request is what a caller sent under a key of its own choice, so that sending it again does nothing twice.
type Request struct {
	Caller      string
	Key         string
	Fingerprint [32]byte // of the content
	Expires     time.Time
}

// Filter picks cases. The zero Filter picks all.
type Filter struct {
	Region     forms.Region   // as forms.Region.Contains has it, "" for any
	Statuses   []forms.Status // any of them, nil for any at all; "" is of a case without a date
	From, To   forms.Date     // of the application, both inclusive, zero for open; a case without a date is in no range
	Caseworker string         // the whole name, "" for any
}

// Cursor is the last case of a page.
type Cursor struct {
	Applied forms.Date
	ID      string
}

// Scope is what an actor may see. The zero Scope sees nothing.
type Scope struct {
	All    bool
	Region forms.Region // as forms.Region.Contains has it
}

// Sees reports whether a case of a region is in the scope. One without a region only a scope of all sees.
func (s Scope) Sees(region forms.Region) bool {
	return s.All || s.Region.Contains(region)
}
