package forms

import (
	"encoding/json"
	"slices"
	"strings"
)

// Problem is one thing that is wrong, or worth a second look, with one field. Path names the field as in the JSON, Label as
// the paper prints it; Code is stable, Message says in Chinese what to do. No part of it repeats a citizen ID number.
type Problem struct {
	Path    string `json:"path"`
	Label   string `json:"label"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Report is what was found in a document, in the order of the form, each path at most once in either list. Warnings do
// not refuse.
type Report struct {
	Problems []Problem
	Warnings []Problem
}

// Valid reports whether nothing is wrong. Warnings may remain.
func (r Report) Valid() bool { return len(r.Problems) == 0 }

// MarshalJSON writes {"valid": …, "problems": […], "warnings": […]}, with empty lists as [].
func (r Report) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Valid    bool      `json:"valid"`
		Problems []Problem `json:"problems"`
		Warnings []Problem `json:"warnings"`
	}{r.Valid(), append([]Problem{}, r.Problems...), append([]Problem{}, r.Warnings...)})
}

// merge joins what reading and checking found. What could not be read is not checked again: neither the field itself, nor
// what lies in it, nor whether something was filled in above it.
func (r Report) merge(s *shape, checked Report) Report {
	read, above := map[string]bool{}, map[string]bool{}
	for _, p := range r.Problems {
		read[p.Path] = true
		for _, a := range ancestors(p.Path) {
			above[a] = true
		}
	}
	problems := slices.Clone(r.Problems)
	for _, p := range checked.Problems {
		unread := read[p.Path] || p.Code == codeRequired && above[p.Path]
		for _, a := range ancestors(p.Path) {
			unread = unread || read[a]
		}
		if !unread {
			problems = append(problems, p)
		}
	}
	return Report{
		Problems: s.arrange(problems, nil),
		Warnings: s.arrange(slices.Concat(r.Warnings, checked.Warnings), problems),
	}
}

// ancestors lists the paths of the members that hold the one at path: a.b[0].c lies in a.b[0], in a.b and in a.
func ancestors(path string) []string {
	var all []string
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			all = append(all, path[:i])
		}
	}
	return all
}

// arrange puts problems in the order of the form and keeps the first of each path, without those that also are in refused.
func (s *shape) arrange(problems, refused []Problem) []Problem {
	type placed struct {
		key []int
		Problem
	}
	if len(problems) == 0 {
		return nil
	}
	seen := map[string]bool{}
	for _, p := range refused {
		seen[p.Path] = true
	}
	var all []placed
	for _, p := range problems {
		if !seen[p.Path] {
			seen[p.Path] = true
			all = append(all, placed{s.key(p.Path), p})
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return slices.Compare(a.key, b.key) })
	var sorted []Problem
	for _, p := range all {
		sorted = append(sorted, p.Problem)
	}
	return sorted
}

// key is the place of a path on the form. A member that the form does not have comes behind its siblings.
func (s *shape) key(path string) []int {
	var key []int
	for _, step := range splitPath(path) {
		if step.indexed {
			key = append(key, step.index)
			continue
		}
		if step.name == formMember {
			return append(key, -1)
		}
		m := s.byName[step.name]
		if m == nil {
			return append(key, len(s.members))
		}
		key, s = append(key, m.order), m
	}
	return key
}

// under moves the problems of a form to its place in a case.
func under(prefix string, problems []Problem) []Problem {
	moved := slices.Clone(problems)
	for i := range moved {
		moved[i].Path = prefix + "." + moved[i].Path
	}
	return moved
}

// excerpt makes text from outside fit to be named in a message: one line of at most 40 characters, no citizen ID number.
func excerpt(s string) string {
	const limit = 40
	s = MaskCitizenIDs(s)
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' {
			return '\ufffd'
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return s
}
