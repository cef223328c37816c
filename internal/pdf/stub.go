package pdf

import (
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/signintech/gopdf"
)

// stubBase is the character of slot 0 in a stub face: slot n is drawn as U+F0000+n, in a private plane, so that the
// code gopdf writes for it is n.
const stubBase = 0xF0000

// The sizes of stub: nearly every document fits the small one, whose parsing costs nothing worth mentioning. The
// large one reaches the end of the private plane and is only parsed when a merged document asks for it.
const (
	smallStub = 1023
	largeStub = 0xFFFD
)

// stubs hands out the stub faces, each parsed by gopdf once. It is safe for concurrent use.
type stubs struct {
	container gopdf.FontContainer
	large     func() error
}

const smallFamily, largeFamily = "small", "large"

func newStubs() (*stubs, error) {
	s := &stubs{}
	add := func(family string, slots int) error {
		if err := s.container.AddTTFFontData(family, stubFace(slots)); err != nil {
			return fmt.Errorf("pdf: parse the stub face: %w", err)
		}
		return nil
	}
	s.large = sync.OnceValue(func() error { return add(largeFamily, largeStub) })
	return s, add(smallFamily, smallStub)
}

// family names a stub with room for the given number of slots.
func (s *stubs) family(slots int) (string, error) {
	if slots <= smallStub {
		return smallFamily, nil
	}
	return largeFamily, s.large()
}

// stubFace builds a TrueType face without outlines for slots 1 to n.
//
// gopdf learns from it which code to write for a character, and nothing else: advances do not matter because every
// run has a position of its own, and the program is replaced when the file is assembled. So maxp owns up to a single
// glyph, which keeps the program gopdf writes tiny, while loca, which gopdf reads to its full length, has an entry
// for every slot.
func stubFace(n int) []byte {
	tables := []struct {
		tag  string
		data []byte
	}{
		{"OS/2", make([]byte, 78)},
		{"cmap", stubCmap(n)},
		{"glyf", nil},
		{"head", stubHead()},
		{"hhea", stubHhea()},
		{"hmtx", []byte{0x03, 0xE8, 0, 0}},
		{"loca", make([]byte, 2*(n+2))},
		{"maxp", []byte{0, 0, 0x50, 0, 0, 1}},
		{"name", stubName("Stub")},
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
func stubCmap(n int) []byte {
	u16 := binary.BigEndian.AppendUint16
	u32 := binary.BigEndian.AppendUint32
	cmap := []byte{0, 0, 0, 2}
	cmap = u32(u16(u16(cmap, 3), 1), 20)
	cmap = u32(u16(u16(cmap, 3), 10), 44)
	for _, v := range []uint16{4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0} {
		cmap = u16(cmap, v)
	}
	cmap = u16(u16(cmap, 12), 0)
	for _, v := range []uint32{28, 0, 1, stubBase + 1, uint32(stubBase + n), 1} {
		cmap = u32(cmap, v)
	}
	return cmap
}

func stubName(postScript string) []byte {
	u16 := binary.BigEndian.AppendUint16
	var name []byte
	for _, v := range []uint16{0, 1, 18, 3, 1, 0x409, 6, uint16(2 * len(postScript)), 0} {
		name = u16(name, v)
	}
	for _, c := range []byte(postScript) {
		name = append(name, 0, c)
	}
	return name
}
