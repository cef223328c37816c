package splice

import "strconv"

const (
	maxTexts  = 8_192 // so that memory has a bound, whatever is shared
	maxShared = 128   // bytes of one
)

// Texts is the table of texts that cells of one workbook share: a cell names the number of its text, which is shorter to
// write, to deflate and to read than the text again. It is for words that come up over and over. One goroutine at a time
// may use it.
type Texts struct {
	numbers map[string]int64
	items   []byte
}

// NewTexts begins a table.
func NewTexts() *Texts { return &Texts{numbers: map[string]int64{}} }

// Cell is a cell that shows s as [Text] does. What does not fit into the table stands in the cell itself.
func (t *Texts) Cell(s string, style int) Cell {
	n, ok := t.numbers[s]
	if !ok {
		if n, ok = t.add(s); !ok {
			return Text(s, style)
		}
	}
	return Cell{kind: shared, mantissa: n, style: int32(style)}
}

func (t *Texts) add(s string) (n int64, ok bool) {
	if s == "" || len(s) > maxShared || len(t.numbers) == maxTexts || isSpace(s[0]) || isSpace(s[len(s)-1]) {
		return 0, false
	}
	items, err := appendText(append(t.items, "<si><t>"...), s, MaxText)
	if err != nil {
		return 0, false // for the row to tell which cell it is
	}
	t.items = append(items, "</t></si>"...)
	n = int64(len(t.numbers))
	t.numbers[s] = n
	return n, true
}

// Part is the table as xl/sharedStrings.xml.
func (t *Texts) Part() []byte {
	part := []byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="`)
	part = strconv.AppendInt(part, int64(len(t.numbers)), 10)
	part = append(part, `">`...)
	part = append(part, t.items...)
	return append(part, `</sst>`...)
}
