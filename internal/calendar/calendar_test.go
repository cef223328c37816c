package calendar_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/calendar"

	"pgregory.net/rapid"
)

func standard(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rows are the days of the embedded data, and whether they are worked.
func rows(t testing.TB) map[forms.Date]bool {
	t.Helper()
	f, err := os.Open("data/days.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	days := map[forms.Date]bool{}
	for _, row := range all {
		d, err := forms.ParseDate(row[0])
		if err != nil {
			t.Fatal(err)
		}
		days[d] = row[1] == "work"
	}
	return days
}

// dateOf reads month/day of a year, or year/month/day.
func dateOf(t testing.TB, year int, s string) forms.Date {
	t.Helper()
	d := forms.Date{Year: year}
	scan := func() (int, error) { return fmt.Sscanf(s, "%d/%d", &d.Month, &d.Day) }
	if strings.Count(s, "/") == 2 {
		scan = func() (int, error) { return fmt.Sscanf(s, "%d/%d/%d", &d.Year, &d.Month, &d.Day) }
	}
	if _, err := scan(); err != nil || !d.Valid() {
		t.Fatalf("%q is no day: %v", s, err)
	}
	return d
}

func clock(d forms.Date) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

func dateAt(at time.Time) forms.Date {
	return forms.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}
}

func dayAfter(d forms.Date) forms.Date { return dateAt(clock(d).AddDate(0, 0, 1)) }

func with(t testing.TB, c *calendar.Calendar, data string) *calendar.Calendar {
	t.Helper()
	more, err := c.WithLocal([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return more
}

const local = `[
	{"region":"150600","holidays":["2026-06-15","2026-06-16","2026-06-20"],"workdays":["2026-06-13"]},
	{"region":"150624","holidays":["2025-12-31","2026-01-05","2026-10-10"],"workdays":["2026-06-14"]},
	{"region":"150600","workdays":["2026-08-01"]},
	{"region":"150624","holidays":["2026-08-01"]},
	{"region":"152500","holidays":["2026-06-17"]}
]`

func TestWorkingDaysAreCountedAsTheDaysAre(t *testing.T) {
	c := with(t, standard(t), local)
	named := rows(t)
	regions := []forms.Region{"", "150000", "150600", "150624", "150624100", "150624100200", "150621", "152500", "152501", "110000"}
	// said is what the file of local holidays says, written as one would read it, the smaller division last.
	said := func(d forms.Date, region string) (worked, ok bool) {
		in := func(prefix string, days ...string) bool {
			return strings.HasPrefix(region, prefix) && strings.Contains(strings.Join(days, " "), d.String())
		}
		switch {
		case in("150624", "2025-12-31", "2026-01-05", "2026-10-10", "2026-08-01"):
			return false, true
		case in("150624", "2026-06-14"), in("1506", "2026-06-13", "2026-08-01"):
			return true, true
		case in("1506", "2026-06-15", "2026-06-16", "2026-06-20"), in("1525", "2026-06-17"):
			return false, true
		}
		return false, false
	}
	worked := func(d forms.Date, region string) bool {
		if w, ok := said(d, region); ok {
			return w
		}
		if w, ok := named[d]; ok {
			return w
		}
		return clock(d).Weekday() != time.Saturday && clock(d).Weekday() != time.Sunday
	}
	first := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
	last := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	all := int(last.Sub(first).Hours() / 24)
	rapid.Check(t, func(t *rapid.T) {
		// Half of the periods lie where the local holidays are.
		from := rapid.OneOf(rapid.IntRange(0, all), rapid.IntRange(all-400, all)).Draw(t, "from")
		length := rapid.OneOf(rapid.IntRange(-5, 40), rapid.IntRange(0, all)).Draw(t, "length")
		region := rapid.SampledFrom(regions).Draw(t, "region")
		after, until := first.AddDate(0, 0, from), first.AddDate(0, 0, min(from+length, all))
		if until.Before(first) {
			until = after
		}
		want := 0
		for at := after.AddDate(0, 0, 1); !at.After(until); at = at.AddDate(0, 0, 1) {
			if worked(dateAt(at), string(region)) {
				want++
			}
		}
		if got, err := c.WorkingDays(dateAt(after), dateAt(until), region); err != nil || got != want {
			t.Fatalf("(%s, %s] in %q has %d working days, %v, want %d", dateAt(after), dateAt(until), region, got, err, want)
		}
		if d := dateAt(after); d.Year > 2003 {
			if got, err := c.IsWorkingDay(d, region); err != nil || got != worked(d, string(region)) {
				t.Fatalf("%s in %q is worked: %v, %v", d, region, got, err)
			}
		}
	})
}

func TestPeriodsThatAreEasyToCheckByHand(t *testing.T) {
	c := with(t, standard(t), local)
	for _, tt := range []struct {
		name, after, until string
		region             forms.Region
		want               int
	}{
		{"the same day", "2026/6/15", "2026/6/15", "150624", 0},
		{"the wrong way round", "2026/6/15", "2026/6/1", "150624", 0},
		{"the wrong way round, in years not covered", "2030/6/15", "2030/6/1", "150624", 0},
		{"over a weekend", "2026/6/5", "2026/6/8", "", 1},
		{"over 春节 of 2026", "2026/2/13", "2026/2/24", "", 2},
		{"over two years", "2022/12/30", "2023/1/3", "", 1},
		{"the last day before the first year", "2003/12/31", "2004/1/2", "", 1},
		{"the last day of the last year as the first", "2026/12/31", "2026/12/31", "", 0},
		{"that a city is off, in the country", "2026/6/14", "2026/6/16", "", 2},
		{"that a city is off, in the city", "2026/6/14", "2026/6/16", "150600", 0},
		{"that a city is off, in its villages", "2026/6/14", "2026/6/16", "150624100200", 0},
		{"that a city is off, in its region", "2026/6/14", "2026/6/16", "150000", 2},
		{"that a banner and its city differ on, in the banner", "2026/7/31", "2026/8/1", "150624", 0},
		{"that a banner and its city differ on, in another banner", "2026/7/31", "2026/8/1", "150621", 1},
		{"a local holiday on a weekend that the country works", "2026/10/9", "2026/10/10", "150624", 0},
		{"a local holiday in a holiday", "2026/6/19", "2026/6/21", "150624", 0},
	} {
		got, err := c.WorkingDays(dateOf(t, 0, tt.after), dateOf(t, 0, tt.until), tt.region)
		if err != nil || got != tt.want {
			t.Errorf("%s: %d working days, %v, want %d", tt.name, got, err, tt.want)
		}
	}
}

func TestYearsNotCoveredAreNamed(t *testing.T) {
	c := standard(t)
	for _, tt := range []struct {
		after, until string
		want         int
	}{
		{"2026/12/30", "2027/1/1", 2027},
		{"2026/12/31", "2027/1/1", 2027},
		{"2003/12/30", "2004/1/5", 2003},
		{"1990/1/1", "2026/1/1", 1990},
		{"2026/1/1", "2199/1/1", 2027},
	} {
		n, err := c.WorkingDays(dateOf(t, 0, tt.after), dateOf(t, 0, tt.until), "150624")
		var missing *calendar.YearError
		if n != 0 || !errors.As(err, &missing) || *missing != (calendar.YearError{Year: tt.want, First: 2004, Last: 2026}) {
			t.Errorf("(%s, %s] gives %d, %v, want the year %d", tt.after, tt.until, n, err, tt.want)
		}
	}
	_, err := c.IsWorkingDay(dateOf(t, 2027, "1/1"), "")
	for _, part := range []string{"没有2027年的放假安排", "2004年至2026年", "请升级程序", `{"year":2027,`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error %v does not say %s", err, part)
		}
	}
	var missing *calendar.YearError
	if _, err := (&calendar.Calendar{}).IsWorkingDay(dateOf(t, 2026, "1/1"), ""); !errors.As(err, &missing) || missing.Last != 0 {
		t.Errorf("a calendar without years gives %v", err)
	}
}

func TestWhatIsNoDayIsRefused(t *testing.T) {
	c, fine := standard(t), dateOf(t, 2026, "6/15")
	for _, wrong := range []forms.Date{{}, {Year: 2026, Month: 2, Day: 30}, {Year: 2026, Month: 13, Day: 1}} {
		_, first := c.WorkingDays(wrong, fine, "")
		_, second := c.WorkingDays(fine, wrong, "")
		_, third := c.IsWorkingDay(wrong, "")
		for _, err := range []error{first, second, third} {
			if err == nil || !strings.Contains(err.Error(), "日期未填或有误") {
				t.Errorf("%+v gives %v", wrong, err)
			}
		}
	}
}

func TestAYearIsAddedByItsNotice(t *testing.T) {
	base := standard(t)
	c := with(t, base, `{"year":2027,"holidays":["2026-12-31","2027-01-01","2027-02-08"],"workdays":["2027-02-13"]}`)
	wantWorking(t, c, dateOf(t, 2027, "2/8"), "150624", false)
	wantWorking(t, c, dateOf(t, 2027, "2/13"), "150624", true)
	wantWorking(t, c, dateOf(t, 2027, "2/9"), "", true)
	wantWorking(t, c, dateOf(t, 2026, "12/31"), "", false)
	wantWorking(t, c, dateOf(t, 2026, "10/10"), "", true)
	if n, err := c.WorkingDays(dateOf(t, 2026, "12/30"), dateOf(t, 2027, "1/4"), ""); err != nil || n != 1 {
		t.Errorf("over the turn of the year: %d, %v", n, err)
	}
	wantWorking(t, base, dateOf(t, 2026, "12/31"), "", true)
	var missing *calendar.YearError
	if _, err := base.IsWorkingDay(dateOf(t, 2027, "2/8"), ""); !errors.As(err, &missing) {
		t.Errorf("the calendar it was added to gives %v", err)
	}
	if _, err := c.IsWorkingDay(dateOf(t, 2028, "2/8"), ""); !errors.As(err, &missing) || missing.Last != 2027 {
		t.Errorf("2028 gives %v", err)
	}

	c = with(t, with(t, c, local), `{"year":2026,"holidays":["2026-01-01"]}`)
	wantWorking(t, c, dateOf(t, 2026, "10/1"), "", true)
	wantWorking(t, c, dateOf(t, 2026, "10/10"), "", false)
	wantWorking(t, c, dateOf(t, 2026, "6/15"), "150624", false)
	wantWorking(t, c, dateOf(t, 2027, "2/8"), "", false)
}

func TestFilesOfHolidaysThatDoNotFit(t *testing.T) {
	for input, want := range map[string]string{
		``:                                 "节假日文件应写成",
		`[`:                                "节假日文件应写成",
		`"x"`:                              "节假日文件应写成",
		`{"region":"150624","holiday":[]}`: "holiday",
		`{"region":"150624"} {}`:           "多余内容",
		`{"holidays":["2026-06-15"]}`:      "第1项：请用region",
		`{"region":"150624","year":2027}`:  "二者取一",
		`[{"region":"150624"},{"region":"1506"}]`: "第2项：行政区划代码应为",
		`[null]`: "第1项：请用region",
		`{"region":"150624","holidays":["2026-02-30"]}`:                                                 "holidays中的“2026-02-30”：日期有误",
		`{"region":"150624","holidays":[""]}`:                                                           "空白",
		`{"region":"150624","workdays":["2026-06-15"]}`:                                                 "2026-06-15不是周六或周日",
		`{"region":"150624","holidays":["2026-06-13"],"workdays":["2026-06-13"]}`:                       "既列为放假日又列为调休上班日",
		`[{"region":"150624","holidays":["2026-06-13"]},{"region":"150624","workdays":["2026-06-13"]}]`: "既列为放假日又列为调休上班日",
		`{"year":2027,"holidays":["2027-10-01"]}`:                                                       "至少有元旦2027-01-01",
		`{"year":2027,"holidays":["2027-01-01","2026-10-01"]}`:                                          "2026-10-01不在2027年内",
		`{"year":2027,"holidays":["2027-01-01","2027-01-02"],"workdays":["2027-01-02"]}`:                "既列为放假日又列为调休上班日",
	} {
		if c, err := standard(t).WithLocal([]byte(input)); c != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %s", input, err, want)
		}
	}
	c := with(t, standard(t), "\ufeff[]\n")
	wantWorking(t, c, dateOf(t, 2026, "6/15"), "150624", true)
	c = with(t, c, `{"region":"１５０６２４","holidays":["2026-06-15","2026-06-15"]}`)
	wantWorking(t, c, dateOf(t, 2026, "6/15"), "150624", false)
}

func TestTheLicenceIsThere(t *testing.T) {
	if name, text := calendar.Licence(); name == "" || !strings.Contains(text, "MIT License") {
		t.Errorf("the licence is %s %s", name, text)
	}
}

func BenchmarkWorkingDays(b *testing.B) {
	for name, data := range map[string]string{"standard": `[]`, "local": local} {
		b.Run(name, func(b *testing.B) {
			c := with(b, standard(b), data)
			after, until := dateOf(b, 2025, "11/12"), dateOf(b, 2026, "8/30")
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.WorkingDays(after, until, "150624100"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStandard(b *testing.B) {
	for b.Loop() {
		standard(b)
	}
}
