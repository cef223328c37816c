package page

import (
	"fmt"
	"io"
	"strings"
)

// Dump writes pages as text that a person can review and compare: one line for each run, rule, shape and area, in
// reading order, lengths in points; the spacing of a run, where it has one, in hundredths of a point with its sign.
func Dump(w io.Writer, pages []Page) error {
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "page %d %s %s\n", i+1, p.Width, p.Height)
		for _, r := range p.Runs {
			fmt.Fprintf(&b, "text %s %s %s %s", r.X, r.Y, r.Size, r.Face.PostScriptName())
			if r.Spacing != 0 && len(r.Glyphs) > 1 {
				fmt.Fprintf(&b, " %+d", r.Spacing)
			}
			fmt.Fprintf(&b, " %q\n", r.Text())
		}
		for _, r := range p.Rules {
			fmt.Fprintf(&b, "rule %s %s %s %s %s\n", r.From.X, r.From.Y, r.To.X, r.To.Y, r.Width)
		}
		for _, s := range p.Polygons {
			b.WriteString("shape")
			for _, c := range s.Corners {
				fmt.Fprintf(&b, " %s,%s", c.X, c.Y)
			}
			b.WriteByte('\n')
		}
		for _, a := range p.Areas {
			fmt.Fprintf(&b, "area %s %s %s %s %s %s\n", a.Kind, a.Name, a.X, a.Y, a.W, a.H)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// String gives the length in points, as "12.5".
func (u Unit) String() string {
	sign := ""
	if u < 0 {
		sign, u = "-", -u
	}
	s := fmt.Sprintf("%s%d.%02d", sign, u/100, u%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
