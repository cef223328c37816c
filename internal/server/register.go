package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bangban/forms"
	"bangban/internal/casebook"
)

// Book is the register, as [casebook.Book] is.
type Book interface {
	Open(ctx context.Context, a casebook.Actor, data []byte, draft bool) (casebook.Result, error)
	Amend(ctx context.Context, a casebook.Actor, id string, match *int64, patch []byte) (casebook.Result, error)
	Put(ctx context.Context, a casebook.Actor, id string, match *int64, k forms.Kind, data []byte, draft bool) (casebook.Result, error)
	AddProgress(ctx context.Context, a casebook.Actor, id string, match *int64, data []byte) (casebook.Result, error)
	Get(ctx context.Context, a casebook.Actor, id string) (casebook.Record, error)
	List(ctx context.Context, a casebook.Actor, f casebook.Filter, after *casebook.Cursor, limit int) (casebook.Page, error)
	Draft(ctx context.Context, a casebook.Actor, id string, k forms.Kind) (forms.Form, casebook.DocumentState, int64, error)
	File(ctx context.Context, a casebook.Actor, id string, k forms.Kind, number int) (casebook.File, error)
	Bundle(ctx context.Context, a casebook.Actor, id string) ([]casebook.File, error)
	History(ctx context.Context, a casebook.Actor, id string, after int64, limit int) ([]casebook.Entry, error)
	Versions(ctx context.Context, a casebook.Actor, id string) ([]casebook.Issued, error)
	Export(ctx context.Context, a casebook.Actor, f casebook.Filter) (iter.Seq2[*forms.Case, error], error)
}

// actor is who calls, as the register knows them. Where no keys are asked for, that is whoever is at this machine, who
// could read its files as well; a key sees its region, and one without a region sees nothing.
func (s *Server) actor(ctx context.Context, c *call) casebook.Actor {
	a := casebook.Actor{Name: "local", Scope: casebook.Scope{All: true}, RequestID: RequestID(ctx)}
	caller := a.Name
	if c.key.ID != "" {
		caller = "key:" + c.key.ID
		a.Name = strings.TrimSpace(caller + " " + c.key.Name)
		a.Scope = casebook.Scope{Region: c.key.Region}
	}
	if c.idem != "" {
		kept := answerOf(caller, c.idem) // the digest, for nobody knows what callers make their keys of
		a.Request = &casebook.Request{
			Caller: caller, Key: hex.EncodeToString(kept[:]), Fingerprint: c.asked, Expires: s.config.Clock().Add(s.config.Limits.AnswerAge),
		}
	}
	return a
}

// change makes a change of the register when it is its turn, for many print a document. One that was made before under
// the same Idempotency-Key is answered with the case as it is now.
func (s *Server) change(ctx context.Context, c *call, work func(context.Context, casebook.Actor) (casebook.Result, error)) (result casebook.Result, replayed bool, err error) {
	a := s.actor(ctx, c)
	err = s.pool.do(ctx, c.place, func(ctx context.Context) (err error) {
		result, err = work(ctx, a)
		if before, ok := errors.AsType[*casebook.ReplayError](err); ok && before.Same {
			replayed = true
			result.Record, err = s.config.Book.Get(ctx, a, cmp.Or(before.CaseID, c.id)) // none if it changed nothing
		}
		return err
	})
	return result, replayed, err
}

// picked is who calls and what they pick. A region that has nothing in common with theirs is refused: an empty list or a
// report of zeros would be taken for the truth.
func (s *Server) picked(ctx context.Context, c *call) (casebook.Actor, casebook.Filter, error) {
	a := s.actor(ctx, c)
	f, err := c.filter()
	if own := a.Scope.Region; err == nil && !a.Scope.All && f.Region != "" && !f.Region.Contains(own) && !own.Contains(f.Region) {
		err = faultf(casebook.ErrRegion, "参数 region 的区划不在密钥的权限范围（%s）内；请换一个区划，或不写 region", own)
	}
	return a, f, err
}

// filter reads the parameters that pick cases.
func (c *call) filter() (f casebook.Filter, err error) {
	f.Caseworker = c.query["caseworker"]
	f.Region = forms.Region(c.query["region"]).Normalize()
	if _, message := f.Region.Check(); message != "" {
		return f, faultf(errQuery, "参数 region：%s", message)
	}
	if list := c.query["status"]; list != "" {
		for status := range strings.SplitSeq(list, ",") {
			if status == casebook.StatusNone {
				status = ""
			}
			f.Statuses = append(f.Statuses, forms.Status(status))
		}
	}
	for name, day := range map[string]*forms.Date{"from": &f.From, "to": &f.To} {
		if *day, err = forms.ParseDate(c.query[name]); err != nil {
			return f, faultf(errQuery, "参数 %s：%v", name, err)
		}
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		return f, faultf(errQuery, "参数 to 的日期早于 from")
	}
	return f, nil
}

// number reads a parameter that is a number from 1 to most, 0 if it is not given.
func (c *call) number(name string, most int) (int, error) {
	text := c.query[name]
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, faultf(errQuery, "参数 %s 应为 1 至 %d 的整数", name, most)
	}
	return n, nil
}

// filterMark is how many bytes of a cursor tell which filter it belongs to.
const filterMark = 8

// mark is the digest of a filter, by which a cursor knows its own.
func mark(f casebook.Filter) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %s %s %q", f.Region, f.Statuses, f.From, f.To, f.Caseworker))
	return string(sum[:filterMark])
}

// writeCursor tells the last case of a page to callers, who are to see nothing in it but where to go on.
func writeCursor(at *casebook.Cursor, f casebook.Filter) string {
	if at == nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(mark(f) + at.Applied.String() + "/" + at.ID))
}

// readCursor understands what writeCursor wrote for the same filter; "" is the first page.
func readCursor(text string, f casebook.Filter) (*casebook.Cursor, error) {
	if text == "" {
		return nil, nil
	}
	wrong := faultf(errQuery, "参数 cursor 应为上一页答复中的 next，其余参数也应与上一页相同；请从第一页重新读取")
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, wrong
	}
	rest, own := strings.CutPrefix(string(data), mark(f))
	applied, id, cut := strings.Cut(rest, "/")
	day, err := forms.ParseDate(applied)
	if !own || !cut || err != nil || !plain(id) {
		return nil, wrong
	}
	return &casebook.Cursor{Applied: day, ID: id}, nil
}

// plain reports whether a text can be what a store keeps. No case has another number.
func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// today is the day of the clock in China, which has one time zone.
func (s *Server) today() forms.Date {
	const offset = 8 * 60 * 60
	t := s.config.Clock().In(time.FixedZone("CST", offset))
	return forms.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}
