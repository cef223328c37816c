package forms

// CompletionSlip is 附件6, which closes a case whose service was completed.
type CompletionSlip struct {
	Authority string  `json:"authority,omitzero" label:"政务服务部门" field:"carried" hint:"受理机构的全称，如鄂托克旗政务服务局" validate:"required,limit=line,text"`
	Project   Project `json:"project,omitzero" label:"代办帮办项目"`
	Completed Date    `json:"completed,omitzero" label:"完成日期" field:"carried" validate:"required,date"`
	Date      Date    `json:"date,omitzero" label:"日期" hint:"落款的年月日" validate:"required,date"`
}

// Kind is KindCompletion.
func (*CompletionSlip) Kind() Kind { return KindCompletion }

// Dated is the date at the foot of the slip.
func (f *CompletionSlip) Dated() Date { return f.Date }

func (*CompletionSlip) document() {}
