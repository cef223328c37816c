package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bangban/internal/store/storetest"
)

// million makes a register of a season.
func million(b *testing.B) *Store {
	b.Helper()
	s := open(b, filepath.Join(b.TempDir(), "season.db"))
	db, err := pool(s.path, 1, "cache_size(-400000)", "synchronous(OFF)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	started := time.Now()
	columns := storetest.Columns()
	insert, err := db.Prepare("INSERT INTO cases (" + strings.Join(columns, ", ") + ") VALUES (?" +
		strings.Repeat(", ?", len(columns)-1) + ")")
	if err != nil {
		b.Fatal(err)
	}
	do := func(commands string) {
		if _, err := db.Exec(commands); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	do("BEGIN")
	for row := range storetest.Rows(b, "../../../testdata/case.json", storetest.Season) {
		if _, err := insert.Exec(row...); err != nil {
			b.Fatal(err)
		}
		if n++; n%50_000 == 0 { // the log beside the file stays small
			do("COMMIT; BEGIN")
		}
	}
	do("COMMIT")
	b.Logf("%d cases in %v", storetest.Season, time.Since(started).Round(time.Second))
	return s
}

func BenchmarkList(b *testing.B) { storetest.Lists(b, million(b)) }
