package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// What gopdf writes, object by object: catalog, pages, outlines, resources, five objects for the stub face, then every
// page with its content. Anything else is refused, because it would be carried into an archival file unread.
const (
	gopdfHeader    = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\n"
	gopdfCatalog   = "<<\n  /Type /Catalog\n  /Pages 2 0 R\n>>\n"
	gopdfPages     = "<<\n  /Type /Pages\n  /MediaBox [ "
	gopdfOutlines  = "<<\n\t/Type /Outlines\n\t/Count 0\n>>\n"
	gopdfResources = "<<\n\t/ProcSet [/PDF /Text /ImageB /ImageC /ImageI]\n\t/Font <<\n\t\t/F1 9 0 R\n" +
		"\t>>\n\t/ColorSpace <<\n\t>>\n\t/XObject <<\n\t>>\n\t/ExtGState <<\n\t>>\n>>\n"
	gopdfPage = "<<\n  /Type /Page\n  /Parent 2 0 R\n  /Resources 4 0 R\n"

	objCatalog   = 1
	objPages     = 2
	objOutlines  = 3
	objResources = 4
	objFace      = 5 // the first of a face's five
	objPage      = objFace + objectsOfFace

	objectsOfFace = 5
)

// The objects of a face in gopdf's order, counted from its first.
const (
	faceUnicode = iota
	faceProgram
	faceDescriptor
	faceDescendant
	faceFont
)

// gopdfFace is how each object of a face must begin.
var gopdfFace = [objectsOfFace]string{
	faceUnicode:    "<<\n/Length ",
	faceProgram:    "<</Length ",
	faceDescriptor: "<<\n/Type /FontDescriptor\n",
	faceDescendant: "<<\n/BaseFont /",
	faceFont:       "<<\n/BaseFont /",
}

// cut takes a file of gopdf apart by its cross-reference table, checks every object in it and gives the contents of the
// pages.
func cut(file []byte, pages int) ([][]byte, error) {
	objects, err := cutObjects(file)
	if err != nil {
		return nil, fmt.Errorf("pdf: unrecognised gopdf output: %w", err)
	}
	if err := checkHead(objects); err != nil {
		return nil, fmt.Errorf("pdf: unrecognised gopdf output: %w", err)
	}
	found, err := cutPages(objects[objPage:])
	if err != nil {
		return nil, fmt.Errorf("pdf: unrecognised gopdf output: %w", err)
	}
	if len(found) != pages {
		return nil, fmt.Errorf("pdf: unrecognised gopdf output: %d pages instead of %d", len(found), pages)
	}
	return found, nil
}

// cutObjects gives the bodies of the objects by their numbers.
func cutObjects(file []byte) ([][]byte, error) {
	if !bytes.HasPrefix(file, []byte(gopdfHeader)) {
		return nil, fmt.Errorf("header")
	}
	tail := bytes.LastIndex(file, []byte("startxref\n"))
	if tail < 0 {
		return nil, fmt.Errorf("no startxref")
	}
	number, ok := bytes.CutSuffix(file[tail+len("startxref\n"):], []byte("\n%%EOF\n"))
	xref, err := strconv.Atoi(string(number))
	if !ok || err != nil || xref < len(gopdfHeader) || xref > tail {
		return nil, fmt.Errorf("startxref %q", number)
	}
	offsets, err := cutTable(file[xref:tail])
	if err != nil {
		return nil, err
	}
	objects := make([][]byte, len(offsets))
	end := xref
	for n := len(offsets) - 1; n > 0; n-- {
		if offsets[n] < len(gopdfHeader) || offsets[n] > end {
			return nil, fmt.Errorf("offset of object %d", n)
		}
		var head [24]byte
		body, ok := bytes.CutPrefix(file[offsets[n]:end], append(strconv.AppendInt(head[:0], int64(n), 10), " 0 obj\n"...))
		if !ok {
			return nil, fmt.Errorf("start of object %d", n)
		}
		if body, ok = bytes.CutSuffix(body, []byte("endobj\n\n")); !ok {
			return nil, fmt.Errorf("end of object %d", n)
		}
		objects[n] = body
		end = offsets[n]
	}
	if end != len(gopdfHeader) {
		return nil, fmt.Errorf("bytes before the first object")
	}
	return objects, nil
}

