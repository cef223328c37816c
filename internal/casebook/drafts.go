package casebook

import (
	"fmt"
	"maps"

	"bangban/forms"
)

// MarshalDrafts writes drafts as one JSON object by kind, {} for none.
func MarshalDrafts(drafts map[forms.Kind]forms.Form) ([]byte, error) {
	return forms.Marshal(draftCase(drafts))
}

// RestoreDrafts reads what MarshalDrafts wrote, as forms.Restore does.
func RestoreDrafts(data []byte) (map[forms.Kind]forms.Form, error) {
	c, err := forms.Restore(data)
	if err != nil {
		return nil, fmt.Errorf("草稿：%w", err)
	}
	drafts := map[forms.Kind]forms.Form{}
	for _, f := range c.Documents() {
		drafts[f.Kind()] = f
	}
	return drafts, nil
}

// draftCase is a case of nothing but the drafts, for a case already knows how its documents are written.
func draftCase(drafts map[forms.Kind]forms.Form) *forms.Case {
	c := &forms.Case{}
	for f := range maps.Values(drafts) {
		c.Put(f)
	}
	return c
}
