package forms

import "slices"

// Prefill makes the draft of a case's next form from what the case already knows. What the paper asks for the first
// time is left to be filled in: its rating, its reason, the person's number, and its date, for no document says what day
// it is today. Of days only the one of completion goes over, between the two papers that state it. It gives nil for a
// kind that does not exist.
func Prefill(c *Case, k Kind) Form {
	if c == nil {
		return New(k)
	}
	switch k {
	case KindApplication:
		return prefillApplication(c)
	case KindAuthorization:
		return prefillAuthorization(c)
	case KindCommitment:
		return &LetterOfCommitment{Authority: c.authority()}
	case KindCompletion:
		f := &CompletionSlip{Authority: c.authority(), Project: c.project()}
		if c.Evaluation != nil {
			f.Completed = c.Evaluation.Completed
		}
		return f
	case KindEvaluation:
		f := &EvaluationForm{Project: c.project()}
		if c.Completion != nil {
			f.Completed = c.Completion.Completed
		}
		return f
	case KindTermination:
		return &TerminationSlip{Authority: c.authority(), Project: c.project()}
	}
	return nil
}

func prefillApplication(c *Case) Form {
	p := c.project()
	f := &ApplicationForm{Project: ProposedProject{Name: p.Name, Code: p.Code}}
	if a := c.Authorization; a != nil {
		f.Applicant.Name, f.Applicant.Principal = a.Principal.Name, a.Principal.LegalRepresentative
		f.Items = itemSet(a.Items)
	}
	return f
}

func prefillAuthorization(c *Case) Form {
	f := &PowerOfAttorney{Subject: c.project().Name}
	f.Agent.Name = c.Caseworker.Name
	f.Agent.Organization = c.authority()
	if a := c.Application; a != nil {
		f.Principal = Principal{Name: a.Applicant.Name, LegalRepresentative: a.Applicant.Principal}
		f.Items = itemSet(a.Items)
	}
	return f
}

// project is the project of the case as the earliest document that names it does, with the first code that is one rather
// than 无.
func (c *Case) project() Project {
	var p Project
	for _, f := range c.Documents() {
		if p.Name == "" {
			p.Name = Text(f, "project.name")
		}
		if p.Code == "" || p.Code == NoProjectCode && Text(f, "project.code") != "" {
			p.Code = ProjectCode(Text(f, "project.code"))
		}
	}
	if p.Name == "" && c.Authorization != nil {
		p.Name = c.Authorization.Subject
	}
	return p
}

// authority is the authority of the case, or that of the earliest document that names one.
func (c *Case) authority() string {
	known := []string{c.Authority}
	for _, f := range c.Documents() {
		known = append(known, Text(f, "authority"))
	}
	if i := slices.IndexFunc(known, func(s string) bool { return s != "" }); i >= 0 {
		return known[i]
	}
	return ""
}
