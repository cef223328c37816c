package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bangban/forms"
)

// Mapping says how an office's own ledger is to be read. The zero Mapping is for a ledger of this program.
type Mapping struct {
	Sheet   string                       // the name of the sheet, "" for the first
	Header  int                          // the row with the titles, 0 to look for it
	Columns map[string]string            // the title there, by the title here
	Values  map[string]map[string]string // by the title here, then by the word there: the word here
}

// titleRegion is a column that only a mapping can have: the code of the division.
const titleRegion = "行政区划"

// pathRegion is where a row says in which division a new case lies.
const pathRegion = "region"

// pathItems is where a new row says what is to be done. The items of a case that is known are those of its documents.
const pathItems = "application.items"

// own reports whether the ledger is one of this program.
func (m *Mapping) own() bool { return len(m.Columns) == 0 }

// Check finds what cannot be: the names of columns that the ledger does not have or does not take.
func (m *Mapping) Check() error {
	table := readable()
	legal := map[string]bool{}
	var names []string
	for i := range table {
		if c := &table[i]; c.path != "" || c.title == titleItems || slices.Contains(places(), c.title) {
			legal[c.title] = true
			names = append(names, c.title)
		}
	}
	if m.Header < 0 || m.Header > maxRows {
		return fmt.Errorf("标题行号%d不对，应为从1开始的行号", m.Header)
	}
	seen := map[string]string{}
	for _, title := range slices.Sorted(maps.Keys(m.Columns)) {
		theirs := plain(m.Columns[title])
		switch other, double := seen[theirs]; {
		case !legal[title]:
			return fmt.Errorf("columns中的“%s”不是可以导入的列，可用的有：%s", title, strings.Join(names, "、"))
		case theirs == "":
			return fmt.Errorf("columns中的“%s”没有写明对应的标题", title)
		case double:
			return fmt.Errorf("columns中的“%s”与“%s”对应同一列", other, title)
		}
		seen[theirs] = title
	}
	for _, title := range slices.Sorted(maps.Keys(m.Values)) {
		if !legal[title] {
			return fmt.Errorf("values中的“%s”不是可以导入的列，可用的有：%s", title, strings.Join(names, "、"))
		}
	}
	return nil
}

// title is what the sheet calls a column.
func (m *Mapping) title(c *column[caseRow]) (string, bool) {
	if m.own() {
		return plain(c.title), c.title != titleRegion
	}
	theirs, mapped := m.Columns[c.title]
	return plain(theirs), mapped
}

// readable are the columns of 台账明细 and those that only a mapping has.
func readable() []column[caseRow] {
	return append(caseColumns(), column[caseRow]{title: titleRegion, look: lookIdentifier, path: pathRegion})
}

// places are the columns that name the division, from large to small.
func places() []string { return []string{titleCity, titleCounty, titleTown} }

// regionOf looks the names up from large to small, in all of a level where the one above is not named.
func regionOf(names [3]string) string {
	const top = "150000"
	standard := forms.StandardRegions()
	candidates, named := []string{top}, false
	for _, name := range names {
		var below, hits []string
		for _, code := range candidates {
			for _, d := range standard.Children(code) {
				below = append(below, d.Code)
				if d.Name == name || d.Code == name {
					hits = append(hits, d.Code)
				}
			}
		}
		switch {
		case name == "" && named: // the rest is not named
			return candidates[0]
		case name == "":
			candidates = below
		case len(hits) != 1:
			return strings.Join(names[:], "")
		default:
			candidates, named = hits, true
		}
	}
	if !named {
		return ""
	}
	return candidates[0]
}

// plain is a title without what people change when they lay out a sheet: spaces, line breaks, the width of brackets.
func plain(title string) string {
	return strings.Join(strings.Fields(halfWidth(title)), "")
}
