package storetest

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/casebook"
	"bangban/internal/store"
)

// fill puts something into every table that is guarded.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	one, files := document("a", forms.KindApplication, 1, "PDF")
	change := casebook.Change{
		Case: newCase(t, "a", "150624", "2026-01-01"), Issued: []casebook.Issued{one}, Files: files, At: noon(),
		Audit: []casebook.Entry{{CaseID: "a", At: noon()}},
	}
	if err := s.Commit(context.Background(), all(), change); err != nil {
		t.Fatal(err)
	}
	if err := s.Keys().Add(context.Background(), key("aaaaaaaa")); err != nil {
		t.Fatal(err)
	}
}

// Guards tests that what was done cannot be taken back, also by who has the database open with another program.
func Guards(t *testing.T, s *store.Store, raw *sql.DB) {
	fill(t, s)
	for table, refused := range map[string][]string{
		"audit":  {"UPDATE audit SET by_name = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"},
		"issued": {"UPDATE issued SET number = 2", "DELETE FROM issued"},
		"files":  {"UPDATE files SET bytes = sha256", "DELETE FROM files"},
		"cases":  {"DELETE FROM cases", "DELETE FROM cases WHERE id = 'a'"},
		"keys":   {"DELETE FROM keys"},
	} {
		for _, statement := range refused {
			_, err := raw.Exec(statement)
			if err == nil || !strings.Contains(err.Error(), "is refused") {
				t.Errorf("%s: got %v, want it refused", statement, err)
			}
		}
		var rows int
		if err := raw.QueryRow("SELECT count(*) FROM " + table).Scan(&rows); err != nil || rows != 1 {
			t.Errorf("%s has %d rows, %v", table, rows, err)
		}
	}
}

// Faults tests that Check finds what is wrong. The statements break the guards of a kind of database.
func Faults(t *testing.T, s *store.Store, raw *sql.DB, breaking ...string) {
	fill(t, s)
	wantFaults := func(words ...string) {
		t.Helper()
		faults, err := s.Check(context.Background())
		if err != nil || len(faults) != len(words) {
			t.Fatalf("faults: %q, %v, want %d", faults, err, len(words))
		}
		for i, word := range words {
			if !strings.Contains(faults[i], word) {
				t.Errorf("%s, want %s", faults[i], word)
			}
		}
	}
	run := func(statement string) {
		t.Helper()
		if _, err := raw.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	wantFaults()
	run("UPDATE cases SET region = '150625'")
	wantFaults("检索项")
	run("UPDATE cases SET region = '150624', drafts = 'x'")
	wantFaults("草稿")
	run("UPDATE cases SET drafts = '{}', version = 0")
	wantFaults("版本")
	run(`UPDATE cases SET version = 1, data = '{"nonsense":1}'`)
	wantFaults("读不了")
	for _, statement := range breaking {
		run(statement)
	}
	run("UPDATE files SET bytes = sha256")
	wantFaults("读不了", "摘要")
	note := casebook.Change{Audit: []casebook.Entry{{CaseID: "a", At: noon()}}}
	if err := s.Commit(context.Background(), all(), note); err != nil {
		t.Fatal(err)
	}
	run("DELETE FROM audit WHERE seq = 1")
	wantFaults("审计记录", "读不了", "摘要")
	_, _, err := s.Issued(context.Background(), all(), "a", forms.KindApplication, 0)
	if err == nil {
		t.Error("a broken file was given")
	}
}

func key(id string) auth.Key {
	return auth.Key{
		ID: id, Name: "政务服务网", Scopes: []auth.Scope{auth.ScopeRender, auth.ScopeCases}, PerMinute: 600, Region: "150624",
		Created: noon().UTC().Truncate(time.Second), Hash: [32]byte{1, 2, 31: 3},
	}
}

// Keys tests the API keys of a store.
func Keys(t *testing.T, s *store.Store) {
	ctx, keys := context.Background(), s.Keys()
	if list, err := keys.List(ctx); err != nil || len(list) != 0 {
		t.Fatalf("%v, %v", list, err)
	}
	second, first := key("aaaaaaaa"), key("bbbbbbbb")
	second.Region, second.Scopes = "", second.Scopes[:1]
	for _, k := range []auth.Key{first, second} {
		if err := keys.Add(ctx, k); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "again", keys.Add(ctx, k), auth.ErrExists)
	}
	if keys.Add(ctx, auth.Key{ID: "x"}) == nil {
		t.Error("a key that is none was kept")
	}
	list, err := keys.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "in the order they were made", list, []auth.Key{first, second})
	first.Revoked = noon().UTC().Truncate(time.Second)
	for range 2 {
		revoked, err := keys.Revoke(ctx, first.ID, noon().Add(time.Duration(len(list)-2)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, "revoked", revoked, first)
		list = append(list, first) // the second time it is later
	}
	found, is, err := keys.Find(ctx, first.ID)
	if err != nil || !is {
		t.Fatalf("%v, %v", is, err)
	}
	wantSame(t, "found", found, first)
	if _, is, err := keys.Find(ctx, "cccccccc"); err != nil || is {
		t.Errorf("found one that is not: %v", err)
	}
	_, err = keys.Revoke(ctx, "cccccccc", noon())
	wantErr(t, "revoked one that is not", err, auth.ErrMissing)
	if errors.Is(err, auth.ErrExists) {
		t.Error("the errors are the same")
	}
}
