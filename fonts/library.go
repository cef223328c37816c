package fonts

import (
	"fmt"
	"unicode"
)

// Library finds the face that draws a character. It may be used by several goroutines at once.
type Library struct {
	sets    [roleCount]roleSet
	dropIns [roleCount + 1][]dropIn // by role; the last are for rare characters
	kai     *Face                   // the embedded ones
	song    *Face
	packed  []packedFace
}

// roleSet is what one role's text is set in.
type roleSet struct {
	own   *Face  // the embedded face
	chain []link // everything to ask before the packed faces
}

// link is one face of a chain.
type link struct {
	*Face
	dropped bool // by the office, so nobody has looked at its glyphs
}

// roleCount is the number of roles text is set in; the rare faces' place is behind them.
const roleCount = 5

// index is a role's place in Roles, roleCount for RoleRare, -1 for any other.
func (r Role) index() int {
	switch r {
	case RoleTitle:
		return 0
	case RoleBody:
		return 1
	case RoleSong:
		return 2
	case RoleHei:
		return 3
	case RoleKai:
		return 4
	case RoleRare:
		return roleCount
	}
	return -1
}

// Open gives the embedded faces and, before them, the faces an office has put into dir ("" for none): in a folder
// named after a role, or anywhere in dir if the face's own names tell its role. Other files are not looked at. A face
// that cannot be used is an error, and all such faces are named in it, each as a *DropInError.
func Open(dir string) (*Library, error) {
	l := &Library{packed: packedFaces()}
	for i, data := range [roleCount][]byte{titleFont, bodyFont, songFont, heiFont, kaiFont} {
		face, err := Parse(data)
		if err != nil {
			return nil, fmt.Errorf("parse the embedded face of role %s: %w", Roles()[i], err)
		}
		l.sets[i].own = face
	}
	l.song, l.kai = l.sets[RoleSong.index()].own, l.sets[RoleKai.index()].own
	if dir != "" {
		dropIns, err := readDropIns(dir)
		if err != nil {
			return nil, err
		}
		l.dropIns = dropIns
	}
	for i, role := range Roles() {
		l.sets[i].chain = l.chain(role)
	}
	return l, nil
}

// chain is the order faces are asked in: those of the role, of song, and the office's own for rare characters.
func (l *Library) chain(role Role) []link {
	var links []link
	add := func(role Role) {
		i := role.index()
		for _, d := range l.dropIns[i] {
			links = append(links, link{d.face, true})
		}
		if i < roleCount {
			links = append(links, link{l.sets[i].own, false})
		}
	}
	add(role)
	if role != RoleSong {
		add(RoleSong)
	}
	add(RoleRare)
	return links
}

// Find gives the face and glyph that draw a character of a role's text: the role's own face if it can, else the next
// of the chain song, the rare faces, the last resort. It is false if no face has the character or the role is none
// that text is set in. The first character of a packed face takes up to 0.3 s to unpack it.
//
// Some signs are taken from one face in every role, so that they match: the boxes □☐☑☒ and ✓ from the embedded kai,
// √ from the embedded song, both one em wide.
func (l *Library) Find(role Role, r rune) (*Face, GlyphID, bool) {
	face, i, g := l.locate(role, r)
	if face == nil && i >= 0 {
		unpacked, err := l.packed[i].face()
		if err != nil { // the program file itself is damaged: no face can draw the character
			return nil, 0, false
		}
		face = unpacked
	}
	return face, g, face != nil
}

// locate finds a character without unpacking anything: face is nil if it is in l.packed[i], and i is -1 if it is not.
func (l *Library) locate(role Role, r rune) (face *Face, i int, g GlyphID) {
	at := role.index()
	if at < 0 || at >= roleCount {
		return nil, -1, 0
	}
	if face := l.sharedSign(r); face != nil {
		if g, ok := face.Glyph(r); ok {
			return face, -1, g
		}
	}
	for _, link := range l.sets[at].chain {
		if link.Face == l.kai && isQuote(r) { // its quotes are Latin ones, a third of an em wide
			continue
		}
		if g, ok := link.Glyph(r); ok && !(link.dropped && link.isHole(g, r)) {
			return link.Face, -1, g
		}
	}
	for i := range l.packed {
		if g := l.packed[i].chars.lookup(r); g != 0 {
			return nil, i, g
		}
	}
	return nil, -1, 0
}

// sharedSign is the face a sign is taken from in every role, nil for most characters.
func (l *Library) sharedSign(r rune) *Face {
	switch r {
	case '□', '☐', '☑', '☒', '✓':
		return l.kai
	case '√':
		return l.song
	}
	return nil
}

func isQuote(r rune) bool { return r == '“' || r == '”' || r == '‘' || r == '’' }

// isHole tells an ideograph that the face promises and draws nothing for; a few fonts do.
func (l link) isHole(g GlyphID, r rune) bool {
	if !unicode.Is(unicode.Han, r) {
		return false
	}
	outline, err := l.outline(g)
	return err != nil || len(outline) == 0
}
