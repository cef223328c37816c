package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"bangban/forms"
	"bangban/internal/calendar"
)

// Calendar counts working days as [calendar.Calendar] does, of which the error for a year that is not covered must be.
type Calendar interface {
	WorkingDays(after, until forms.Date, region forms.Region) (int, error)
}

// Catalogues finds the items that numbers stand for. [forms.Rules] does.
type Catalogues interface {
	CatalogueIn(region forms.Region, on forms.Date) *forms.Catalogue
}

// Days is a number of working days, if there is one. Uncovered is the year that the calendar did not have, or 0.
type Days struct {
	Count     int
	Known     bool
	Uncovered int
}

// Row is one case as the ledger shows it, folded from its documents and progress. Texts are as shown, with citizen ID
// numbers masked.
type Row struct {
	// 基本
	ID        string
	Region    forms.Region // down to the banner
	City      string
	County    string
	Town      string
	Authority string
	Channel   string
	Mode      string

	// 进
	Applicant   string
	CreditCode  string
	Principal   string
	Handler     string
	Phone       string
	Project     string
	ProjectCode string
	Address     string
	Investment  forms.Amount
	Funding     string
	LandUse     string
	Key         string
	Purpose     string
	Applied     forms.Date
	Entrusted   forms.Date
	Committed   forms.Date

	// 办
	Caseworker   string
	Matters      []Matter
	Items        string
	Departments  string
	Progress     string
	ProgressDate forms.Date
	Decided      int
	Passed       string
	Trouble      string
	Due          forms.Date

	// 出
	Status         forms.Status
	Completed      forms.Date
	Duration       Days
	Overdue        string
	Terminated     forms.Date
	Reason         string
	Rating         forms.Rating
	Rated          forms.Date // the day of the evaluation, which has no column
	Comments       string
	FollowupDate   forms.Date
	FollowupResult string
	Archived       forms.Date
	Remarks        string
}

// folder folds cases into rows. It remembers the names of divisions and is for one goroutine.
type folder struct {
	calendar   Calendar
	catalogues Catalogues
	asOf       forms.Date
	places     map[forms.Region]place
	items      []Matter // of the last row
}

func (l *Ledger) folder(asOf forms.Date) *folder {
	return &folder{calendar: l.config.Calendar, catalogues: l.config.Catalogues, asOf: asOf, places: map[forms.Region]place{}}
}

// place is the names of a division and of those around it.
type place struct{ city, county, town string }

const (
	yes = "是"
	no  = "否"
)

// fold makes the row of a case. Its items last until the next is folded.
func (f *folder) fold(c *forms.Case) (Row, error) {
	at := f.place(c.Region)
	r := Row{
		ID: c.ID, Region: county(c.Region), City: at.city, County: at.county, Town: at.town,
		Authority: mask(c.Authority), Channel: label(c.Channel.Options(), string(c.Channel)), Mode: label(c.Mode.Options(), string(c.Mode)),
		Caseworker: mask(c.Caseworker.Name),
		Due:        c.Due, Status: c.Status(),
		FollowupDate: c.Followup.Date, FollowupResult: mask(c.Followup.Result),
		Archived: c.Archived, Remarks: mask(c.Remarks),
	}
	if a := c.Application; a != nil {
		r.apply(a)
	}
	if c.Authorization != nil {
		r.Entrusted = c.Authorization.Date
	}
	if c.Commitment != nil {
		r.Committed = c.Commitment.Date
	}
	if c.Evaluation != nil {
		r.Rating, r.Rated, r.Comments = c.Evaluation.Rating, c.Evaluation.Date, mask(c.Evaluation.Comments)
	}
	switch r.Status {
	case forms.StatusCompleted:
		r.Completed = c.Closed()
	case forms.StatusTerminated:
		r.Terminated, r.Reason = c.Closed(), mask(c.Termination.Reason)
	}
	if r.Status != "" { // nobody is late with what nobody has applied for yet
		r.Overdue = overdue(c.Due, c.Closed(), f.asOf)
	}
	var err error
	if r.Duration, err = f.duration(r.Entrusted, c.Closed(), c.Region); err != nil {
		return r, fmt.Errorf("案件%s：%w", c.ID, err)
	}
	if r.Matters, err = f.matters(c); err != nil {
		return r, fmt.Errorf("案件%s：%w", c.ID, err)
	}
	r.handle(c)
	return r, nil
}

