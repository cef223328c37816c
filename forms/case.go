package forms

// Case is the set of documents of one 代办帮办件, with who handles it, where it came from and what happened to it.
// A document that does not exist yet is nil.
type Case struct {
	ID            string              `json:"case,omitzero" label:"案件编号" hint:"如150624-2021-0001" validate:"required,case_id,limit=case"`
	Region        Region              `json:"region,omitzero" label:"行政区划" validate:"omitempty,check,limit=identifier"`
	Authority     string              `json:"authority,omitzero" label:"受理机构" validate:"omitempty,limit=line,text"`
	Channel       Channel             `json:"channel,omitzero" label:"来源渠道" validate:"omitempty,choice"`
	Mode          Mode                `json:"mode,omitzero" label:"服务方式" validate:"omitempty,choice"`
	Caseworker    Caseworker          `json:"caseworker,omitzero" label:"代办帮办员"`
	Application   *ApplicationForm    `json:"application,omitempty" label:"申请表" validate:"-"`
	Authorization *PowerOfAttorney    `json:"authorization,omitempty" label:"授权委托书" validate:"-"`
	Commitment    *LetterOfCommitment `json:"commitment,omitempty" label:"承诺书" validate:"-"`
	Completion    *CompletionSlip     `json:"completion,omitempty" label:"办结单" validate:"-"`
	Evaluation    *EvaluationForm     `json:"evaluation,omitempty" label:"评价表" validate:"-"`
	Termination   *TerminationSlip    `json:"termination,omitempty" label:"终止单" validate:"-"`
	Progress      []ProgressEntry     `json:"progress,omitempty" label:"进展" validate:"omitempty,limit=entries,dive"`
	Due           Date                `json:"due,omitzero" label:"预计办结日期" validate:"omitempty,date"`
	Followup      Followup            `json:"followup,omitzero" label:"回访"`
	Archived      Date                `json:"archived,omitzero" label:"归档日期" validate:"omitempty,date"`
	Remarks       string              `json:"remarks,omitzero" label:"备注" field:"paragraph" validate:"omitempty,limit=paragraph,paragraph"`
}

// Caseworker is the 代办帮办员 who handles the case.
type Caseworker struct {
	Name       string `json:"name,omitzero" label:"代办帮办员" validate:"omitempty,limit=person,text"`
	Department string `json:"department,omitzero" label:"代办帮办员所在部门" validate:"omitempty,limit=line,text"`
	Phone      Phone  `json:"phone,omitzero" label:"代办帮办员联系电话" validate:"omitempty,limit=phone,check"`
}

// Followup is the 回访 after the case was closed.
type Followup struct {
	Date   Date   `json:"date,omitzero" label:"回访日期" validate:"omitempty,date"`
	Result string `json:"result,omitzero" label:"回访结果" field:"paragraph" validate:"omitempty,limit=paragraph,paragraph"`
}

func (*Case) document() {}

// Document is the case's form of a kind, or nil when it does not exist yet.
func (c *Case) Document(k Kind) Form {
	for _, f := range c.Documents() {
		if f.Kind() == k {
			return f
		}
	}
	return nil
}

// Documents lists the forms the case has, in the order of the attachments.
func (c *Case) Documents() []Form {
	var forms []Form
	if c.Application != nil {
		forms = append(forms, c.Application)
	}
	if c.Authorization != nil {
		forms = append(forms, c.Authorization)
	}
	if c.Commitment != nil {
		forms = append(forms, c.Commitment)
	}
	if c.Completion != nil {
		forms = append(forms, c.Completion)
	}
	if c.Evaluation != nil {
		forms = append(forms, c.Evaluation)
	}
	if c.Termination != nil {
		forms = append(forms, c.Termination)
	}
	return forms
}

// Put makes a form the case's document of its kind, in place of the one before. The form is kept, not copied.
func (c *Case) Put(f Form) {
	switch f := f.(type) {
	case *ApplicationForm:
		c.Application = f
	case *PowerOfAttorney:
		c.Authorization = f
	case *LetterOfCommitment:
		c.Commitment = f
	case *CompletionSlip:
		c.Completion = f
	case *EvaluationForm:
		c.Evaluation = f
	case *TerminationSlip:
		c.Termination = f
	}
}

// Remove takes the case's document of a kind away, if it has one.
func (c *Case) Remove(k Kind) {
	switch k {
	case KindApplication:
		c.Application = nil
	case KindAuthorization:
		c.Authorization = nil
	case KindCommitment:
		c.Commitment = nil
	case KindCompletion:
		c.Completion = nil
	case KindEvaluation:
		c.Evaluation = nil
	case KindTermination:
		c.Termination = nil
	}
}
