package splice

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// extent is the smallest range that holds some cells. The zero extent holds none.
type extent struct{ left, top, right, bottom int }

func (e *extent) add(column, row int) { e.join(extent{column, row, column, row}) }

func (e *extent) join(other extent) {
	switch {
	case other == extent{}:
	case *e == extent{}:
		*e = other
	default:
		*e = extent{
			min(e.left, other.left), min(e.top, other.top),
			max(e.right, other.right), max(e.bottom, other.bottom),
		}
	}
}

func (e *extent) String() string {
	if *e == (extent{}) {
		return "A1"
	}
	from, to := columnName(e.left)+strconv.Itoa(e.top), columnName(e.right)+strconv.Itoa(e.bottom)
	if from == to {
		return from
	}
	return from + ":" + to
}

// span is where an element stands in a text: its start tag from begin to inside, its end tag from there to end.
type span struct{ begin, inside, closing, end int64 }

// survey is what a sheet of excelize has that matters here.
type survey struct {
	dimension, data span
	cells           extent
	lastRow         int
}

// divide parts the XML of a sheet where further rows go, and corrects the range that it says it has. Readers that
// stream a sheet believe that range.
func divide(part []byte, first int, more extent) (head, tail []byte, err error) {
	s, err := look(part)
	switch {
	case err != nil:
		return nil, nil, err
	case s.dimension.end == 0 || s.dimension.end > s.data.begin:
		return nil, nil, errors.New("no dimension with sheetData behind it in the sheet")
	case s.lastRow >= first:
		return nil, nil, fmt.Errorf("rows begin at %d, but the sheet has a row %d", first, s.lastRow)
	}
	s.cells.join(more)
	head = append(head, part[:s.dimension.begin]...)
	head = append(head, `<dimension ref="`+s.cells.String()+`"/>`...)
	opening, found := bytes.CutSuffix(part[s.dimension.end:s.data.inside], []byte("/>"))
	head = append(head, opening...)
	if !found {
		return append(head, part[s.data.inside:s.data.closing]...), part[s.data.closing:], nil
	}
	return append(head, '>'), append([]byte("</sheetData>"), part[s.data.end:]...), nil
}

// look reads the sheet to its end, so that XML that is broken is found here too.
func look(part []byte) (survey, error) {
	const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	var s survey
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		begin := d.InputOffset()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Space == main {
				err = s.open(t, begin, d.InputOffset())
			}
		case xml.EndElement:
			if t.Name.Space == main {
				s.close(t.Name.Local, begin, d.InputOffset())
			}
		}
		if err != nil {
			return s, err
		}
	}
}

func (s *survey) open(t xml.StartElement, begin, inside int64) error {
	switch t.Name.Local {
	case "dimension":
		s.dimension = span{begin: begin, inside: inside}
	case "sheetData":
		s.data = span{begin: begin, inside: inside}
	case "row":
		row, err := strconv.Atoi(attribute(t, "r"))
		if err != nil {
			return fmt.Errorf("a row without its number: %w", err)
		}
		s.lastRow = max(s.lastRow, row)
	case "c":
		column, row, err := parseReference(attribute(t, "r"))
		if err != nil {
			return err
		}
		s.cells.add(column, row)
	}
	return nil
}

func (s *survey) close(name string, begin, end int64) {
	switch name {
	case "dimension":
		s.dimension.closing, s.dimension.end = begin, end
	case "sheetData":
		s.data.closing, s.data.end = begin, end
	}
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// parseReference reads the name of a cell, such as AB12.
func parseReference(name string) (column, row int, err error) {
	letters := 0
	for letters < len(name) && letters < 3 && name[letters] >= 'A' && name[letters] <= 'Z' {
		column = column*26 + int(name[letters]-'A') + 1
		letters++
	}
	row, err = strconv.Atoi(name[letters:])
	if err != nil || letters == 0 {
		return 0, 0, fmt.Errorf("no name of a cell: %q", name)
	}
	return column, row, nil
}
