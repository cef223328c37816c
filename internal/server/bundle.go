package server

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"bangban/forms"
	"bangban/internal/render"
)

// bundleForm is what bundles are called in the metrics.
const bundleForm = "bundle"

func (s *Server) renderBundle(ctx context.Context, c *call) (reply, error) {
	as, ascii, media := s.zipped, "documents.zip", mediaZip
	if c.query["as"] == "pdf" {
		as, ascii, media = s.merged, "documents.pdf", mediaPDF
	}
	d, err := s.print(ctx, c, bundleForm, func(ctx context.Context) (render.Document, error) {
		all, err := s.readBundle(c)
		if err != nil {
			return render.Document{}, err
		}
		return as(ctx, all, "")
	})
	if err != nil {
		return reply{}, err
	}
	return file(media, d.PDF, ascii, render.MergedTitle+"."+c.query["as"]), nil
}

// readBundle reads and checks the forms of a bundle.
func (s *Server) readBundle(c *call) ([]forms.Form, error) {
	most := s.config.Limits.Documents
	b, report, err := s.config.Rules.ReadBundle(c.body, c.level(), most)
	if err != nil {
		return nil, err
	}
	if b.Asked > most {
		return nil, faultf(errDocuments, "一次最多 %d 份，现有 %d 份；请分成几次提交", most, b.Asked)
	}
	return b.Forms, invalid(report.Problems)
}

// merged makes one document of all forms, which were issued in a region.
func (s *Server) merged(ctx context.Context, all []forms.Form, region forms.Region) (render.Document, error) {
	b, pages := s.config.Renderer.NewBundle(), 0
	var missing glyphs
	for i, f := range all {
		if err := ctx.Err(); err != nil {
			return render.Document{}, err
		}
		sheets, err := s.config.Renderer.Set(f, region)
		if missing.take(i, err) {
			continue
		}
		if err != nil {
			return render.Document{}, err
		}
		pages += sheets.Pages()
		if err := s.pages(pages); err != nil {
			return render.Document{}, err
		}
		if err := b.Add(sheets); err != nil {
			return render.Document{}, err
		}
	}
	if err := invalid(missing.problems); err != nil {
		return render.Document{}, err
	}
	return b.Document(ctx, "documents.pdf")
}

// zipped makes a zip of a document for each form. The same forms give the same bytes: the files have no time of their
// own, and are stored as they are, for a PDF is compressed already.
func (s *Server) zipped(ctx context.Context, all []forms.Form, region forms.Region) (render.Document, error) {
	var (
		out     bytes.Buffer
		missing glyphs
		pages   int
	)
	z := zip.NewWriter(&out)
	for i, f := range all {
		d, err := s.config.Renderer.Form(ctx, f, region)
		if missing.take(i, err) {
			continue
		}
		if err != nil {
			return render.Document{}, err
		}
		pages += d.Pages
		if err := s.pages(pages); err != nil {
			return render.Document{}, err
		}
		w, err := z.CreateHeader(&zip.FileHeader{
			Name: fmt.Sprintf("%04d-%s", i+1, d.FileName), Method: zip.Store, Modified: firstDay(),
		})
		if err != nil {
			return render.Document{}, fmt.Errorf("zip: %w", err)
		}
		if _, err := w.Write(d.PDF); err != nil {
			return render.Document{}, fmt.Errorf("zip: %w", err)
		}
	}
	if err := invalid(missing.problems); err != nil {
		return render.Document{}, err
	}
	if err := z.Close(); err != nil {
		return render.Document{}, fmt.Errorf("zip: %w", err)
	}
	return render.Document{PDF: out.Bytes(), Pages: pages}, nil
}

// firstDay is the first day a zip can tell of; it stands for no time at all.
func firstDay() time.Time { return time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC) }

// glyphs gathers what cannot be drawn in the forms of a bundle, so that all of it is told at once.
type glyphs struct{ problems []forms.Problem }

// take reports whether an error is about characters of the form at a place, and keeps them.
func (g *glyphs) take(place int, err error) bool {
	var e *render.GlyphError
	if !errors.As(err, &e) {
		return false
	}
	for _, p := range e.Problems {
		p.Path = fmt.Sprintf("documents[%d].%s", place, p.Path)
		g.problems = append(g.problems, p)
	}
	return true
}
