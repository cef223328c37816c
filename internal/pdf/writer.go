package pdf

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/signintech/gopdf"

	"bangban/internal/page"
)

// Writer writes documents. It holds what all of them share and is safe for concurrent use.
type Writer struct {
	profile Profile
	stub    *gopdf.FontContainer
	icc     []byte // compressed
	packet  head   // of the metadata
	known
	jobs sync.Pool
}

// known is what documents leave to the next: faces that show labels alone, what is the same in faces that show values
// too, and what gopdf wrote.
type known struct {
	faces  *kept[*cutFace]
	heads  *kept[*faceHead]
	shapes *kept[*shape]
}

// What is kept, in bytes of a generation: of a form, the faces and heads have about 100 KB and the shapes 80 KB.
const (
	keptFaces  = 2 << 20
	keptShapes = 4 << 20
)

// New gives a writer for a profile.
func New(profile Profile) (*Writer, error) {
	if profile != A3u && profile != A1b {
		return nil, fmt.Errorf("pdf: profile %d is unknown", profile)
	}
	stub, err := newStub()
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
	icc = bytes.Clone(icc)
	packet, err := newHead([]byte(packetStart(profile)))
	if err != nil {
		return nil, err
	}
	return &Writer{profile: profile, stub: stub, icc: icc, packet: packet, known: known{
		faces: newKept[*cutFace](keptFaces), heads: newKept[*faceHead](keptFaces), shapes: newKept[*shape](keptShapes),
	}}, nil
}

// job is the memory for one document at a time.
type job struct {
	known
	profile  Profile
	packet   head
	stub     *gopdf.FontContainer
	painting painting
	plan     plan
	drawing  bytes.Buffer
	out      *assembler
	text     *textDigester
	pages    []int // the objects of the pages
	key      []byte
	deflated []byte // of the face at hand
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
	return &job{
		known: w.known, profile: w.profile, packet: w.packet, stub: w.stub, out: out, text: newTextDigester(),
		plan: plan{pending: make(map[string]*shape)},
	}, nil
}

// keep is the most memory a job takes back to the pool: the files of merged documents are let go.
const keep = 4 << 20

func (w *Writer) done(j *job) {
	if cap(j.out.buf)+j.drawing.Cap() > keep {
		return
	}
	j.painting.reset()
	j.plan.reset()
	j.text.hash.Reset()
	j.pages = j.pages[:0]
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
	return j.assemble(ctx, d, w.icc)
}

func (p Profile) header() string {
	if p == A1b {
		return "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
	}
	return "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
}

// assemble writes the file: faces, pages, and what gopdf does not know.
func (j *job) assemble(ctx context.Context, d Document, icc []byte) ([]byte, error) {
	a := j.out
	a.start(j.profile.header(), j.profile != A1b, objFace)
	fonts, err := j.writeFaces(ctx)
	if err != nil {
		return nil, err
	}
	for all := j.painting.pages; len(all) > 0; {
		n := min(len(all), stretch)
		if err := j.writePages(ctx, all[:n], fonts); err != nil {
			return nil, err
		}
		all = all[n:]
	}
	j.writeTree()
	attachments, files, err := j.writeAttachments(d)
	if err != nil {
		return nil, err
	}
	info, xmp, profile := a.reserve(), a.reserve(), a.reserve()
	j.writeInfo(info, d)
	if err := j.writeXMP(xmp, d, j.text.sum(), digestData(attachments), len(attachments) > 0); err != nil {
		return nil, err
	}
	a.raw(profile, "/N 3/Filter/FlateDecode", icc)
	j.writeOutlines(d)
	j.writeCatalog(d, xmp, profile, files)
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
		first := len(a.places)
		for range objectsOfFace {
			a.reserve()
		}
		var err error
		if sums[i], err = j.writeFace(used, first); err != nil {
			return nil, err
		}
		names = fmt.Appendf(names, "/F%d %d 0 R", i+1, first+faceFont)
	}
	a.object(objResources, "<</Font<<%s>>>>", names)
	return sums, nil
}

// stretch is how many pages are painted in one gopdf document, which takes about ten times the memory of its content.
const stretch = 50

// writePages paints what is missing of a stretch of pages and writes them.
func (j *job) writePages(ctx context.Context, pages []*page.Page, fonts []fontDigest) error {
	j.plan.reset()
	for _, side := range pages {
		j.plan.add(side, j.shapes)
	}
	if err := j.learn(ctx, j.plan.canvases); err != nil {
		return err
	}
	for i, side := range pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := j.writePage(side, j.plan.pages[i], fonts); err != nil {
			return err
		}
	}
	return nil
}

// learn has gopdf paint the missing shapes.
func (j *job) learn(ctx context.Context, canvases []canvas) error {
	if len(canvases) == 0 {
		return nil
	}
	j.drawing.Reset()
	if err := paint(ctx, j.stub, canvases, &j.drawing); err != nil {
		return err
	}
	painted, err := cut(j.drawing.Bytes(), len(canvases))
	if err != nil {
		return err
	}
	for i := range canvases {
		if err := canvases[i].learn(painted[i], j.shapes); err != nil {
			return fmt.Errorf("pdf: unrecognised gopdf output: page %d: %w", i+1, err)
		}
	}
	return nil
}

// writePage writes a page and takes its digest.
func (j *job) writePage(side *page.Page, operations []operation, fonts []fontDigest) error {
	a := j.out
	paper := [4]float64{2: side.Width.Points(), 3: side.Height.Points()}
	j.text.start(sheet{media: paper, crop: paper, unit: 1})
	j.scratch = j.scratch[:0]
	for i := range operations {
		j.draw(&operations[i])
	}
	number := a.reserve()
	j.pages = append(j.pages, number)
	contents := ""
	if len(j.scratch) > 0 {
		stream := a.reserve()
		contents = fmt.Sprintf("/Contents %d 0 R", stream)
		if err := a.stream(stream, "", j.scratch); err != nil {
			return err
		}
	}
	a.object(number, "<</Type/Page/Parent %d 0 R/Resources %d 0 R%s/MediaBox [ 0 0 %.2f %.2f ]>>", objPages, objResources,
		contents, paper[2], paper[3])
	return j.text.finish(func(name string) (fontDigest, error) {
		n, err := strconv.Atoi(strings.TrimPrefix(name, "F"))
		if err != nil || n < 1 || n > len(fonts) {
			return fontDigest{}, fmt.Errorf("font %s", name)
		}
		return fonts[n-1], nil
	})
}

// writeTree writes the list of the pages.
func (j *job) writeTree() {
	a := j.out
	a.begin(objPages)
	a.printf("<</Type/Pages/Count %d/Kids[", len(j.pages))
	for _, n := range j.pages {
		a.buf = strconv.AppendInt(a.buf, int64(n), 10)
		a.buf = append(a.buf, " 0 R "...)
	}
	a.printf("]>>")
	a.end(objPages)
}
