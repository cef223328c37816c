package pdf

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"bangban/internal/page"
)

// Profile is the archival format a Writer writes.
type Profile int

// The profiles.
const (
	// A3u is PDF/A-3u (ISO 19005-3): text can be searched and copied, and the data of each part is attached.
	A3u Profile = iota
	// A1b is PDF/A-1b (ISO 19005-1), for receivers that take nothing newer. It cannot carry attachments.
	A1b
)

// Date is a calendar date; the zero Date means that none is known.
type Date struct{ Year, Month, Day int }

// IsZero reports whether no date is known.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) valid() bool {
	return d.IsZero() || d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= 31
}

// Document is what is written to one file.
type Document struct {
	Title   string
	Author  string // the authority that issues the document
	Created Date   // from the data, never from a clock
	Parts   []Part
}

// Part is one form of a document; a merged document has several.
type Part struct {
	Title    string // its entry in the outline; the document's title when empty
	Pages    []page.Page
	Data     []byte // the form's JSON, attached to the file; nil for none
	DataName string // the name of the attachment, such as "application.json"
}

// The largest page of a PDF is 200 inches a side.
const maxPageSide = 14400 * page.Pt

// maxSlots is how many different glyphs of one face a document can show.
const maxSlots = 0xFFFD

// check refuses what could not be written, or would be written as something else.
func (d Document) check() error {
	if strings.TrimSpace(d.Title) == "" {
		return fmt.Errorf("pdf: the document has no title")
	}
	for _, text := range []string{d.Title, d.Author} {
		if err := checkText(text); err != nil {
			return err
		}
	}
	if !d.Created.valid() {
		return fmt.Errorf("pdf: %04d-%02d-%02d is not a date", d.Created.Year, d.Created.Month, d.Created.Day)
	}
	if len(d.Parts) == 0 {
		return fmt.Errorf("pdf: the document has no part")
	}
	for i, part := range d.Parts {
		if err := part.check(); err != nil {
			return fmt.Errorf("pdf: part %d: %w", i+1, err)
		}
	}
	return nil
}

func (p Part) check() error {
	if len(p.Pages) == 0 {
		return fmt.Errorf("no page")
	}
	if err := checkText(p.Title); err != nil {
		return err
	}
	if p.Data != nil {
		if p.DataName == "" || strings.ContainsAny(p.DataName, `/\:`) {
			return fmt.Errorf("%q cannot name an attachment", p.DataName)
		}
		if err := checkText(p.DataName); err != nil {
			return err
		}
	}
	return nil
}

// checkText lets through what metadata can hold in both of its encodings.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("text of the metadata is not valid UTF-8")
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return fmt.Errorf("text of the metadata has the control character U+%04X", r)
		}
	}
	return nil
}

func checkPage(p *page.Page) error {
	if p.Width <= 0 || p.Height <= 0 || p.Width > maxPageSide || p.Height > maxPageSide {
		return fmt.Errorf("a size of %d by %d hundredths of a point is impossible", p.Width, p.Height)
	}
	for i, rule := range p.Rules {
		if rule.Width <= 0 {
			return fmt.Errorf("rule %d: width must be positive", i+1)
		}
	}
	for i, polygon := range p.Polygons {
		if len(polygon.Corners) < 3 {
			return fmt.Errorf("polygon %d: fewer than three corners", i+1)
		}
	}
	for i := range p.Runs {
		if err := checkRun(&p.Runs[i]); err != nil {
			return fmt.Errorf("run %d: %w", i+1, err)
		}
	}
	return nil
}

func checkRun(r *page.Run) error {
	if r.Face == nil {
		return fmt.Errorf("no face")
	}
	if r.Size <= 0 {
		return fmt.Errorf("size must be positive")
	}
	count := r.Face.NumGlyphs()
	for _, g := range r.Glyphs {
		if g.ID == 0 || int(g.ID) >= count {
			return fmt.Errorf("%s has no glyph %d for U+%04X", r.Face.PostScriptName(), g.ID, g.Rune)
		}
		if !readable(g.Rune) || g.Extra != 0 && !readable(g.Extra) {
			return fmt.Errorf("glyph %d cannot stand for U+%04X U+%04X", g.ID, g.Rune, g.Extra)
		}
	}
	return nil
}

// readable reports whether text extraction can give r back; ISO 19005-3, 6.2.11.7.2 forbids three code points.
func readable(r rune) bool {
	return utf8.ValidRune(r) && r != 0 && r != 0xFEFF && r != 0xFFFE && r != 0xFFFF
}
