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
	rules, catalogues, err := a.rules(s)
	if err != nil {
		return nil, err
	}
	renderer, err := newRenderer(s, rules, catalogues)
	if err != nil {
		return nil, err
	}
	return &parts{rules, renderer}, nil
}

// rules are those of the office, with the catalogues of its own.
func (a *app) rules(s *settings) (*forms.Rules, forms.Catalogues, error) {
	catalogues, err := a.catalogues(s.catalogue)
	if err != nil {
		return nil, nil, err
	}
	region, err := s.office(catalogues)
	if err != nil {
		return nil, nil, err
	}
	return forms.NewRules(forms.WithCatalogues(catalogues...), forms.WithRegion(region)), catalogues, nil
}

func newRenderer(s *settings, rules *forms.Rules, catalogues forms.Catalogues) (*render.Renderer, error) {
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
	renderer := render.New(render.Config{
		Papers:     papers,
		Setter:     typeset.New(library),
		Writer:     writer,
		Coverage:   library,
		Catalogues: rules,
		Regions:    append(regions(catalogues), forms.StandardRegion),
	})
	if err := renderer.CheckTexts(catalogues...); err != nil {
		return nil, err
	}
	return renderer, nil
}

// catalogues reads the catalogues of an office, which come before the standard one; without a file there are none.
func (a *app) catalogues(file string) (forms.Catalogues, error) {
	if file == "" {
		return nil, nil
	}
	data, err := a.readFile(file, maxCatalogue)
	if err != nil {
		return nil, err
	}
	own, err := forms.ParseCatalogues(data)
	if err != nil {
		return nil, fmt.Errorf("读取事项目录 %s：%w", file, err)
	}
	return own, nil
}

// office is the region that forms by themselves are of, which do not say so: the one of --region, or that of the
// catalogues if they are all of one.
func (s *settings) office(catalogues forms.Catalogues) (forms.Region, error) {
	region := forms.Region(s.region)
	if _, message := region.Check(); message != "" {
		return "", usagef("选项 --region 的值“%s”不对：%s", s.region, message)
	}
	if of := regions(catalogues); region == "" && len(of) == 1 {
		return of[0], nil
	}
	return region, nil
}

// regions lists the regions there are catalogues for.
func regions(catalogues forms.Catalogues) []forms.Region {
	var all []forms.Region
	for _, c := range catalogues {
		if !slices.Contains(all, c.Region) {
			all = append(all, c.Region)
		}
	}
	return all
}
