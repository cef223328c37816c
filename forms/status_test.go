package forms_test

import (
	"testing"

	"bangban/forms"
)

func day(t testing.TB, s string) forms.Date {
	t.Helper()
	d, err := forms.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStatusIsFoldedFromDocumentsAndProgress(t *testing.T) {
	const (
		applied    = `"application":{"date":"2021-05-12"}`
		entrusted  = applied + `,"authorization":{"date":"2021-05-13"}`
		completed  = `"completion":{"completed":"2021-08-30","date":"2021-08-31"}`
		terminated = `"termination":{"terminated":"2021-08-28","date":"2021-08-29"}`
		suspended  = `{"date":"2021-06-10","state":"suspended"}`
		resumed    = `{"date":"2021-06-20","state":"resumed"}`
		accepted   = `{"date":"2021-06-25","item":7,"state":"accepted"}`
	)
	tests := []struct {
		name, members string
		want          forms.Status
		closed        string
	}{
		{"nothing", `"remarks":"电话登记"`, "", ""},
		{"undated application", `"application":{"applicant":{"name":"某公司"}}`, "", ""},
		{"applied", applied, forms.StatusApplied, ""},
		{"undated authorization", applied + `,"authorization":{"subject":"某项目"}`, forms.StatusApplied, ""},
		{"entrusted", entrusted, forms.StatusEntrusted, ""},
		{"only the commitment", `"commitment":{"date":"2021-05-13"}`, "", ""},
		{"undated entry", entrusted + `,"progress":[{"state":"suspended"}]`, forms.StatusEntrusted, ""},
		{"handling", entrusted + `,"progress":[` + accepted + `]`, forms.StatusHandling, ""},
		{"handling without documents", `"progress":[` + accepted + `]`, forms.StatusHandling, ""},
		{"suspended", entrusted + `,"progress":[` + suspended + `]`, forms.StatusSuspended, ""},
		{"other news of a suspended case", entrusted + `,"progress":[` + suspended + `,` + accepted + `]`, forms.StatusSuspended, ""},
		{"one item rests", entrusted + `,"progress":[{"date":"2021-06-10","item":7,"state":"suspended"}]`, forms.StatusHandling, ""},
		{"resumed", entrusted + `,"progress":[` + suspended + `,` + resumed + `]`, forms.StatusHandling, ""},
		{"entries out of order", entrusted + `,"progress":[` + resumed + `,` + suspended + `]`, forms.StatusHandling, ""},
		{"two entries of one day", `"progress":[` + suspended + `,{"date":"2021-06-10","state":"resumed"}]`, forms.StatusHandling, ""},
		{"two entries of one day, the other way round", `"progress":[{"date":"2021-06-10","state":"resumed"},` + suspended + `]`, forms.StatusSuspended, ""},
		{"completed", entrusted + `,"progress":[` + suspended + `],` + completed, forms.StatusCompleted, "2021-08-30"},
		{"completion without its date", entrusted + `,"completion":{"completed":"2021-08-30"}`, forms.StatusEntrusted, ""},
		{"completion without its day", entrusted + `,"completion":{"date":"2021-08-30"}`, forms.StatusEntrusted, ""},
		{"terminated", applied + `,` + terminated, forms.StatusTerminated, "2021-08-28"},
		{"termination without its date", applied + `,"termination":{"terminated":"2021-08-28"}`, forms.StatusApplied, ""},
		{"termination without its day", applied + `,"termination":{"date":"2021-08-28"}`, forms.StatusApplied, ""},
		{"both slips, which no checked case has", completed + `,` + terminated, forms.StatusTerminated, "2021-08-28"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, report := readCase(t, `{"case":"1",`+tt.members+`}`, forms.Draft)
			for _, p := range report.Problems {
				if p.Code != "exclusive" {
					t.Errorf("the case is refused: %+v", p)
				}
			}
			if c.Status() != tt.want || c.Closed().String() != tt.closed {
				t.Errorf("the status is %q, closed %q, want %q, %q", c.Status(), c.Closed(), tt.want, tt.closed)
			}
		})
	}
}

