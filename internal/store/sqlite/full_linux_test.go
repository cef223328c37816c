package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

// smallDisk names the folder of a small disk to the test inside of it.
const smallDisk = "BANGBAN_TEST_SMALL_DISK"

// TestARealDiskIsFull runs the test below on a disk of 3 MiB that only it sees.
func TestARealDiskIsFull(t *testing.T) {
	if dir := os.Getenv(smallDisk); dir != "" {
		fillDisk(t, dir)
		return
	}
	inside := exec.Command("unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
		`mount -t tmpfs -o size=3m tmpfs "$`+smallDisk+`" && exec "$0" -test.run '^TestARealDiskIsFull$'`, os.Args[0])
	inside.Env = append(os.Environ(), smallDisk+"="+t.TempDir())
	if out, err := inside.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// fillDisk writes until there is no more room: that is told as such, what was acknowledged is there, and once there is
// room again it goes on.
func fillDisk(t *testing.T, dir string) {
	ctx := context.Background()
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var acknowledged []string
	for full := 0; full < 3; {
		id := fmt.Sprintf("150624-2021-%04d", len(acknowledged)+1)
		c := &forms.Case{ID: id, Region: "150624", Remarks: strings.Repeat("备注", 500)}
		switch err := s.Commit(ctx, everything(), casebook.Change{Case: c, At: time.Unix(1_800_000_000, 0)}); {
		case err == nil:
			acknowledged = append(acknowledged, id)
		case errors.Is(err, casebook.ErrFull):
			full++
		default:
			t.Fatalf("after %d cases: %v", len(acknowledged), err)
		}
	}
	if len(acknowledged) < 10 {
		t.Errorf("only %d cases fit", len(acknowledged))
	}
	var held []string
	for c, err := range s.Each(ctx, everything(), casebook.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c.ID)
	}
	if !slices.Equal(held, acknowledged) {
		t.Errorf("it holds %v, acknowledged were %v", held, acknowledged)
	}
	if faults, err := s.Check(ctx); err != nil || len(faults) != 0 {
		t.Errorf("%v, %v", faults, err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	put(t, s, "150624-2021-9999")
}
