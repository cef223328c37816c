package calendar

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"bangban/forms"
)

// ruling is what a division says of a day: whether it is worked there and in all below it.
type ruling struct {
	date   forms.Date
	region forms.Region
	worked bool
}

// entry is one object of a file of holidays. It has either a region, with days of its own, or a year, with what the
// State Council's notice says of it.
type entry struct {
	Region   string   `json:"region"`
	Year     int      `json:"year"`
	Holidays []string `json:"holidays"`
	Workdays []string `json:"workdays"`
}

// WithLocal is the calendar with more holidays and make-up working days: {"region":"150600","holidays":["2026-06-15"],
// "workdays":[]} for the days of a division, or an array of such objects. They hold for the division and all below it;
// where two divisions differ on a day the smaller one decides, and either decides over the whole country.
//
// An object with "year":2027 instead of a region is the State Council's notice for that year, whole, in place of what the
// calendar had on the days of the year; it may also name days of the December before.
//
// The error says in Chinese which entry is wrong. The calendar itself stays as it is.
func (c *Calendar) WithLocal(data []byte) (*Calendar, error) {
	entries, err := readEntries(data)
	if err != nil {
		return nil, err
	}
	days, local := maps.Clone(c.days), slices.Clone(c.local)
	if days == nil {
		days = map[forms.Date]bool{}
	}
	maps.DeleteFunc(days, func(d forms.Date, _ bool) bool {
		return slices.ContainsFunc(entries, func(e entry) bool { return e.Year == d.Year })
	})
	for i, e := range entries {
		rulings, err := e.rulings()
		if err != nil {
			return nil, fmt.Errorf("节假日文件第%d项：%w", i+1, err)
		}
		if e.Year == 0 {
			local = append(local, rulings...)
			continue
		}
		for _, r := range rulings {
			days[r.date] = r.worked
		}
	}
	slices.SortStableFunc(local, byDate)
	if err := agree(local); err != nil {
		return nil, err
	}
	more := nationwide(days)
	more.local = local
	return more, nil
}

// readEntries reads one object or an array of them, strictly.
func readEntries(data []byte) ([]entry, error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	entries := make([]entry, 1)
	var err error
	if bytes.HasPrefix(data, []byte("[")) {
		err = d.Decode(&entries)
	} else {
		err = d.Decode(&entries[0])
	}
	if err == nil && d.Decode(&struct{}{}) != io.EOF {
		err = errors.New("数据结束后还有多余内容")
	}
	if err != nil {
		return nil, fmt.Errorf("节假日文件应写成{\"region\":\"150600\",\"holidays\":[\"2026-06-15\"],\"workdays\":[]}，或其数组：%w", err)
	}
	return entries, nil
}

// rulings are the days of the entry, or what is wrong with it.
func (e entry) rulings() ([]ruling, error) {
	region := forms.Region(e.Region).Normalize()
	switch _, wrong := region.Check(); {
	case wrong != "":
		return nil, errors.New(wrong)
	case (region == "") == (e.Year == 0):
		return nil, errors.New("请用region写明行政区划代码，或用year写明全国放假安排的年份，二者取一")
	}
	var all []ruling
	for _, list := range []struct {
		name   string
		dates  []string
		worked bool
	}{{"holidays", e.Holidays, false}, {"workdays", e.Workdays, true}} {
		for _, text := range list.dates {
			d, err := forms.ParseDate(text)
			switch {
			case err != nil:
				return nil, fmt.Errorf("%s中的“%s”：%w", list.name, text, err)
			case d.IsZero():
				return nil, fmt.Errorf("%s中有空白的日期", list.name)
			case list.worked && weekday(d) < 5:
				return nil, fmt.Errorf("调休上班日%s不是周六或周日，请核对", d)
			}
			all = append(all, ruling{d, region, list.worked})
		}
	}
	if e.Year != 0 {
		return all, e.checkNotice(all)
	}
	return all, nil
}

// checkNotice sees to it that a year is given whole, for a year of which only some days are known would be counted wrong.
func (e entry) checkNotice(all []ruling) error {
	for _, r := range all {
		if r.date.Year != e.Year && (r.date.Year != e.Year-1 || r.date.Month != 12) {
			return fmt.Errorf("%s不在%d年内，请核对", r.date, e.Year)
		}
	}
	newYear := ruling{date: forms.Date{Year: e.Year, Month: 1, Day: 1}}
	if !slices.Contains(all, newYear) {
		return fmt.Errorf("%d年的放假安排应写全，holidays中至少有元旦%s", e.Year, newYear.date)
	}
	slices.SortFunc(all, byDate)
	return agree(all)
}

// byDate orders rulings by their dates, and those of a date from the larger division to the smaller one.
func byDate(a, b ruling) int {
	size := func(r ruling) int { return len(strings.TrimRight(string(r.region), "0")) }
	return cmp.Or(a.date.Compare(b.date), cmp.Compare(size(a), size(b)), strings.Compare(string(a.region), string(b.region)))
}

// agree finds a day that a division gives off and has worked at once. The rulings are in order.
func agree(rulings []ruling) error {
	for i := 1; i < len(rulings); i++ {
		if a, b := rulings[i-1], rulings[i]; a.date == b.date && a.region == b.region && a.worked != b.worked {
			return fmt.Errorf("节假日文件把%s既列为放假日又列为调休上班日，请只保留一处", a.date)
		}
	}
	return nil
}

// localChange is by how many the working days of a division from the first day to the last differ from those of the
// whole country. The years of all these days are covered.
func (c *Calendar) localChange(first, last forms.Date, region forms.Region) int {
	i, _ := slices.BinarySearchFunc(c.local, first, func(r ruling, d forms.Date) int { return r.date.Compare(d) })
	change := 0
	for i < len(c.local) && !last.Before(c.local[i].date) {
		date := c.local[i].date
		usual := c.years[date.Year].worked(dayOfYear(date))
		worked := usual
		for ; i < len(c.local) && c.local[i].date == date; i++ {
			if c.local[i].region.Contains(region) {
				worked = c.local[i].worked
			}
		}
		switch {
		case worked && !usual:
			change++
		case usual && !worked:
			change--
		}
	}
	return change
}
