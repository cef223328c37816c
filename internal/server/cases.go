package server

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"bangban/internal/casebook"
)

const (
	mediaPatch = "application/merge-patch+json"
	casesPath  = "/api/v1/cases/"
)

func (s *Server) openCase(ctx context.Context, c *call) (reply, error) {
	result, replayed, err := s.change(ctx, c, func(ctx context.Context, a casebook.Actor) (casebook.Result, error) {
		return s.config.Book.Open(ctx, a, c.body, c.query["draft"] == "1")
	})
	if err != nil {
		return reply{}, err
	}
	r, err := s.changedCase(result, replayed)
	r.location = casesPath + url.PathEscape(result.Case.ID)
	return r, err
}

func (s *Server) amendCase(ctx context.Context, c *call) (reply, error) {
	result, replayed, err := s.change(ctx, c, func(ctx context.Context, a casebook.Actor) (casebook.Result, error) {
		return s.config.Book.Amend(ctx, a, c.id, c.match, c.body)
	})
	if err != nil {
		return reply{}, err
	}
	return s.changedCase(result, replayed)
}

func (s *Server) addProgress(ctx context.Context, c *call) (reply, error) {
	result, replayed, err := s.change(ctx, c, func(ctx context.Context, a casebook.Actor) (casebook.Result, error) {
		return s.config.Book.AddProgress(ctx, a, c.id, c.match, c.body)
	})
	if err != nil {
		return reply{}, err
	}
	return s.changedCase(result, replayed)
}

// changedCase answers with a case that was changed. What was done is not undone for want of memory for the answer, so none
// is asked for.
func (s *Server) changedCase(result casebook.Result, replayed bool) (reply, error) {
	body, err := viewCase(result.Record, result.Warnings, result.Issued)
	return reply{contentType: mediaJSON, body: body, etag: versionTag(result.Version), changed: true, replayed: replayed}, err
}

func (s *Server) getCase(ctx context.Context, c *call) (reply, error) {
	record, err := s.config.Book.Get(ctx, s.actor(ctx, c), c.id)
	if err != nil {
		return reply{}, err
	}
	body, err := viewCase(record, nil, nil)
	if err != nil {
		return reply{}, err
	}
	return reply{contentType: mediaJSON, body: body, etag: versionTag(record.Version)}, s.hold(c, body)
}

func (s *Server) listCases(ctx context.Context, c *call) (reply, error) {
	a, f, err := s.picked(ctx, c)
	if err != nil {
		return reply{}, err
	}
	limit, err := c.number("limit", casebook.MaxPage)
	if err != nil {
		return reply{}, err
	}
	after, err := readCursor(c.query["cursor"], f)
	if err != nil {
		return reply{}, err
	}
	return s.listed(ctx, c, func(ctx context.Context) (any, error) {
		page, err := s.config.Book.List(ctx, a, f, after, limit)
		if err != nil {
			return nil, err
		}
		answer := struct {
			Cases []json.RawMessage `json:"cases"`
			Next  string            `json:"next,omitempty"`
		}{[]json.RawMessage{}, writeCursor(page.Next, f)}
		for _, record := range page.Records {
			one, err := viewListed(record)
			if err != nil {
				return nil, err
			}
			answer.Cases = append(answer.Cases, one)
		}
		return answer, nil
	})
}

// listed answers with a page when it is its turn, for while a page is made it takes several times the memory of the answer.
func (s *Server) listed(ctx context.Context, c *call, page func(context.Context) (any, error)) (answer reply, err error) {
	err = s.lists.do(ctx, nil, func(ctx context.Context) error {
		made, err := page(ctx)
		if err != nil {
			return err
		}
		answer, err = s.listing(c, made)
		return err
	})
	return answer, err
}

// listing answers with a list, whose tag is that of its bytes.
func (s *Server) listing(c *call, answer any) (reply, error) {
	body, err := json.Marshal(answer)
	if err != nil {
		return reply{}, err
	}
	return reply{contentType: mediaJSON, body: body, etag: etagOf(body)}, s.hold(c, body)
}

func (s *Server) history(ctx context.Context, c *call) (reply, error) {
	limit, err := c.number("limit", casebook.MaxPage)
	if err != nil {
		return reply{}, err
	}
	if limit == 0 {
		limit = casebook.DefaultPage
	}
	var after int64
	if text := c.query["cursor"]; text != "" {
		if after, err = strconv.ParseInt(text, 36, 64); err != nil || after < 1 {
			return reply{}, faultf(errQuery, "参数 cursor 应为上一页答复中的 next")
		}
	}
	a := s.actor(ctx, c)
	return s.listed(ctx, c, func(ctx context.Context) (any, error) {
		entries, err := s.config.Book.History(ctx, a, c.id, after, limit)
		answer := struct {
			Entries []entryView `json:"entries"`
			Next    string      `json:"next,omitempty"`
		}{Entries: viewEntries(entries)}
		if len(entries) == limit { // the page behind it may be empty
			answer.Next = strconv.FormatInt(entries[limit-1].ID, 36)
		}
		return answer, err
	})
}

func (s *Server) versions(ctx context.Context, c *call) (reply, error) {
	all, err := s.config.Book.Versions(ctx, s.actor(ctx, c), c.id)
	if err != nil {
		return reply{}, err
	}
	return s.listing(c, map[string]any{"versions": viewIssued(all)})
}
