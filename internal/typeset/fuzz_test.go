package typeset

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/page"
)

// FuzzBreakLines breaks any text in any measure.
func FuzzBreakLines(f *testing.F) {
	f.Add("项目编码2104-150624-04-01-000018，投资12000.5万元。", 8000, 0, false)
	f.Add(strings.Repeat("）", 50)+strings.Repeat("（", 50)+"——……", 3000, 3200, true)
	f.Add("a b  c   "+strings.Repeat(" ", 99)+"\n\n\u00a0x", 1600, 0, false)
	f.Add("𠮷䶮㼆𫍽\U00030EDE\u200b\u202e", 1600, 0, true)
	f.Fuzz(func(t *testing.T, s string, measure, indent int, ruled bool) {
		const size = 1600
		if len(s) > 4000 || measure < size || measure > 60000 || indent < 0 || indent > measure-size {
			return
		}
		if atoms, ok := atomsOf(t, s, size, ruled); ok {
			checkLines(t, atoms, breakLines(atoms, page.Unit(measure), page.Unit(indent)), page.Unit(measure), page.Unit(indent))
		}
	})
}

// FuzzSet prints any value in any field of any form.
func FuzzSet(f *testing.F) {
	lib, items := library(f), standardItems(f)
	s := New(lib)
	kinds := forms.Kinds()
	for i := range uint8(40) {
		f.Add(i%6, i, strings.Repeat("项目（2021）", int(i)*int(i)))
	}
	f.Add(uint8(4), uint8(6), "<field field=\"x\"/>\n\n"+strings.Repeat("，", 300))
	f.Fuzz(func(t *testing.T, kind, field uint8, value string) {
		p := paper(t, string(kinds[int(kind)%len(kinds)]))
		fields := slices.DeleteFunc(forms.Fields(p.Kind), func(f forms.Field) bool {
			return f.Unprinted || f.Type == forms.TypeItems || boxed(f)
		})
		path := fields[int(field)%len(fields)].Path
		if len(value) > 6000 {
			return
		}
		v := filled{items: items, text: map[string]string{path: value}}
		pages, err := s.Set(p, v)
		var missing *MissingGlyphError
		switch {
		case err == nil:
			checkPages(t, pages, map[string]string{path: string([]rune(value))}, p)
			cellStrays(t, p, v)
		case !errors.As(err, &missing) || missing.Path != path:
			t.Errorf("%s: error %v", path, err)
		}
	})
}
