package cli

import "io"

// endMark is Ctrl-Z, which old programs of DOS and Windows put behind a text.
const endMark = 0x1A

// unmarked reads a text without an end mark behind it. One that more text follows stays.
type unmarked struct {
	in   io.Reader
	held bool // an end mark was read and not yet given
}

// Read implements [io.Reader].
func (u *unmarked) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return u.in.Read(p)
	}
	room := p
	if u.held {
		room = p[1:]
	}
	n, err := u.in.Read(room)
	if n == 0 {
		return 0, err
	}
	if u.held {
		p[0] = endMark
		n++
	}
	if u.held = p[n-1] == endMark; u.held {
		n--
	}
	return n, err
}