// apply takes what the application says.
func (r *Row) apply(a *forms.ApplicationForm) {
	r.Applicant, r.CreditCode = mask(a.Applicant.Name), string(a.Applicant.CreditCode)
	r.Principal, r.Handler, r.Phone = mask(a.Applicant.Principal), mask(a.Applicant.Handler), string(a.Applicant.Phone)
	p := &a.Project
	r.Project, r.ProjectCode, r.Address = mask(p.Name), string(p.Code), mask(p.Address)
	r.Investment, r.Funding, r.LandUse, r.Purpose = p.Investment, mask(p.Funding), mask(p.LandUse), mask(p.Purpose)
	if p.Key != nil {
		r.Key = no
		if *p.Key {
			r.Key = yes
		}
	}
	r.Progress = mask(p.Progress)
	r.Applied = a.Date
}

// overdue is 是 for what was closed after it was due, or is open and was due before the day of the ledger.
func overdue(due, closed, asOf forms.Date) string {
	switch {
	case due.IsZero():
		return ""
	case closed.IsZero() && due.Before(asOf), due.Before(closed):
		return yes
	}
	return no
}

// duration counts working days, unless one of the two days is not known yet.
func (f *folder) duration(after, until forms.Date, region forms.Region) (Days, error) {
	if after.IsZero() || until.IsZero() {
		return Days{}, nil
	}
	n, err := f.calendar.WorkingDays(after, until, region)
	if gap, ok := errors.AsType[*calendar.YearError](err); ok {
		return Days{Uncovered: gap.Year}, nil
	}
	if err != nil {
		return Days{}, err
	}
	return Days{Count: n, Known: true}, nil
}

// place names a division. One that the list does not have is named by its code.
func (f *folder) place(region forms.Region) place {
	if p, ok := f.places[region]; ok {
		return p
	}
	var p place
	path := forms.StandardRegions().Path(string(region))
	for _, d := range path {
		switch {
		case len(d.Code) > 6:
			p.town = d.Name
		case strings.HasSuffix(d.Code, "0000"):
		case strings.HasSuffix(d.Code, "00"):
			p.city = d.Name
		default:
			p.county = d.Name
		}
	}
	if region != "" && len(path) == 0 {
		p.county = string(region)
	}
	if len(f.places) >= maxGroups { // villages, or what somebody took for them
		clear(f.places)
	}
	f.places[region] = p
	return p
}

// county is the part of a code that names the banner.
func county(region forms.Region) forms.Region { return region[:min(len(region), 6)] }

// mask hides citizen ID numbers in a text that people wrote.
func mask(s string) string {
	if digits(s) < leastDigits {
		return s
	}
	return forms.MaskCitizenIDs(s)
}

// leastDigits is how many digits a citizen ID number has that has the fewest, behind three letters.
const leastDigits = 12

// digits counts those of a text, full-width ones as well: it may take other signs for them.
func digits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= '0' && c <= '9' || c == 0xEF { // which full-width ones begin with
			n++
		}
	}
	return n
}

// label is the word for a value of a list.
func label(list []forms.Option, value string) string {
	if value == "" {
		return ""
	}
	for i := range list {
		if list[i].Value == value {
			return list[i].Label
		}
	}
	return mask(value)
}

// labels are all words of a list.
func labels(list interface{ Options() []forms.Option }) []string {
	var all []string
	for _, o := range list.Options() {
		all = append(all, o.Label)
	}
	return all
}

func numbered(n int) string { return "第" + strconv.Itoa(n) + "项" }