// TestStatusOnADay follows the sample case from the day before it began to the day it was closed, and beyond.
func TestStatusOnADay(t *testing.T) {
	c, _ := readCase(t, `{"case":"1","application":{"date":"2021-05-12"},"authorization":{"date":"2021-05-13"},"progress":[
		{"date":"2021-06-02","item":7,"state":"accepted"},{"date":"2021-06-10","state":"suspended"},{"date":"2021-06-20","state":"resumed"}],
		"completion":{"completed":"2021-08-30","date":"2021-08-31"}}`, forms.Draft)
	for on, want := range map[string]forms.Status{
		"2021-05-11": "",
		"2021-05-12": forms.StatusApplied,
		"2021-05-13": forms.StatusEntrusted,
		"2021-06-01": forms.StatusEntrusted,
		"2021-06-02": forms.StatusHandling,
		"2021-06-10": forms.StatusSuspended,
		"2021-06-19": forms.StatusSuspended,
		"2021-06-20": forms.StatusHandling,
		"2021-08-29": forms.StatusHandling,
		"2021-08-30": forms.StatusCompleted,
		"2026-01-01": forms.StatusCompleted,
	} {
		if got := c.StatusOn(day(t, on)); got != want {
			t.Errorf("on %s the status is %q, want %q", on, got, want)
		}
	}
}

func TestStatusesHaveTheWordsOfTheLedger(t *testing.T) {
	want := []string{"已申请", "已委托", "办理中", "中止", "已办结", "已终止"}
	options := forms.Status("").Options()
	if len(options) != len(want) || len(forms.Statuses()) != len(want) {
		t.Fatalf("there are %v and %v", forms.Statuses(), options)
	}
	for i, s := range forms.Statuses() {
		if options[i] != (forms.Option{Value: string(s), Label: want[i]}) {
			t.Errorf("%s is %+v, want %s", s, options[i], want[i])
		}
	}
}

func TestLatestProgress(t *testing.T) {
	c := &forms.Case{Progress: []forms.ProgressEntry{
		{Date: day(t, "2021-06-10"), State: forms.StateAccepted, Note: "a"},
		{Date: day(t, "2021-06-12"), State: forms.StateReturned, Note: "b"},
		{Date: day(t, "2021-06-12"), State: forms.StateAccepted, Note: "c"},
		{Date: day(t, "2021-06-11"), State: forms.StateDecided, Note: "d"},
		{State: forms.StateEscalated, Note: "e"},
	}}
	for want, states := range map[string][]forms.State{
		"c": {}, "b": {forms.StateReturned, forms.StateDecided}, "d": {forms.StateDecided}, "": {forms.StateEscalated},
	} {
		if got, ok := c.LatestProgress(states...); got.Note != want || ok != (want != "") {
			t.Errorf("the latest of %v is %q, %v, want %q", states, got.Note, ok, want)
		}
	}
}

func TestDocumentsArePutAndRemoved(t *testing.T) {
	c := &forms.Case{}
	for n, k := range forms.Kinds() {
		c.Put(forms.New(k))
		f := forms.New(k)
		if c.Put(f); c.Document(k) != f || len(c.Documents()) != n+1 {
			t.Errorf("after Put(%s) the documents are %v", k, c.Documents())
		}
	}
	for n, k := range forms.Kinds() {
		c.Remove(k)
		if c.Remove(k); c.Document(k) != nil || len(c.Documents()) != len(forms.Kinds())-n-1 {
			t.Errorf("after Remove(%s) the documents are %v", k, c.Documents())
		}
	}
	c.Put(nil)
	c.Remove("other")
	if len(c.Documents()) != 0 {
		t.Errorf("the documents are %v", c.Documents())
	}
}
