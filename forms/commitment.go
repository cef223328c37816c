package forms

// LetterOfCommitment is 附件5, what the applicant promises the authority.
type LetterOfCommitment struct {
	Authority string `json:"authority,omitzero" label:"政务服务局" field:"carried" hint:"受理机构的全称，含旗县名称" validate:"required,limit=line,text"`
	Date      Date   `json:"date,omitzero" label:"日期" hint:"落款的年月日" validate:"required,date"`
}

// Kind is KindCommitment.
func (*LetterOfCommitment) Kind() Kind { return KindCommitment }

// Dated is the date at the foot of the letter.
func (f *LetterOfCommitment) Dated() Date { return f.Date }

func (*LetterOfCommitment) document() {}
