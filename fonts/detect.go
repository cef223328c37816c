package fonts

import (
	"path/filepath"
	"strings"
)

// knownName is the beginning of a font's name, normalised, and what the font is used for.
type knownName struct {
	prefix string
	role   Role
}

// knownNames lists the fonts that offices have. A name may go on behind the prefix (FZXBSJW--GB1-0, 仿宋_GB2312); where
// several fit, the longest counts, so that SimSun-ExtB is not taken for SimSun.
func knownNames() []knownName {
	return []knownName{
		{"fzxbs", RoleTitle}, {"方正小标宋", RoleTitle}, {"stzhongs", RoleTitle}, {"华文中宋", RoleTitle},

		{"simfang", RoleBody}, {"fangsong", RoleBody}, {"仿宋", RoleBody}, {"fzfs", RoleBody}, {"方正仿宋", RoleBody},
		{"stfangso", RoleBody}, {"华文仿宋", RoleBody},

		{"simsun", RoleSong}, {"宋体", RoleSong}, {"fzss", RoleSong}, {"方正书宋", RoleSong}, {"stsong", RoleSong},
		{"华文宋体", RoleSong},

		{"simhei", RoleHei}, {"黑体", RoleHei}, {"fzht", RoleHei}, {"方正黑体", RoleHei}, {"stheiti", RoleHei},
		{"华文黑体", RoleHei},

		{"simkai", RoleKai}, {"kaiti", RoleKai}, {"楷体", RoleKai}, {"fzkt", RoleKai}, {"方正楷体", RoleKai},
		{"stkaiti", RoleKai}, {"华文楷体", RoleKai}, {"lxgwwenkai", RoleKai}, {"霞鹜文楷", RoleKai},

		{"simsunb", RoleRare}, {"simsunext", RoleRare}, {"sursong", RoleRare}, {"simsun(founderextended)", RoleRare},
		{"宋体方正超大字符集", RoleRare}, {"jigmo", RoleRare}, {"plangothic", RoleRare}, {"遍黑体", RoleRare},
		{"wenjinmincho", RoleRare}, {"文津宋体", RoleRare},
	}
}

// detectRole tells a font's role by its family, full and PostScript names (IDs 1, 16, 4 and 6 of its name table, in
// English and Simplified Chinese), and if none is known by its file name.
func detectRole(f *Face, file string) (Role, bool) {
	for _, n := range readNames(f.name, 1, 4, 6, 16) {
		if role, ok := roleOfName(n.text); ok {
			return role, true
		}
	}
	return roleOfName(strings.TrimSuffix(file, filepath.Ext(file)))
}

func roleOfName(name string) (Role, bool) {
	name = normaliseName(name)
	longest, role := 0, Role("")
	for _, known := range knownNames() {
		if strings.HasPrefix(name, known.prefix) && len(known.prefix) > longest {
			longest, role = len(known.prefix), known.role
		}
	}
	return role, longest > 0
}

// normaliseName lowers the case and drops what makers put between the words.
func normaliseName(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '_', '-':
			return -1
		}
		return r
	}, strings.ToLower(name))
}
