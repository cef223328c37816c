package forms

import (
	"fmt"
	"strings"
)

// Kind names one of the six forms, as the member "form" does.
type Kind string

// The kinds of form, in the order of the attachments.
const (
	KindApplication   Kind = "application"   // 附件3
	KindAuthorization Kind = "authorization" // 附件4
	KindCommitment    Kind = "commitment"    // 附件5
	KindCompletion    Kind = "completion"    // 附件6
	KindEvaluation    Kind = "evaluation"    // 附件7
	KindTermination   Kind = "termination"   // 附件8
)

// Kinds lists the kinds in the order of the attachments.
func Kinds() []Kind {
	return []Kind{
		KindApplication, KindAuthorization, KindCommitment, KindCompletion, KindEvaluation, KindTermination,
	}
}

// ParseKind reads the name of a kind. The error lists the legal names.
func ParseKind(name string) (Kind, error) {
	if k := Kind(name); k.Attachment() != 0 {
		return k, nil
	}
	return "", fmt.Errorf("没有“%s”这个表单种类，可用的有：%s", excerpt(name), kindNames())
}

// Attachment is the number of the attachment that prints the form, 3 to 8, or 0 for a kind that does not exist.
func (k Kind) Attachment() int {
	switch k {
	case KindApplication:
		return 3
	case KindAuthorization:
		return 4
	case KindCommitment:
		return 5
	case KindCompletion:
		return 6
	case KindEvaluation:
		return 7
	case KindTermination:
		return 8
	}
	return 0
}

// Title is the title as the attachment prints it.
func (k Kind) Title() string {
	if k.Attachment() == 0 {
		return ""
	}
	return "“帮您办”代办帮办服务" + k.ShortTitle()
}

// ShortTitle is what the form is called in a sentence, such as 申请表.
func (k Kind) ShortTitle() string {
	switch k {
	case KindApplication:
		return "申请表"
	case KindAuthorization:
		return "授权委托书"
	case KindCommitment:
		return "承诺书"
	case KindCompletion:
		return "办结单"
	case KindEvaluation:
		return "评价表"
	case KindTermination:
		return "终止单"
	}
	return ""
}

func kindNames() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, "、")
}
