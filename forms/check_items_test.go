package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"
)

// catalogue is one for a region from the first day of a year with so many items.
func catalogue(region forms.Region, year, items int) *forms.Catalogue {
	c := &forms.Catalogue{Region: region, Version: "测试", ValidFrom: forms.Date{Year: year, Month: 1, Day: 1}}
	for n := range items {
		c.Items = append(c.Items, forms.Item{Number: n + 1})
	}
	return c
}

func TestItemsAreNumbersOfTheCatalogueInForce(t *testing.T) {
	rules := forms.NewRules(forms.WithCatalogues(catalogue("150000", 2021, 5), catalogue("150000", 2022, 7), catalogue("150624", 2022, 9)))
	tests := []struct {
		region forms.Region
		date   forms.Date
		items  int
	}{
		{"", forms.Date{Year: 2021, Month: 12, Day: 31}, 5},
		{"", forms.Date{Year: 2022, Month: 1, Day: 1}, 7},
		{"", forms.Date{}, 7},
		{"", forms.Date{Year: 1999, Month: 1, Day: 1}, 5},
		{"150624", forms.Date{Year: 2021, Month: 6, Day: 1}, 5},
		{"150624", forms.Date{Year: 2023, Month: 6, Day: 1}, 9},
		{"150624101", forms.Date{}, 9},
		{"150602", forms.Date{}, 7},
		{"110000", forms.Date{}, 22},
	}
	for _, tt := range tests {
		if got := rules.CatalogueIn(tt.region, tt.date); got == nil || len(got.Items) != tt.items {
			t.Errorf("in %s on %s: %+v, want %d items", tt.region, tt.date, got, tt.items)
		}
	}
	f := &forms.ApplicationForm{Items: []int{6}, Date: forms.Date{Year: 2021, Month: 6, Day: 1}}
	wantFound(t, rules.Check(f, forms.Draft).Problems, "items[0] items")
	f.Date.Year = 2022
	wantFound(t, rules.Check(f, forms.Draft).Problems)

	f.Items = []int{9}
	wantFound(t, rules.Check(f, forms.Draft).Problems, "items[0] items")
	wantFound(t, rules.CheckCase(&forms.Case{ID: "1", Region: "150624", Application: f}, forms.Draft).Problems)
}

// TestRegionOfTheOffice: a form by itself says nothing of its region.
func TestRegionOfTheOffice(t *testing.T) {
	banner := forms.WithCatalogues(catalogue("150624", 2022, 9))
	both := forms.WithCatalogues(catalogue("150624", 2022, 9), catalogue("150600", 2022, 7))
	whole := forms.WithCatalogues(catalogue("150000", 2022, 5))
	tests := []struct {
		name       string
		catalogues forms.RulesOption
		office     forms.Region // "" for none
		region     forms.Region // of the case, "" for a form by itself
		year       int          // 0 for no date
		items      int
	}{
		{"form by itself in the banner", banner, "150624", "", 2023, 9},
		{"form of a township's office", banner, "150624101", "", 2023, 9},
		{"full-width region", banner, "１５０６２４", "", 2023, 9},
		{"form without a date", banner, "150624", "", 0, 9},
		{"form from before the catalogue", banner, "150624", "", 2021, 22},
		{"case in the banner", banner, "150624", "150624", 2023, 9},
		{"case without a region", banner, "150624", "", 2023, 9},
		{"case of a neighbour", banner, "150624", "150625", 2023, 22},
		{"office of the city", both, "150600", "", 2023, 7},
		{"office of the banner", both, "150624", "", 2023, 9},
		{"case of the banner at the office of the city", both, "150600", "150624", 2023, 9},
		{"catalogue for all of Inner Mongolia", whole, "150624", "", 2023, 5},
		{"no office", whole, "", "", 2023, 5},
		{"no office and only a banner's catalogue", banner, "", "", 2023, 22},
		{"no office and a case of another province", banner, "", "110000", 2023, 22},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := forms.NewRules(tt.catalogues, forms.WithRegion(tt.office))
			f := &forms.ApplicationForm{Items: []int{tt.items}}
			if tt.year > 0 {
				f.Date = forms.Date{Year: tt.year, Month: 6, Day: 1}
			}
			if got := rules.CatalogueIn(tt.region, f.Date); got == nil || len(got.Items) != tt.items {
				t.Fatalf("the catalogue is %+v, want %d items", got, tt.items)
			}
			check := func() forms.Report {
				if tt.region == "" {
					return rules.Check(f, forms.Draft)
				}
				return rules.CheckCase(&forms.Case{ID: "1", Region: tt.region, Application: f}, forms.Draft)
			}
			wantFound(t, check().Problems)
			f.Items[0]++
			if got := check().Problems; len(got) != 1 || got[0].Code != "items" {
				t.Errorf("item %d gives %+v", f.Items[0], got)
			}
		})
	}
}

