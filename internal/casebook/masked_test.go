package casebook_test

import (
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/casebook"
)

// TestAMaskByItselfIsNotPassedOver: whoever writes it means to take the number away, or has read it so. Either is told
// that the number is still there.
func TestAMaskByItselfIsNotPassedOver(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	for _, number := range []string{
		citizen, "150624 19900307 1232", "1-5-0-6-2-4-1990-0307-1232", "１５０６２４１９９００３０７１２３２", "110101900101123", "AUS110101900101", "15062419900307123X",
	} {
		remarks := "联系人 " + number + "，" + "企业"
		r, err := o.amend(id, `{"remarks":"`+remarks+`"}`)
		o.ok(err)
		for _, patch := range []string{
			`{"remarks":"` + forms.MaskCitizenIDs(remarks) + `"}`,
			`{"remarks":"` + forms.MaskCitizenIDs(remarks) + `，已回电"}`,
		} {
			_, err = o.amend(id, patch)
			o.refused(err, "remarks masked")
			if got := o.get(id); got.Case.Remarks != remarks || got.Version != r.Version {
				t.Errorf("%s made %q", patch, got.Case.Remarks)
			}
		}
	}
	_, err := o.amend(id, `{"remarks":"联系人 （号码已删）"}`)
	o.ok(err)
	answer := o.answer(o.full())
	answer["due"] = "2021-10-30"
	delete(answer, "version") // not the whole of it
	_, err = o.sends(answer["case"].(string), answer)
	o.refused(err, "remarks masked")
}

// TestGuessingANumberIsReadingIt: a patch with the right one goes through, which is as good as being told.
func TestGuessingANumberIsReadingIt(t *testing.T) {
	o := newOffice(t)
	id := o.full()
	const wrong = "110101199003070011"
	reads := func() (n int) {
		for _, e := range o.history(id) {
			if e.Action == casebook.ActionRead {
				n++
			}
		}
		return n
	}
	for _, patch := range []string{
		`{"authorization":{"agent":{"id_number":"` + citizen + `"}}}`,
		`{"authorization":{"agent":{"id_number":"` + citizen + `"}},"status":"x"}`,
		`{"authorization":{"agent":{"id_number":"` + citizen + `"}},"remarks":"` + "联系人150***********1232" + `"}`,
		`{"drafts":{"authorization":{"agent":{"id_number":"` + citizen + `"}}}}`,
		`{"progress":[{"date":"2021-06-01","state":"accepted","note":"经办人` + citizen + `"}]}`,
	} {
		before := reads()
		_, err := o.amend(id, strings.ReplaceAll(patch, citizen, wrong))
		if err == nil {
			t.Errorf("a wrong number went through: %s", patch)
		}
		if n := reads(); n != before {
			t.Errorf("a wrong number is noted: %s", patch)
		}
		_, _ = o.amend(id, patch)
		if n := reads(); n != before+1 {
			t.Errorf("%d notes of %s", n-before, patch)
		}
	}
	before := reads()
	_, err := o.amend(id, `{"authorization":{"agent":{"id_number":"`+forms.CitizenID(citizen).Masked()+`"}}}`)
	o.ok(err)
	_, err = o.sends(id, o.answer(id))
	o.ok(err)
	if n := reads(); n != before {
		t.Error("what was read masked and sent back is noted")
	}
}

func TestWhoIssuedTellsNoCitizenID(t *testing.T) {
	o := newOffice(t)
	id := o.opened()
	o.clerk.Name = "李明" + citizen
	o.issue(id, forms.KindCommitment)
	all, err := o.Versions(t.Context(), o.clerk, id)
	if o.ok(err); all[len(all)-1].By != "李明150***********1232" {
		t.Errorf("%+v", all)
	}
}
