package pdf

import (
	"fmt"
	"slices"
	"strings"

	"bangban/internal/page"
)

// writeOutlines writes one entry for each part, pointing to its first page.
func (j *job) writeOutlines(d Document) {
	a := j.out
	first := len(a.places)
	last := first + len(d.Parts) - 1
	a.object(objOutlines, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, len(d.Parts))
	for range d.Parts {
		a.reserve()
	}
	at := 0
	for i, part := range d.Parts {
		n := first + i
		title := part.Title
		if title == "" {
			title = d.Title
		}
		a.begin(n)
		a.printf("<</Title %s/Parent %d 0 R/Dest[%d 0 R/XYZ null null null]", stringText(title), objOutlines, j.pages[at])
		if i > 0 {
			a.printf("/Prev %d 0 R", n-1)
		}
		if n < last {
			a.printf("/Next %d 0 R", n+1)
		}
		a.printf(">>")
		a.end(n)
		at += len(part.Pages)
	}
}

// language is that of every document, as a tag of RFC 5646.
const language = "zh-CN"

// writeCatalog writes the root of the file.
func (j *job) writeCatalog(d Document, xmp, profile int, files []attached) {
	a := j.out
	a.begin(objCatalog)
	a.printf("<</Type/Catalog/Pages %d 0 R/Lang(%s)/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>", objPages, language, xmp)
	a.printf("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/RegistryName(http://www.color.org)"+
		"/Info(sRGB)/DestOutputProfile %d 0 R>>]", profile)
	a.printf("/Outlines %d 0 R", objOutlines)
	if len(d.Parts) > 1 {
		a.printf("/PageMode/UseOutlines")
	}
	var names strings.Builder
	if len(files) > 0 {
		var refs strings.Builder
		for _, f := range files {
			fmt.Fprintf(&refs, "%d 0 R ", f.number)
		}
		a.printf("/AF[%s]", strings.TrimSpace(refs.String()))
		names.WriteString("/EmbeddedFiles<</Names[")
		for _, f := range byKey(files) {
			fmt.Fprintf(&names, "%s %d 0 R ", stringText(f.name), f.number)
		}
		names.WriteString("]>>")
	}
	appendAreas(&names, areas(d), j.pages)
	if names.Len() > 0 {
		a.printf("/Names<<%s>>", names.String())
	}
	a.printf(">>")
	a.end(objCatalog)
}

// namedArea is a place for a signature or seal under the name a sealing system finds it by.
type namedArea struct {
	name string
	page int
	page.Area
	height page.Unit // of the page
}

// areas names every area "seal.applicant" or "signature.handler"; in a merged document, where forms repeat, the number
// of the part stands in front, "2.seal.applicant". The same name twice in a part keeps the first place.
func areas(d Document) []namedArea {
	var list []namedArea
	n := 0
	for i, part := range d.Parts {
		prefix := ""
		if len(d.Parts) > 1 {
			prefix = fmt.Sprintf("%d.", i+1)
		}
		for k := range part.Pages {
			side := &part.Pages[k]
			for _, area := range side.Areas {
				list = append(list, namedArea{prefix + string(area.Kind) + "." + area.Name, n, area, side.Height})
			}
			n++
		}
	}
	slices.SortStableFunc(list, func(a, b namedArea) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(list, func(a, b namedArea) bool { return a.name == b.name })
}

// appendAreas writes the areas as named destinations whose rectangles are the areas (ISO 32000-1, 12.3.2.3).
func appendAreas(names *strings.Builder, list []namedArea, pages []int) {
	if len(list) == 0 {
		return
	}
	names.WriteString("/Dests<</Names[")
	for _, a := range list {
		fmt.Fprintf(names, "%s[%d 0 R/FitR %s %s %s %s]", stringText(a.name), pages[a.page],
			a.X, a.height-a.Y-a.H, a.X+a.W, a.height-a.Y)
	}
	names.WriteString("]>>")
}
