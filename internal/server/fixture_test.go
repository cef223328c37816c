package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/pdf"
	"bangban/internal/render"
	"bangban/internal/server"
	"bangban/internal/typeset"
	"bangban/templates"
)

// pageTexts is a writer that remembers what the pages of each file it wrote read as, in reading order.
type pageTexts struct {
	render.Writer
	texts sync.Map // SHA-256 of the file → string
}

func (p *pageTexts) Write(ctx context.Context, d pdf.Document) ([]byte, error) {
	data, err := p.Writer.Write(ctx, d)
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, part := range d.Parts {
		for _, pg := range part.Pages {
			for _, run := range pg.Runs {
				if line := run.Text(); !pageNumber.MatchString(line + "\n") {
					text.WriteString(line)
				}
			}
		}
	}
	p.texts.Store(sha256.Sum256(data), text.String())
	return data, nil
}

// pageNumber is the foot of a page, which may come between two parts of a value.
var pageNumber = regexp.MustCompile(`—\s*\d+\s*—\s*\n`)

// of is the text of a file.
func (p *pageTexts) of(file []byte) string {
	text, _ := p.texts.Load(sha256.Sum256(file))
	s, _ := text.(string)
	return s
}

// engineParts is what all servers of these tests are made of.
type engineParts struct {
	config render.Config
	rules  *forms.Rules
}

var engine = sync.OnceValues(func() (engineParts, error) {
	library, err := fonts.Open("")
	if err != nil {
		return engineParts{}, err
	}
	papers, err := templates.Load("")
	if err != nil {
		return engineParts{}, err
	}
	writer, err := pdf.New(pdf.A3u)
	if err != nil {
		return engineParts{}, err
	}
	rules := forms.NewRules()
	return engineParts{render.Config{
		Papers: papers, Setter: typeset.New(library), Writer: writer, Coverage: library, Catalogues: rules,
	}, rules}, nil
})

// newAPI makes a server of the real renderer and lets change its configuration.
func newAPI(tb testing.TB, change func(*server.Config)) *server.Server {
	tb.Helper()
	parts, err := engine()
	if err != nil {
		tb.Fatal(err)
	}
	c := server.Config{Renderer: render.New(parts.config), Rules: parts.rules, Clock: time.Now, Version: "1.2.3"}
	if change != nil {
		change(&c)
	}
	s, err := server.New(c)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// client calls a server that listens until the test ends.
type client struct {
	tb   testing.TB
	base string
	http *http.Client
}

func startAPI(tb testing.TB, change func(*server.Config)) *client {
	tb.Helper()
	return serveAPI(tb, newAPI(tb, change))
}

func serveAPI(tb testing.TB, s *server.Server) *client {
	tb.Helper()
	srv := httptest.NewServer(s.Handler())
	tb.Cleanup(srv.Close)
	return &client{tb, srv.URL, srv.Client()}
}

// answered is an answer that was read to its end.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// call sends a request with headers given as name, value, name, value.
func (c *client) call(method, path, body string, headers ...string) answered {
	c.tb.Helper()
	request, err := http.NewRequestWithContext(c.tb.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.tb.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	return answered{response.StatusCode, response.Header, data}
}

func (c *client) post(path, body string, headers ...string) answered {
	c.tb.Helper()
	return c.call(http.MethodPost, path, body, headers...)
}

// isPDF reports whether a body is a PDF file.
func isPDF(body []byte) bool { return bytes.HasPrefix(body, []byte("%PDF-1.")) }

// testFile reads a file of testdata.
func testFile(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", filepath.FromSlash(name)))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// formJSON is the sample of a kind.
func formJSON(tb testing.TB, k forms.Kind) string {
	tb.Helper()
	return string(testFile(tb, "forms/"+string(k)+".json"))
}
