package pdf

import (
	"crypto/md5" // ISO 32000-1, table 46 fixes MD5 for CheckSum; nothing here relies on it
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// attached is an attachment in the file: its name and the object of its specification.
type attached struct {
	name   string
	number int
}

// byKey puts attachments in the order a name tree needs: that of the bytes of their keys. Names in ASCII, which stand
// as they are, come before those in UTF-16BE, which begin with 0xFE.
func byKey(files []attached) []attached {
	sorted := slices.Clone(files)
	slices.SortFunc(sorted, func(x, y attached) int {
		if ascii := isASCII(x.name); ascii != isASCII(y.name) {
			if ascii {
				return -1
			}
			return 1
		} else if ascii {
			return strings.Compare(x.name, y.name)
		}
		return slices.Compare(utf16.Encode([]rune(x.name)), utf16.Encode([]rune(y.name)))
	})
	return sorted
}

// unknownDate stands for a missing date where ISO 19005-3 demands one.
const unknownDate = "(D:19700101000000Z)"

// writeAttachments writes the data of the parts as associated files (ISO 19005-3, 6.8), which are the source of what
// the pages show. PDF/A-1 forbids them.
func (j *job) writeAttachments(d Document) ([]Attachment, []attached, error) {
	if j.profile == A1b {
		return nil, nil, nil
	}
	date := unknownDate
	if !d.Created.IsZero() {
		date = d.Created.pdf()
	}
	var attachments []Attachment
	var files []attached
	taken := make(map[string]int)
	a := j.out
	for _, part := range d.Parts {
		if part.Data == nil {
			continue
		}
		name := freeName(taken, part.DataName)
		stream, spec := a.reserve(), a.reserve()
		entries := fmt.Sprintf("/Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size %d/ModDate %s/CheckSum<%x>>>",
			len(part.Data), date, md5.Sum(part.Data))
		if err := a.stream(stream, entries, part.Data); err != nil {
			return nil, nil, err
		}
		text, title := stringText(name), part.Title
		if title == "" {
			title = d.Title
		}
		a.object(spec, "<</Type/Filespec/F %s/UF %s/EF<</F %d 0 R/UF %[3]d 0 R>>/AFRelationship/Source/Desc %s>>",
			text, text, stream, stringText(title))
		attachments = append(attachments, Attachment{name, part.Data})
		files = append(files, attached{name, spec})
	}
	return attachments, files, nil
}

// freeName gives the second application.json of a document the name application-2.json, and so on.
func freeName(taken map[string]int, name string) string {
	base, ext := name, ""
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		base, ext = name[:dot], name[dot:]
	}
	free := name
	for taken[free] > 0 {
		taken[name]++
		free = base + "-" + strconv.Itoa(taken[name]) + ext
	}
	taken[free] = 1
	return free
}
