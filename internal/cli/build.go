package cli

import (
	"fmt"
	"slices"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/render"
	"bangban/internal/typeset"
	"bangban/templates"
)

// maxCatalogue is the most a catalogue file may take, in bytes.
const maxCatalogue = 4 << 20

// parts is the program put together.
type parts struct {
	rules    *forms.Rules
	renderer *render.Renderer
}

// build puts the program together as the settings say.
func (a *app) build(s *settings) (*parts, error) {
	catalogues, err := a.catalogues(s.catalogue)
	if err != nil {
		return nil, err
	}
	rules := forms.NewRules(forms.WithCatalogues(catalogues...))
	papers, err := templates.Load(s.templates)
	if err != nil {
		return nil, fmt.Errorf("读取模板：%w", err)
	}
	library, err := fonts.Open(s.fonts)
	if err != nil {
		return nil, fmt.Errorf("读取字体：%w", err)
	}
	writer, err := pdf.New(pdf.A3u)
	if err != nil {
		return nil, err
	}
	return &parts{rules, render.New(render.Config{
		Papers:     papers,
		Setter:     typeset.New(library),
		Writer:     writer,
		Coverage:   library,
		Catalogues: rules,
		Regions:    regions(catalogues),
	})}, nil
}

// catalogues reads the catalogues of an office, which stand in for the standard one.
func (a *app) catalogues(file string) (forms.Catalogues, error) {
	standard, err := forms.StandardCatalogues()
	if err != nil || file == "" {
		return standard, err
	}
	data, err := a.readFile(file, maxCatalogue)
	if err != nil {
		return nil, err
	}
	own, err := forms.ParseCatalogues(data)
	if err != nil {
		return nil, fmt.Errorf("读取事项目录 %s：%w", file, err)
	}
	return completed(own, standard), nil
}

// completed sees to it that there is a catalogue for forms by themselves, which do not say what region they are of.
// When the file is for one region, so are they; when it is for several, the standard one holds for them.
func completed(own, standard forms.Catalogues) forms.Catalogues {
	if own.InForce("", forms.Date{}) != nil {
		return own
	}
	var wide forms.Catalogues
	for _, c := range own {
		if c.Region != own[0].Region {
			return slices.Concat(own, standard)
		}
		copied := *c
		copied.Region = standard[0].Region
		wide = append(wide, &copied)
	}
	return slices.Concat(own, wide)
}

func regions(catalogues forms.Catalogues) []forms.Region {
	var all []forms.Region
	for _, c := range catalogues {
		all = append(all, c.Region)
	}
	return all
}
