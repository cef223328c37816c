package pdf

import (
	"sync"

	"bangban/fonts"
	"bangban/internal/page"
)

// cutFace is what a face becomes with a list of glyphs. Nothing in it depends on the rest of the document.
type cutFace struct {
	name    string // ABCDEF+PostScriptName
	length  int    // of the program
	program []byte // deflated
	unicode []byte // deflated
	glyphs  []byte // deflated set of its glyphs, for PDF/A-1
	sum     fontDigest
	used    uint64
}

// cuts keeps faces as they were cut for the latest documents. The faces that print the labels of a form are the same
// in every document of that form, and cutting and deflating them is most of the work.
type cuts struct {
	mu    sync.Mutex
	kept  map[*fonts.Face]map[string]*cutFace
	count int
	clock uint64
}

// maxCuts bounds what is kept: about 20 KB each.
const maxCuts = 96

func newCuts() *cuts { return &cuts{kept: map[*fonts.Face]map[string]*cutFace{}} }

// appendKey writes a list of glyphs as bytes that no other list has.
func appendKey(dst []byte, slots []page.Glyph) []byte {
	for _, g := range slots {
		dst = append(dst, byte(g.ID), byte(g.ID>>8), byte(g.Rune), byte(g.Rune>>8), byte(g.Rune>>16),
			byte(g.Extra), byte(g.Extra>>8), byte(g.Extra>>16))
	}
	return dst
}

func (c *cuts) find(f *fonts.Face, key []byte) *cutFace {
	c.mu.Lock()
	defer c.mu.Unlock()
	cut := c.kept[f][string(key)]
	if cut != nil {
		c.clock++
		cut.used = c.clock
	}
	return cut
}

// keep adds a face, in the place of the one that was not used for the longest time when there are many.
func (c *cuts) keep(f *fonts.Face, key []byte, cut *cutFace) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[f] == nil {
		c.kept[f] = map[string]*cutFace{}
	}
	if c.kept[f][string(key)] != nil {
		return
	}
	if c.count == maxCuts {
		c.drop()
	}
	c.clock++
	cut.used = c.clock
	c.kept[f][string(key)] = cut
	c.count++
}

func (c *cuts) drop() {
	var face *fonts.Face
	var oldest string
	least := c.clock + 1
	for f, list := range c.kept {
		for key, cut := range list {
			if cut.used < least {
				face, oldest, least = f, key, cut.used
			}
		}
	}
	delete(c.kept[face], oldest)
	c.count--
}
