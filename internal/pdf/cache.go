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
	bytes int
	clock uint64
}

// What is kept: the faces of forms have about 20 KB each. Those of a merged document can have a hundred times as much,
// and it hardly comes again.
const (
	maxCuts  = 96
	maxCut   = 256 << 10 // bytes of one
	maxBytes = 8 << 20   // of all together
)

// size is the bytes a face takes when it is kept under a key.
func (c *cutFace) size(key int) int { return key + len(c.program) + len(c.unicode) + len(c.glyphs) }

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

// keep adds a face, in the place of those that were not used for the longest time when there are many. It does not keep
// a large one.
func (c *cuts) keep(f *fonts.Face, key []byte, cut *cutFace) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := cut.size(len(key))
	if size > maxCut {
		return
	}
	if c.kept[f] == nil {
		c.kept[f] = map[string]*cutFace{}
	}
	if c.kept[f][string(key)] != nil {
		return
	}
	for c.count == maxCuts || c.bytes+size > maxBytes {
		c.drop()
	}
	c.clock++
	cut.used = c.clock
	c.kept[f][string(key)] = cut
	c.count++
	c.bytes += size
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
	c.bytes -= c.kept[face][oldest].size(len(oldest))
	delete(c.kept[face], oldest)
	c.count--
}
