package render_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"bangban/forms"
	"bangban/internal/pdf"
)

// hashes draws the filled forms of the kinds in the given order and gives a line for each.
func hashes(t *testing.T, kinds []forms.Kind) map[forms.Kind]string {
	t.Helper()
	r := newRenderer(t)
	all := map[forms.Kind]string{}
	for _, k := range kinds {
		d, err := r.Form(t.Context(), readForm(t, string(k), forms.Issue), "")
		if err != nil {
			t.Fatal(err)
		}
		all[k] = fmt.Sprintf("%x", sha256.Sum256(d.PDF))
	}
	return all
}

// TestSameBytes draws every form after different others, by one goroutine and by eight, whose pools of memory mix.
func TestSameBytes(t *testing.T) {
	kinds := forms.Kinds()
	want := hashes(t, kinds)
	for _, goroutines := range []int{1, 8} {
		var group sync.WaitGroup
		for g := range goroutines {
			order := append(append([]forms.Kind(nil), kinds[g%len(kinds):]...), kinds[:g%len(kinds)]...)
			order = append(order, order[0])
			group.Go(func() {
				for k, got := range hashes(t, order) {
					if got != want[k] {
						t.Errorf("%d goroutines: %s has other bytes", goroutines, k)
					}
				}
			})
		}
		group.Wait()
	}
}

// foreign marks the process that is started in another country.
const foreign = "BANGBAN_TEST_FOREIGN"

// TestSameBytesElsewhere draws the forms in a process with another time zone, locale and number of processors.
func TestSameBytesElsewhere(t *testing.T) {
	kinds := forms.Kinds()
	if os.Getenv(foreign) != "" {
		for k, sum := range hashes(t, kinds) {
			fmt.Fprintf(os.Stdout, "\nhash %s %s\n", k, sum)
		}
		return
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run", "^TestSameBytesElsewhere$")
	cmd.Env = append(os.Environ(), foreign+"=1", "TZ=America/New_York", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8", "GOMAXPROCS=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want, seen := hashes(t, kinds), 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) != 3 || f[0] != "hash" {
			continue
		}
		seen++
		if want[forms.Kind(f[1])] != f[2] {
			t.Errorf("%s has other bytes", f[1])
		}
	}
	if seen != len(kinds) {
		t.Errorf("the process drew %d forms:\n%s", seen, out)
	}
}

// TestSameBytesFromEveryWriter writes every sample with a writer that has kept nothing yet and with one that has written
// all the others.
func TestSameBytesFromEveryWriter(t *testing.T) {
	worn := assemble(t).config.Writer
	for _, s := range samples(t) {
		d := pdf.Document{Title: s.name, Parts: []pdf.Part{{Pages: s.pages}}}
		if !bytes.Equal(writeWith(t, newWriter(t), d), writeWith(t, worn, d)) {
			t.Errorf("%s has other bytes from a new writer", s.name)
		}
	}
}
