// Package templates holds the paper of each attachment, and of the monthly report, as one markup file, and reads and
// checks it against the typed forms.
//
// A template says what is printed and where the values go; it cannot compute, and values never become markup.
// The markup is described in README.md under 模板.
package templates

import "bangban/forms"

// Paper is the checked paper of one attachment.
type Paper struct {
	Name         string     // file name without its ending: "application", "catalogue"
	Kind         forms.Kind // [Monthly] for the report, empty for paper without fields (附件1, 附件2)
	Attachment   int        // N of 附件N, 0 for a report
	Title        string     // title of the document
	Style        Style      // running text
	Blocks       []Block
	Continuation *Continuation // where text goes that its cell cannot hold; nil if the paper flows
}

// The text area of GB/T 9704-2012 §5.2, 156 mm by 225 mm, and the pitch of the 22 lines in it (§5.2.3), in hundredths
// of a point.
const (
	TextWidth  = 44220
	TextHeight = 63780
	LinePitch  = 2899
)

// Style is how text is set. Sizes and pitches are in hundredths of a point.
type Style struct {
	Role  string // role of the face, see package fonts
	Value string // role of the face that values are set in
	Size  int    // type size
	Floor int    // the smallest size a value may be set in so that it fits
	Pitch int    // from baseline to baseline
	Chars int    // characters in a full line of the text area; 0 sets them solid
}

// Length is a distance: hundredths of an em of the text it stands in, plus hundredths of a point.
type Length struct{ Ems, Points int }

// Align is how a line stands in its measure.
type Align string

// The alignments. Justify leaves the last line ragged; Spread stretches every line over the whole measure.
const (
	Left    Align = "left"
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "justify"
	Spread  Align = "spread"
)

// Block is what stands below another on the paper.
type Block interface{ block() }

// Paragraph is running text.
type Paragraph struct {
	Style   Style
	Align   Align
	Indent  Length // of the first line
	Left    Length // of every line
	Right   Length // kept free at the right of every line (右空四字)
	Before  int    // hundredths of a line left free above
	Keep    bool   // stays on the page of what follows
	Heading bool   // mark or title: not running text
	Inlines []Inline
}

// Table is a grid of cells.
type Table struct {
	Style   Style
	Columns []Column
	Rows    []*Row
	Ruled   bool // lines around every cell
	Fill    bool // stretches so that the blocks behind it end with the page
	Before  int  // hundredths of a line left free above
	Header  int  // rows repeated on every page
}

// Column is the width of a column: fixed, or a share of what the fixed ones leave.
type Column struct {
	Width Length
	Share int
}

// Row is a row of a table. A catalogue row stands for one row for each item of the catalogue, a row with a list for one
// for each row of that list: [] in the paths of its fields is the place for the number of the row.
type Row struct {
	Height    int // at least, hundredths of a point
	Grow      int // share of the height a filling table has to spare
	Catalogue bool
	List      string
	Cells     []*Cell
}

// Cell is one cell, with its place in the grid.
type Cell struct {
	Column, Columns, Rows int
	Align                 Align
	VAlign                string // "top", "middle", "bottom"
	Stack                 string // one character a line: "tight", "spread"; empty for ordinary text
	Style                 Style
	Blocks                []Block
}

// Checklist is the items of the catalogue, each with its box.
type Checklist struct {
	Style    Style
	Field    forms.Field
	Paired   bool // two a line where they fit, the box in front (附件3)
	Numbered bool // one a line, numbered, the box behind (附件4)
	Indent   Length
}

// Lines is a long value on ruled lines.
type Lines struct {
	Style Style
	Field forms.Field
	Min   int // lines printed even when there is less to say
}

// Flow is a chart of steps from top to bottom.
type Flow struct {
	Style Style
	Steps []Step
}

// Step is one box of a flow chart: what happens, and what may branch off to its side.
type Step struct {
	Text  string
	Notes []string // what the step consists of, inside the box
	Side  string   // box at the right, reached by an arrow; empty for none
}

// Continuation heads the extra page that takes the text a cell cannot hold.
type Continuation struct {
	Note   string // what the cell says instead
	Style  Style  // of the text moved there
	Blocks []Block
}

// Inline is a part of running text.
type Inline interface{ inline() }

// Text is printed as it stands.
type Text struct{ Text string }

// Slot is where the value of a field is printed, or left free to be filled by hand.
type Slot struct {
	Field forms.Field
	Blank Length // width left free when there is no value
	Ruled bool   // a line below
	Model string // printed on the blank paper alone (×××政务服务局, ×年×月×日)
	Unit  string // printed behind a value (万元)
}

// Box is □ of one option, ticked when the field has that value.
type Box struct {
	Field forms.Field
	Value string
}

// Label is text spread over a width (邮　编).
type Label struct {
	Text  string
	Width Length
}

// Space is a fixed distance.
type Space struct{ Width Length }

// Break ends the line.
type Break struct{}

// Area is a place for a signature, or a text over which a seal is pressed.
type Area struct {
	Name  string
	Seal  bool
	Width Length // of the room for a signature
	Text  string // what is printed where the seal goes
}

func (*Paragraph) block() {}
func (*Table) block()     {}
func (*Checklist) block() {}
func (*Lines) block()     {}
func (*Flow) block()      {}

func (Text) inline()  {}
func (Slot) inline()  {}
func (Box) inline()   {}
func (Label) inline() {}
func (Space) inline() {}
func (Break) inline() {}
func (Area) inline()  {}
