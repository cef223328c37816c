package pdf

import (
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// Inspection is what a PDF file says about itself, and whether it still says what it was issued with.
type Inspection struct {
	Title    string
	Producer string
	Pages    int

	// Attachments are in the order of the document's parts where the file tells it, else in that of their names.
	Attachments []Attachment

	// Known reports that the file carries the digests this package writes. Without them the rest is not looked at.
	Known bool

	// Areas are the places for signatures and seals, in the order of their names.
	Areas []Area

	// DataAltered reports that the attachments are not those the file was issued with.
	DataAltered bool

	// TextAltered reports that pages, their number or order, their paper, their text or its typefaces are not as issued.
	TextAltered bool

	// Annotated reports that notes, stamps, fields or the like lie on the pages, which can hide or add to what these
	// show. The places of signatures do not count.
	Annotated bool

	// FileAltered reports that not every byte is as issued. Alone it says that other software has saved the file
	// again, or has added something beside the pages, such as notes or a signature.
	FileAltered bool
}

// Inspect reads a PDF file, whoever wrote it.
//
// The error is one of ErrNotPDF, ErrDamaged, ErrEncrypted, ErrTooLarge and ErrFilter, with what was found. Its work
// and memory are bounded by the size of the file and by fixed limits.
func Inspect(data []byte) (Inspection, error) {
	r, err := newReader(data)
	if err != nil {
		return Inspection{}, err
	}
	root, err := r.dict(r.trailer["Root"])
	if err != nil {
		return Inspection{}, err
	}
	if root == nil {
		return Inspection{}, fmt.Errorf("%w: it has no catalog", ErrDamaged)
	}
	var found Inspection
	packet, err := r.readMetadata(root, &found)
	if err != nil {
		return Inspection{}, err
	}
	if found.Attachments, err = r.readAttachments(root); err != nil {
		return Inspection{}, err
	}
	pages, err := r.readPages(root)
	if err != nil {
		return Inspection{}, err
	}
	found.Pages = len(pages)
	found.Known = packet.text != ""
	if !found.Known {
		return found, nil
	}
	text, err := r.digestPages(pages)
	if err != nil {
		return Inspection{}, err
	}
	if found.Annotated, err = r.annotated(root, pages); err != nil {
		return Inspection{}, err
	}
	if found.Areas, err = r.readAreas(root, pages); err != nil {
		return Inspection{}, err
	}
	sum := digestData(found.Attachments)
	found.TextAltered = packet.text != hex.EncodeToString(text[:])
	found.DataAltered = packet.data != hex.EncodeToString(sum[:])
	if packet.data == "" {
		found.DataAltered = len(found.Attachments) > 0
	}
	found.FileAltered = !intact(data, r.newest)
	return found, nil
}

// intact reports whether the trailer's ID is the digest of the rest of the file. It stands in the newest
// cross-reference section, behind a table or in front of the bytes of a stream.
func intact(data []byte, section int) bool {
	at := bytes.Index(data[section:], []byte(idStart))
	if at < 0 {
		return false
	}
	id := section + at + len(idStart)
	if len(data)-id < idSize {
		return false
	}
	return string(data[id:id+idSize]) == fileID(digestFile(data, id))
}

// packet is what the XMP packet says.
type packet struct{ title, text, data string }

const (
	maxPacket   = 4 << 20
	dublinSpace = "http://purl.org/dc/elements/1.1/"
)

// readMetadata reads the information dictionary and the XMP packet. A packet that is too long counts as none, and one
// that is not XML all the way as what stands before the mistake, because a file is of use without it.
func (r *reader) readMetadata(root dict, found *Inspection) (packet, error) {
	info, err := r.dict(r.trailer["Info"])
	if err != nil {
		return packet{}, err
	}
	for key, to := range map[name]*string{"Title": &found.Title, "Producer": &found.Producer} {
		v, err := r.get(info[key])
		if err != nil {
			return packet{}, err
		}
		if s, ok := v.(text); ok {
			*to = decodeText(s)
		}
	}
	v, err := r.get(root["Metadata"])
	if err != nil {
		return packet{}, err
	}
	s, ok := v.(*stream)
	if !ok {
		return packet{}, nil
	}
	data, err := r.decode(s)
	if err != nil || len(data) > maxPacket {
		return packet{}, err
	}
	p := readPacket(data)
	if found.Title == "" {
		found.Title = p.title
	}
	return p, nil
}

// readPacket finds the digests, as elements or as attributes, both of which XMP allows, and the title.
func readPacket(data []byte) packet {
	var p packet
	var path []xml.Name
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := decoder.Token()
		if err != nil {
			return p
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if path = append(path, tok.Name); len(path) > maxDepth {
				return p
			}
			for _, attr := range tok.Attr {
				p.note(attr.Name, attr.Value)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) == 0 {
				continue
			}
			p.note(path[len(path)-1], string(tok))
			if slices.Contains(path, xml.Name{Space: dublinSpace, Local: "title"}) && p.title == "" {
				p.title = strings.TrimSpace(string(tok))
			}
		}
	}
}

