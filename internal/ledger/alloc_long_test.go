//go:build !race

package ledger

import "testing"

// Memory that each row takes anew, beside that which is there. A cell takes none.
const (
	perReadyRow = 0.1
	perCase     = 11.0
)

// TestAllocationsPerRow keeps rows from costing more than they did: what is allocated has to be collected.
func TestAllocationsPerRow(t *testing.T) {
	const n = 200
	cases, from := generate(5, n), readyValues(t, n)
	b, err := newLedger(t).begin(options())
	check(t, err)
	check(t, b.spooled())
	defer func() { check(t, b.close()) }()

	got := testing.AllocsPerRun(5, func() {
		for _, c := range cases {
			check(t, b.add(c))
		}
	})
	if got /= n; got > perCase {
		t.Errorf("the rows of a case take %.1f allocations, not %.1f", got, perCase)
	}
	rows := n + len(from.matters)
	got = testing.AllocsPerRun(5, func() {
		from.rows(func(sheet string, _ int, r *readyRow) {
			if sheet == sheetCases {
				check(t, b.cases.put(r))
			} else {
				check(t, b.matters.put(r))
			}
		})
	})
	if got /= float64(rows); got > perReadyRow {
		t.Errorf("a row of ready values takes %.3f allocations, not %.3f", got, perReadyRow)
	}
}
