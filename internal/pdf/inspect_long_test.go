//go:build !race

package pdf_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"bangban/internal/pdf"
)

func TestInspectRefuses(t *testing.T) {
	good := write(t, pdf.A3u, sampleDocument(t))
	loop := func(objects ...string) []byte { return build(objects...) }
	cases := map[string]struct {
		data []byte
		want error
	}{
		"nothing":        {nil, pdf.ErrNotPDF},
		"a text":         {[]byte("帮办代办"), pdf.ErrNotPDF},
		"a picture":      {[]byte("\x89PNG\r\n\x1a\n"), pdf.ErrNotPDF},
		"a header":       {[]byte("%PDF-1.7\n"), pdf.ErrDamaged},
		"half":           {good[:len(good)/2], pdf.ErrDamaged},
		"without table":  {bytes.Replace(good, []byte("/Type/XRef"), []byte("/Type/YRef"), 1), pdf.ErrDamaged},
		"shifted":        {bytes.Replace(good, []byte("2 0 obj\n"), []byte("2 0 obj \n\n"), 1), pdf.ErrDamaged},
		"encrypted":      {qpdf(t, good, "--encrypt", "", "secret", "256", "--"), pdf.ErrEncrypted},
		"too large":      {append([]byte("%PDF-1.7\n"), make([]byte, 65<<20)...), pdf.ErrTooLarge},
		"no catalog":     {loop("null"), pdf.ErrDamaged},
		"no page tree":   {loop("<</Type/Catalog>>"), pdf.ErrDamaged},
		"tree of itself": {loop("<</Pages 2 0 R>>", "<</Kids[2 0 R 2 0 R]>>"), pdf.ErrDamaged},
		"list of itself": {loop("<</Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>", "<</Kids[]>>", "<</Kids[3 0 R]>>"), pdf.ErrDamaged},
		"tree by array":  {loop("<</Pages<</Kids 2 0 R>>>>", "[<</Kids 2 0 R>>]"), pdf.ErrTooLarge},
		"list by array":  {loop("<</Pages<</Kids[]>>/Names<</EmbeddedFiles<</Kids 2 0 R>>>>>>", "[<</Kids 2 0 R>><</Kids 2 0 R>>]"), pdf.ErrDamaged},
		"reference loop": {loop("<</Pages 2 0 R>>", "3 0 R", "2 0 R"), pdf.ErrDamaged},
		"length loop":    {loop("<</Pages 2 0 R>>", "<</Length 2 0 R>>\nstream\nx\nendstream"), pdf.ErrDamaged},
		"deep":           {loop("<</Pages " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + ">>"), pdf.ErrDamaged},
		"filter":         {loop("<</Metadata 2 0 R>>", "<</Length 1/Filter/JBIG2Decode>>\nstream\nx\nendstream"), pdf.ErrFilter},
		"bad deflate":    {loop("<</Metadata 2 0 R>>", "<</Length 1/Filter/FlateDecode>>\nstream\nx\nendstream"), pdf.ErrDamaged},
		"bomb":           {bomb(t), pdf.ErrTooLarge},

		// Files of a megabyte or so that take gigabytes or minutes where only bytes of streams are counted.
		"objects in strings": {nested(3000), pdf.ErrTooLarge},
		"long string":        {loop("<</A("+strings.Repeat("a", 5<<20)+")>>", "<<>>"), pdf.ErrTooLarge},
		"long head":          {loop("<</Pages 2 0 R>>%" + strings.Repeat(" ", 1<<20) + "\nstream"), pdf.ErrDamaged},
		"entries again":      {entriesAgain(t, 3), pdf.ErrTooLarge},
		"empty streams":      {issued("<</Contents["+strings.Repeat("4 0 R ", 100_000)+"]>>", packed(t, "", nil)), pdf.ErrTooLarge},
		"shared contents":    {issued("<</Kids["+strings.Repeat("<</Contents 4 0 R>>", 1000)+"]>>", "["+strings.Repeat("0 ", 100_000)+"]"), pdf.ErrTooLarge},
		"shared notes":       {issued("<</Kids["+strings.Repeat("<</Annots 4 0 R>>", 1000)+"]>>", "["+strings.Repeat("null ", 100_000)+"]"), pdf.ErrTooLarge},
		"widths again": {issued("<</Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>", packed(t, "", []byte("/F 1 Tf")),
			"<</DescendantFonts[<</W["+strings.Repeat("0 65533 1 ", 10_000)+"]>>]>>"), pdf.ErrTooLarge},
		"wide predictor": {issued("<</Contents["+strings.Repeat("4 0 R ", 1000)+"]>>",
			packed(t, "/DecodeParms<</Predictor 12/Colors 32/BitsPerComponent 16/Columns 65536>>", nil)), pdf.ErrTooLarge},
	}
	for name, c := range cases {
		if got, err := pdf.Inspect(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
