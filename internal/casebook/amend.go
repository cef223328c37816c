package casebook

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"bangban/forms"
)

// Amend changes what of a case is no document and no progress, by a JSON merge patch (RFC 7396): a member that is null
// is cleared. After the case was closed only 回访, 归档日期 and 备注 may change, and once it is archived nothing but that
// alone. A case as it was read, with something changed, is a patch too: what cannot be changed here may be sent as it is.
func (b *Book) Amend(ctx context.Context, a Actor, id string, match *int64, patch []byte) (Result, error) {
	asked, err := readAmendment(patch)
	if err != nil {
		return Result{}, err
	}
	noted := false
	return b.change(ctx, a, id, match, func(was Record) (plan, error) {
		members, inFull, err := asked.of(was)
		// Noted also when the patch is refused, for that is not told of what was right.
		if inFull && !noted {
			if err := b.note(ctx, a, id, ActionRead, "case"); err != nil {
				return plan{}, err
			}
			noted = true
		}
		if err != nil {
			return plan{}, err
		}
		next, warnings, err := b.merged(was.Case, members)
		if err != nil {
			return plan{}, err
		}
		p := plan{Case: next, Drafts: was.Drafts, action: ActionAmend, warnings: warned(asked.warnings, warnings...)}
		switch {
		case was.Case.Archived.IsZero() && !next.Archived.IsZero():
			p.action = ActionArchive
		case !was.Case.Archived.IsZero() && next.Archived.IsZero():
			p.action = ActionReopen
		}
		return p, nil
	})
}

// merged is the case with the patch, checked.
func (b *Book) merged(c *forms.Case, patch map[string]any) (*forms.Case, []forms.Problem, error) {
	head := *c
	for _, k := range forms.Kinds() {
		head.Remove(k)
	}
	head.Progress = nil
	data, err := forms.Marshal(&head)
	if err != nil {
		return nil, nil, err
	}
	members, err := objectOf(data)
	if err != nil {
		return nil, nil, err
	}
	if data, err = json.Marshal(mergePatch(members, patch)); err != nil {
		return nil, nil, err
	}
	next, read, err := forms.DecodeCase(data)
	if err != nil {
		return nil, nil, err
	}
	if !read.Valid() {
		return nil, nil, &InvalidError{Report: read}
	}
	for _, f := range c.Documents() {
		next.Put(f)
	}
	next.Progress = c.Progress
	return next, b.warnings(next), b.amendProblems(c, next)
}

// mergePatch is RFC 7396.
func mergePatch(target, patch map[string]any) map[string]any {
	for name, value := range patch {
		object, isObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(target, name)
		case isObject:
			inner, ok := target[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
			}
			target[name] = mergePatch(inner, object)
		default:
			target[name] = value
		}
	}
	return target
}

func (b *Book) warnings(c *forms.Case) []forms.Problem {
	return warned(b.rules.CheckCase(c, forms.Issue).Warnings, c.Future(b.today())...)
}

// amendProblems is the error for what of an amendment does not go.
func (b *Book) amendProblems(was, next *forms.Case) error {
	changes, err := fieldChanges(Record{Case: was}, Record{Case: next})
	if err != nil {
		return err
	}
	if !was.Archived.IsZero() && len(changes) > 0 &&
		(!next.Archived.IsZero() || slices.ContainsFunc(changes, func(c FieldChange) bool { return c.Path != "archived" })) {
		return ErrArchived
	}
	problems := added(b.rules.CheckCase(was, forms.Issue).Problems, b.rules.CheckCase(next, forms.Issue).Problems)
	if next.Region == "" && was.Region != "" {
		problems = append(problems, regionMissing())
	}
	for _, c := range changes {
		member, _, _ := strings.Cut(c.Path, ".")
		switch member {
		case "followup", "archived", "remarks":
		default:
			problems = append(problems, closedProblem(was, c.Path, memberLabel(member), "修改"+memberLabel(member))...)
		}
	}
	return refusal(append(problems, added(stateProblems(was), stateProblems(next))...)...)
}
