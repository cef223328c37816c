package forms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Problem is one thing that is wrong, or worth a second look, with one field. Path names the field as in the JSON, Label as
// the paper prints it, "" where the paper has none; Code is stable, Message says in Chinese what to do. The message is a
// whole sentence that holds the label and stands alone: where the path is shown, “path message” says it all. No part
// of it repeats a citizen ID number, and whatever it quotes from outside is safe to show on a terminal.
type Problem struct {
	Path    string `json:"path"`
	Label   string `json:"label"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Report is what was found in a document, in the order of the form, each path at most once in either list. Either list
// holds 200 at most; a last one of the code "more" and without a path then tells how many there are besides. Warnings
// do not refuse.
type Report struct {
	Problems []Problem
	Warnings []Problem
	unlisted int // problems that are counted and not listed

	// torn has the lists of items of which some could not be read, by path and with 0 in place of those. The document
	// does not have them, for half a list would pass for a whole, but what is wrong with the rest is said all the same.
	torn map[string][]int
}

// maxListed is how many problems, and how many warnings, a report lists.
const maxListed = 200

// capped cuts both lists to what a person can read, with the number of the rest in place of it.
func (r Report) capped() Report {
	r.Problems = capList(r.Problems, r.unlisted, "还有%d处问题没有列出，请先改正以上各处，再校验一次")
	r.Warnings = capList(r.Warnings, 0, "还有%d处提醒没有列出")
	r.unlisted, r.torn = 0, nil
	return r
}

func capList(list []Problem, unlisted int, format string) []Problem {
	shown := min(len(list), maxListed)
	if unlisted += len(list) - shown; unlisted == 0 {
		return list
	}
	return append(slices.Clone(list[:shown]), Problem{Code: "more", Message: fmt.Sprintf(format, unlisted)})
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
	bad, above := r.unread(), map[string]bool{}
	for _, p := range r.Problems {
		for _, a := range ancestors(p.Path) {
			above[a] = true
		}
	}
	problems := slices.Clone(r.Problems)
	for _, p := range checked.Problems {
		if !bad.has(p.Path) && !(p.Code == codeRequired && above[p.Path]) {
			problems = append(problems, p)
		}
	}
	return Report{
		Problems: s.arrange(problems, nil),
		Warnings: s.arrange(slices.Concat(r.Warnings, checked.Warnings), problems),
		unlisted: r.unlisted, torn: r.torn,
	}
}

// paths is a set of members.
type paths map[string]bool

// unread gathers the paths of what could not be read.
func (r Report) unread() paths {
	ps := paths{}
	for _, p := range r.Problems {
		ps[p.Path] = true
	}
	return ps
}

// has reports whether the member at a path, or one that holds it, is in the set.
func (ps paths) has(path string) bool {
	return ps[path] || slices.ContainsFunc(ancestors(path), func(a string) bool { return ps[a] })
}

// touches reports whether the member at a path, one that holds it or one that it holds is in the set.
func (ps paths) touches(path string) bool {
	if ps.has(path) {
		return true
	}
	for p := range ps {
		if slices.Contains(ancestors(p), path) {
			return true
		}
	}
	return false
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

// excerpt makes text from outside fit to be named in a message: one line of at most 40 characters, none of which steers a
// terminal or cannot be seen, and no citizen ID number.
func excerpt(s string) string {
	const longest = 40
	s = MaskCitizenIDs(strings.Map(visible, s))
	if runes := []rune(s); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return s
}

// visible is a character that may be shown as it is, or else U+FFFD: it stands for controls, line breaks, marks of
// direction and whatever else has no shape of its own.
func visible(r rune) rune {
	switch classify(r) {
	case charLineBreak, charControl, charInvisible, charPrivate, charUndefined:
		return unicode.ReplacementChar
	case charSpace:
		return ' '
	}
	return r
}
