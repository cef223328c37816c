package calendar_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/calendar"
)

// notice is the State Council's arrangement of a year, written here by hand from the notices and not from the data: days
// off as ranges or single days, and the days of weekends that are worked. Days are month/day of the year, except for
// those of the December before, which are whole dates.
type notice struct {
	year        int
	off, work   string
	workingYear int // working days of the year
}

// notices are those of 国办发明电〔2020〕27号, 国办发明电〔2021〕11号, 国办发明电〔2022〕16号, 国办发明电〔2023〕7号,
// 国办发明电〔2024〕12号 and the notice of 2025-11-04 for 2026.
func notices() []notice {
	return []notice{
		{year: 2021, workingYear: 250,
			off:  "1/1-1/3 2/11-2/17 4/3-4/5 5/1-5/5 6/12-6/14 9/19-9/21 10/1-10/7",
			work: "2/7 2/20 4/25 5/8 9/18 9/26 10/9"},
		{year: 2022, workingYear: 249,
			off:  "1/1-1/3 1/31-2/6 4/3-4/5 4/30-5/4 6/3-6/5 9/10-9/12 10/1-10/7",
			work: "1/29 1/30 4/2 4/24 5/7 10/8 10/9"},
		{year: 2023, workingYear: 249,
			off:  "2022/12/31 1/1-1/2 1/21-1/27 4/5 4/29-5/3 6/22-6/24 9/29-10/6",
			work: "1/28 1/29 4/23 5/6 6/25 10/7 10/8"},
		{year: 2024, workingYear: 251,
			off:  "1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/10 9/15-9/17 10/1-10/7",
			work: "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12"},
		{year: 2025, workingYear: 248,
			off:  "1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
			work: "1/26 2/8 4/27 9/28 10/11"},
		{year: 2026, workingYear: 248,
			off:  "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
			work: "1/4 2/14 2/28 5/9 9/20 10/10"},
	}
}

// dates writes out a list of days and ranges of a year.
func dates(t *testing.T, year int, list string) []forms.Date {
	t.Helper()
	var all []forms.Date
	for _, part := range strings.Fields(list) {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		for d, end := dateOf(t, year, first), dateOf(t, year, last); d.Compare(end) <= 0; d = dayAfter(d) {
			all = append(all, d)
		}
	}
	return all
}

// embedded are the days of the data from 2021 on, by what they are.
func embedded(t *testing.T) map[string][]forms.Date {
	t.Helper()
	found := map[string][]forms.Date{}
	for d, worked := range rows(t) {
		switch {
		case d.Year < 2021:
		case worked:
			found["work"] = append(found["work"], d)
		default:
			found["off"] = append(found["off"], d)
		}
	}
	return found
}

func TestTheDataAreTheStateCouncilsNotices(t *testing.T) {
	want := map[string][]forms.Date{}
	for _, n := range notices() {
		want["off"] = append(want["off"], dates(t, n.year, n.off)...)
		want["work"] = append(want["work"], dates(t, n.year, n.work)...)
	}
	found := embedded(t)
	for _, kind := range slices.Sorted(maps.Keys(want)) {
		slices.SortFunc(want[kind], forms.Date.Compare)
		slices.SortFunc(found[kind], forms.Date.Compare)
		if !slices.Equal(found[kind], want[kind]) {
			t.Errorf("the days of 2021 to 2026 that are %s are\n%v\nthe notices say\n%v", kind, found[kind], want[kind])
		}
	}
}

func TestWorkingDaysOfTheYears(t *testing.T) {
	c := standard(t)
	want := map[int]int{2020: 249}
	for _, n := range notices() {
		want[n.year] = n.workingYear
	}
	for year, days := range want {
		got, err := c.WorkingDays(forms.Date{Year: year - 1, Month: 12, Day: 31}, forms.Date{Year: year, Month: 12, Day: 31}, "150624")
		if err != nil || got != days {
			t.Errorf("%d has %d working days, %v, want %d", year, got, err, days)
		}
	}
}

func TestEveryNamedDayIsJudgedByTheNotice(t *testing.T) {
	c := standard(t)
	for _, n := range notices() {
		for _, d := range dates(t, n.year, n.off) {
			wantWorking(t, c, d, "", false)
		}
		for _, d := range dates(t, n.year, n.work) {
			wantWorking(t, c, d, "150624", true)
		}
	}
	wantWorking(t, c, dateOf(t, 2024, "2/9"), "", true) // 除夕 was not a day off that year
	wantWorking(t, c, dateOf(t, 2026, "9/24"), "", true)
	wantWorking(t, c, dateOf(t, 2026, "9/19"), "", false)
}

func wantWorking(t *testing.T, c *calendar.Calendar, d forms.Date, region forms.Region, want bool) {
	t.Helper()
	if got, err := c.IsWorkingDay(d, region); err != nil || got != want {
		t.Errorf("%s in %q is a working day: %v, %v, want %v", d, region, got, err, want)
	}
}
