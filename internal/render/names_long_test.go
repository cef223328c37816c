//go:build !race

package render_test

import (
	"fmt"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/pdftest"
)

// TestNames prints and extracts names with characters that few programs can: outside the first plane, in the newest
// extension, typed in the private use area of old input methods, and with the middle dot of Mongolian names.
func TestNames(t *testing.T) {
	names := []struct{ typed, read string }{
		{"𠮷野家", "𠮷野家"},
		{"刘䶮", "刘䶮"},
		{"刘\uE863", "刘䶮"},
		{"㼆小红", "㼆小红"},
		{"周𫍽", "周𫍽"},
		{"王\U00030EDE", "王\U00030EDE"},
		{"阿拉坦·乌勒", "阿拉坦·乌勒"},
	}
	files := map[string][]byte{}
	for _, kind := range forms.Kinds() {
		for i, name := range names {
			s := draw(t, string(kind), string(kind), with(t, kind, nameFields[kind], name.typed))
			raw := fold(pdftest.Text(t, s.pdf, "-raw"))
			if got := strings.Count(raw, fold(name.read)); got < len(nameFields[kind]) {
				t.Errorf("%s: %q is read %d times, not %d, in\n%s", kind, name.read, got, len(nameFields[kind]), raw)
			}
			files[fmt.Sprint(kind, i)] = s.a1b
		}
	}
	for name, why := range pdftest.Refused(t, files) {
		t.Errorf("%s is not PDF/A-1b: %s", name, why)
	}
}