// TestCataloguesOfAnOffice has an office with files of its own. The standard catalogue has 22 items and begins in 2021.
func TestCataloguesOfAnOffice(t *testing.T) {
	foreign := forms.WithCatalogues(catalogue("110101", 2020, 3))
	banner := forms.WithCatalogues(catalogue("150624", 2022, 9), catalogue("150624", 2024, 11))
	city := forms.WithCatalogues(catalogue("150624", 2023, 9), catalogue("150600", 2022, 7))
	old := forms.WithCatalogues(catalogue("150624", 2015, 4), catalogue("150624", 2018, 5))
	whole := forms.WithCatalogues(catalogue("150000", 2020, 6))
	early, in := func(y int) forms.Date { return forms.Date{Year: y - 1, Month: 12, Day: 31} }, func(y int) forms.Date { return forms.Date{Year: y, Month: 1, Day: 1} }
	tests := []struct {
		name       string
		catalogues forms.RulesOption
		region     forms.Region
		day        forms.Date
		items      int
		warned     bool
	}{
		{"of another province alone", foreign, "150624", in(2021), 22, false},
		{"of another province for itself", foreign, "110101", in(2021), 3, false},
		{"of another province, before its first", foreign, "110101", early(2020), 3, true},
		{"village of the banner", banner, "150624101001", in(2022), 9, false},
		{"day before the second version", banner, "150624", early(2024), 9, false},
		{"day of the second version", banner, "150624", in(2024), 11, false},
		{"no date", banner, "150624", forms.Date{}, 11, false},
		{"before the banner's first", banner, "150624", early(2022), 22, false},
		{"before everything", banner, "150624", early(2021), 9, true},
		{"whole of Inner Mongolia before everything", banner, "150000", early(2021), 22, true},
		{"neighbour", banner, "150625", in(2024), 22, false},
		{"before the banner's, the city's", city, "150624", early(2023), 7, false},
		{"before the city's", city, "150624", early(2022), 22, false},
		{"before the standard one, but not the banner's", old, "150624", early(2018), 4, false},
		{"before the banner's first of two", old, "150624", early(2015), 4, true},
		{"the office's own goes before the standard one", whole, "150624", in(2022), 6, false},
		{"no file", forms.WithCatalogues(), "150624", early(2021), 22, true},
		{"no region", banner, "", in(2024), 22, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := forms.NewRules(tt.catalogues)
			if got := rules.CatalogueIn(tt.region, tt.day); got == nil || len(got.Items) != tt.items {
				t.Fatalf("the catalogue is %+v, want %d items", got, tt.items)
			}
			f := &forms.ApplicationForm{Items: []int{1}, Date: tt.day}
			report := rules.CheckCase(&forms.Case{ID: "1", Region: tt.region, Application: f}, forms.Draft)
			wantFound(t, report.Problems)
			var warned bool
			for _, w := range report.Warnings {
				warned = warned || w.Path == "application.items" && w.Code == "catalogue"
			}
			if warned != tt.warned {
				t.Errorf("the warnings are %+v", report.Warnings)
			}
		})
	}
}

