package server

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/render"
)

func (s *Server) putDocument(ctx context.Context, c *call) (reply, error) {
	result, replayed, err := s.change(ctx, c, func(ctx context.Context, a casebook.Actor) (casebook.Result, error) {
		return s.config.Book.Put(ctx, a, c.id, c.match, forms.Kind(c.kind), c.body, c.query["draft"] == "1")
	})
	if err != nil {
		return reply{}, err
	}
	return s.changedCase(result, replayed)
}

// document answers with a document to go on with. It alone is not masked: it is there to be changed and put back, and a
// paper with half a number would be no authorization.
func (s *Server) document(ctx context.Context, c *call) (reply, error) {
	f, state, version, err := s.config.Book.Draft(ctx, s.actor(ctx, c), c.id, forms.Kind(c.kind))
	if err != nil {
		return reply{}, err
	}
	own, err := forms.Marshal(f)
	if err != nil {
		return reply{}, err
	}
	more, err := json.Marshal(map[string]casebook.DocumentState{"state": state})
	if err != nil {
		return reply{}, err
	}
	body := joined(own, more)
	return reply{contentType: mediaJSON, body: body, etag: versionTag(version)}, s.hold(c, body)
}

func (s *Server) documentFile(ctx context.Context, c *call) (reply, error) {
	number, err := c.number("number", math.MaxInt32)
	if err != nil {
		return reply{}, err
	}
	f, err := s.config.Book.File(ctx, s.actor(ctx, c), c.id, forms.Kind(c.kind), number)
	if err != nil {
		return reply{}, err
	}
	ascii, name := issuedNames(f)
	return file(mediaPDF, f.PDF, ascii, name), s.hold(c, f.PDF)
}

// issuedNames are the names of an issued document as a file: with the number of the case, for many lie side by side.
func issuedNames(f casebook.File) (ascii, name string) {
	return f.CaseID + "-" + f.FileName, f.CaseID + "-" + title(string(f.Kind), f.Title) + ".pdf"
}

func (s *Server) caseBundle(ctx context.Context, c *call) (reply, error) {
	a := s.actor(ctx, c)
	files, err := s.config.Book.Bundle(ctx, a, c.id)
	if err != nil {
		return reply{}, err
	}
	if c.query["as"] == "pdf" {
		return s.mergedCase(ctx, c, a, files)
	}
	body, err := zipFiles(files)
	if err != nil {
		return reply{}, err
	}
	return file(mediaZip, body, c.id+".zip", c.id+"-文书.zip"), s.hold(c, body)
}

// mergedCase prints the documents anew as one file, from the data they were issued with.
func (s *Server) mergedCase(ctx context.Context, c *call, a casebook.Actor, files []casebook.File) (reply, error) {
	record, err := s.config.Book.Get(ctx, a, c.id)
	if err != nil {
		return reply{}, err
	}
	var all []forms.Form
	for _, f := range files {
		form, _, err := forms.DecodeForm(f.Kind, f.Data)
		if err != nil {
			return reply{}, fmt.Errorf("issued %s of %s: %w", f.Kind, f.CaseID, err)
		}
		all = append(all, form)
	}
	d, err := s.print(ctx, c, bundleForm, func(ctx context.Context) (render.Document, error) {
		return s.merged(ctx, all, record.Case.Region)
	})
	if err != nil {
		return reply{}, err
	}
	return file(mediaPDF, d.PDF, c.id+".pdf", c.id+"-文书.pdf"), nil
}

// zipFiles makes a zip of issued documents, the same of the same.
func zipFiles(files []casebook.File) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		name, _ := issuedNames(f)
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: firstDay()})
		if err != nil {
			return nil, fmt.Errorf("zip: %w", err)
		}
		if _, err := w.Write(f.PDF); err != nil {
			return nil, fmt.Errorf("zip: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	return out.Bytes(), nil
}
