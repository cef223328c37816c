package postgres_test

import (
	"testing"
	"time"

	"bangban/internal/store/pgtest"
	"bangban/internal/store/storetest"
)

// BenchmarkList has a season in a server with the settings PostgreSQL comes with. It takes 5 GB of the disk.
func BenchmarkList(b *testing.B) {
	dsn := server.Database(b)
	s := open(b, dsn)
	started := time.Now()
	pgtest.Fill(b, dsn, "cases", storetest.Columns(), storetest.Rows(b, "../../../testdata/case.json", storetest.Season))
	b.Logf("%d cases in %v", storetest.Season, time.Since(started).Round(time.Second))
	storetest.Lists(b, s)
}
