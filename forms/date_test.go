package forms_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bangban/forms"
)

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2021-05-12", "1900-01-01", "2200-12-31", "2020-02-29", "2000-02-29", "2021-11-30"} {
		d, err := forms.ParseDate(s)
		if err != nil || d.String() != s || !d.Valid() || d.IsZero() {
			t.Errorf("ParseDate(%q) = %v, %v", s, d, err)
		}
	}
	if d, err := forms.ParseDate(""); err != nil || !d.IsZero() || d.Valid() {
		t.Errorf("the empty date is %v, %v, want one to be filled in by hand", d, err)
	}
}

func TestParseDateRefuses(t *testing.T) {
	tests := []struct{ in, says string }{
		{"2021-02-29", "2021年2月没有29日"},
		{"2100-02-29", "2100年2月没有29日"},
		{"2021-04-31", "4月没有31日"},
		{"2021-01-00", "没有0日"},
		{"2021-13-01", "1至12"},
		{"2021-00-01", "1至12"},
		{"1899-12-31", "1900至2200"},
		{"2201-01-01", "1900至2200"},
		{"0000-00-00", "1900至2200"},
		{"2021-5-12", "2021-05-12"},
		{"2021/05/12", "2021-05-12"},
		{"20210512", "2021-05-12"},
		{" 2021-05-12", "2021-05-12"},
		{"2021-05-12T00:00:00Z", "2021-05-12"},
		{"+021-05-12", "2021-05-12"},
		{"２０２1-05-12", "2021-05-12"},
	}
	for _, tt := range tests {
		d, err := forms.ParseDate(tt.in)
		if err == nil || !d.IsZero() || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("ParseDate(%q) = %v, %v; the error should say %q", tt.in, d, err, tt.says)
		}
	}
}

func TestDatePrinted(t *testing.T) {
	tests := []struct {
		date forms.Date
		want string
	}{
		{forms.Date{Year: 2021, Month: 5, Day: 12}, "2021年5月12日"},
		{forms.Date{Year: 2021, Month: 4, Day: 1}, "2021年4月1日"},
		{forms.Date{Year: 2021, Month: 12, Day: 31}, "2021年12月31日"},
		{forms.Date{}, ""},
	}
	for _, tt := range tests {
		if got := tt.date.Printed(); got != tt.want {
			t.Errorf("%v prints as %q, want %q", tt.date, got, tt.want)
		}
	}
}

func TestDateOrder(t *testing.T) {
	days := []string{"", "1999-12-31", "2021-04-30", "2021-05-01", "2021-05-12", "2022-01-01"}
	for i := range days {
		for j := range days {
			a, b := date(t, days[i]), date(t, days[j])
			if a.Before(b) != (i < j) || (a.Compare(b) == 0) != (i == j) || (a.Compare(b) > 0) != (i > j) {
				t.Errorf("%q against %q: Before %v, Compare %d", days[i], days[j], a.Before(b), a.Compare(b))
			}
		}
	}
}

func TestDateAndAmountAsJSON(t *testing.T) {
	type record struct {
		Day     forms.Date   `json:"day"`
		Left    forms.Date   `json:"left,omitzero"`
		Sum     forms.Amount `json:"sum"`
		LeftSum forms.Amount `json:"left_sum,omitzero"`
		Nothing forms.Amount `json:"nothing,omitzero"`
		Unknown forms.Amount `json:"unknown"`
		NoDay   forms.Date   `json:"no_day"`
	}
	got, err := json.Marshal(record{Day: date(t, "2021-05-12"), Sum: amount(t, "12000.50"), Nothing: amount(t, "0")})
	want := `{"day":"2021-05-12","sum":12000.5,"nothing":0,"unknown":null,"no_day":null}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

// date is the day written in s.
func date(t *testing.T, s string) forms.Date {
	t.Helper()
	d, err := forms.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// amount is the sum written in s, in 万元.
func amount(t *testing.T, s string) forms.Amount {
	t.Helper()
	a, err := forms.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
