package server

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"bangban/forms"
	"bangban/internal/ledger"
)

const mediaLines = "application/x-ndjson"

// streamed handles a request whose body is read as it comes.
func (s *Server) streamed(ctx context.Context, r route, g *gin.Context, c *call) (reply, error) {
	if err := c.readHeader(r, g.Request.Header); err != nil {
		return reply{}, err
	}
	limit := s.config.Limits.LedgerBody
	if g.Request.ContentLength > limit {
		return reply{}, tooLarge(limit)
	}
	s.linger(g.Writer)
	c.lines = &brisk{
		from: http.MaxBytesReader(g.Writer, g.Request.Body, limit),
		most: s.config.Limits.BodyTime, end: time.Now().Add(s.config.Limits.ExportDeadline), //nolint:forbidigo // the network counts in real time
		bound: func(rest time.Duration) { readUntil(g.Writer, rest) },
	}
	a, err := r.handle(s, ctx, c)
	if err != nil {
		readUntil(g.Writer, turnAwayRest) // net/http passes over what is left
		return a, err
	}
	arrived(g.Writer)
	return a, nil
}

func (s *Server) makeLedger(ctx context.Context, c *call) (reply, error) {
	o := ledger.Options{AsOf: s.today(), By: s.actor(ctx, c).Name, Filter: "提交的案件"}
	ascii, name := ledgerNames(o)
	return s.spooled(c, ascii, name, func(w io.Writer) error {
		_, err := s.config.Ledger.Write(ctx, w, s.linesOf(c), o)
		return err
	})
}

// maxLineProblems is how many problems of lines are told.
const maxLineProblems = 200

// linesOf gives the cases that come line by line. All lines are read, so that all that is wrong is told at once; that is
// the error at the end.
func (s *Server) linesOf(c *call) iter.Seq2[*forms.Case, error] {
	return func(yield func(*forms.Case, error) bool) {
		most := int(s.config.Limits.BundleBody)
		lines := bufio.NewScanner(c.lines)
		lines.Buffer(make([]byte, 0, min(firstRead, most)), most)
		var wrong lineProblems
		n := 0
		for lines.Scan() {
			n++
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			one, report, err := s.config.Rules.ReadCase(lines.Bytes(), c.level())
			if wrong.take(n, report, err) || len(wrong.problems) > 0 {
				continue
			}
			if !yield(one, nil) {
				return
			}
		}
		err := lines.Err()
		switch {
		case errors.Is(err, bufio.ErrTooLong):
			err = faultf(errTooLarge, "第%d行太长，一行（一个案件）最多 %d MiB", n+1, most>>20)
		case err != nil:
			err = broken(err, s.config.Limits.LedgerBody)
		default:
			err = invalid(wrong.problems)
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// lineProblems gathers what is wrong with lines. Beyond a number it is left at that.
type lineProblems struct{ problems []forms.Problem }

// take reports whether there is something wrong with a line, and keeps it.
func (l *lineProblems) take(line int, report forms.Report, err error) bool {
	found := report.Problems
	if err != nil {
		found = []forms.Problem{{Code: "not_json", Message: err.Error()}}
	}
	for _, p := range found {
		if len(l.problems) >= maxLineProblems {
			break
		}
		at := fmt.Sprintf("lines[%d]", line)
		if p.Path != "" {
			at += "." + p.Path
		}
		p.Path, p.Message = at, fmt.Sprintf("第%d行：%s", line, p.Message)
		l.problems = append(l.problems, p)
	}
	return len(found) > 0
}
