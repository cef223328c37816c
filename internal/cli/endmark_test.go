package cli

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// A text loses the end mark behind it and nothing else, however it is read.
func TestEndMark(t *testing.T) {
	for text, want := range map[string]string{
		"{}\r\n\x1a": "{}\r\n", "{}": "{}", "\x1a": "", "": "", "a\x1ab": "a\x1ab", "a\x1a\x1a": "a\x1a",
	} {
		for name, in := range map[string]io.Reader{
			"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)),
			"with the end": iotest.DataErrReader(strings.NewReader(text)),
		} {
			got, err := io.ReadAll(&unmarked{in: in})
			if err != nil || string(got) != want {
				t.Errorf("%q read %s is %q, %v; want %q", text, name, got, err, want)
			}
		}
	}
}
