package render_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bangban/internal/page"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPages compares what was typeset with what a person has looked at.
func TestPages(t *testing.T) {
	want := map[string]bool{}
	for _, s := range samples(t) {
		var dump bytes.Buffer
		if err := page.Dump(&dump, s.pages); err != nil {
			t.Fatal(err)
		}
		name := s.name + ".txt"
		want[name] = true
		golden(t, "golden/pages/"+name, dump.Bytes())
	}
	noOthers(t, "golden/pages", want)
}

// TestHashes compares every byte of every document.
func TestHashes(t *testing.T) {
	var lines []string
	for _, s := range samples(t) {
		lines = append(lines, fmt.Sprintf("%s.pdf %x\n", s.name, sha256.Sum256(s.pdf)))
		lines = append(lines, fmt.Sprintf("%s.a1b.pdf %x\n", s.name, sha256.Sum256(s.a1b)))
	}
	slices.Sort(lines)
	golden(t, "golden/pdf.sha256", []byte(strings.Join(lines, "")))
}

// golden compares a result with its file, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		writeFile(t, testdata(name), got)
		return
	}
	want, err := os.ReadFile(testdata(name))
	if err != nil {
		t.Errorf("%v; run `make golden` and read what it writes", err)
		return
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is printed now; run `make golden` and read the difference\n%s", name, difference(want, got))
	}
}

// noOthers finds golden files that nothing is compared with any more.
func noOthers(t *testing.T, dir string, want map[string]bool) {
	t.Helper()
	entries, err := os.ReadDir(testdata(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if want[e.Name()] {
			continue
		}
		if !*update {
			t.Errorf("%s/%s belongs to nothing; run `make golden`", dir, e.Name())
		} else if err := os.Remove(filepath.Join(testdata(dir), e.Name())); err != nil {
			t.Error(err)
		}
	}
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// difference shows the lines of the first place where two texts differ, and how many lines they have.
func difference(want, got []byte) string {
	const shown = 3
	old, now := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	n := 0
	for n < len(old) && n < len(now) && old[n] == now[n] {
		n++
	}
	var b strings.Builder
	fmt.Fprintf(&b, "line %d of %d, now of %d:\n", n+1, len(old), len(now))
	for _, side := range []struct {
		sign  string
		lines []string
	}{{"-", old}, {"+", now}} {
		for _, line := range side.lines[min(n, len(side.lines)):min(n+shown, len(side.lines))] {
			fmt.Fprintf(&b, "%s %s\n", side.sign, line)
		}
	}
	return b.String()
}

func TestDifferenceIsShort(t *testing.T) {
	old := strings.Repeat("same\n", 50) + "was\nx\ny\nz\n"
	now := strings.Repeat("same\n", 50) + "is\n"
	want := "line 51 of 55, now of 52:\n- was\n- x\n- y\n+ is\n+ \n"
	if got := difference([]byte(old), []byte(now)); got != want {
		t.Errorf("difference %q, want %q", got, want)
	}
}