func (p *packet) note(n xml.Name, value string) {
	if n.Space != digestSpace {
		return
	}
	switch value = strings.TrimSpace(value); n.Local {
	case "text":
		p.text = value
	case "data":
		p.data = value
	}
}

// decodeText decodes a text string (ISO 32000-1, 7.9.2.2); of PDFDocEncoding what Latin-1 shares with it.
func decodeText(s text) string {
	if rest, ok := strings.CutPrefix(string(s), "\xFE\xFF"); ok {
		units := make([]uint16, 0, len(rest)/2)
		for i := 0; i+1 < len(rest); i += 2 {
			units = append(units, uint16(rest[i])<<8|uint16(rest[i+1]))
		}
		return string(utf16.Decode(units))
	}
	if rest, ok := strings.CutPrefix(string(s), "\xEF\xBB\xBF"); ok {
		return strings.ToValidUTF8(rest, "\uFFFD")
	}
	runes := make([]rune, 0, len(s))
	for _, c := range []byte(s) {
		runes = append(runes, rune(c))
	}
	return string(runes)
}

// readAttachments reads the embedded files from the name tree and puts them in the order of the associated files.
func (r *reader) readAttachments(root dict) ([]Attachment, error) {
	names, err := r.dict(root["Names"])
	if err != nil {
		return nil, err
	}
	var specs []named
	nodes := 0
	if err := r.walkNames(names["EmbeddedFiles"], &specs, &nodes, 0); err != nil {
		return nil, err
	}
	order, err := r.array(root["AF"])
	if err != nil {
		return nil, err
	}
	rank := make(map[any]int, len(order))
	for i, v := range order {
		if to, ok := v.(ref); ok {
			rank[to] = i - len(order)
		}
	}
	slices.SortStableFunc(specs, func(x, y named) int { return rankOf(rank, x.value) - rankOf(rank, y.value) })
	var found []Attachment
	for _, spec := range specs {
		a, ok, err := r.readAttachment(spec.value)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, a)
		}
	}
	return found, nil
}

// rankOf is negative for a file in the list and 0, which is behind them, for any other.
func rankOf(rank map[any]int, spec any) int {
	if to, ok := spec.(ref); ok {
		return rank[to]
	}
	return 0
}

func (r *reader) readAttachment(spec any) (Attachment, bool, error) {
	d, err := r.dict(spec)
	if err != nil {
		return Attachment{}, false, err
	}
	files, err := r.dict(d["EF"])
	if err != nil {
		return Attachment{}, false, err
	}
	v, err1 := r.get(files["F"])
	label, err2 := r.get(d["UF"])
	plain, err3 := r.get(d["F"])
	if err := errors.Join(err1, err2, err3); err != nil {
		return Attachment{}, false, err
	}
	s, ok := v.(*stream)
	if !ok {
		return Attachment{}, false, nil
	}
	if _, ok := label.(text); !ok {
		label = plain
	}
	title, _ := label.(text)
	data, err := r.decode(s)
	return Attachment{decodeText(title), data}, true, err
}
