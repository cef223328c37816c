package server

import (
	"context"
	"embed"
	"fmt"
	"path"
)

// pages is the page of the API with its style sheet and script. It loads nothing from any other host.
//
//go:embed docs/index.html docs/docs.css docs/docs.js
var pages embed.FS

// docsPolicy lets the page load its own files and openapi.json. Its icon is empty data.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// docs answers with the page.
func (s *Server) docs(context.Context, *call) (reply, error) {
	r, err := page("index.html", "text/html; charset=utf-8")
	r.policy = docsPolicy
	return r, err
}

// docsFile answers with a file of the page.
func (s *Server) docsFile(_ context.Context, c *call) (reply, error) {
	switch c.file {
	case "docs.css":
		return page(c.file, "text/css; charset=utf-8")
	case "docs.js":
		return page(c.file, "text/javascript; charset=utf-8")
	}
	return reply{}, errNotFound
}

func page(name, contentType string) (reply, error) {
	body, err := pages.ReadFile(path.Join("docs", name))
	if err != nil {
		return reply{}, fmt.Errorf("read the page of the API: %w", err)
	}
	return lasting(contentType, body), nil
}
