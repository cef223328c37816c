//go:build !race

package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"bangban/forms"
)

// TestNaughtyStrings is TestSomeNaughtyStrings with all of the list.
func TestNaughtyStrings(t *testing.T) {
	n := tryNaughty(t, naughtyStrings(t))
	printed, refused, pairs := n.printed.Load(), n.refused.Load(), n.pairs.Load()
	if pairs < 15_000 || printed < 10_000 {
		t.Errorf("of %d pairs of string and field %d were printed", pairs, printed)
	}
	t.Logf("%d pairs of string and field: %d printed, %d refused by name", pairs, printed, refused)
}

// TestNaughtyStringsInTheRegister puts each of them into texts of a case, into its path and into every parameter. What is
// taken is given back as cleaned and fits into a ledger.
func TestNaughtyStringsInTheRegister(t *testing.T) {
	list := naughtyStrings(t)
	f := &flow{T: t, client: startAPI(t, withRegister(t))}
	taken := 0
	for i, s := range list {
		remarks, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("c%d", i)
		a := f.post("/api/v1/cases", fmt.Sprintf(`{"case":%q,"region":"150624","remarks":%s,"caseworker":{"name":%s}}`, id, remarks, remarks))
		switch a.status {
		case http.StatusCreated:
			taken++
			want, _, _ := forms.Clean(s, true)
			if got := f.decoded(f.call(http.MethodGet, "/api/v1/cases/"+id, ""), http.StatusOK)["remarks"]; got != nil && got != forms.MaskCitizenIDs(want) {
				t.Errorf("%q is %q", s, got)
			}
		case http.StatusUnprocessableEntity:
		default:
			t.Errorf("%q: %d %s", s, a.status, a.body)
		}
		q := url.QueryEscape(s)
		for _, path := range []string{
			"/api/v1/cases?caseworker=" + q, "/api/v1/cases?region=" + q, "/api/v1/cases?status=" + q, "/api/v1/cases?cursor=" + q,
			"/api/v1/cases?from=" + q, "/api/v1/cases/c0/application.pdf?number=" + q, "/api/v1/cases/" + url.PathEscape(s),
			"/api/v1/cases/c0/" + url.PathEscape(s), "/api/v1/cases/c0/history?cursor=" + q, "/api/v1/reports/monthly.pdf?month=" + q + "&region=x",
		} {
			if a := f.call(http.MethodGet, path, ""); a.status >= 500 || a.status == http.StatusMovedPermanently {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
	}
	if rows := rowsOf(t, f.call(http.MethodGet, "/api/v1/ledger.xlsx", "").body); len(rows) != taken || taken < len(list)/2 {
		t.Errorf("%d rows of %d cases", len(rows), taken)
	}
}
