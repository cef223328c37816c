package casebook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bangban/forms"
	"bangban/internal/casebook"
)

// sampleOn is a case of an application on a day.
func sampleOn(t testing.TB, day string) []byte {
	t.Helper()
	return bytes.Replace(sample(t, "region", "authority", "application"), []byte("2021-05-12"), []byte(day), 1)
}

func TestEveryChangeSaysWhoDidWhat(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	_, err := o.Amend(t.Context(), o.city, id, nil, []byte(`{"remarks":"急件","caseworker":{"phone":null}}`))
	o.ok(err)
	entries := o.history(id)
	e := entries[len(entries)-1]
	want := []casebook.FieldChange{{"caseworker.phone", "0477-6219999", ""}, {"remarks", "", "急件"}}
	if e.By != "市局" || e.RequestID != "r-市局" || e.Action != casebook.ActionAmend || e.CaseID != id || !slices.Equal(e.Changes, want) {
		t.Errorf("the entry is %+v", e)
	}
	rest, err := o.History(t.Context(), o.clerk, id, entries[0].ID, 1)
	o.ok(err)
	if len(rest) != 1 || rest[0].ID != e.ID {
		t.Errorf("after the first come %+v", rest)
	}
}

func TestNoCitizenIDStandsInTheAudit(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.issue(id, forms.KindAuthorization)
	const one, other = "150624199003071232", "15062419900101121X"
	next := bytes.Replace(form(t, forms.KindAuthorization), []byte(one), []byte(other), 1)
	_, err := o.Put(t.Context(), o.clerk, id, nil, forms.KindAuthorization, next, true)
	o.ok(err)
	_, err = o.amend(id, `{"remarks":"代办员`+one+`已离职"}`)
	o.ok(err)
	all, err := json.Marshal(o.history(id))
	o.ok(err)
	if strings.Contains(string(all), one) || strings.Contains(string(all), other) || !strings.Contains(string(all), "150***********1232") {
		t.Errorf("the history is %s", all)
	}
}

func TestAChangeThatMasksAlikeIsStillAnEntry(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	for _, month := range []string{"", "一", "二"} {
		numbers := map[string]string{"": "150624199003071232", "一": "150624199103071232", "二": "150624199203071232"}
		_, err := o.amend(id, `{"remarks":"号码`+numbers[month]+`"}`)
		o.ok(err)
	}
	entries := o.history(id)
	last := entries[len(entries)-1]
	if len(entries) != 4 || len(last.Changes) != 1 || last.Changes[0].From != last.Changes[0].To {
		t.Errorf("the entries are %+v", entries)
	}
}

// replay makes the texts of a case by path, its drafts beside it, of what the entries say changed.
func replay(t testing.TB, entries []casebook.Entry) map[string]any {
	t.Helper()
	texts := map[string]string{}
	for _, e := range entries {
		for _, c := range e.Changes {
			if texts[c.Path] != c.From {
				t.Fatalf("%s was %q and not %q", c.Path, texts[c.Path], c.From)
			}
			if texts[c.Path] = c.To; c.To == "" {
				delete(texts, c.Path)
			}
		}
	}
	all := map[string]any{}
	for path, s := range texts {
		all[path] = s
	}
	return all
}

// flat is a JSON value by path, texts as they are and everything else as it is written: an independent reading of what
// FieldChange promises.
func flat(path string, value any, into map[string]any) {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 && path != "" && path != "drafts" {
			into[path] = "{}"
		}
		for name, inner := range v {
			flat(strings.TrimPrefix(path+"."+name, "."), inner, into)
		}
	case []any:
		if _, objects := v[0].(map[string]any); !objects {
			written, _ := json.Marshal(v)
			into[path] = string(written)
			return
		}
		for i, inner := range v {
			flat(fmt.Sprintf("%s[%d]", path, i), inner, into)
		}
	default:
		into[path] = fmt.Sprint(v)
	}
}

func flatRecord(t testing.TB, r casebook.Record) map[string]any {
	t.Helper()
	drafts, err := casebook.MarshalDrafts(r.Drafts)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(`{"case":` + text(t, r.Case) + `,"drafts":` + string(drafts) + `}`))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	into := map[string]any{}
	flat("", v["case"], into)
	flat("drafts", v["drafts"], into)
	for path, s := range into {
		if strings.HasSuffix(path, ".id_number") { // the one text of the samples that is masked
			into[path] = forms.CitizenID(fmt.Sprint(s)).Masked()
		}
	}
	return into
}

func TestTheHistoryReplayedIsTheCase(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := newOffice(t)
		id := o.opened()
		m := model{applied: true}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			m.step(rt, o, id)
		}
		r := o.get(id)
		want, got := fmt.Sprint(flatRecord(t, r)), fmt.Sprint(replay(t, o.history(id)))
		if got != want {
			rt.Errorf("replayed %s\nkept     %s", got, want)
		}
		m.check(rt, r)
	})
}
