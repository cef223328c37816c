//go:build !race

package casebook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bangban/internal/casebook"
	"bangban/internal/ledger"
)

// TestRandomEditsAreExactlyWhatIsImported: some cells of some rows are edited, some cases change meanwhile.
func TestRandomEditsAreExactlyWhatIsImported(t *testing.T) {
	w := newWorkshop(t)
	ids := []string{w.opened(), w.opened(), w.opened()}
	columns := map[string][]string{
		"受理机构": {"鄂托克旗政务服务局", "杭锦旗政务服务局"}, "来源渠道": {"窗口", "网上专栏", "移动端", "12345热线"}, "服务方式": {"全程", "阶段性"},
		"代办帮办员": {"李明", "娜仁"}, "预计办结日期": {"2021-09-30", "2021-10-31"}, "备注": {"=1+1", "a\nb", " 前后 "}, "资金来源": {"贷款"}, // in a draft, of which nothing else may be said
	}
	titles := []string{"受理机构", "来源渠道", "服务方式", "代办帮办员", "预计办结日期", "备注", "资金来源"}
	rapid.Check(t, func(rt *rapid.T) {
		data := w.export()
		none, err := w.take(w.clerk, data, ledger.Mapping{}, false)
		if err != nil || len(none.Diffs)+len(none.Problems)+len(none.Warnings) > 0 {
			rt.Fatalf("an untouched ledger came to %+v, %v", none, err)
		}
		cells, want := map[string]any{}, map[string]string{}
		meanwhile := rapid.SliceOfNDistinct(rapid.IntRange(0, 2), 0, 2, rapid.ID).Draw(rt, "meanwhile")
		for i := range ids {
			for _, title := range rapid.SliceOfNDistinct(rapid.SampledFrom(titles), 0, 4, rapid.ID).Draw(rt, "titles") {
				text := rapid.SampledFrom(columns[title]).Draw(rt, title)
				at := fmt.Sprint(title, i+3)
				cells[at], want[at] = text, text
			}
		}
		before := w.texts(ids)
		for at, text := range want {
			if before[at] == text {
				delete(want, at)
			}
		}
		edited := w.edited(data, cells)
		conflict := false
		for _, i := range meanwhile {
			w.ok(second(w.amend(ids[i], fmt.Sprintf(`{"followup":null,"caseworker":{"phone":"0477-62123%02d"},"due":"2022-01-%02d"}`,
				rapid.IntRange(10, 99).Draw(rt, "phone"), rapid.IntRange(1, 28).Draw(rt, "due")))))
			for at, text := range want {
				conflict = conflict || strings.HasSuffix(at, fmt.Sprint(i+3)) && w.texts(ids)[at] != text && before[fmt.Sprint("预计办结日期", i+3)] != w.texts(ids)[fmt.Sprint("预计办结日期", i+3)]
			}
		}
		report, err := w.take(w.clerk, edited, ledger.Mapping{}, false)
		if err != nil || report.Valid() == conflict {
			rt.Fatalf("conflict %v, but %+v, %v", conflict, report, err)
		}
		if !conflict {
			w.compare(rt, ids, report, want)
		}
	})
}

// texts are the cells of the ledger as it would be written now, with drafts not seen, by title and row.
func (w *workshop) texts(ids []string) map[string]string {
	all := map[string]string{}
	for i, id := range ids {
		r := w.get(id)
		cells, _, err := w.ledger.Shower().Show(r.Case)
		w.ok(err)
		for title, path := range map[string]string{"受理机构": "authority", "来源渠道": "channel", "服务方式": "mode", "代办帮办员": "caseworker.name",
			"预计办结日期": "due", "备注": "remarks", "资金来源": "application.project.funding"} {
			all[fmt.Sprint(title, i+3)] = cells[path]
		}
	}
	return all
}

func (w *workshop) compare(rt *rapid.T, ids []string, report casebook.ImportReport, want map[string]string) {
	after := w.texts(ids)
	told := 0
	for _, d := range report.Diffs {
		row := fmt.Sprint(slices.Index(ids, d.ID) + 3)
		for _, c := range d.Changes {
			if told++; want[c.Title+row] != c.To {
				rt.Errorf("%s of %s became %q, want %q", c.Title, d.ID, c.To, want[c.Title+row])
			}
		}
	}
	for at, text := range want {
		if !strings.HasPrefix(at, "资金来源") && strings.TrimSpace(text) != after[at] {
			rt.Errorf("%s is %q, want %q", at, after[at], text)
		}
	}
	if told > len(want) {
		rt.Errorf("%d changes told, want %d", told, len(want))
	}
}
