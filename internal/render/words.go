package render

import (
	"errors"
	"fmt"

	"bangban/fonts"
	"bangban/forms"
	"bangban/templates"
)

// CheckTexts refuses papers and catalogues with characters that no typeface can draw, each text by itself. Done once,
// it leaves nothing but the values that could be missing in a document.
func (r *Renderer) CheckTexts(catalogues ...*forms.Catalogue) error {
	var errs []error
	in := func(where string) words {
		return func(role, text string) {
			if c, ok := r.missing(fonts.Role(role), text); ok {
				errs = append(errs, fmt.Errorf("%s：“%s”中的“%c”（U+%04X）没有字体能印出；请换一个字，"+
					"或在 --fonts 指定的目录中放入含有该字的字体", where, text, c, c))
			}
		}
	}
	for _, name := range append(templates.Names(), templates.Reports()...) {
		if paper, ok := r.config.Papers.Paper(name); ok {
			in("模板 paper/" + name + ".xml").paper(paper)
		}
	}
	for _, c := range catalogues {
		w := in("事项目录 " + c.Version)
		for _, item := range c.Items {
			for _, text := range []string{item.Department, item.Name, item.Type} {
				w(string(fonts.RoleSong), text)
			}
		}
	}
	return errors.Join(errs...)
}

// missing finds the first character of a text that cannot be drawn.
func (r *Renderer) missing(role fonts.Role, text string) (rune, bool) {
	for _, c := range text {
		if c == '\n' || c == '\t' {
			continue
		}
		if _, _, ok := r.config.Coverage.Find(role, c); !ok {
			return c, true
		}
	}
	return 0, false
}

// words is told every text that paper prints whatever the values are, and the role of its typeface.
type words func(role, text string)

func (w words) paper(p *templates.Paper) {
	w(string(fonts.RoleTitle), p.Title)
	w.blocks(p.Blocks)
	if p.Continuation == nil {
		return
	}
	w(p.Style.Role, p.Continuation.Note)
	w.blocks(p.Continuation.Blocks)
}

func (w words) blocks(list []templates.Block) {
	for _, b := range list {
		switch b := b.(type) {
		case *templates.Paragraph:
			w.inlines(b.Style, b.Inlines)
		case *templates.Table:
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					w.blocks(cell.Blocks)
				}
			}
		case *templates.Flow:
			for _, step := range b.Steps {
				w(string(fonts.RoleHei), step.Text)
				w(b.Style.Role, step.Side)
				for _, note := range step.Notes {
					w(b.Style.Role, note)
				}
			}
		}
	}
}

func (w words) inlines(style templates.Style, list []templates.Inline) {
	for _, in := range list {
		switch in := in.(type) {
		case templates.Text:
			w(style.Role, in.Text)
		case templates.Label:
			w(style.Role, in.Text)
		case templates.Area:
			w(style.Role, in.Text)
		case templates.Slot:
			w(string(fonts.RoleSong), in.Model)
			w(style.Value, in.Unit)
		}
	}
}
