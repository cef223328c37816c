// Package fonts holds the typefaces of the printed forms: it reads TrueType in place, finds the face that can draw a
// character, and cuts the small font programs that go into a document.
//
// It reads TrueType outlines only: no CFF, no bitmaps, no hinting of its own and no shaping, so scripts that join
// their letters (Mongolian, Arabic) cannot be set with it.
package fonts

// GlyphID numbers a glyph within one face. Glyph 0 is .notdef, the picture of a missing character.
type GlyphID uint16

// Role is what a typeface is used for on the paper, not which typeface it is.
type Role string

// The roles of the papers' text (GB/T 9704-2012 names the typefaces that usually fill them).
const (
	RoleTitle Role = "title" // 小标宋, the title of a form
	RoleBody  Role = "body"  // 仿宋, running text and what is filled in
	RoleSong  Role = "song"  // 宋体, and the first fallback of every other role
	RoleHei   Role = "hei"   // 黑体, emphasis
	RoleKai   Role = "kai"   // 楷体, notes; its boxes and ticks serve every role
)

// RoleRare is the role of faces for rare characters. No text is set in it by itself: its faces stand behind the
// faces of every other role.
const RoleRare Role = "rare"

// Roles gives the roles text can be set in, in a fixed order.
func Roles() []Role { return []Role{RoleTitle, RoleBody, RoleSong, RoleHei, RoleKai} }
