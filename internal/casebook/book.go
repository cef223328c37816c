// Package casebook has the use cases of the register: what may be done with a case, by whom and when, and what is kept
// of it.
//
// It says what it needs of a store and of a printer and knows neither SQL nor PDF nor HTTP. It keeps nothing between two
// calls, folds whatever can be folded, and reads no clock but the one it is given.
package casebook

import (
	"context"
	"errors"
	"time"

	"bangban/forms"
)

// Printer makes the file of a document that is issued in a region. The same document gives the same bytes.
// An *InvalidError, with the paths of the form, tells what in it cannot be printed.
type Printer interface {
	Print(ctx context.Context, f forms.Form, region forms.Region) (Printed, error)
}

// Printed is the file of a document.
type Printed struct {
	PDF      []byte
	FileName string
	Title    string
	Pages    int
}

// Actor is who calls. A call that changes something and carries a request is done once, however often it is sent.
type Actor struct {
	Name      string
	Scope     Scope
	RequestID string
	Request   *Request
}

// Config is what a Book needs. All of it.
type Config struct {
	Store   Store
	Printer Printer
	Rules   *forms.Rules
	Clock   func() time.Time
}

// Book is the register. It may be used by many goroutines at once.
type Book struct {
	store   Store
	printer Printer
	rules   *forms.Rules
	clock   func() time.Time
}

// New makes a Book.
func New(c Config) (*Book, error) {
	if c.Store == nil || c.Printer == nil || c.Rules == nil || c.Clock == nil {
		return nil, errors.New("a casebook needs a store, a printer, rules and a clock")
	}
	return &Book{store: c.Store, printer: c.Printer, rules: c.Rules, clock: c.Clock}, nil
}

// Result is what a change came to. A change that changes nothing leaves the version as it was and no entry.
type Result struct {
	Record
	Warnings []forms.Problem
	Issued   []Issued // what was printed now and differs from what was issued before
}

// now is the time as stores keep it.
func (b *Book) now() time.Time { return b.clock().UTC().Truncate(time.Microsecond) }

// china is the one time zone of China.
func china() *time.Location {
	const offset = 8 * 60 * 60
	return time.FixedZone("CST", offset)
}

// today is the day of the clock in China.
func (b *Book) today() forms.Date { return dayOf(b.clock()) }

func dayOf(t time.Time) forms.Date {
	t = t.In(china())
	return forms.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// thisYear is its year.
func (b *Book) thisYear() int { return b.today().Year }
