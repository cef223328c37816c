package postgres_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/store"
)

// TestHistoryPassesOverNothing reads a history while an entry is on its way for long and another comes after it: one who
// goes on behind what he has read must meet both.
func TestHistoryPassesOverNothing(t *testing.T) {
	dsn := server.Database(t)
	s, db := open(t, dsn), raw(t, dsn)
	everything := casebook.Scope{All: true}
	opened := casebook.Change{Case: &forms.Case{ID: "a", Region: "150624"}, At: time.Unix(1_800_000_000, 0)}
	if err := s.Commit(t.Context(), everything, opened); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
		CREATE TRIGGER hold AFTER INSERT ON audit FOR EACH ROW WHEN (NEW.note = 'slow') EXECUTE FUNCTION hold()`); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", ""} {
		t.Run("of "+id, func(t *testing.T) { readOn(t, s, db, id) })
	}
}

// readOn notes two entries of a case, the first of which is held up, and reads the history before and after that ends.
func readOn(t *testing.T, s *store.Store, db *sql.DB, id string) {
	t.Helper()
	ctx := t.Context()
	hold, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	if _, err := hold.ExecContext(ctx, "SELECT pg_advisory_lock(1)"); err != nil {
		t.Fatal(err)
	}
	note := func(text string) <-chan error {
		done := make(chan error, 1)
		go func() {
			entry := casebook.Entry{CaseID: id, At: time.Unix(1_800_000_000, 0), Note: text}
			done <- s.Commit(context.Background(), casebook.Scope{All: true}, casebook.Change{Audit: []casebook.Entry{entry}})
		}()
		return done
	}
	slow := note("slow")
	await(t, db, 1, slow)
	quick := note("quick")
	await(t, db, 2, quick) // it is done or waits
	var read []string
	var after int64
	page := func() {
		t.Helper()
		entries, err := s.History(ctx, casebook.Scope{All: true}, id, after, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			read, after = append(read, e.Note), e.ID
		}
	}
	page()
	if _, err := hold.ExecContext(ctx, "SELECT pg_advisory_unlock(1)"); err != nil {
		t.Fatal(err)
	}
	for _, done := range []<-chan error{slow, quick} {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	page()
	if len(read) != 2 || after != 2 {
		t.Errorf("read %q to %d, want both entries", read, after)
	}
}

// await waits until so many wait for a lock, or for the end of the last of them, which it leaves in the channel.
func await(t *testing.T, db *sql.DB, waiting int, last <-chan error) {
	t.Helper()
	for len(last) == 0 {
		var n int
		err := db.QueryRow("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN" +
			" (SELECT pid FROM pg_stat_activity WHERE datname = current_database())").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n >= waiting {
			return
		}
	}
}
