// Package storetest holds a store to every promise of casebook.Store.
//
// A package that opens a store runs it in its tests; there are no others for the statements themselves.
package storetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bangban/forms"
	"bangban/internal/casebook"
)

// Run tests stores; open makes an empty one, which ends with the test.
func Run(t *testing.T, open func(*testing.T) casebook.Store) {
	tests := []struct {
		name string
		test func(*testing.T, suite)
	}{
		{"a case comes back as it was", roundTrip},
		{"a change counts on the version it was made from", versions},
		{"all changes or none", allOrNone},
		{"a scope hides on every method", scopes},
		{"a case does not leave the scope", leaving},
		{"a case may come twice", twice},
		{"a request counts once", requests},
		{"a replay is told before all else", replayFirst},
		{"issued documents stay", issued},
		{"history grows", history},
		{"lists are what the filters say", lists},
		{"a page of large cases is short", large},
		{"pages have no holes while cases come in", pages},
		{"each sees one moment", snapshot},
		{"each may be left and may ask", leavingEach},
		{"numbers are given once", numbers},
		{"eight writers lose nothing", writers},
		{"eight openers open one case", openers},
		{"imports that cross do not stick", crossing},
		{"an ended context ends the work", ended},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, suite{open(t), context.Background()}) })
	}
}

type suite struct {
	casebook.Store
	ctx context.Context
}

// all is the scope that most tests work in.
func all() casebook.Scope { return casebook.Scope{All: true} }

// noon is when everything happens, with more digits than are kept.
func noon() time.Time {
	return time.Date(2026, 3, 4, 12, 0, 0, 123456789, time.FixedZone("CST", 8*3600))
}

func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// newCase makes a case; applied is a date or "".
func newCase(t testing.TB, id, region, applied string) *forms.Case {
	t.Helper()
	c := &forms.Case{ID: id, Region: forms.Region(region), Remarks: "备注"}
	c.Application = &forms.ApplicationForm{Date: date(t, applied)}
	c.Application.Project.Name = "年产10万吨新材料 <&> \"项目\""
	return c
}

