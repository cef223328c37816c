package postgres_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
)

// TestFilesInCommonAreNoDeadlock commits files of which another transaction has written the first and goes on with the
// others, in their order, while the commit waits for it.
func TestFilesInCommonAreNoDeadlock(t *testing.T) {
	dsn := server.Database(t)
	s, db := open(t, dsn), raw(t, dsn)
	var digests [][]byte
	changes := make([]casebook.Change, 4)
	for i := range 20 {
		file := fmt.Appendf(nil, "PDF %d", i)
		digest := sha256.Sum256(file)
		digests = append(digests, digest[:])
		c := &changes[i%len(changes)]
		if c.Case == nil {
			*c = casebook.Change{Case: &forms.Case{ID: fmt.Sprint(i)}, Files: map[[32]byte][]byte{}, At: time.Unix(1_800_000_000, 0)}
		}
		c.Files[digest] = file
	}
	slices.SortFunc(digests, bytes.Compare)
	other, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	write := func(digest []byte) {
		t.Helper()
		if _, err := other.Exec("INSERT INTO files (sha256, bytes) VALUES ($1, '')", digest); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := other.Exec("SET LOCAL lock_timeout = '100ms'"); err != nil {
		t.Fatal(err)
	}
	defer other.Rollback() //nolint:errcheck // it need not be kept
	write(digests[0])
	committed := make(chan error, 1)
	go func() { committed <- s.Commit(context.Background(), casebook.Scope{All: true}, changes...) }()
	waitsForLock(t, db)
	for _, digest := range digests[1:] {
		write(digest)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-committed; err != nil {
		t.Error(err)
	}
}

// waitsForLock returns when a transaction of the database waits for another.
func waitsForLock(t *testing.T, db *sql.DB) {
	t.Helper()
	for waiting := 0; waiting == 0; {
		err := db.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
}
