package forms

// TerminationSlip is 附件8, which closes a case that was given up.
type TerminationSlip struct {
	Authority  string  `json:"authority,omitzero" label:"政务服务部门" validate:"required,max=200,text"`
	Project    Project `json:"project,omitzero" label:"代办帮办项目"`
	Reason     string  `json:"reason,omitzero" label:"终止原因" field:"paragraph" validate:"required,max=10000,paragraph"`
	Terminated Date    `json:"terminated,omitzero" label:"终止日期" validate:"required,date"`
	Date       Date    `json:"date,omitzero" label:"日期" validate:"required,date"`
}

// Kind is KindTermination.
func (*TerminationSlip) Kind() Kind { return KindTermination }

// Dated is the date at the foot of the slip.
func (f *TerminationSlip) Dated() Date { return f.Date }

func (*TerminationSlip) document() {}
