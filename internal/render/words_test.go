package render_test

import (
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/render"
	"bangban/templates"
)

// onePaper finds one paper, under the name of 附件5.
type onePaper struct{ paper *templates.Paper }

func (p onePaper) Paper(name string) (*templates.Paper, bool) { return p.paper, name == "commitment" }

// TestTextsOfPapers finds a character without a glyph wherever a paper has a text of its own, and in a catalogue.
func TestTextsOfPapers(t *testing.T) {
	if err := newRenderer(t).CheckTexts(assemble(t).rules.CatalogueFor(forms.Date{})); err != nil {
		t.Fatalf("the papers of the program: %v", err)
	}
	body := templates.Style{Role: "body", Value: "body"}
	inline := func(in templates.Inline) []templates.Block {
		return []templates.Block{&templates.Paragraph{Style: body, Inlines: []templates.Inline{in}}}
	}
	text := "甲" + unprintable
	for name, paper := range map[string]templates.Paper{
		"title": {Title: text},
		"text":  {Blocks: inline(templates.Text{Text: text})},
		"label": {Blocks: inline(templates.Label{Text: text})},
		"model": {Blocks: inline(templates.Slot{Model: text})},
		"unit":  {Blocks: inline(templates.Slot{Unit: text})},
		"seal":  {Blocks: inline(templates.Area{Text: text})},
		"cell": {Blocks: []templates.Block{&templates.Table{Rows: []*templates.Row{{
			Cells: []*templates.Cell{{Blocks: inline(templates.Text{Text: text})}},
		}}}}},
		"step":         {Blocks: []templates.Block{&templates.Flow{Style: body, Steps: []templates.Step{{Text: text}}}}},
		"side":         {Blocks: []templates.Block{&templates.Flow{Style: body, Steps: []templates.Step{{Side: text}}}}},
		"note":         {Blocks: []templates.Block{&templates.Flow{Style: body, Steps: []templates.Step{{Notes: []string{text}}}}}},
		"continued":    {Style: body, Continuation: &templates.Continuation{Note: text}},
		"continuation": {Continuation: &templates.Continuation{Blocks: inline(templates.Text{Text: text})}},
	} {
		config := assemble(t).config
		config.Papers = onePaper{&paper}
		err := render.New(config).CheckTexts()
		if err == nil || !strings.HasPrefix(err.Error(), "模板 paper/commitment.xml：“"+text+"”") || !strings.Contains(err.Error(), "U+1F98A") {
			t.Errorf("%s: %v", name, err)
		}
	}
	own := &forms.Catalogue{Version: "试行", Items: []forms.Item{{Number: 1, Department: "水务部门", Name: text, Type: "行政许可"}}}
	if err := newRenderer(t).CheckTexts(own); err == nil || !strings.HasPrefix(err.Error(), "事项目录 试行：") {
		t.Errorf("catalogue: %v", err)
	}
}
