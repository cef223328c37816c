package forms

// ApplicationForm is 附件3, the application that opens a case.
type ApplicationForm struct {
	Applicant Applicant       `json:"applicant,omitzero" label:"申请单位情况"`
	Project   ProposedProject `json:"project,omitzero" label:"项目基本情况"`
	Items     []int           `json:"items,omitempty" label:"具体申请代办帮办事项" validate:"required,min=1"`
	Date      Date            `json:"date,omitzero" label:"申请日期" validate:"required,date"`
}

// Applicant is the unit that applies (申请单位情况). Its credit code is kept for the ledger; the paper has no place for it.
type Applicant struct {
	Name       string     `json:"name,omitzero" label:"项目单位名称" validate:"required,max=200,text"`
	CreditCode CreditCode `json:"credit_code,omitzero" label:"统一社会信用代码" field:"unprinted" validate:"omitempty,check"`
	Address    string     `json:"address,omitzero" label:"项目单位地址" validate:"required,max=500,text"`
	Principal  string     `json:"principal,omitzero" label:"项目单位负责人" validate:"required,max=100,text"`
	Postcode   Postcode   `json:"postcode,omitzero" label:"邮编" validate:"omitempty,check"`
	Phone      Phone      `json:"phone,omitzero" label:"联系电话" validate:"required,check"`
	Handler    string     `json:"handler,omitzero" label:"经办人" validate:"required,max=100,text"`
}

// ProposedProject is the project as its applicant describes it (项目基本情况).
type ProposedProject struct {
	Name       string      `json:"name,omitzero" label:"项目名称" validate:"required,max=200,text"`
	Address    string      `json:"address,omitzero" label:"项目地址" validate:"required,max=500,text"`
	Code       ProjectCode `json:"code,omitzero" label:"项目编码" validate:"omitempty,check"`
	Investment Amount      `json:"investment,omitzero" label:"投资总额"`
	Funding    string      `json:"funding,omitzero" label:"资金来源" validate:"omitempty,max=200,text"`
	LandUse    string      `json:"land_use,omitzero" label:"土地性质" validate:"omitempty,max=200,text"`
	Key        *bool       `json:"key,omitempty" label:"是否重点项目"`
	Purpose    string      `json:"purpose,omitzero" label:"项目主要用途及规模" field:"paragraph" validate:"omitempty,max=10000,paragraph"`
	Progress   string      `json:"progress,omitzero" label:"目前审批进展情况" field:"paragraph" validate:"omitempty,max=10000,paragraph"`
}

// Kind is KindApplication.
func (*ApplicationForm) Kind() Kind { return KindApplication }

// Dated is 申请日期.
func (f *ApplicationForm) Dated() Date { return f.Date }

func (*ApplicationForm) document() {}
