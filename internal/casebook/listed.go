package casebook

import "bangban/forms"

// Names are those of the applicant and of the project, from the first of the documents of the case that has them, or else
// of its drafts.
func (r Record) Names() (applicant, project string) {
	for _, c := range []*forms.Case{r.Case, draftCase(r.Drafts)} {
		for _, f := range c.Documents() {
			for _, path := range []string{"applicant.name", "principal.name"} {
				if applicant == "" {
					applicant = forms.Text(f, path)
				}
			}
			if project == "" {
				project = forms.Text(f, "project.name")
			}
		}
	}
	return applicant, project
}

// DraftKinds lists what there are drafts of, in the order of the attachments.
func (r Record) DraftKinds() []forms.Kind {
	kinds := []forms.Kind{}
	for _, k := range forms.Kinds() {
		if r.Drafts[k] != nil {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
