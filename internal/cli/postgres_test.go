//go:build linux

package cli_test

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"bangban/internal/cli"
	"bangban/internal/store/pgtest"
)

// TestTheRegisterInPostgreSQL does what the scripts do with a file.
func TestTheRegisterInPostgreSQL(t *testing.T) {
	server, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	db := addressOf(server.Database(t))
	book := filepath.Join(t.TempDir(), "a.xlsx")
	for _, c := range []struct {
		args   []string
		status int
		want   string // on standard output
	}{
		{[]string{"case", "open", root + "/testdata/case.json"}, cli.ExitDone, "150624-2021-0001"},
		{[]string{"case", "open", root + "/testdata/case.json"}, cli.ExitInvalid, ""},
		{[]string{"case", "list", "--status", "已办结"}, cli.ExitDone, "鄂托克旗绿能新材料有限公司"},
		{[]string{"case", "show", "150624-2021-0001"}, cli.ExitDone, `{"case":"150624-2021-0001"`},
		{[]string{"ledger", "-o", book}, cli.ExitDone, book},
		{[]string{"keys", "create", "--name", "a", "--scope", "ledger", "--region", "150000"}, cli.ExitDone, "bb_"},
		{[]string{"keys", "list"}, cli.ExitDone, "150000"},
		{[]string{"db", "check"}, cli.ExitDone, ""},
		{[]string{"db", "backup", book}, cli.ExitUsage, ""},
		{[]string{"db", "restore", book}, cli.ExitUsage, ""},
	} {
		var out bytes.Buffer
		status, told := run(t.Context(), strings.NewReader(""), &out, append(c.args, "--db", db)...)
		if status != c.status || !strings.Contains(out.String(), c.want) {
			t.Errorf("%v: status %d, %s%s", c.args, status, out.String(), told)
		}
	}
	if status, told := run(t.Context(), nil, io.Discard, "case", "list", "--db", strings.Replace(db, "/test", "/none", 1)); status != cli.ExitFailed {
		t.Errorf("a database that is not there: status %d, %s", status, told)
	}
}

// addressOf writes a DSN of names and values as an address.
func addressOf(dsn string) string {
	values := map[string]string{}
	for _, pair := range strings.Fields(dsn) {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	return "postgres://" + values["user"] + "@/" + values["dbname"] + "?host=" + values["host"]
}
