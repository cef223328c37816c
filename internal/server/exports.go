package server

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/ledger"
	"bangban/internal/render"
)

const mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Ledger makes workbooks, as [ledger.Ledger] does.
type Ledger interface {
	Write(ctx context.Context, w io.Writer, cases iter.Seq2[*forms.Case, error], o ledger.Options) (ledger.Totals, error)
	WriteMonthly(ctx context.Context, w io.Writer, cases iter.Seq2[*forms.Case, error], o ledger.Options) (ledger.Totals, error)
}

// deadline is how long a request may take.
func (s *Server) deadline(r route) time.Duration {
	if r.exports {
		return s.config.Limits.ExportDeadline
	}
	return s.config.Limits.Deadline
}

// linger gives the connection of an export its longer time, to be read from and to be written to.
func (s *Server) linger(w http.ResponseWriter) {
	end := time.Now().Add(s.config.Limits.ExportDeadline) //nolint:forbidigo // the network counts in real time
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(end) // without a connection nothing is slow
	_ = control.SetWriteDeadline(end.Add(s.config.Limits.WriteTime))
}

// spooled has an answer written to a file, in one of the places for exports, which it keeps until it is sent.
func (s *Server) spooled(c *call, ascii, name string, write func(io.Writer) error) (reply, error) {
	leave, err := s.exports.enter(c.key.ID)
	if err != nil {
		return reply{}, err
	}
	p, err := newSpool(s.config.TempDir, leave)
	if err != nil {
		leave()
		return reply{}, err
	}
	made := false
	defer func() { // also after a panic
		if !made {
			p.close()
		}
	}()
	if err := write(p); err != nil {
		return reply{}, err
	}
	made = true
	return reply{contentType: mediaXLSX, spooled: p, etag: p.etag(), disposition: attachment(ascii, name)}, nil
}

func (s *Server) exportLedger(ctx context.Context, c *call) (reply, error) {
	a, f, err := s.picked(ctx, c)
	if err != nil {
		return reply{}, err
	}
	o := ledger.Options{AsOf: s.today(), By: a.Name, Filter: f.Within(a.Scope).String(), Unit: s.unitOf(c)}
	ascii, name := ledgerNames(o)
	return s.spooled(c, ascii, name, func(w io.Writer) error {
		cases, err := s.config.Book.Export(ctx, a, f)
		if err != nil {
			return err
		}
		_, err = s.config.Ledger.Write(ctx, w, cases, o)
		return err
	})
}

func ledgerNames(o ledger.Options) (ascii, name string) {
	return "ledger-" + o.AsOf.String() + ".xlsx", "专项工作台账-" + o.AsOf.String() + ".xlsx"
}

// monthly is what a report of a month is asked for.
type monthly struct {
	filter  casebook.Filter
	actor   casebook.Actor
	options ledger.Options
}

// readMonthly reads the parameters of a report.
func (s *Server) readMonthly(ctx context.Context, c *call) (m monthly, err error) {
	if m.actor, m.filter, err = s.picked(ctx, c); err != nil {
		return m, err
	}
	m.options = ledger.Options{AsOf: s.today(), By: m.actor.Name, Filter: m.filter.Within(m.actor.Scope).String(), Unit: s.unitOf(c)}
	if c.query["bounds"] == "25" {
		m.options.Bounds = ledger.To25th
	}
	m.options.Month = m.options.Bounds.MonthOf(m.options.AsOf)
	if text := c.query["month"]; text != "" {
		first, err := forms.ParseDate(text + "-01")
		if err != nil {
			return m, faultf(errQuery, "参数 month 应形如 2021-06")
		}
		m.options.Month = ledger.Month{Year: first.Year, Month: first.Month}
	}
	return m, nil
}

// names are those of the report as a file.
func (m monthly) names(ending string) (ascii, name string) {
	at := m.options.Month
	return fmt.Sprintf("monthly-%04d-%02d%s", at.Year, at.Month, ending), fmt.Sprintf("月度进展情况-%d年%d月%s", at.Year, at.Month, ending)
}

// write makes the workbook of the report and gives its figures.
func (s *Server) writeMonthly(ctx context.Context, w io.Writer, m monthly) (ledger.Totals, error) {
	cases, err := s.config.Book.Export(ctx, m.actor, m.filter)
	if err != nil {
		return ledger.Totals{}, err
	}
	return s.config.Ledger.WriteMonthly(ctx, w, cases, m.options)
}

func (s *Server) exportMonthly(ctx context.Context, c *call) (reply, error) {
	m, err := s.readMonthly(ctx, c)
	if err != nil {
		return reply{}, err
	}
	ascii, name := m.names(".xlsx")
	return s.spooled(c, ascii, name, func(w io.Writer) error {
		_, err := s.writeMonthly(ctx, w, m)
		return err
	})
}

func (s *Server) printMonthly(ctx context.Context, c *call) (reply, error) {
	m, err := s.readMonthly(ctx, c)
	if err != nil {
		return reply{}, err
	}
	leave, err := s.exports.enter(c.key.ID)
	if err != nil {
		return reply{}, err
	}
	defer leave()
	totals, err := s.writeMonthly(ctx, io.Discard, m)
	if err != nil {
		return reply{}, err
	}
	paper := s.paperOf(totals.Month.Printed())
	paper.Unit, paper.Scope = m.options.Unit, m.options.Filter
	d, err := s.print(ctx, c, "monthly", func(ctx context.Context) (render.Document, error) {
		return s.config.Renderer.Monthly(ctx, paper)
	})
	if err != nil {
		return reply{}, err
	}
	ascii, name := m.names(".pdf")
	return file(mediaPDF, d.PDF, ascii, name), nil
}

// wholeRegion is all of 内蒙古, which a key of an office that sees everything is for.
const wholeRegion forms.Region = "150000"

// unitOf is the office that reports: that of the settings where all cases are seen, which is without keys or with one of
// the whole region, and else the region of the key, whose figures are not those of the office that keeps the service.
func (s *Server) unitOf(c *call) string {
	if own := c.key.Region; s.config.Unit != "" && (own == "" || own.Contains(wholeRegion)) {
		return s.config.Unit
	}
	name, _ := forms.StandardRegions().Name(string(c.key.Region)) // without one it is filled in by hand
	return name
}

// paperOf is the report as its paper takes it.
func (s *Server) paperOf(p ledger.Printed) render.Report {
	r := render.Report{Date: s.today(), Month: p.Month, This: p.This, Before: p.Before, Year: p.Year}
	for _, f := range p.Figures {
		r.Figures = append(r.Figures, render.ReportFigure(f))
	}
	for _, a := range p.Areas {
		r.Areas = append(r.Areas, render.ReportArea(a))
	}
	return r
}
