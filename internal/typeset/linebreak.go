package typeset

import (
	"slices"

	"bangban/internal/page"
)

// line is the part of a paragraph that stands on one line.
type line struct {
	atoms []atom
	last  bool // of the paragraph, or before a forced end: not stretched
	tear  tear // what its end goes through
}

// tear is what the end of a line goes through, for want of room.
type tear int

const (
	whole   tear = iota
	easing       // between a number and its unit
	tearing      // a word or a number
)

func tearOf(a, b *atom) tear {
	switch {
	case parts(a, b):
		return whole
	case eases(a, b):
		return easing
	}
	return tearing
}

// width is how far the atoms reach. Spaces that hang out at the end do not count, nor the blank half of a closing mark if trimmed.
func width(atoms []atom, trimmed bool) page.Unit {
	var w page.Unit
	end := visible(atoms)
	for i := range atoms[:end] {
		w += atoms[i].width
		if i < end-1 {
			w += atoms[i].after
		}
	}
	if trimmed && end > 0 && atoms[end-1].class&shut != 0 {
		w -= atoms[end-1].size / 2
	}
	return w
}

// hangingSpaces is how many spaces may stand beyond the end of a line.
const hangingSpaces = 2

// visible is the number of atoms up to the spaces that may hang out at the end.
func visible(atoms []atom) int {
	end := len(atoms)
	for end > 0 && len(atoms)-end < hangingSpaces && atoms[end-1].class&space != 0 {
		end--
	}
	return end
}

// breakLines cuts a paragraph into lines that fit the measure; the first is shorter by the indent. It never parts
// what [parts] holds together unless that alone is longer than a line, and leaves no line empty.
func breakLines(atoms []atom, measure, indent page.Unit) []line {
	var lines []line
	start, room := 0, measure-indent
	for start < len(atoms) {
		end := fit(atoms[start:], room) + start
		last := end == len(atoms) || atoms[end-1].ends
		if end == len(atoms) && len(lines) > 0 {
			if k := widow(lines[len(lines)-1], atoms[start:end], measure); k > 0 {
				before := &lines[len(lines)-1]
				before.atoms = before.atoms[:len(before.atoms)-k]
				start -= k
			}
		}
		l := line{atoms: atoms[start:end:end], last: last}
		if !last {
			l.tear = tearOf(&atoms[end-1], &atoms[end])
		}
		lines = append(lines, l)
		start, room = end, measure
	}
	return lines
}

// fit is the number of atoms that make the next line: at least one.
func fit(atoms []atom, room page.Unit) int {
	var w page.Unit
	best, eased, torn, forced, over := 0, 0, 0, 1, 0
	for i := range atoms {
		a := &atoms[i]
		if i > 0 {
			w += atoms[i-1].after
		}
		w += a.width
		need := w
		if a.class&shut != 0 {
			need -= a.size / 2
		}
		if need > room {
			if over++; a.class&space == 0 || over > hangingSpaces {
				break
			}
		}
		forced = i + 1
		if a.ends || i == len(atoms)-1 {
			return i + 1
		}
		if parts(a, &atoms[i+1]) {
			best = i + 1
		}
		if eases(a, &atoms[i+1]) {
			eased = i + 1
		}
		if tears(a, &atoms[i+1]) {
			torn = i + 1
		}
	}
	switch {
	case best > 0:
		return best
	case eased > 0:
		return eased
	case torn > 0:
		return torn
	}
	return forced
}

// widow says how many atoms to take from the end of the line before, when the last line would be a single character:
// as few as make two, and none if the line before would be left too loose.
func widow(before line, last []atom, measure page.Unit) int {
	if marks(last) != 1 || last[0].class&han == 0 || before.last {
		return 0
	}
	atoms := before.atoms
	for k := 1; k < len(atoms) && k <= 4; k++ {
		cut := len(atoms) - k
		if !parts(&atoms[cut-1], &atoms[cut]) {
			continue
		}
		if measure-width(atoms[:cut], true) > 3*atoms[0].size || atoms[cut].class&(han|word) == 0 {
			return 0
		}
		if width(slices.Concat(atoms[cut:], last), false) > measure {
			return 0
		}
		return k
	}
	return 0
}

// marks counts the atoms that are neither blank nor closing marks.
func marks(atoms []atom) int {
	n := 0
	for i := range atoms {
		if !atoms[i].blank() && atoms[i].class&shut == 0 {
			n++
		}
	}
	return n
}
