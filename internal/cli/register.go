package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/calendar"
	"bangban/internal/casebook"
	"bangban/internal/config"
	"bangban/internal/ledger"
	"bangban/internal/render"
)

// register is the register put together.
type register struct {
	*database
	book  *casebook.Book
	rules *forms.Rules
}

// dbSettings is the flag that says where the register is, tied to the setting of the service.
type dbSettings struct{ serve config.Serve }

func (s *dbSettings) addTo(cmd *cobra.Command) *cobra.Command {
	s.serve = config.Defaults()
	addMember(cmd.Flags(), s.serve.DBMember())
	return cmd
}

// withRegister opens the register, works with it and closes it.
func (a *app) withRegister(ctx context.Context, name string, make making, s *settings, work func(*register) error) error {
	return a.in(ctx, name, make, func(db *database) error {
		r, err := a.register(db, s)
		if err != nil {
			return err
		}
		return work(r)
	})
}

// register puts the register together over a store.
func (a *app) register(db *database, s *settings) (*register, error) {
	rules, catalogues, err := a.rules(s)
	if err != nil {
		return nil, err
	}
	book, err := casebook.New(casebook.Config{
		Store: db.Store,
		Printer: &press{renderer: sync.OnceValues(func() (*render.Renderer, error) {
			return newRenderer(s, rules, catalogues)
		})},
		Rules: rules,
		Clock: a.clock,
	})
	if err != nil {
		return nil, err
	}
	return &register{db, book, rules}, nil
}

// press prints for the register. Its renderer is made when the first document is printed, for most commands print none.
type press struct {
	renderer func() (*render.Renderer, error)
}

// Print makes the file of a document. Characters that cannot be drawn are wrong in the form.
func (p *press) Print(ctx context.Context, f forms.Form, region forms.Region) (casebook.Printed, error) {
	renderer, err := p.renderer()
	if err != nil {
		return casebook.Printed{}, err
	}
	d, err := renderer.Form(ctx, f, region)
	if glyphs, ok := errors.AsType[*render.GlyphError](err); ok {
		return casebook.Printed{}, &casebook.InvalidError{Report: forms.Report{Problems: glyphs.Problems}}
	}
	if err != nil {
		return casebook.Printed{}, err
	}
	return casebook.Printed{PDF: d.PDF, FileName: d.FileName, Title: d.Title, Pages: d.Pages}, nil
}

// actor is who works at this command line. Who can open the register can see all of it.
func (a *app) actor() casebook.Actor {
	name := "cli"
	if user := a.user(); user != "" {
		name += ":" + user
	}
	return casebook.Actor{Name: name, Scope: casebook.Scope{All: true}}
}

// maxCalendar is the most a file of holidays may take, in bytes.
const maxCalendar = 1 << 20

// calendar is the calendar of the country, with the holidays of a file if one is named.
func (a *app) calendar(file string) (*calendar.Calendar, error) {
	standard, err := calendar.Standard()
	if err != nil || file == "" {
		return standard, err
	}
	data, err := a.readFile(file, maxCalendar)
	if err != nil {
		return nil, err
	}
	own, err := standard.WithLocal(data)
	if err != nil {
		return nil, &usageError{"读取 " + file + "：" + err.Error()}
	}
	return own, nil
}

// newLedger is what makes workbooks at a level of deflate, with the holidays of a file if one is named.
func (a *app) newLedger(rules *forms.Rules, calendarFile string, level int) (*ledger.Ledger, error) {
	days, err := a.calendar(calendarFile)
	if err != nil {
		return nil, err
	}
	return ledger.New(ledger.Config{Calendar: days, Catalogues: rules, Level: level})
}

// today is the day of the clock in China, which has one time zone.
func (a *app) today() forms.Date {
	const offset = 8 * 60 * 60
	t := a.clock().In(time.FixedZone("CST", offset))
	return forms.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}
