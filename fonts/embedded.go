package fonts

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The faces of the roles are embedded as they are and read in place: of their 35 MB only the pages that are looked
// at come into memory. The rare ones are packed.
var (
	//go:embed FormTitleS-Bold.ttf
	titleFont []byte
	//go:embed FormFangSong-Regular.ttf
	bodyFont []byte
	//go:embed FormSong-Regular.ttf
	songFont []byte
	//go:embed FormHeiS-Medium.ttf
	heiFont []byte
	//go:embed FormKaiS-Regular.ttf
	kaiFont []byte

	//go:embed FormRareA-Regular.ttf.zst
	rareAPacked []byte
	//go:embed FormRareB-Regular.ttf.zst
	rareBPacked []byte
	//go:embed FormLast-Regular.ttf.zst
	lastPacked []byte

	// The character maps of the packed faces, so that only a face that is needed is unpacked.
	//go:embed FormRareA-Regular.cmap
	rareAChars []byte
	//go:embed FormRareB-Regular.cmap
	rareBChars []byte
	//go:embed FormLast-Regular.cmap
	lastChars []byte
)

// packedFace is an embedded face that is unpacked when a character of it is first set, and kept from then on.
type packedFace struct {
	name, family string // as the face itself says; a test compares
	glyphs       int
	chars        charMap
	face         func() (*Face, error)
}

// packedFaces gives the faces for rare characters in the order they are asked. Unpacked they take 26.7, 18.1 and
// 3.2 MB of memory; most runs of the program need none of them.
func packedFaces() []packedFace {
	return []packedFace{
		packed("FormRareA-Regular", "Form Rare A", 32241, rareAChars, rareAPacked),
		packed("FormRareB-Regular", "Form Rare B", 34355, rareBChars, rareBPacked),
		packed("FormLast-Regular", "Form Last", 26554, lastChars, lastPacked),
	}
}

func packed(name, family string, glyphs int, chars, data []byte) packedFace {
	return packedFace{name, family, glyphs, readCharMap(chars), sync.OnceValues(func() (*Face, error) {
		return unpack(name, data)
	})}
}

func unpack(name string, data []byte) (*Face, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		return nil, fmt.Errorf("unpack face %s: %w", name, err)
	}
	defer decoder.Close()
	font, err := decoder.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack face %s: %w", name, err)
	}
	face, err := Parse(font)
	if err != nil {
		return nil, fmt.Errorf("parse face %s: %w", name, err)
	}
	return face, nil
}
