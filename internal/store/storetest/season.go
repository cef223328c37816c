package storetest

import (
	"fmt"
	"iter"
	"os"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

// Season is how many cases the benchmarks have.
const Season = 1_000_000

// Columns are those of the table of cases, in the order of Rows.
func Columns() []string {
	return []string{
		"id", "version", "updated", "region", "province", "city", "county", "town", "status", "applied", "caseworker", "drafts", "data",
	}
}

// Rows makes n cases for the table, over 103 counties, all statuses and ten years. They are copies of the case in a file,
// with search keys of their own: what a list costs is in the keys and in the size of the data.
func Rows(t testing.TB, file string, n int) iter.Seq[[]any] {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := forms.DecodeCase(text)
	if err != nil {
		t.Fatal(err)
	}
	marshaled, err := forms.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	data, counties := string(marshaled), counties()
	return func(yield func([]any) bool) {
		for i := range n {
			k := keysOf(i, n, counties)
			id, region := fmt.Sprintf("%s-%d-%06d", k.Region, k.Applied.Year, i), string(k.Region)
			if !yield([]any{
				id, 1, "2026-01-01T00:00:00.000000Z", region, region[:2], region[:4], region, region,
				string(k.Status), k.Applied.String(), k.Caseworker, "{}", data,
			}) {
				return
			}
		}
	}
}

func counties() (all []forms.Region) {
	for _, city := range forms.StandardRegions().Children("150000") {
		for _, county := range forms.StandardRegions().Children(city.Code) {
			all = append(all, forms.Region(county.Code))
		}
	}
	return all
}

// keysOf spreads n cases: most are completed, and the last county has one in a thousand.
func keysOf(i, n int, counties []forms.Region) casebook.Keys {
	last := len(counties) - 1
	region := counties[i%last]
	if i%1000 == 1 {
		region = counties[last]
	}
	status := forms.StatusCompleted
	if i%10 < 3 {
		status = forms.Statuses()[i/10%6]
	}
	day := i / (n / 3360)
	return casebook.Keys{
		Region: region, Status: status, Caseworker: fmt.Sprintf("代办员%d", i*7%2000),
		Applied: forms.Date{Year: 2016 + day/336%10, Month: 1 + day/28%12, Day: 1 + day%28},
	}
}
