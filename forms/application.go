package forms

// ApplicationForm is 附件3, the application that opens a case.
type ApplicationForm struct {
	Applicant Applicant       `json:"applicant,omitzero" label:"申请单位情况"`
	Project   ProposedProject `json:"project,omitzero" label:"项目基本情况"`
	Items     []int           `json:"items,omitempty" label:"具体申请代办帮办事项" field:"carried" validate:"required,min=1,limit=items"`
	Date      Date            `json:"date,omitzero" label:"申请日期" validate:"required,date"`
}

// Applicant is the unit that applies (申请单位情况). Its credit code is kept for the ledger; the paper has no place for it.
type Applicant struct {
	Name       string     `json:"name,omitzero" label:"项目单位名称" field:"carried" hint:"全称，与公章一致" validate:"required,limit=line,text"`
	CreditCode CreditCode `json:"credit_code,omitzero" label:"统一社会信用代码" field:"unprinted" validate:"omitempty,check,limit=identifier"`
	Address    string     `json:"address,omitzero" label:"项目单位地址" validate:"required,limit=address,text"`
	Principal  string     `json:"principal,omitzero" label:"项目单位负责人" field:"carried" hint:"姓名" validate:"required,limit=person,text"`
	Postcode   Postcode   `json:"postcode,omitzero" label:"邮编" validate:"omitempty,check,limit=identifier"`
	Phone      Phone      `json:"phone,omitzero" label:"联系电话" hint:"手机号码或带区号的固定电话" validate:"required,limit=phone,check"`
	Handler    string     `json:"handler,omitzero" label:"经办人" hint:"项目单位经办此事的人的姓名" validate:"required,limit=person,text"`
}

// ProposedProject is the project as its applicant describes it (项目基本情况).
type ProposedProject struct {
	Name       string      `json:"name,omitzero" label:"项目名称" field:"carried" validate:"required,limit=line,text"`
	Address    string      `json:"address,omitzero" label:"项目地址" validate:"required,limit=address,text"`
	Code       ProjectCode `json:"code,omitzero" label:"项目编码" field:"carried" validate:"omitempty,check,limit=identifier"`
	Investment Amount      `json:"investment,omitzero" label:"投资总额"`
	Funding    string      `json:"funding,omitzero" label:"资金来源" validate:"omitempty,limit=line,text"`
	LandUse    string      `json:"land_use,omitzero" label:"土地性质" validate:"omitempty,limit=line,text"`
	Key        *bool       `json:"key,omitempty" label:"是否重点项目"`
	Purpose    string      `json:"purpose,omitzero" label:"项目主要用途及规模" field:"paragraph" validate:"omitempty,limit=paragraph,paragraph"`
	Progress   string      `json:"progress,omitzero" label:"目前审批进展情况" field:"paragraph" validate:"omitempty,limit=paragraph,paragraph"`
}

// Kind is KindApplication.
func (*ApplicationForm) Kind() Kind { return KindApplication }

// Dated is 申请日期.
func (f *ApplicationForm) Dated() Date { return f.Date }

func (*ApplicationForm) document() {}
