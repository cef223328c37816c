package forms

// EvaluationForm is 附件7, by which the applicant rates a completed service. No rating means that none was given, never
// that the applicant was content.
type EvaluationForm struct {
	Project   Project `json:"project,omitzero" label:"代办帮办项目"`
	Completed Date    `json:"completed,omitzero" label:"完成日期" field:"carried" validate:"required,date"`
	Rating    Rating  `json:"rating,omitzero" label:"综合评价" validate:"required,choice"`
	Comments  string  `json:"comments,omitzero" label:"意见及建议" field:"paragraph" validate:"omitempty,limit=paragraph,paragraph"`
	Date      Date    `json:"date,omitzero" label:"日期" hint:"落款的年月日" validate:"required,date"`
}

// Kind is KindEvaluation.
func (*EvaluationForm) Kind() Kind { return KindEvaluation }

// Dated is the date at the foot of the form.
func (f *EvaluationForm) Dated() Date { return f.Date }

func (*EvaluationForm) document() {}
