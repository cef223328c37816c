package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"bangban/forms"
	"bangban/internal/page"
	"bangban/internal/pdf"
	"bangban/internal/typeset"
	"bangban/templates"
)

// Report is the monthly report (月度进展情况) as its paper prints it. Figures are texts already, with their units and
// signs; what is empty is left to be filled in by hand.
type Report struct {
	Unit    string         `json:"unit"`   // 填报单位
	Scope   string         `json:"scope"`  // 范围: which cases the figures are of
	By      string         `json:"by"`     // 填报人
	Date    forms.Date     `json:"date"`   // 填报日期
	Month   string         `json:"month"`  // 2026年3月
	This    string         `json:"this"`   // 2026年3月1日至3月31日
	Before  string         `json:"before"` // of the period before
	Year    string         `json:"year"`   // of the year to date
	Figures []ReportFigure `json:"figures"`
	Areas   []ReportArea   `json:"areas"`
}

// ReportFigure is one figure of a report: of the period, of the one before, how they differ, and of the year to date.
type ReportFigure struct {
	Name   string `json:"name"`
	This   string `json:"this"`
	Before string `json:"before"`
	Change string `json:"change"`
	Growth string `json:"growth"`
	Year   string `json:"year"`
}

// ReportArea is what an area did in the period.
type ReportArea struct {
	Name       string `json:"name"`
	Applied    string `json:"applied"`
	Open       string `json:"open"`
	Suspended  string `json:"suspended"`
	Completed  string `json:"completed"`
	Terminated string `json:"terminated"`
	InTime     string `json:"in_time"`
	Content    string `json:"content"`
	Investment string `json:"investment"`
}

// Monthly makes the document of the monthly report, with its data inside. One page has room for
// fifteen areas and their total; more go on with a further page. The error is a [*GlyphError] when a character cannot be drawn.
func (r *Renderer) Monthly(ctx context.Context, report Report) (Document, error) {
	paper, ok := r.config.Papers.Paper(string(templates.Monthly))
	if !ok {
		return Document{}, fmt.Errorf("set the monthly report: %w", ErrUnknownPaper)
	}
	values := report.values()
	pages, err := r.setReport(paper, values)
	if err != nil {
		return Document{}, fmt.Errorf("set the monthly report: %w", err)
	}
	data, err := json.Marshal(report)
	if err != nil {
		return Document{}, fmt.Errorf("set the monthly report: %w", err)
	}
	const name = string(templates.Monthly)
	return r.write(ctx, "", name+".pdf", pdf.Document{
		Title: paper.Title, Author: report.Unit, Created: pdfDate(report.Date),
		Parts: []pdf.Part{{Title: paper.Title, Pages: pages, Data: data, DataName: name + ".json"}},
	})
}

func (r *Renderer) setReport(paper *templates.Paper, values reported) ([]page.Page, error) {
	pages, err := r.config.Setter.Set(paper, values)
	var missing *typeset.MissingGlyphError
	if errors.As(err, &missing) && missing.Path != "" {
		field := forms.Field{Path: missing.Path, Label: "“" + values.text[missing.Path] + "”"}
		return nil, &GlyphError{[]forms.Problem{glyphProblem(field, missing.Rune)}}
	}
	return pages, err
}

// reported is the values of a report, by path.
type reported struct {
	text map[string]string
	rows map[string]int
}

func (v reported) Text(path string) string  { return v.text[path] }
func (reported) Chosen(string, string) bool { return false }
func (reported) Items() []forms.Item        { return nil }
func (v reported) Rows(list string) int     { return v.rows[list] }
func (reported) Model() bool                { return false }

func (r *Report) values() reported {
	v := reported{
		text: map[string]string{
			"unit": r.Unit, "scope": r.Scope, "by": r.By, "month": r.Month, "this": r.This, "before": r.Before, "year": r.Year,
		},
		rows: map[string]int{"figures": len(r.Figures), "areas": len(r.Areas)},
	}
	if !r.Date.IsZero() {
		v.text["date"] = r.Date.Printed()
	}
	row := func(list string, i int, of map[string]string) {
		for name, text := range of {
			v.text[list+"["+strconv.Itoa(i)+"]."+name] = text
		}
	}
	for i, f := range r.Figures {
		row("figures", i, map[string]string{
			"name": f.Name, "this": f.This, "before": f.Before, "change": f.Change, "growth": f.Growth, "year": f.Year,
		})
	}
	for i, a := range r.Areas {
		row("areas", i, map[string]string{
			"name": a.Name, "applied": a.Applied, "open": a.Open, "suspended": a.Suspended, "completed": a.Completed,
			"terminated": a.Terminated, "in_time": a.InTime, "content": a.Content, "investment": a.Investment,
		})
	}
	return v
}

// isReport reports whether the data of a file are those of a monthly report that prints the same file.
func (r *Renderer) isReport(ctx context.Context, file []byte, attached []pdf.Attachment) bool {
	var report Report
	if len(attached) != 1 || attached[0].Name != string(templates.Monthly)+".json" || json.Unmarshal(attached[0].Data, &report) != nil {
		return false
	}
	d, err := r.Monthly(ctx, report)
	return err == nil && string(d.PDF) == string(file)
}
