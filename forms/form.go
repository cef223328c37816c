package forms

// Document is what a JSON object can hold: a Form or a *Case.
type Document interface {
	document()
}

// Form is one filled form. The six concrete types are *ApplicationForm, *PowerOfAttorney, *LetterOfCommitment,
// *CompletionSlip, *EvaluationForm and *TerminationSlip. A field that is zero is to be filled by hand.
type Form interface {
	Document
	// Kind says which form it is.
	Kind() Kind
	// Dated is the date at the foot of the form, which decides the catalogue in force. It is zero when it is to be
	// filled by hand.
	Dated() Date
}

// New returns an empty form of the kind, or nil for a kind that does not exist.
func New(k Kind) Form {
	switch k {
	case KindApplication:
		return &ApplicationForm{}
	case KindAuthorization:
		return &PowerOfAttorney{}
	case KindCommitment:
		return &LetterOfCommitment{}
	case KindCompletion:
		return &CompletionSlip{}
	case KindEvaluation:
		return &EvaluationForm{}
	case KindTermination:
		return &TerminationSlip{}
	}
	return nil
}

// Project names the project a slip is about (附件6, 附件7 and 附件8).
type Project struct {
	Name string      `json:"name,omitzero" label:"项目名称" field:"carried" validate:"required,limit=line,text"`
	Code ProjectCode `json:"code,omitzero" label:"项目编码" field:"carried" validate:"omitempty,check,limit=identifier"`
}

// ticked gives the items a form ticks, and whether it has items at all.
func ticked(f Form) ([]int, bool) {
	switch f := f.(type) {
	case *ApplicationForm:
		return f.Items, true
	case *PowerOfAttorney:
		return f.Items, true
	}
	return nil, false
}