func date(t testing.TB, s string) forms.Date {
	t.Helper()
	d, err := forms.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// open commits new cases.
func (s suite) open(t testing.TB, cases ...*forms.Case) {
	t.Helper()
	var changes []casebook.Change
	for _, c := range cases {
		changes = append(changes, casebook.Change{Case: c, At: noon()})
	}
	if err := s.Commit(s.ctx, all(), changes...); err != nil {
		t.Fatal(err)
	}
}

func (s suite) load(t testing.TB, id string) casebook.Record {
	t.Helper()
	r, err := s.Load(s.ctx, all(), id)
	if err != nil {
		t.Fatalf("load %s: %v", id, err)
	}
	return r
}

func wantErr(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func wantSame(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// document issues a document of a case with some content.
func document(id string, kind forms.Kind, number int, content string) (casebook.Issued, map[[32]byte][]byte) {
	file := []byte(content)
	return casebook.Issued{
		CaseID: id, Kind: kind, Number: number, SHA256: sha256.Sum256(file), Data: []byte(`{"form":"x"}`), At: kept(noon()),
		By: "李明", Pages: 2, FileName: "申请表.pdf", Title: "申请表",
	}, map[[32]byte][]byte{sha256.Sum256(file): file}
}

func roundTrip(t *testing.T, s suite) {
	c := newCase(t, "150624-2026-0001", "150624", "2026-03-01")
	c.Caseworker.Name = "李明"
	drafts := map[forms.Kind]forms.Form{
		forms.KindCommitment:  &forms.LetterOfCommitment{Authority: "鄂托克旗政务服务局"},
		forms.KindApplication: &forms.ApplicationForm{Date: date(t, "2026-03-02")},
	}
	if err := s.Commit(s.ctx, all(), casebook.Change{Case: c, Drafts: drafts, At: noon()}); err != nil {
		t.Fatal(err)
	}
	wantSame(t, "record", s.load(t, c.ID), casebook.Record{Case: c, Drafts: drafts, Version: 1, Updated: kept(noon())})
	c.Remarks = "改了"
	later := noon().Add(time.Hour)
	if err := s.Commit(s.ctx, all(), casebook.Change{Case: c, Base: 1, At: later}); err != nil {
		t.Fatal(err)
	}
	want := casebook.Record{Case: c, Drafts: map[forms.Kind]forms.Form{}, Version: 2, Updated: kept(later)}
	wantSame(t, "changed record", s.load(t, c.ID), want)
	if err := s.Commit(s.ctx, all()); err != nil {
		t.Errorf("no change: %v", err)
	}
}

func versions(t *testing.T, s suite) {
	c := newCase(t, "a", "150624", "")
	change := casebook.Change{Case: c, At: noon()}
	s.open(t, c)
	wantErr(t, "opened again", s.Commit(s.ctx, all(), change), casebook.ErrExists)
	change.Base = 1
	if err := s.Commit(s.ctx, all(), change); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "from the old version", s.Commit(s.ctx, all(), change), casebook.ErrStale)
	change.Base = 3
	wantErr(t, "from a version to come", s.Commit(s.ctx, all(), change), casebook.ErrStale)
	change.Case = newCase(t, "b", "150624", "")
	wantErr(t, "of no case", s.Commit(s.ctx, all(), change), casebook.ErrNotFound)
	_, err := s.Load(s.ctx, all(), "b")
	wantErr(t, "load", err, casebook.ErrNotFound)
	if v := s.load(t, "a").Version; v != 2 {
		t.Errorf("version is %d, want 2", v)
	}
}

// twice opens a case and changes it in one breath.
func twice(t *testing.T, s suite) {
	change := func(base int64, note string) casebook.Change {
		c := newCase(t, "b", "150624", "")
		c.Remarks = note
		return casebook.Change{Case: c, Base: base, At: noon(), Audit: []casebook.Entry{{CaseID: "b", At: noon(), Note: note}}}
	}
	other := casebook.Change{Case: newCase(t, "a", "150624", ""), At: noon()}
	wantErr(t, "opened twice", s.Commit(s.ctx, all(), change(0, "1"), other, change(0, "2")), casebook.ErrExists)
	wantErr(t, "changed before it is there", s.Commit(s.ctx, all(), change(1, "2"), change(0, "1")), casebook.ErrNotFound)
	wantErr(t, "from a version to come", s.Commit(s.ctx, all(), change(0, "1"), change(2, "2")), casebook.ErrStale)
	for _, id := range []string{"a", "b"} {
		_, err := s.Load(s.ctx, all(), id)
		wantErr(t, "load "+id, err, casebook.ErrNotFound)
	}
	if err := s.Commit(s.ctx, all(), change(0, "1"), other, change(1, "2")); err != nil {
		t.Fatal(err)
	}
	if r := s.load(t, "b"); r.Version != 2 || r.Case.Remarks != "2" {
		t.Errorf("it is at version %d with %q", r.Version, r.Case.Remarks)
	}
	entries, err := s.History(s.ctx, all(), "b", 0, 10)
	if err != nil || len(entries) != 2 || entries[0].Note != "1" || entries[1].Note != "2" {
		t.Errorf("history: %v, %v", entries, err)
	}
}

func allOrNone(t *testing.T, s suite) {
	s.open(t, newCase(t, "there", "150624", ""))
	document, files := document("new", forms.KindApplication, 1, "PDF")
	first := casebook.Change{
		Case: newCase(t, "new", "150624", ""), Issued: []casebook.Issued{document}, Files: files, At: noon(),
		Audit:   []casebook.Entry{{CaseID: "new", At: noon(), Action: casebook.ActionOpen}, {At: noon()}},
		Request: &casebook.Request{Caller: "c", Key: "k", Expires: noon().Add(time.Hour)},
	}
	second := casebook.Change{Case: newCase(t, "there", "150624", ""), Base: 7, At: noon()}
	wantErr(t, "commit", s.Commit(s.ctx, all(), first, second), casebook.ErrStale)
	_, err := s.Load(s.ctx, all(), "new")
	wantErr(t, "load", err, casebook.ErrNotFound)
	entries, err := s.History(s.ctx, all(), "", 0, 10)
	if err != nil || len(entries) != 0 {
		t.Errorf("history: %v, %v", entries, err)
	}
	if err := s.Replay(s.ctx, *first.Request, noon()); err != nil {
		t.Errorf("replay: %v", err)
	}
	wrong := casebook.Change{Case: first.Case, Files: map[[32]byte][]byte{{}: []byte("PDF")}, At: noon()}
	if s.Commit(s.ctx, all(), wrong) == nil {
		t.Error("a file was kept under the digest of another")
	}
	if err := s.Commit(s.ctx, all(), first); err != nil {
		t.Errorf("alone: %v", err)
	}
	again := casebook.Change{Case: first.Case, Base: 1, Issued: first.Issued, At: noon()}
	if s.Commit(s.ctx, all(), again) == nil {
		t.Error("a document was issued twice under one number")
	}
	if v := s.load(t, "new").Version; v != 1 {
		t.Errorf("version is %d after a change that failed", v)
	}
}

func issued(t *testing.T, s suite) {
	const id = "a"
	c := newCase(t, id, "150624", "")
	s.open(t, c, newCase(t, "b", "150624", ""))
	var want []casebook.Issued
	for i, d := range []struct {
		kind   forms.Kind
		number int
	}{{forms.KindTermination, 1}, {forms.KindApplication, 1}, {forms.KindApplication, 2}, {forms.KindCommitment, 1}} {
		one, files := document(id, d.kind, d.number, fmt.Sprintf("%s %d \x00\xff", d.kind, d.number/2)) // two share a file
		change := casebook.Change{Case: c, Base: int64(i + 1), Issued: []casebook.Issued{one}, Files: files, At: noon()}
		if err := s.Commit(s.ctx, all(), change); err != nil {
			t.Fatal(err)
		}
		want = append(want, one)
	}
	want = []casebook.Issued{want[1], want[2], want[3], want[0]}
	got, err := s.Versions(s.ctx, all(), id)
	if err != nil {
		t.Fatal(err)
	}
	bare := slices.Clone(want)
	for i := range bare {
		bare[i].Data = nil
	}
	wantSame(t, "versions", got, bare)
	for number, version := range map[int]int{0: 2, 1: 1, 2: 2} {
		one, file, err := s.Issued(s.ctx, all(), id, forms.KindApplication, number)
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, "issued", one, want[version-1])
		wantSame(t, "file", string(file), fmt.Sprintf("application %d \x00\xff", version/2))
	}
	for kind, number := range map[forms.Kind]int{forms.KindApplication: 3, forms.KindCompletion: 0} {
		_, _, err = s.Issued(s.ctx, all(), id, kind, number)
		wantErr(t, "not issued", err, casebook.ErrNotFound)
	}
	if got, err := s.Versions(s.ctx, all(), "b"); err != nil || len(got) != 0 {
		t.Errorf("versions of a case without any: %v, %v", got, err)
	}
	_, err = s.Versions(s.ctx, all(), "none")
	wantErr(t, "versions of no case", err, casebook.ErrNotFound)
}

func history(t *testing.T, s suite) {
	c := newCase(t, "a", "150624", "")
	entry := casebook.Entry{
		CaseID: "a", At: kept(noon()), By: "李明", RequestID: "r1", Action: casebook.ActionOpen, Note: "application/1",
		Changes: []casebook.FieldChange{{Path: "remarks", From: "", To: "a\"<备注>"}, {Path: "due"}},
	}
	bare := casebook.Entry{CaseID: "a", At: kept(noon())}
	export := casebook.Entry{At: kept(noon()), By: "旗长", Action: casebook.ActionExport}
	changes := []casebook.Change{
		{Case: c, Audit: []casebook.Entry{entry, bare}, At: noon()},
		{Audit: []casebook.Entry{export, {CaseID: "a", At: kept(noon()), Action: casebook.ActionDownload}}},
	}
	if err := s.Commit(s.ctx, all(), changes...); err != nil {
		t.Fatal(err)
	}
	got, err := s.History(s.ctx, all(), "a", 0, 10)
	if err != nil || len(got) != 3 {
		t.Fatalf("history: %v, %v", got, err)
	}
	for i := range got {
		if got[i].ID != int64(i+1) {
			t.Errorf("the entry %d of the case has the ID %d", i+1, got[i].ID)
		}
	}
	page, err := s.History(s.ctx, all(), "a", got[0].ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "page", page, got[1:2])
	entry.ID, bare.ID = got[0].ID, got[1].ID
	wantSame(t, "entries", got[:2], []casebook.Entry{entry, bare})
	last, err := s.History(s.ctx, all(), "a", got[2].ID, 10)
	if err != nil || len(last) != 0 {
		t.Errorf("after the last: %v, %v", last, err)
	}
	others, err := s.History(s.ctx, all(), "", 0, 10)
	if err != nil || len(others) != 1 {
		t.Fatalf("of no case: %v, %v", others, err)
	}
	export.ID = 1 // what others did with cases is not counted
	wantSame(t, "of no case", others[0], export)
	_, err = s.History(s.ctx, all(), "none", 0, 10)
	wantErr(t, "of a case that is not", err, casebook.ErrNotFound)
	wantErr(t, "noted of a case that is not", s.Commit(s.ctx, all(),
		casebook.Change{Audit: []casebook.Entry{{CaseID: "none", At: noon()}}}), casebook.ErrNotFound)
}
