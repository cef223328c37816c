package pdf

import (
	"sync"

	"bangban/fonts"
)

// kept holds what was made for earlier documents and may be made again for the next: what a form prints is the same in
// all its documents. It is bounded, and safe for concurrent use. What it holds is never changed.
//
// It has two generations. When the younger is full it takes the place of the older, and what was not asked for
// meanwhile is gone.
type kept[V any] struct {
	mu         sync.Mutex
	young, old map[keptKey]keptValue[V]
	bytes      int // of the young
	limit      int // of a generation
}

// keptEntry is what the maps take for a value.
const keptEntry = 128

type keptKey struct {
	face *fonts.Face // nil for what has none
	key  string
}

type keptValue[V any] struct {
	value V
	size  int
}

func newKept[V any](limit int) *kept[V] {
	return &kept[V]{young: map[keptKey]keptValue[V]{}, limit: limit}
}

func (k *kept[V]) find(face *fonts.Face, key []byte) (V, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.young[keptKey{face, string(key)}]; ok {
		return v.value, true
	}
	v, ok := k.old[keptKey{face, string(key)}]
	if ok {
		k.add(keptKey{face, string(key)}, v)
	}
	return v.value, ok
}

// keep adds a value of a size in bytes. It does not keep one that would drive out many others.
func (k *kept[V]) keep(face *fonts.Face, key []byte, value V, size int) {
	size += len(key) + keptEntry
	if size > k.limit/8 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.add(keptKey{face, string(key)}, keptValue[V]{value, size})
}

func (k *kept[V]) add(key keptKey, v keptValue[V]) {
	if _, ok := k.young[key]; ok {
		return
	}
	if k.bytes+v.size > k.limit {
		k.young, k.old, k.bytes = map[keptKey]keptValue[V]{}, k.young, 0
	}
	k.young[key] = v
	k.bytes += v.size
}
