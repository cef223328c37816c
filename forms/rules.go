package forms

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

// Level says how much a document must hold.
type Level int

// The levels.
const (
	// Issue asks for all that the paper needs to stand as a document.
	Issue Level = iota
	// Draft lets anything be missing, but nothing be wrong.
	Draft
)

// Rules reads documents and says what is wrong with them. A Rules is ready when made, never changes, and may be used by
// many goroutines at once.
type Rules struct {
	validate   *validator.Validate
	catalogues Catalogues
	standard   Catalogues
	region     Region
}

// RulesOption adapts NewRules.
type RulesOption func(*Rules)

// WithCatalogues sets the catalogues that items are numbers of. They may differ in region and in the date from which they
// hold. The standard one (附件1) stays in use where none of them holds.
func WithCatalogues(catalogues ...*Catalogue) RulesOption {
	return func(r *Rules) { r.catalogues = catalogues }
}

// WithRegion sets the region of the office. A form by itself does not say what region it is of, nor need a case; it is
// taken to be of this one.
func WithRegion(region Region) RulesOption {
	return func(r *Rules) { r.region = region.Normalize() }
}

// NewRules makes the rules of the plan. It cannot fail: the one thing that is read for it is the standard catalogue, which
// is part of the program and the same on every day. A test reads it, so that a program with a broken list is never built.
func NewRules(options ...RulesOption) *Rules {
	standard, _ := StandardCatalogues() // see above
	r := &Rules{validate: newValidator(), standard: standard}
	for _, o := range options {
		o(r)
	}
	return r
}

// Read decodes a document, completes it if it is a case, as (*Case).Complete does, and checks it. The document holds what
// could be read even when there are problems, with the items in ascending order; it is nil when the report says that it cannot be told what the document is. The error is
// a *SyntaxError when the input is not JSON.
func (r *Rules) Read(data []byte, level Level) (Document, Report, error) {
	root, err := parseTree(data)
	if err != nil {
		return nil, Report{}, err
	}
	d, report := decode(root)
	switch d := d.(type) {
	case Form:
		report = r.finish(d, report, level)
	case *Case:
		report = r.finishCase(d, report, level)
	}
	return d, report.capped(), nil
}

// ReadForm decodes a form of a known kind and checks it, as Read does.
func (r *Rules) ReadForm(kind Kind, data []byte, level Level) (Form, Report, error) {
	f, report, err := decodeForm(kind, data)
	if f != nil {
		report = r.finish(f, report, level)
	}
	return f, report.capped(), err
}

// ReadCase decodes a case, completes and checks it, as Read does.
func (r *Rules) ReadCase(data []byte, level Level) (*Case, Report, error) {
	c, report, err := decodeCase(data)
	if c != nil {
		report = r.finishCase(c, report, level)
	}
	return c, report.capped(), err
}

// finish checks what was read, while the items stand as the input has them, and then puts them in order.
func (r *Rules) finish(f Form, read Report, level Level) Report {
	checked := r.checkIn("", f, level)
	checked.Problems = append(checked.Problems, r.itemProblems("", f, read.torn["items"])...)
	sortItems(f)
	return read.merge(tables()[f.Kind()].shape, checked)
}

func (r *Rules) finishCase(c *Case, read Report, level Level) Report {
	bad := read.unread()
	filled := c.complete(bad)
	checked := r.checkCase(c, level, bad)
	for _, f := range c.Documents() {
		kind := string(f.Kind())
		checked.Problems = append(checked.Problems, under(kind, r.itemProblems(c.Region, f, read.torn[kind+".items"]))...)
		sortItems(f)
	}
	checked.Problems, checked.Warnings = filled.once(checked.Problems), filled.once(checked.Warnings)
	return read.merge(caseTable().shape, checked)
}

// CatalogueFor is the catalogue in force on a day where no region is known.
func (r *Rules) CatalogueFor(d Date) *Catalogue { return r.CatalogueIn("", d) }

// CatalogueIn is the catalogue in force in a region on a day, that of the office's region where the region is empty: of
// the catalogues for it or a larger region around it those in force on the day, of these the ones for the smallest region,
// and of these the latest. Where there is none the standard catalogue holds. A day before all of them, which Check warns
// of, uses the first version for the smallest region; the zero Date is after every day. A form is never without a list.
func (r *Rules) CatalogueIn(region Region, d Date) *Catalogue {
	if region == "" {
		region = r.region
	}
	if c := r.catalogues.InForce(region, d); c != nil {
		return c
	}
	if c := r.standard.InForce(StandardRegion, d); c != nil {
		return c
	}
	if c := slices.Concat(r.standard, r.catalogues).first(region); c != nil {
		return c
	}
	return r.standard.first(StandardRegion)
}

// newValidator makes a validator of its own that knows the tags of the models. A failed tag is turned into words by
// (*Rules).describe.
func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	for tag, holds := range map[string]validator.Func{
		"check":     checkHolds,
		"choice":    choiceHolds,
		"date":      func(fl validator.FieldLevel) bool { d, ok := fl.Field().Interface().(Date); return ok && d.Valid() },
		"text":      func(fl validator.FieldLevel) bool { return textHolds(fl.Field().String(), false) },
		"paragraph": func(fl validator.FieldLevel) bool { return textHolds(fl.Field().String(), true) },
		"limit":     func(fl validator.FieldLevel) bool { return size(fl.Field()) <= limit(fl.Param()) },
		"case_id":   func(fl validator.FieldLevel) bool { return caseIDHolds(fl.Field().String()) },
	} {
		// The only errors are an empty tag and a tag of the validator's own, and neither is in the list above.
		_ = v.RegisterValidation(tag, holds)
	}
	return v
}

// checker is a value that knows what is wrong with it, warner one that knows what is unlikely in it.
type (
	checker interface{ Check() (code, message string) }
	warner  interface{ Warn() (code, message string) }
)

func checkHolds(fl validator.FieldLevel) bool {
	c, ok := fl.Field().Interface().(checker)
	if !ok {
		return false
	}
	code, _ := c.Check()
	return code == ""
}

func choiceHolds(fl validator.FieldLevel) bool {
	c, ok := fl.Field().Interface().(choice)
	return ok && optionLabel(c.Options(), fl.Field().String()) != ""
}

func textHolds(s string, multiline bool) bool {
	_, problems, _ := Clean(s, multiline)
	return len(problems) == 0 && utf8.ValidString(s)
}
