package pdf

import (
	"encoding/binary"
	"fmt"

	"github.com/signintech/gopdf"
)

// A run is painted as two characters, of which the stub face makes codes that are found again.
const (
	sampleText  = "\U000F0001\U000F0002"
	sampleCodes = "00010002"
	stubName    = "Stub"
	stubGlyphs  = 3 // with .notdef
)

// newStub has gopdf parse the stub face. The container is safe for concurrent use.
func newStub() (*gopdf.FontContainer, error) {
	stub := &gopdf.FontContainer{}
	if err := stub.AddTTFFontData(stubName, stubFace()); err != nil {
		return nil, fmt.Errorf("pdf: parse the stub face: %w", err)
	}
	return stub, nil
}

// stubFace builds a TrueType face without outlines for the sample.
//
// gopdf learns from it which code to write for a character, and nothing else: advances do not matter because every
// run has a position of its own, and the program is thrown away. So maxp owns up to a single glyph, which keeps the
// program gopdf writes tiny, while loca, which gopdf reads to its full length, has an entry for every glyph.
func stubFace() []byte {
	tables := []struct {
		tag  string
		data []byte
	}{
		{"OS/2", make([]byte, 78)},
		{"cmap", stubCmap()},
		{"glyf", nil},
		{"head", stubHead()},
		{"hhea", stubHhea()},
		{"hmtx", []byte{0x03, 0xE8, 0, 0}},
		{"loca", make([]byte, 2*(stubGlyphs+1))},
		{"maxp", []byte{0, 0, 0x50, 0, 0, 1}},
		{"name", stubNames()},
		{"post", append([]byte{0, 3, 0, 0}, make([]byte, 28)...)},
	}
	face := []byte{0, 1, 0, 0, 0, byte(len(tables)), 0, 0, 0, 0, 0, 0}
	offset := len(face) + 16*len(tables)
	var body []byte
	for _, t := range tables {
		face = append(face, t.tag...)
		face = binary.BigEndian.AppendUint32(face, 0)
		face = binary.BigEndian.AppendUint32(face, uint32(offset+len(body)))
		face = binary.BigEndian.AppendUint32(face, uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(face, body...)
}

func stubHead() []byte {
	head := make([]byte, 54)
	binary.BigEndian.PutUint32(head[0:], 0x00010000)
	binary.BigEndian.PutUint32(head[12:], 0x5F0F3CF5)
	binary.BigEndian.PutUint16(head[18:], 1000)
	return head
}

func stubHhea() []byte {
	hhea := make([]byte, 36)
	binary.BigEndian.PutUint32(hhea[0:], 0x00010000)
	binary.BigEndian.PutUint16(hhea[34:], 1)
	return hhea
}

// stubCmap has an empty format 4 table, which gopdf insists on, and a format 12 table with one group.
func stubCmap() []byte {
	u16 := binary.BigEndian.AppendUint16
	u32 := binary.BigEndian.AppendUint32
	const first = 0xF0001 // of the characters of the sample
	cmap := []byte{0, 0, 0, 2}
	cmap = u32(u16(u16(cmap, 3), 1), 20)
	cmap = u32(u16(u16(cmap, 3), 10), 44)
	for _, v := range []uint16{4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0} {
		cmap = u16(cmap, v)
	}
	cmap = u16(u16(cmap, 12), 0)
	for _, v := range []uint32{28, 0, 1, first, first + stubGlyphs - 2, 1} {
		cmap = u32(cmap, v)
	}
	return cmap
}

func stubNames() []byte {
	u16 := binary.BigEndian.AppendUint16
	var name []byte
	for _, v := range []uint16{0, 1, 18, 3, 1, 0x409, 6, uint16(2 * len(stubName)), 0} {
		name = u16(name, v)
	}
	for _, c := range []byte(stubName) {
		name = append(name, 0, c)
	}
	return name
}
