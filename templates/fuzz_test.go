package templates_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"bangban/templates"
)

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("paper/*.xml")
	if err != nil || len(files) == 0 {
		f.Fatal("no papers", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{
		short, "", "<paper", "<!DOCTYPE a>", "\ufeff<paper title='a'/>", "<paper title='a'><p>&#10;</p></paper>",
		"<paper title='a'><table columns='* *'><row><cell rows='1000' cols='2'/></row></table></paper>",
		"<paper title='a'><table columns='1* 2mm * 3em'><items height='1em'/></table></paper>",
		"<paper title='a'><table columns='*'><row><cell stack='tight'>甲</cell></row></table></paper>",
		"<paper title='a'><flow><step name='甲' side='乙'><note>丙</note></step></flow></paper>",
		"<paper form='application' title='a'><continuation note='b' size='1e3pt'/></paper>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("%!")) {
			return // faults takes that for a broken message
		}
		paper, err := templates.Parse("x.xml", data)
		if faults(t, err) == nil && (paper == nil || paper.Title == "") {
			t.Errorf("no fault is told, and the paper is %+v", paper)
		}
	})
}
