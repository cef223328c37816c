package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"
)

func TestKindsFollowTheAttachments(t *testing.T) {
	want := []struct {
		kind  forms.Kind
		title string
	}{
		{forms.KindApplication, "“帮您办”代办帮办服务申请表"},
		{forms.KindAuthorization, "“帮您办”代办帮办服务授权委托书"},
		{forms.KindCommitment, "“帮您办”代办帮办服务承诺书"},
		{forms.KindCompletion, "“帮您办”代办帮办服务办结单"},
		{forms.KindEvaluation, "“帮您办”代办帮办服务评价表"},
		{forms.KindTermination, "“帮您办”代办帮办服务终止单"},
	}
	kinds := forms.Kinds()
	if len(kinds) != len(want) {
		t.Fatalf("Kinds() has %d kinds, want %d", len(kinds), len(want))
	}
	for i, w := range want {
		if kinds[i] != w.kind || w.kind.Attachment() != i+3 || w.kind.Title() != w.title {
			t.Errorf("kind %d is %s, 附件%d, %s", i, kinds[i], w.kind.Attachment(), w.kind.Title())
		}
		if f := forms.New(w.kind); f.Kind() != w.kind || !f.Dated().IsZero() {
			t.Errorf("New(%s) is a %s dated %s", w.kind, f.Kind(), f.Dated())
		}
		if got, err := forms.ParseKind(string(w.kind)); got != w.kind || err != nil {
			t.Errorf("ParseKind(%q) = %q, %v", w.kind, got, err)
		}
	}
}

func TestUnknownKindIsRefusedWithTheLegalNames(t *testing.T) {
	_, err := forms.ParseKind("applicaton")
	if err == nil || !strings.Contains(err.Error(), "applicaton") || !strings.Contains(err.Error(), "authorization") {
		t.Errorf("ParseKind(applicaton) says %v", err)
	}
	if forms.New("nothing") != nil || forms.Fields("nothing") != nil || forms.Schema("nothing") != nil {
		t.Error("a kind that does not exist has a form, fields or a schema")
	}
	if forms.Kind("nothing").Title() != "" {
		t.Error("a kind that does not exist has a title")
	}
	if _, _, err := forms.DecodeForm("nothing", []byte("{}")); err == nil {
		t.Error("DecodeForm reads a kind that does not exist")
	}
}
