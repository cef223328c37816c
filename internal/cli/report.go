package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"bangban/forms"
)

// reporter tells what became of each record: problems and warnings as lines of text, or everything as JSON.
type reporter struct {
	input    string    // name of the input, for messages
	text     io.Writer // problems, warnings and the summary
	json     io.Writer // where JSON goes; nil for text
	paths    io.Writer // where the paths of written files go; nil for nowhere
	praise   bool      // also tell that everything is valid
	progress *progress
}

// entry is the JSON form of what became of a record.
type entry struct {
	Record   int             `json:"record,omitempty"` // in a batch only
	Line     int             `json:"line,omitempty"`   // in a batch only
	Valid    bool            `json:"valid"`
	Problems []forms.Problem `json:"problems"`
	Warnings []forms.Problem `json:"warnings"`
	Files    []string        `json:"files,omitempty"`
}

// record tells of one record.
func (r *reporter) record(rec record, report forms.Report, files []string) error {
	r.progress.clear()
	if r.json != nil {
		e := entry{
			Valid:    report.Valid(),
			Problems: append([]forms.Problem{}, report.Problems...),
			Warnings: append([]forms.Problem{}, report.Warnings...),
			Files:    files,
		}
		if rec.batch {
			e.Record, e.Line = rec.number, rec.line
		}
		return writeJSON(r.json, e)
	}
	at := ""
	if rec.batch {
		at = fmt.Sprintf("%s:%d: 第%d条：", r.input, rec.line, rec.number)
	}
	for _, p := range report.Problems {
		fmt.Fprintf(r.text, "%s%s\n", at, problemLine(p))
	}
	for _, p := range report.Warnings {
		fmt.Fprintf(r.text, "%s提醒：%s\n", at, problemLine(p))
	}
	return r.files(files)
}

// whole tells that everything was taken.
func (r *reporter) whole(n count) {
	if r.praise && r.json == nil {
		fmt.Fprintf(r.text, "%s：共 %d 条，全部有效。\n", r.input, n.taken)
	}
}

// files tells where documents were written.
func (r *reporter) files(paths []string) error {
	if r.paths == nil || len(paths) == 0 {
		return nil
	}
	_, err := io.WriteString(r.paths, strings.Join(paths, "\n")+"\n")
	return err
}

// merged tells where the document of all records was written; "" is standard output, which is not told.
func (r *reporter) merged(path string) error {
	if path == "" {
		return nil
	}
	if r.json != nil {
		return writeJSON(r.json, struct {
			Files []string `json:"files"`
		}{[]string{path}})
	}
	return r.files([]string{path})
}

// problemLine is a problem in one line: where in the data, and a message that says what and how to mend it.
func problemLine(p forms.Problem) string { return strings.TrimSpace(p.Path + " " + p.Message) }

// writeJSON writes one value on one line, characters as they are.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// progressPause is how often a person is told how far the work has come.
const progressPause = 200 * time.Millisecond

// progress tells a person at a terminal how many records are done. A nil progress tells nobody.
type progress struct {
	to    io.Writer
	tick  <-chan time.Time // when to tell
	end   func()           // ends the ticks
	done  int
	shown bool
}

// newProgress watches over a batch if w is a terminal.
func newProgress(w io.Writer) *progress {
	if !isTerminal(w) {
		return nil
	}
	t := time.NewTicker(progressPause)
	return &progress{to: w, tick: t.C, end: t.Stop}
}

// step counts a record.
func (p *progress) step() {
	if p == nil {
		return
	}
	p.done++
	select {
	case <-p.tick:
		fmt.Fprintf(p.to, "\r已处理 %d 条", p.done)
		p.shown = true
	default:
	}
}

// clear takes the line away so that something else can be written.
func (p *progress) clear() {
	if p != nil && p.shown {
		fmt.Fprint(p.to, "\r\x1b[K")
		p.shown = false
	}
}

// stop ends the telling.
func (p *progress) stop() {
	if p != nil {
		p.clear()
		p.end()
	}
}
