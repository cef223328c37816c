package server

import (
	"context"
	"encoding/json"
	"fmt"

	"bangban/forms"
	"bangban/internal/render"
)

const (
	mediaJSON   = "application/json"
	mediaSchema = "application/schema+json"
	mediaPDF    = "application/pdf"
	mediaZip    = "application/zip"
	mediaText   = "text/plain; charset=utf-8"
)

// revalidate lets a caller keep an answer and ask each time whether it is still good.
const revalidate = "no-cache"

// lasting is an answer that is the same until the program changes.
func lasting(contentType string, body []byte) reply {
	return reply{contentType: contentType, body: body, etag: etagOf(body), caching: revalidate}
}

// formEntry is one of the six forms in the list of them.
type formEntry struct {
	Kind       forms.Kind `json:"kind"`
	Attachment int        `json:"attachment"`
	Title      string     `json:"title"`
}

func (s *Server) listForms(context.Context, *call) (reply, error) {
	var all struct {
		Forms []formEntry `json:"forms"`
	}
	for _, k := range forms.Kinds() {
		all.Forms = append(all.Forms, formEntry{k, k.Attachment(), k.Title()})
	}
	body, err := json.Marshal(all)
	return lasting(mediaJSON, body), err
}

func (s *Server) formSchema(_ context.Context, c *call) (reply, error) {
	return lasting(mediaSchema, forms.SchemaOf(forms.Kind(c.kind), c.level())), nil
}

func (s *Server) validateForm(ctx context.Context, c *call) (reply, error) {
	var report forms.Report
	err := s.pool.do(ctx, c.place, func(context.Context) (err error) {
		_, report, err = s.config.Rules.ReadForm(forms.Kind(c.kind), c.body, c.level())
		return err
	})
	if err != nil {
		return reply{}, err
	}
	body, err := json.Marshal(report)
	if err != nil {
		return reply{}, err
	}
	return reply{contentType: mediaJSON, body: body}, s.hold(c, body)
}

func (s *Server) renderForm(ctx context.Context, c *call) (reply, error) {
	d, err := s.print(ctx, c, c.kind, func(ctx context.Context) (render.Document, error) {
		f, report, err := s.config.Rules.ReadForm(forms.Kind(c.kind), c.body, c.level())
		if err != nil {
			return render.Document{}, err
		}
		if err := invalid(report.Problems); err != nil {
			return render.Document{}, err
		}
		d, err := s.config.Renderer.Form(ctx, f, "")
		if err != nil {
			return render.Document{}, err
		}
		return d, s.pages(d.Pages)
	})
	if err != nil {
		return reply{}, err
	}
	return file(mediaPDF, d.PDF, d.FileName, title(c.kind, d.Title)+".pdf"), nil
}

func (s *Server) blankForm(ctx context.Context, c *call) (reply, error) {
	d, err := s.print(ctx, c, c.kind, func(ctx context.Context) (render.Document, error) {
		return s.config.Renderer.Blank(ctx, c.kind)
	})
	if err != nil {
		return reply{}, err
	}
	ascii, name := d.FileName, title(c.kind, d.Title)
	if forms.Kind(c.kind).Attachment() != 0 {
		ascii, name = c.kind+"-blank.pdf", name+"（空白）"
	}
	r := file(mediaPDF, d.PDF, ascii, name+".pdf")
	r.caching = revalidate
	return r, nil
}

// print makes a document when it is its turn, and counts it under the name of the form. Nobody else's turn comes before
// there is memory for the document.
func (s *Server) print(ctx context.Context, c *call, form string, work func(context.Context) (render.Document, error)) (d render.Document, err error) {
	err = s.pool.do(ctx, c.place, func(ctx context.Context) (err error) {
		start := s.config.Clock()
		if d, err = work(ctx); err != nil {
			return err
		}
		if err := s.hold(c, d.PDF); err != nil {
			return err
		}
		s.metrics.printed(form, s.config.Clock().Sub(start), d.Pages)
		return nil
	})
	return d, err
}

// pages refuses an answer that is too long.
func (s *Server) pages(n int) error {
	if n > s.config.Limits.Pages {
		return faultf(errPages, "一次最多 %d 页；请缩短文字，或分成几次提交", s.config.Limits.Pages)
	}
	return nil
}

// file is an answer to be saved under a name.
func file(contentType string, body []byte, ascii, name string) reply {
	return reply{contentType: contentType, body: body, etag: etagOf(body), disposition: attachment(ascii, name)}
}

// title is what a document is called in a file name: 附件3-“帮您办”代办帮办服务申请表.
func title(name, title string) string {
	number := forms.Kind(name).Attachment()
	switch name {
	case "catalogue":
		number = 1
	case "flowchart":
		number = 2
	}
	return fmt.Sprintf("附件%d-%s", number, title)
}
