package pdf

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
)

// producer names this program in the files it writes.
const producer = "bangban"

// digestSpace is the XMP namespace of the digests.
const digestSpace = "urn:bangban:digest:2"

// appendString writes text as a PDF string: ASCII as it is, all else in UTF-16BE with a byte order mark.
func appendString(dst []byte, s string) []byte {
	if !isASCII(s) {
		dst = append(dst, "<FEFF"...)
		for _, r := range s {
			dst = appendUTF16(dst, r)
		}
		return append(dst, '>')
	}
	dst = append(dst, '(')
	for _, c := range []byte(s) {
		if c == '(' || c == ')' || c == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, c)
	}
	return append(dst, ')')
}

func isASCII(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func stringText(s string) string { return string(appendString(nil, s)) }

// Both forms of a date are midnight in China, which has one time zone (GB/T 7408.1).
func (d Date) pdf() string {
	return fmt.Sprintf("(D:%04d%02d%02d000000+08'00')", d.Year, d.Month, d.Day)
}

func (d Date) xmp() string {
	return fmt.Sprintf("%04d-%02d-%02dT00:00:00+08:00", d.Year, d.Month, d.Day)
}

// writeInfo writes the information dictionary, which ISO 19005-1 wants to say the same as the XMP packet.
func (j *job) writeInfo(n int, d Document) {
	a := j.out
	a.begin(n)
	a.printf("<</Title %s", stringText(d.Title))
	if d.Author != "" {
		a.printf("/Author %s", stringText(d.Author))
	}
	a.printf("/Producer(%s)", producer)
	if !d.Created.IsZero() {
		a.printf("/CreationDate %s/ModDate %[1]s", d.Created.pdf())
	}
	a.printf(">>")
	a.end(n)
}

// packetStart is what the metadata packets of all documents start with.
func packetStart(p Profile) string {
	part, level := "3", "U"
	if p == A1b {
		part, level = "1", "B"
	}
	return "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		extensionSchema + descriptionStart + property("pdfaid:part", part) + property("pdfaid:conformance", level) +
		property("dc:format", "application/pdf") + property("pdf:Producer", producer)
}

// writeXMP writes the metadata packet (ISO 16684-1). ISO 19005-1, 6.7.2 wants it uncompressed; ISO 19005-3 does not.
func (j *job) writeXMP(n int, d Document, text, data digest, attached bool) error {
	var b bytes.Buffer
	b.Write(j.packet.data)
	b.WriteString(alternative("dc:title", d.Title))
	if d.Author != "" {
		b.WriteString("<dc:creator><rdf:Seq>" + property("rdf:li", d.Author) + "</rdf:Seq></dc:creator>")
	}
	if !d.Created.IsZero() {
		b.WriteString(property("xmp:CreateDate", d.Created.xmp()) + property("xmp:ModifyDate", d.Created.xmp()))
	}
	b.WriteString(property("bangban:text", hex.EncodeToString(text[:])))
	if attached {
		b.WriteString(property("bangban:data", hex.EncodeToString(data[:])))
	}
	b.WriteString("</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	const entries = "/Type/Metadata/Subtype/XML"
	if j.profile == A1b {
		j.out.raw(n, entries, b.Bytes())
		return nil
	}
	packed, err := j.out.splice(b.Bytes(), 0, j.packet)
	if err != nil {
		return err
	}
	j.out.raw(n, entries+deflated, packed)
	return nil
}

// descriptionStart begins what the packet says of the document.
const descriptionStart = `<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"` +
	` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:bangban="` + digestSpace + `">`

func property(name, value string) string {
	return "<" + name + ">" + xmlEscaper.Replace(value) + "</" + name + ">"
}

// alternative is a text with its language, of which there is one only.
func alternative(name, value string) string {
	return "<" + name + `><rdf:Alt><rdf:li xml:lang="x-default">` + xmlEscaper.Replace(value) + "</rdf:li></rdf:Alt></" + name + ">"
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

// extensionSchema declares the namespace of the digests, as ISO 19005-1, 6.7.8 and ISO 19005-3, 6.6.2.3 demand.
const extensionSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
	` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">` +
	`<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">` +
	`<pdfaSchema:schema>Digests of the document as issued</pdfaSchema:schema>` +
	`<pdfaSchema:namespaceURI>` + digestSpace + `</pdfaSchema:namespaceURI>` +
	`<pdfaSchema:prefix>bangban</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>` +
	`<rdf:li rdf:parseType="Resource"><pdfaProperty:name>text</pdfaProperty:name>` +
	`<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>` +
	`<pdfaProperty:description>SHA-256 of pages and fonts</pdfaProperty:description></rdf:li>` +
	`<rdf:li rdf:parseType="Resource"><pdfaProperty:name>data</pdfaProperty:name>` +
	`<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>` +
	`<pdfaProperty:description>SHA-256 of the attachments</pdfaProperty:description></rdf:li>` +
	`</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>` + "\n"
