package typeset

import "sync"

// labels keeps the atoms of what papers print, which is the same on every page. It may be used by many goroutines.
type labels struct {
	mu   sync.RWMutex
	kept map[labelKey][]atom
}

type labelKey struct {
	text, role string
	size       int
}

// maxLabels is several times what all papers print. A template or a catalogue that is changed leaves its old labels
// behind until they are that many.
const maxLabels = 4096

func (l *labels) find(key labelKey) []atom {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.kept[key]
}

func (l *labels) keep(key labelKey, atoms []atom) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil || len(l.kept) == maxLabels {
		l.kept = map[labelKey][]atom{}
	}
	l.kept[key] = atoms
}