// cutTable reads the cross-reference table and the trailer behind it.
func cutTable(table []byte) ([]int, error) {
	const free, line = "0000000000 65535 f \n", 20
	rest, ok := bytes.CutPrefix(table, []byte("xref\n0 "))
	if !ok {
		return nil, fmt.Errorf("no cross-reference table")
	}
	size, rest, _ := bytes.Cut(rest, []byte{'\n'})
	count, err := strconv.Atoi(string(size))
	if err != nil || count <= objPage || count > len(rest)/line {
		return nil, fmt.Errorf("%q objects", size)
	}
	if !bytes.HasPrefix(rest, []byte(free)) {
		return nil, fmt.Errorf("first line of the cross-reference table")
	}
	offsets := make([]int, count)
	for n := 1; n < count; n++ {
		entry := rest[n*line : (n+1)*line]
		offset, err := strconv.Atoi(string(entry[:10]))
		if err != nil || string(entry[10:]) != " 00000 n \n" {
			return nil, fmt.Errorf("line %d of the cross-reference table", n)
		}
		offsets[n] = offset
	}
	trailer := fmt.Sprintf("trailer\n<<\n/Size %d\n/Root 1 0 R\n>>\n", count)
	if string(rest[count*line:]) != trailer {
		return nil, fmt.Errorf("trailer")
	}
	return offsets, nil
}

// checkHead checks the objects before the pages.
func checkHead(objects [][]byte) error {
	if len(objects) <= objPage {
		return fmt.Errorf("%d objects", len(objects))
	}
	if string(objects[objCatalog]) != gopdfCatalog {
		return fmt.Errorf("catalog")
	}
	if !bytes.HasPrefix(objects[objPages], []byte(gopdfPages)) {
		return fmt.Errorf("page tree")
	}
	if string(objects[objOutlines]) != gopdfOutlines {
		return fmt.Errorf("outlines")
	}
	if string(objects[objResources]) != gopdfResources {
		return fmt.Errorf("resources")
	}
	for i, start := range gopdfFace {
		if !bytes.HasPrefix(objects[objFace+i], []byte(start)) {
			return fmt.Errorf("object %d of the face", i+1)
		}
	}
	return nil
}

// cutPages takes apart the objects behind the face: every page with its content, if it has any, behind it.
func cutPages(objects [][]byte) ([][]byte, error) {
	var pages [][]byte
	for i := 0; i < len(objects); i++ {
		n := objPage + i
		dictionary, ok := bytes.CutPrefix(objects[i], []byte(gopdfPage))
		if !ok {
			return nil, fmt.Errorf("object %d is no page", n)
		}
		var content []byte
		if contents, ok := bytes.CutPrefix(dictionary, fmt.Appendf(nil, "  /Contents  %d 0 R \n", n+1)); ok && i+1 < len(objects) {
			i++
			var err error
			if content, err = cutContent(objects[i]); err != nil {
				return nil, fmt.Errorf("content in object %d: %w", n+1, err)
			}
			dictionary = contents
		}
		box, ok := bytes.CutSuffix(dictionary, []byte(" ]\n>>\n"))
		if !ok || !bytes.HasPrefix(box, []byte(" /MediaBox [ 0 0 ")) || bytes.Count(dictionary, []byte{'\n'}) != 2 {
			return nil, fmt.Errorf("entries of the page in object %d", n)
		}
		pages = append(pages, content)
	}
	return pages, nil
}

// cutContent takes the bytes out of an uncompressed stream.
func cutContent(object []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(object, []byte("<<\n/Length "))
	if !ok {
		return nil, fmt.Errorf("dictionary")
	}
	number, rest, _ := bytes.Cut(rest, []byte{'\n'})
	length, err := strconv.Atoi(string(number))
	if err != nil {
		return nil, fmt.Errorf("length %q", number)
	}
	rest, ok = bytes.CutPrefix(rest, []byte(">>\nstream\n"))
	if !ok {
		return nil, fmt.Errorf("start of the stream")
	}
	content, ok := bytes.CutSuffix(rest, []byte("endstream\n"))
	if !ok || len(content) != length {
		return nil, fmt.Errorf("length %d", length)
	}
	return content, nil
}
