package splice_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"bangban/internal/ledger/splice"
)

func TestTextsThatAreRefused(t *testing.T) {
	long := strings.Repeat("𠮷", splice.MaxText/2)
	for name, c := range map[string]struct {
		cell splice.Cell
		want error
	}{
		"no UTF-8":           {splice.Text("a\xff", 0), splice.ErrNotUTF8},
		"half a surrogate":   {splice.Text("\xed\xa0\x80", 0), splice.ErrNotUTF8},
		"a control":          {splice.Text("a\x08", 0), splice.ErrForbidden},
		"zero":               {splice.Text("\x00", 0), splice.ErrForbidden},
		"U+FFFE":             {splice.Text("\ufffe", 0), splice.ErrForbidden},
		"U+FFFF":             {splice.Text("中\uffff", 0), splice.ErrForbidden},
		"too many letters":   {splice.Text(strings.Repeat("a", splice.MaxText+1), 0), splice.ErrTooLong},
		"too many units":     {splice.Text(long+"ab", 0), splice.ErrTooLong},
		"as many as can be":  {splice.Text(long+"a", 0), nil},
		"of three bytes":     {splice.Text(strings.Repeat("中", splice.MaxText), 0), nil},
		"of three and one":   {splice.Text(strings.Repeat("中", splice.MaxText+1), 0), splice.ErrTooLong},
		"escapes count once": {splice.Text(strings.Repeat("&", splice.MaxText), 0), nil},
		"a long formula":     {splice.Formula(strings.Repeat("1", splice.MaxFormula+1), 0, 0, 0), splice.ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			rows := newRows(t, 1, 2)
			err := rows.Row([]splice.Cell{splice.Text("whole", 0), c.cell})
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if c.want == nil {
				return
			}
			var refused *splice.TextError
			if !errors.As(err, &refused) || refused.Row != 2 || refused.Column != 2 || !strings.HasPrefix(err.Error(), "cell B2: ") {
				t.Errorf("error %v", err)
			}
			check(t, rows.Row([]splice.Cell{splice.Text("next", 0)}))
			got := readBack(t, bytesOf(t, 1, rows))
			if diff := cmp.Diff([][]string{{header, header}, {"next"}}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzText checks that a text is refused or comes back as it was, by XML alone and by excelize.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a", " =1", "_x000D_", "_x005F_x000D_", "\r\n", "&#13;<]]>", "\xff", "\ufffe", "𠮷🐎", "__x0041_"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rows := newRows(t, 1, 2)
		err := rows.Row([]splice.Cell{splice.Int(1, 0), splice.Text(s, 0), splice.Int(2, 0)})
		if (err == nil) != holds(s) {
			t.Fatalf("%q: %v", s, err)
		}
		if err != nil {
			return
		}
		data := bytesOf(t, 1, rows)
		if got := readBack(t, data)[1][1]; got != s {
			t.Errorf("excelize reads %q of %q", got, s)
		}
		var sheet struct {
			Text []string `xml:"sheetData>row>c>is>t"`
		}
		check(t, xml.Unmarshal([]byte(sheetXML(t, data)), &sheet))
		if got := strings.ReplaceAll(strings.Join(sheet.Text, ""), "_x005F_", "_"); got != s {
			t.Errorf("XML reads %q of %q", got, s)
		}
	})
}

// holds says in the words of the rules, slowly, whether a cell can hold s.
func holds(s string) bool {
	if !utf8.ValidString(s) || len(utf16.Encode([]rune(s))) > splice.MaxText {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	})
}

func ExampleTextError() {
	rows, err := splice.NewRows("", 6, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = rows.Close() }()
	fmt.Println(rows.Row([]splice.Cell{splice.Int(1, 0), splice.Text("a\x07", 0)}))
	// Output: cell B2: a character that XML forbids
}
