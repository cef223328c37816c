package forms

import (
	"fmt"
	"strconv"
	"strings"
)

// codeItems is the code of a number that the catalogue does not have, codeCatalogue that of a form from before every
// catalogue.
const (
	codeItems     = "items"
	codeCatalogue = "catalogue"
)

// itemProblems says which ticks of a form are not in the catalogue in force, or ticked twice. Of a list that is longer than
// a report and the catalogue it only says so.
func (r *Rules) itemProblems(region Region, f Form, items []int) []Problem {
	if len(items) == 0 {
		return nil
	}
	catalogue := r.CatalogueIn(region, f.Dated())
	label := labelOf(f.Kind(), "items")
	if most := len(catalogue.Items); len(items) > max(most, maxListed) {
		return []Problem{{"items", label, codeTooMany,
			fmt.Sprintf("%s填了%d个序号，而事项目录只有%d项，请删去重复和多余的", label, len(items), most)}}
	}
	var problems []Problem
	seen := map[int]bool{}
	for i, n := range items {
		path := fmt.Sprintf("items[%d]", i)
		switch {
		case !catalogue.has(n):
			problems = append(problems, Problem{path, label, codeItems, fmt.Sprintf("%s中的%d不在事项目录中，%s", label, n, catalogue.legal())})
		case seen[n]:
			problems = append(problems, Problem{path, label, "duplicate", fmt.Sprintf("%s中的%d重复，请只保留一个", label, n)})
		}
		seen[n] = true
	}
	return problems
}

// catalogueWarning says that no catalogue was in force yet on the date of a form that ticks items.
func (r *Rules) catalogueWarning(region Region, f Form, items []int) []Problem {
	if len(items) == 0 || f.Dated().IsZero() {
		return nil
	}
	c := r.CatalogueIn(region, f.Dated())
	if !f.Dated().Before(c.ValidFrom) {
		return nil
	}
	label := labelOf(f.Kind(), "items")
	return []Problem{{"items", label, codeCatalogue, fmt.Sprintf("%s按事项目录“%s”核对，而该目录自%s起才有效，晚于表单的日期（%s），请核对日期",
		label, excerpt(c.Version), c.ValidFrom.Printed(), f.Dated().Printed())}}
}

// has reports whether n is the number of an item.
func (c *Catalogue) has(n int) bool {
	_, ok := c.Item(n)
	return ok
}

// legal says which numbers the catalogue has.
func (c *Catalogue) legal() string {
	if len(c.Items) == 0 {
		return "此目录没有事项，请联系管理员配置"
	}
	var numbers []int
	for _, i := range c.Items {
		numbers = append(numbers, i.Number)
	}
	return "应填目录中的序号：" + joinRanges(itemSet(numbers))
}

// joinRanges writes ascending numbers shortly, as in 1、3、5至9. Of very scattered ones only the first are named.
func joinRanges(numbers []int) string {
	const most = 20
	var words []string
	for len(numbers) > 0 {
		if len(words) == most {
			return strings.Join(words, "、") + "……直至" + strconv.Itoa(numbers[len(numbers)-1])
		}
		n := 1
		for n < len(numbers) && numbers[n] == numbers[n-1]+1 {
			n++
		}
		word := strconv.Itoa(numbers[0])
		if n > 1 {
			word += "至" + strconv.Itoa(numbers[n-1])
		}
		words, numbers = append(words, word), numbers[n:]
	}
	return strings.Join(words, "、")
}
