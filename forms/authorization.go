package forms

// PowerOfAttorney is 附件4, by which the applicant entrusts an agent.
type PowerOfAttorney struct {
	Principal Principal       `json:"principal,omitzero" label:"委托方"`
	Agent     AuthorizedAgent `json:"agent,omitzero" label:"代办人"`
	Subject   string          `json:"subject,omitzero" label:"单位/项目" field:"carried" validate:"omitempty,limit=line,text"`
	Items     []int           `json:"items,omitempty" label:"代办帮办内容" field:"carried" count:"代办项目合计" validate:"required,min=1,limit=items"`
	Date      Date            `json:"date,omitzero" label:"日期" hint:"落款的年月日" validate:"required,date"`
}

// Principal is the unit that entrusts (委托方).
type Principal struct {
	Name                string `json:"name,omitzero" label:"委托方名称" field:"carried" hint:"全称，与公章一致" validate:"required,limit=line,text"`
	LegalRepresentative string `json:"legal_representative,omitzero" label:"法定代表人" field:"carried" hint:"姓名" validate:"required,limit=person,text"`
}

// AuthorizedAgent is the person entrusted (代办人).
type AuthorizedAgent struct {
	Name         string    `json:"name,omitzero" label:"代办人" field:"carried" hint:"受托人的姓名" validate:"required,limit=person,text"`
	Sex          Sex       `json:"sex,omitzero" label:"性别" validate:"omitempty,choice"`
	IDNumber     CitizenID `json:"id_number,omitzero" label:"身份号码" field:"sensitive" hint:"18位，按证件填写" validate:"required,check,limit=identifier"`
	Organization string    `json:"organization,omitzero" label:"单位" field:"carried" hint:"代办人所属机构的全称" validate:"required,limit=line,text"`
	Title        string    `json:"title,omitzero" label:"职务" validate:"omitempty,limit=person,text"`
}

// Kind is KindAuthorization.
func (*PowerOfAttorney) Kind() Kind { return KindAuthorization }

// Dated is the date at the foot of the letter.
func (f *PowerOfAttorney) Dated() Date { return f.Date }

func (*PowerOfAttorney) document() {}