func TestFormFromBeforeEveryCatalogueIsWarnedOf(t *testing.T) {
	f := &forms.ApplicationForm{Items: []int{1}, Date: forms.Date{Year: 2020, Month: 5, Day: 12}}
	report := forms.NewRules().Check(f, forms.Draft)
	wantFound(t, report.Problems)
	wantFound(t, report.Warnings, "items catalogue")
	for _, w := range report.Warnings {
		for _, says := range []string{w.Label, "内政办发〔2021〕8号", "2021年1月1日", "2020年5月12日"} {
			if !strings.Contains(w.Message, says) {
				t.Errorf("%q does not say %s", w.Message, says)
			}
		}
	}
	f.Items = nil
	wantFound(t, forms.NewRules().Check(f, forms.Draft).Warnings)
}

func TestAllThatIsWrongWithItemsIsSaidAtOnce(t *testing.T) {
	for input, want := range map[string][]string{
		`[0,23,"7",7,7]`:   {"items[0] items", "items[1] items", "items[2] type", "items[4] duplicate"},
		`["7",7]`:          {"items[0] type"},
		`[null,0]`:         {"items[0] type", "items[1] items"},
		`[2.5,"x",99]`:     {"items[0] type", "items[1] type", "items[2] items"},
		`[7,7,23,1e400,7]`: {"items[1] duplicate", "items[2] items", "items[3] type", "items[4] duplicate"},
	} {
		for _, level := range []forms.Level{forms.Issue, forms.Draft} {
			f, report := readForm(t, forms.KindApplication, edit(t, formSample(t, forms.KindApplication), "[2, 7, 9, 10]", input), level)
			wantFound(t, report.Problems, want...)
			if got := f.(*forms.ApplicationForm).Items; got != nil {
				t.Errorf("of %s the form keeps %v", input, got)
			}
		}
		few := forms.NewRules(forms.WithCatalogues(&forms.Catalogue{Region: "150000", Items: []forms.Item{{Number: 7}}}))
		if _, report, err := few.ReadForm(forms.KindApplication, []byte(`{"items":`+input+`}`), forms.Draft); err != nil {
			t.Error(err)
		} else {
			wantFound(t, report.Problems, want...)
		}
		var inCase []string
		for _, w := range want {
			inCase = append(inCase, "application."+w)
		}
		c, report := readCase(t, `{"case":"1","application":{"items":`+input+`},"authorization":{"items":[2]},"progress":[
			{"date":"2021-06-02","item":3,"state":"accepted"}]}`, forms.Draft)
		wantFound(t, report.Problems, inCase...)
		wantFound(t, report.Warnings)
		if c.Application.Items != nil {
			t.Errorf("of %s the case keeps %v", input, c.Application.Items)
		}
	}
}

func TestItemsOfTheCatalogueAreNamedTruthfully(t *testing.T) {
	for want, numbers := range map[string][]int{
		"应填目录中的序号：1、5":        {5, 1},
		"应填目录中的序号：1至5":        {1, 2, 3, 4, 5},
		"应填目录中的序号：7":          {7},
		"应填目录中的序号：1、3、5至9、12": {9, 1, 3, 5, 6, 7, 8, 12},
		"、39……直至59":           {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59},
		"请联系管理员":              {},
	} {
		c := &forms.Catalogue{Region: "150000", Version: "测试", ValidFrom: forms.Date{Year: 2021, Month: 1, Day: 1}}
		for _, n := range numbers {
			c.Items = append(c.Items, forms.Item{Number: n})
		}
		rules := forms.NewRules(forms.WithCatalogues(c))
		report := rules.CheckCase(&forms.Case{ID: "1", Progress: []forms.ProgressEntry{{Item: 999}}}, forms.Draft)
		if len(report.Problems) != 1 || !strings.HasSuffix(report.Problems[0].Message, want) && !strings.Contains(report.Problems[0].Message, want+"配置") {
			t.Errorf("%+v, want it to say %s", report.Problems, want)
		}
	}
}
