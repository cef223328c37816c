package forms

import (
	"reflect"
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
}

// RulesOption adapts NewRules.
type RulesOption func(*Rules)

// WithCatalogues sets the catalogues that items are numbers of, in place of the standard one (附件1). They may differ in
// region and in the date from which they hold.
func WithCatalogues(catalogues ...*Catalogue) RulesOption {
	return func(r *Rules) { r.catalogues = catalogues }
}

// NewRules makes the rules of the plan with the standard catalogue.
func NewRules(options ...RulesOption) *Rules {
	r := &Rules{validate: newValidator()}
	for _, o := range options {
		o(r)
	}
	if len(r.catalogues) == 0 {
		// A test holds that the embedded list reads without an error.
		r.catalogues, _ = StandardCatalogues()
	}
	return r
}

// Read decodes a document and checks it. The document holds what could be read even when there are problems, with the
// items in ascending order; it is nil when the report says that it cannot be told what the document is. The error is
// a *SyntaxError when the input is not JSON.
func (r *Rules) Read(data []byte, level Level) (Document, Report, error) {
	d, report, err := Decode(data)
	switch d := d.(type) {
	case Form:
		return d, r.finish(d, report, level), err
	case *Case:
		return d, r.finishCase(d, report, level), err
	}
	return nil, report, err
}

// ReadForm decodes a form of a known kind and checks it, as Read does.
func (r *Rules) ReadForm(kind Kind, data []byte, level Level) (Form, Report, error) {
	f, report, err := DecodeForm(kind, data)
	if f == nil {
		return nil, report, err
	}
	return f, r.finish(f, report, level), nil
}

// ReadCase decodes a case and checks it, as Read does.
func (r *Rules) ReadCase(data []byte, level Level) (*Case, Report, error) {
	c, report, err := DecodeCase(data)
	if c == nil {
		return nil, report, err
	}
	return c, r.finishCase(c, report, level), nil
}

// finish checks what was read, while the items stand as the input has them, and then puts them in order.
func (r *Rules) finish(f Form, read Report, level Level) Report {
	report := read.merge(tables()[f.Kind()].shape, r.Check(f, level))
	sortItems(f)
	return report
}

func (r *Rules) finishCase(c *Case, read Report, level Level) Report {
	report := read.merge(caseTable().shape, r.CheckCase(c, level))
	for _, f := range c.Documents() {
		sortItems(f)
	}
	return report
}

// CatalogueFor is the catalogue in force on a day where no region is known. It is nil only for Rules without any.
func (r *Rules) CatalogueFor(d Date) *Catalogue { return r.CatalogueIn("", d) }

// CatalogueIn is the catalogue in force in a region on a day. A region that has none uses that of Inner Mongolia, and
// a day before the first version uses the latest, so that a form is never without a list.
func (r *Rules) CatalogueIn(region Region, d Date) *Catalogue {
	if c := r.catalogues.InForce(region, d); c != nil {
		return c
	}
	if c := r.catalogues.InForce("", d); c != nil {
		return c
	}
	return r.catalogues.InForce("", Date{})
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

// maxCaseID is the longest case number, in characters.
const maxCaseID = 64

// caseIDHolds reports whether a case number is safe in a file name everywhere: letters, digits and hyphens, a letter or
// digit first, at most 64 of them.
func caseIDHolds(s string) bool {
	for _, c := range []byte(s) {
		if c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != "" && s[0] != '-' && len(s) <= maxCaseID
}
