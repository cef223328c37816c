package server

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

// moreOfCase is what an answer says of a case beside its own members.
type moreOfCase struct {
	Status   forms.Status    `json:"status"`
	Version  int64           `json:"version"`
	Updated  time.Time       `json:"updated"`
	Drafts   json.RawMessage `json:"drafts"`
	Warnings []forms.Problem `json:"warnings,omitempty"` // of a change
	Issued   []issuedView    `json:"issued,omitempty"`   // by a change
}

// viewCase writes a case with what is known of it besides. Citizen IDs in it are masked: who needs one for the paper
// reads the document.
func viewCase(r casebook.Record, warnings []forms.Problem, issued []casebook.Issued) (json.RawMessage, error) {
	drafts, err := casebook.MarshalDrafts(r.Drafts)
	if err != nil {
		return nil, err
	}
	return withMore(r.Case, moreOfCase{
		Status: r.Case.Status(), Version: r.Version, Updated: r.Updated, Drafts: masked(drafts),
		Warnings: warnings, Issued: viewIssued(issued),
	})
}

// moreOfListed is what a list says of a case beside its own members.
type moreOfListed struct {
	Status    forms.Status `json:"status"`
	Version   int64        `json:"version"`
	Updated   time.Time    `json:"updated"`
	Applicant string       `json:"applicant"`
	Project   string       `json:"project"`
	Drafts    []forms.Kind `json:"drafts"`
}

// viewListed writes a case for a list, with the names by which it is known and the kinds of its drafts.
func viewListed(r casebook.Record) (json.RawMessage, error) {
	applicant, project := r.Names()
	return withMore(r.Case, moreOfListed{
		Status: r.Case.Status(), Version: r.Version, Updated: r.Updated, Drafts: r.DraftKinds(),
		Applicant: forms.MaskCitizenIDs(applicant), Project: forms.MaskCitizenIDs(project),
	})
}

// withMore writes a case, with its citizen IDs masked, and more members behind its own.
func withMore(of *forms.Case, members any) (json.RawMessage, error) {
	c := *of
	c.ID = "" // may have as many digits, and is nobody's
	own, err := forms.Marshal(&c)
	if err != nil {
		return nil, err
	}
	more, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	id, err := json.Marshal(map[string]string{"case": of.ID})
	if err != nil {
		return nil, err
	}
	return joined(joined(id, masked(own)), more), nil
}

// masked is JSON of texts and short numbers without the citizen IDs in the texts.
func masked(data []byte) json.RawMessage { return json.RawMessage(forms.MaskCitizenIDs(string(data))) }

// joined is one object with the members of two.
func joined(a, b []byte) json.RawMessage {
	a, b = bytes.TrimSpace(a), bytes.TrimSpace(b)
	if len(a) <= len("{}") {
		return b
	}
	if len(b) <= len("{}") {
		return a
	}
	all := append([]byte(nil), a[:len(a)-1]...)
	return append(append(all, ','), b[1:]...)
}

// issuedView is an issued document in a list.
type issuedView struct {
	Kind   forms.Kind `json:"kind"`
	Number int        `json:"number"`
	Title  string     `json:"title"`
	SHA256 string     `json:"sha256"`
	Pages  int        `json:"pages"`
	At     time.Time  `json:"at"`
	By     string     `json:"by"`
}

func viewIssued(all []casebook.Issued) []issuedView {
	views := []issuedView{}
	for _, v := range all {
		views = append(views, issuedView{v.Kind, v.Number, v.Title, hex.EncodeToString(v.SHA256[:]), v.Pages, v.At, forms.MaskCitizenIDs(v.By)})
	}
	return views
}

// entryView is an entry of the history.
type entryView struct {
	At        time.Time              `json:"at"`
	By        string                 `json:"by"`
	RequestID string                 `json:"request_id"`
	Action    casebook.Action        `json:"action"`
	Note      string                 `json:"note"`
	Changes   []casebook.FieldChange `json:"changes"`
}

func viewEntries(all []casebook.Entry) []entryView {
	views := []entryView{}
	for _, e := range all {
		v := entryView{e.At, e.By, e.RequestID, e.Action, forms.MaskCitizenIDs(e.Note), []casebook.FieldChange{}}
		for _, f := range e.Changes {
			f.From, f.To = forms.MaskCitizenIDs(f.From), forms.MaskCitizenIDs(f.To)
			v.Changes = append(v.Changes, f)
		}
		views = append(views, v)
	}
	return views
}
