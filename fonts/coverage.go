package fonts

import (
	_ "embed"
	"unicode/utf8"
)

// The 8105 characters of 通用规范汉字表 (2013), one a line in the table's order.
//
//go:embed coverage/general-standard-8105.txt
var generalStandard string

// Coverage counts the characters of two lists that a face or a role can draw: 通用规范汉字表 (2013), which names and
// places are written with, and the Han characters of implementation level 3 of GB 18030-2022, which a public service
// must be able to print.
type Coverage struct {
	Common, CommonTotal int
	Level3, Level3Total int
}

// runeRange is a row of code points, both ends in it.
type runeRange struct{ first, last rune }

// level3 is the Han of GB 18030-2022 level 3, 87887 characters. It is whole blocks of Unicode as they were in version
// 11, what came later into the same blocks left out (U+9FF0.., U+4DB6.., U+2A6D7.., U+2B735..), and the twelve
// ideographs that stand among the compatibility ones.
func level3() []runeRange {
	return []runeRange{
		{0x3400, 0x4DB5},   // Ext A, 6582
		{0x4E00, 0x9FEF},   // URO, 20976
		{0x20000, 0x2A6D6}, // Ext B, 42711
		{0x2A700, 0x2B734}, // Ext C, 4149
		{0x2B740, 0x2B81D}, // Ext D, 222
		{0x2B820, 0x2CEA1}, // Ext E, 5762
		{0x2CEB0, 0x2EBE0}, // Ext F, 7473
		{0xFA0E, 0xFA0F}, {0xFA11, 0xFA11}, {0xFA13, 0xFA14}, {0xFA1F, 0xFA1F}, {0xFA21, 0xFA21}, {0xFA23, 0xFA24},
		{0xFA27, 0xFA29},
	}
}

// count asks has for every character of both lists.
func count(has func(rune) bool) Coverage {
	var c Coverage
	for _, r := range generalStandard {
		if r < utf8.RuneSelf { // a line end
			continue
		}
		c.CommonTotal++
		if has(r) {
			c.Common++
		}
	}
	for _, block := range level3() {
		for r := block.first; r <= block.last; r++ {
			c.Level3Total++
			if has(r) {
				c.Level3++
			}
		}
	}
	return c
}

// FaceInfo describes a face of a library.
type FaceInfo struct {
	Role     Role
	Name     string // PostScript name
	Family   string
	Source   string // the file of a drop-in face, "" for an embedded one
	Glyphs   int
	Coverage Coverage
}

// Faces describes every face, each role's in the order they are asked, the rare ones behind. Nothing is unpacked.
func (l *Library) Faces() []FaceInfo {
	var infos []FaceInfo
	for i, dropIns := range l.dropIns {
		role := RoleRare
		if i < roleCount {
			role = Roles()[i]
		}
		for _, d := range dropIns {
			infos = append(infos, d.face.info(role, d.file))
		}
		if i < roleCount {
			infos = append(infos, l.sets[i].own.info(role, ""))
		}
	}
	for _, p := range l.packed {
		infos = append(infos, FaceInfo{RoleRare, p.name, p.family, "", p.glyphs,
			count(func(r rune) bool { return p.chars.lookup(r) != 0 })})
	}
	return infos
}

func (f *Face) info(role Role, source string) FaceInfo {
	return FaceInfo{role, f.psName, f.family, source, f.glyphs, count(func(r rune) bool {
		_, ok := f.Glyph(r)
		return ok
	})}
}

// Coverage counts what the whole chain of a role can draw. Nothing is unpacked.
func (l *Library) Coverage(role Role) Coverage {
	return count(func(r rune) bool {
		face, i, _ := l.locate(role, r)
		return face != nil || i >= 0
	})
}
