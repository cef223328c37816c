package forms

import _ "embed"

// Item is one matter of a catalogue (附件1): what an authority decides and the service can handle for an applicant.
type Item struct {
	Number     int    `json:"number"`
	Department string `json:"department"`
	Name       string `json:"name"`
	Type       string `json:"type"`
}

// Catalogue is the list of items an authority offers (事项参考目录, 附件1). The list is adjusted from time to time, so it has the
// region it is for, the version it is cited by and the day from which it holds.
type Catalogue struct {
	Region    Region `json:"region"`
	Version   string `json:"version"`
	ValidFrom Date   `json:"valid_from"`
	Items     []Item `json:"items"`
}

// Item is the item with a number; ok is false if the catalogue has none.
func (c *Catalogue) Item(number int) (item Item, ok bool) {
	for _, it := range c.Items {
		if it.Number == number {
			return it, true
		}
	}
	return Item{}, false
}

// Catalogues is a set of catalogues to choose from.
type Catalogues []*Catalogue

// StandardRegion is the region a form is taken to be of when none is known: the one the standard catalogue is for.
const StandardRegion Region = "150000"

// InForce is the catalogue that holds in a region on a day: of those for the region or a larger one around it that hold
// already, the one for the smallest, then the latest, then the last in the set. The zero Date is after every day. An
// empty region counts as all of Inner Mongolia. The result is nil if none holds.
func (cs Catalogues) InForce(region Region, on Date) *Catalogue {
	var best *Catalogue
	for _, c := range cs.around(region) {
		if !on.IsZero() && on.Before(c.ValidFrom) {
			continue
		}
		if best == nil || c.compare(best) > 0 || c.compare(best) == 0 && !c.ValidFrom.Before(best.ValidFrom) {
			best = c
		}
	}
	return best
}

// first is the earliest catalogue for the smallest region around a region that has any, and the last in the set if there
// are several. The result is nil if there is none.
func (cs Catalogues) first(region Region) *Catalogue {
	var best *Catalogue
	for _, c := range cs.around(region) {
		if best == nil || c.compare(best) > 0 || c.compare(best) == 0 && !best.ValidFrom.Before(c.ValidFrom) {
			best = c
		}
	}
	return best
}

// around lists the catalogues for a region or a larger one around it.
func (cs Catalogues) around(region Region) Catalogues {
	region = region.Normalize()
	if region == "" {
		region = StandardRegion
	}
	var around Catalogues
	for _, c := range cs {
		if c.Region.Contains(region) {
			around = append(around, c)
		}
	}
	return around
}

// compare is positive if c is for a smaller region than d, of two that hold the same place.
func (c *Catalogue) compare(d *Catalogue) int {
	return len(c.Region.Prefix()) - len(d.Region.Prefix())
}

// standardCatalogue is 附件1 as data. The notice that issued it is of February 2021; it holds from the first day of that
// year here, so that no form of the service's first year is without a list.
//
//go:embed data/catalogue.json
var standardCatalogue []byte

// StandardCatalogues is the set with the one catalogue of 附件1: 22 items for all of Inner Mongolia, from 2021-01-01.
func StandardCatalogues() (Catalogues, error) { return ParseCatalogues(standardCatalogue) }
