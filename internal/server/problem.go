package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/casebook"
	"bangban/internal/render"
)

const (
	statusGone      = 499 // nobody reads it; it is for the log
	problemType     = "application/problem+json"
	problemTypeURN  = "urn:bangban:problem:"
	problemInstance = "urn:bangban:request:"
)

// retryKeys is when a caller may try again whose key could not be looked up: somebody has to mend the file.
const retryKeys = 30 * time.Second

// fault is an error with what the caller should know of it.
type fault struct {
	err      error // of the table
	detail   string
	problems []forms.Problem
	wait     time.Duration // when to try again; 0 does not say
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

func faultf(err error, format string, args ...any) error {
	return &fault{err: err, detail: fmt.Sprintf(format, args...)}
}

// invalid is the refusal of content; without problems it is nil.
func invalid(problems []forms.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &fault{err: errInvalid, problems: problems}
}

// known turns the errors of the packages below into those of the table. What it does not know is internal.
func known(err error) error {
	var (
		syntax *forms.SyntaxError
		glyph  *render.GlyphError
		wrong  *casebook.InvalidError
		replay *casebook.ReplayError
	)
	switch {
	case errors.As(err, &syntax):
		return faultf(errNotJSON, "%s", syntax.Error())
	case errors.As(err, &glyph):
		return invalid(glyph.Problems)
	case errors.As(err, &wrong):
		return invalid(wrong.Report.Problems)
	case errors.As(err, &replay): // one of the same content has been answered by whoever asked
		return errReused
	case errors.Is(err, casebook.ErrBusy):
		return &fault{err: err, wait: retryBusy}
	case errors.Is(err, syscall.ENOSPC):
		return casebook.ErrFull
	case errors.Is(err, render.ErrTooManyPages):
		return faultf(errPages, "%s", render.ErrTooManyPages.Error())
	case errors.Is(err, auth.ErrUnreadable):
		return &fault{err: err, wait: retryKeys}
	case errors.Is(err, context.DeadlineExceeded):
		return &fault{err: errOutOfTime, wait: retryBusy}
	case errors.Is(err, context.Canceled):
		return errClientGone
	}
	return err
}

// rowOf finds the row of an error. The last row is for what should not happen.
func (s *Server) rowOf(err error) problemRow {
	for _, row := range s.problems {
		if errors.Is(err, row.err) {
			return row
		}
	}
	return s.problems[len(s.problems)-1]
}

// problem is the body of a refusal (RFC 9457).
type problem struct {
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Status   int             `json:"status"`
	Detail   string          `json:"detail,omitempty"`
	Code     string          `json:"code"`
	Instance string          `json:"instance"` // the request, by its X-Request-Id
	Errors   []forms.Problem `json:"errors,omitempty"`
}

// writeProblem answers with the problem of an error, whose row it is.
func writeProblem(w http.ResponseWriter, row problemRow, err error, requestID string) {
	var f *fault
	errors.As(err, &f)
	if f != nil && f.wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.wait.Seconds()))))
	}
	switch row.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Bearer realm="bangban"`)
	case statusGone:
		w.WriteHeader(row.status)
		return
	}
	body, err := json.Marshal(row.problem(f, problemInstance+requestID))
	if err != nil { // texts and numbers can always be written
		body = nil
	}
	send(w, row.status, problemType, body)
}

// problem is the body of a refusal; there may be no fault.
func (row problemRow) problem(f *fault, instance string) problem {
	p := problem{
		Type: problemTypeURN + row.code, Title: row.title, Status: row.status, Detail: row.detail,
		Code: row.code, Instance: instance,
	}
	if f != nil && f.detail != "" {
		p.Detail = f.detail
	}
	if f != nil {
		p.Errors = f.problems
	}
	return p
}
