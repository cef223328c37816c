package forms

// TerminationSlip is 附件8, which closes a case that was given up.
type TerminationSlip struct {
	Authority  string  `json:"authority,omitzero" label:"政务服务部门" field:"carried" hint:"受理机构的全称，如鄂托克旗政务服务局" validate:"required,limit=line,text"`
	Project    Project `json:"project,omitzero" label:"代办帮办项目"`
	Reason     string  `json:"reason,omitzero" label:"终止原因" hint:"写明因何不再代办帮办" field:"paragraph" validate:"required,limit=paragraph,paragraph"`
	Terminated Date    `json:"terminated,omitzero" label:"终止日期" validate:"required,date"`
	Date       Date    `json:"date,omitzero" label:"日期" hint:"落款的年月日" validate:"required,date"`
}

// Kind is KindTermination.
func (*TerminationSlip) Kind() Kind { return KindTermination }

// Dated is the date at the foot of the slip.
func (f *TerminationSlip) Dated() Date { return f.Date }

func (*TerminationSlip) document() {}
