package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"bangban/internal/ledger/splice"
)

// The names of the sheets.
const (
	sheetCases   = "台账明细"
	sheetMatters = "事项明细"
	sheetSummary = "汇总统计"
	sheetMonthly = "月度进展"
	sheetNotes   = "说明"
)

// Rows 1 and 2 of a sheet of rows have the groups and the titles of the columns.
const (
	headerRow = 2
	firstRow  = 3
)

// spool writes the rows of one table, in a further sheet when one is full.
type spool[T any] struct {
	book   *book
	name   string
	table  []column[T]
	sheets []*sheet
	rows   *splice.Rows // of the last sheet

	cells      []splice.Cell
	common     []string  // what the cells of common words say
	lines      int       // that the tallest cell of the row takes
	line       []byte    // the row as text
	importable []byte    // what of it can be imported
	sha        hash.Hash // of all rows, nil where nobody asks
}

func newSpool[T any](b *book, name string, table []column[T], sha hash.Hash) *spool[T] {
	return &spool[T]{book: b, name: name, table: table, cells: make([]splice.Cell, len(table)), common: make([]string, len(table)), sha: sha}
}

// next begins a sheet.
func (s *spool[T]) next() error {
	rows, err := s.book.newRows()
	if err != nil {
		return err
	}
	name := s.name
	if n := len(s.sheets); n > 0 {
		name += strconv.Itoa(n + 1)
	}
	s.rows = rows
	s.sheets = append(s.sheets, &sheet{name: name, rows: rows, dress: func(name string) error {
		return dress(s.book, name, s.table, rows.Next()-1)
	}})
	groups, titles := make([]splice.Cell, len(s.table)), make([]splice.Cell, len(s.table))
	for i := range s.table {
		c := &s.table[i]
		groups[i] = splice.Empty(s.book.styles[rankGroup][lookCentre])
		if i == 0 || c.group != s.table[i-1].group {
			groups[i] = splice.Text(c.group, s.book.styles[rankGroup][lookCentre])
		}
		titles[i] = splice.Text(c.title, s.book.styles[rankHeader][lookCentre])
	}
	return errors.Join(rows.RowHeight(groups, 20), rows.RowHeight(titles, 58))
}

// fill makes the cells of a row: those that are seen, which start it, or those that are hidden.
func (s *spool[T]) fill(row *T, hidden bool) {
	if !hidden {
		s.line, s.importable, s.lines = s.line[:0], s.importable[:0], 1
	}
	for i := range s.table {
		c := &s.table[i]
		if c.hidden != hidden {
			continue
		}
		v := c.value(row)
		s.set(i, &v)
		if !hidden && v.kind == textual {
			s.lines = max(s.lines, lines(v.text, c.width))
		}
		if hidden || s.sha == nil {
			continue
		}
		s.line = append(v.append(s.line), '\t')
		if c.path != "" {
			s.importable = append(v.append(s.importable), '\t')
		}
	}
}

// set makes the cell of a column. Common words are often those of the row before, of which the cell is still there.
func (s *spool[T]) set(i int, v *value) {
	c := &s.table[i]
	style := s.book.styles[rankRow][c.look]
	switch {
	case !c.common:
		s.cells[i] = v.cell(style)
	case v.text == "": // which may be a number
		s.cells[i], s.common[i] = v.cell(style), ""
	case v.text != s.common[i]:
		s.cells[i], s.common[i] = s.book.texts.Cell(v.text, style), v.text
	}
}

// sum is a checksum of what can be imported of the row that is filled. It tells later what was edited.
func (s *spool[T]) sum() string { return checksum(s.importable) }

func checksum(importable []byte) string {
	sum := sha256.Sum256(importable)
	return hex.EncodeToString(sum[:8])
}

// write puts the filled row into the sheet.
func (s *spool[T]) write(id string) error {
	if s.rows.Next() > s.book.maxRows {
		if err := s.next(); err != nil {
			return err
		}
	}
	if s.sha != nil {
		s.line[len(s.line)-1] = '\n'
		s.sha.Write(s.line)
	}
	err := s.rows.RowHeight(s.cells, height(s.lines))
	if e, ok := errors.AsType[*splice.TextError](err); ok {
		return s.refuse(id, e)
	}
	return err
}

// height is that of a row with so many lines, in points.
func height(lines int) int {
	const lineHeight, margin, least, most = 13, 5, 24, (splice.MaxHeight - 5) / 13
	return max(min(lines, most)*lineHeight+margin, least)
}

// refuse says in words which text a cell cannot hold.
func (s *spool[T]) refuse(id string, e *splice.TextError) error {
	reason := "含有XML不允许的字符（如控制字符），请删去"
	switch {
	case errors.Is(e, splice.ErrTooLong):
		reason = "超过单元格的上限" + strconv.Itoa(splice.MaxText) + "个字符，请缩短"
	case errors.Is(e, splice.ErrNotUTF8):
		reason = "不是UTF-8文字"
	}
	return fmt.Errorf("案件%s的“%s”%s（%s）：%w", id, s.table[e.Column-1].title, reason, s.name, e)
}

// digest is the checksum of all rows.
func (s *spool[T]) digest() string { return hex.EncodeToString(s.sha.Sum(nil)) }

// lines is how many lines a text takes in a column: Chinese characters are two wide, all others one.
func lines(text string, width float64) int {
	room := max(int(width)-2, 2) // margins, and faces that are a little wider than the one meant
	if len(text) <= room {       // no text is wider than its bytes are many
		return 1
	}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		wide := 0
		for i := 0; i < len(line); i++ {
			switch c := line[i]; {
			case c < 0x80:
				wide++
			case c >= 0xC0:
				wide += 2
			}
		}
		n += max(1, (wide+room-1)/room)
	}
	return n
}
