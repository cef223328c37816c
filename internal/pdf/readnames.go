package pdf

import "fmt"

// Area is a place for a signature or a seal, under the name a sealing system finds it by, such as "seal.applicant".
// The sides are in points from the lower left corner of the page, the second and fourth upwards.
type Area struct {
	Name                     string
	Page                     int // from 1
	Left, Bottom, Right, Top float64
}

// maxNames is far beyond what a merged document has of attachments or of areas.
const maxNames = 20000

// named is an entry of a name tree.
type named struct{ key, value any }

// walkNames collects the entries of a name tree (ISO 32000-1, 7.9.6). Counting nodes ends trees that go round in a
// circle.
func (r *reader) walkNames(node any, entries *[]named, nodes *int, depth int) error {
	if *nodes++; *nodes > maxNames {
		return fmt.Errorf("%w: a list of names has more than %d nodes", ErrTooLarge, maxNames)
	}
	d, err := r.dict(node)
	if err != nil || d == nil {
		return err
	}
	if depth > maxDepth {
		return fmt.Errorf("%w: a list of names is too deep", ErrDamaged)
	}
	pairs, err := r.array(d["Names"])
	if err != nil {
		return err
	}
	for i := 1; i < len(pairs); i += 2 {
		*entries = append(*entries, named{pairs[i-1], pairs[i]})
	}
	if len(*entries) > maxNames {
		return fmt.Errorf("%w: more than %d attachments or areas", ErrTooLarge, maxNames)
	}
	kids, err := r.array(d["Kids"])
	if err != nil {
		return err
	}
	for _, kid := range kids {
		if err := r.walkNames(kid, entries, nodes, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// readAreas reads the named destinations that are rectangles, in the order of their names.
func (r *reader) readAreas(root dict, pages []readPage) ([]Area, error) {
	names, err := r.dict(root["Names"])
	if err != nil {
		return nil, err
	}
	var entries []named
	nodes := 0
	if err := r.walkNames(names["Dests"], &entries, &nodes, 0); err != nil || len(entries) == 0 {
		return nil, err
	}
	numbers := make(map[int]int, len(pages))
	for i, p := range pages {
		numbers[p.number] = i + 1
	}
	var found []Area
	for _, e := range entries {
		a, ok, err := r.readArea(e, numbers)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, a)
		}
	}
	return found, nil
}

// readArea reads a destination, which can stand in a dictionary of its own (ISO 32000-1, 12.3.2.3).
func (r *reader) readArea(e named, pages map[int]int) (Area, bool, error) {
	key, err := r.get(e.key)
	if err != nil {
		return Area{}, false, err
	}
	value, err := r.get(e.value)
	if err != nil {
		return Area{}, false, err
	}
	if d, ok := value.(dict); ok {
		value = d["D"]
	}
	list, err := r.array(value)
	if err != nil || len(list) != 6 || list[1] != name("FitR") {
		return Area{}, false, err
	}
	label, _ := key.(text)
	to, _ := list[0].(ref)
	a := Area{Name: decodeText(label), Page: pages[to.number]}
	for i, side := range []*float64{&a.Left, &a.Bottom, &a.Right, &a.Top} {
		if *side, err = r.number(list[2+i], 0); err != nil {
			return Area{}, false, err
		}
	}
	return a, a.Page > 0 && a.Name != "", nil
}
