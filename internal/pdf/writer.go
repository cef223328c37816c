package pdf

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"bangban/internal/page"
)

// Writer writes documents. It holds what all of them share and is safe for concurrent use.
type Writer struct {
	profile Profile
	stubs   *stubs
	icc     []byte // compressed
	cuts    *cuts
	jobs    sync.Pool
}

// New gives a writer for a profile.
func New(profile Profile) (*Writer, error) {
	if profile != A3u && profile != A1b {
		return nil, fmt.Errorf("pdf: profile %d is unknown", profile)
	}
	stubs, err := newStubs()
	if err != nil {
		return nil, err
	}
	out, err := newAssembler()
	if err != nil {
		return nil, err
	}
	icc, err := out.deflate(srgbProfile())
	if err != nil {
		return nil, err
	}
	return &Writer{profile: profile, stubs: stubs, icc: bytes.Clone(icc), cuts: newCuts()}, nil
}

// job is the memory for one document at a time.
type job struct {
	profile  Profile
	painting painting
	drawing  bytes.Buffer
	out      *assembler
	text     *textDigester
	cuts     *cuts
	key      []byte
	scratch  []byte
}

func (w *Writer) job() (*job, error) {
	if j, ok := w.jobs.Get().(*job); ok {
		return j, nil
	}
	out, err := newAssembler()
	if err != nil {
		return nil, err
	}
	return &job{profile: w.profile, cuts: w.cuts, out: out, text: newTextDigester()}, nil
}

// keep is the most memory a job takes back to the pool: the files of merged documents are let go.
const keep = 4 << 20

func (w *Writer) done(j *job) {
	if cap(j.out.buf)+j.drawing.Cap() > keep {
		return
	}
	j.painting.reset()
	j.drawing.Reset()
	j.text.hash.Reset()
	w.jobs.Put(j)
}

// Write gives the bytes of a document, which are the same for the same document every time.
//
// It refuses a document without a title, a part without pages, a glyph its face does not have and sizes that cannot
// be, and gives the context's error when that ends between two pages. The profile A1b leaves the data of the parts out.
func (w *Writer) Write(ctx context.Context, d Document) ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	j, err := w.job()
	if err != nil {
		return nil, err
	}
	defer w.done(j)
	if err := j.painting.prepare(ctx, d); err != nil {
		return nil, err
	}
	if err := j.painting.paint(ctx, w.stubs, &j.drawing); err != nil {
		return nil, err
	}
	from, err := cut(j.drawing.Bytes(), len(j.painting.pages))
	if err != nil {
		return nil, err
	}
	return j.assemble(ctx, d, from, w.icc)
}

func (p Profile) header() string {
	if p == A1b {
		return "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
	}
	return "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
}

// assemble writes the file: gopdf's pages under their own numbers, its place holders filled in, and behind them what
// gopdf does not know.
func (j *job) assemble(ctx context.Context, d Document, from *drawn, icc []byte) ([]byte, error) {
	a := j.out
	a.start(j.profile.header(), len(from.objects))
	a.begin(objPages)
	a.buf = append(a.buf, bytes.TrimRight(from.objects[objPages], "\n")...)
	a.end()
	fonts, err := j.writeFaces(ctx)
	if err != nil {
		return nil, err
	}
	run := 0
	for i := range from.pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := j.writePage(i, run, &from.pages[i], fonts); err != nil {
			return nil, err
		}
		run += len(j.painting.pages[i].Runs)
	}
	attachments, files, err := j.writeAttachments(d)
	if err != nil {
		return nil, err
	}
	info, xmp, profile := a.reserve(), a.reserve(), a.reserve()
	j.writeInfo(info, d)
	j.writeXMP(xmp, d, j.text.sum(), digestData(attachments), len(attachments) > 0)
	a.raw(profile, "/N 3/Filter/FlateDecode", icc)
	j.writeOutlines(d, from.pages)
	j.writeCatalog(d, from.pages, xmp, profile, files)
	return a.finish(info)
}

// writeFaces writes the faces and the resources of all pages, which name them F1, F2 …
func (j *job) writeFaces(ctx context.Context) ([]fontDigest, error) {
	a := j.out
	sums := make([]fontDigest, len(j.painting.faces))
	var names []byte
	for i, used := range j.painting.faces {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		first := objFace
		if i > 0 {
			first = len(a.offsets)
			for range objectsOfFace {
				a.reserve()
			}
		}
		var err error
		if sums[i], err = j.writeFace(used, first); err != nil {
			return nil, err
		}
		names = fmt.Appendf(names, "/F%d %d 0 R", i+1, first+faceFont)
	}
	if len(sums) == 0 {
		for i := range objectsOfFace {
			a.object(objFace+i, "null")
		}
	}
	a.object(objResources, "<</Font<<%s>>>>", names)
	return sums, nil
}

// writePage writes a page, whose first run is given, and takes its digest.
func (j *job) writePage(i, run int, p *cutPage, fonts []fontDigest) error {
	a, side := j.out, j.painting.pages[i]
	content, err := j.nameFonts(p.content, side.Runs, j.painting.of[run:])
	if err != nil {
		return fmt.Errorf("pdf: unrecognised gopdf output: page %d: %w", i+1, err)
	}
	contents := ""
	if p.contentNo != 0 {
		contents = fmt.Sprintf("/Contents %d 0 R", p.contentNo)
		if err := a.stream(p.contentNo, "", content); err != nil {
			return err
		}
	}
	a.object(p.number, "<</Type/Page/Parent %d 0 R/Resources %d 0 R%s%s>>", objPages, objResources, contents,
		bytes.TrimSpace(bytes.TrimSuffix(p.dictionary, []byte(">>\n"))))
	paper := [4]float64{2: side.Width.Points(), 3: side.Height.Points()}
	return j.text.page(sheet{media: paper, crop: paper, unit: 1}, content, func(name string) (fontDigest, error) {
		n, err := strconv.Atoi(strings.TrimPrefix(name, "F"))
		if err != nil || n < 1 || n > len(fonts) {
			return fontDigest{}, fmt.Errorf("pdf: unrecognised gopdf output: font %s on page %d", name, i+1)
		}
		return fonts[n-1], nil
	})
}

// nameFonts puts the name of each run's face in the place of the stub's. It finds fewer or more places than runs only
// if gopdf has lost or joined some.
func (j *job) nameFonts(content []byte, runs []page.Run, faces []int) ([]byte, error) {
	const stub = "\n/F1 "
	out := j.scratch[:0]
	for i := range runs {
		if len(runs[i].Glyphs) == 0 {
			continue
		}
		at := bytes.Index(content, []byte(stub))
		if at < 0 {
			return nil, fmt.Errorf("run %d is missing", i+1)
		}
		out = append(append(out, content[:at]...), "\n/F"...)
		out = append(strconv.AppendInt(out, int64(faces[i]+1), 10), ' ')
		content = content[at+len(stub):]
	}
	if bytes.Contains(content, []byte(stub)) {
		return nil, fmt.Errorf("more runs than were set")
	}
	out = append(out, content...)
	j.scratch = out
	return out, nil
}
