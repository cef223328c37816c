package forms

import "slices"

// Complete fills in what the documents of the case leave out and the case knows, as Prefill would, so that nothing has to
// be typed twice. What was typed stays as it is, and no document is added. Reading a case with Rules completes it;
// Decode and DecodeCase leave it as it was typed.
func (c *Case) Complete() {
	if c != nil {
		c.complete(nil)
	}
}

// complete gives the paths that it has filled in. A member that was typed but could not be read is left alone.
func (c *Case) complete(bad paths) paths {
	documents := c.Documents()
	var known []Form
	for _, f := range documents {
		// All that is known is taken from what was typed, before anything is filled in.
		known = append(known, Prefill(c, f.Kind()))
	}
	filled := paths{}
	for i, f := range documents {
		for _, field := range Fields(f.Kind()) {
			path := string(f.Kind()) + "." + field.Path
			if field.Derived || Text(f, field.Path) != "" || Text(known[i], field.Path) == "" || bad.touches(path) {
				continue
			}
			_, to := access(f, field.Path)
			_, from := access(known[i], field.Path)
			to.Set(from)
			filled[path] = true
		}
	}
	return filled
}

// once leaves out what was found in a filled-in member when it also was in one that was typed, for there it is to be
// mended. Only the order of dates is a matter of the place as well as the value.
func (ps paths) once(problems []Problem) []Problem {
	typed := map[string]bool{}
	for _, p := range problems {
		if !ps.has(p.Path) {
			typed[p.Code] = true
		}
	}
	return slices.DeleteFunc(problems, func(p Problem) bool {
		return p.Code != codeOrder && typed[p.Code] && ps.has(p.Path)
	})
}
