package forms_test

import (
	"slices"
	"strings"
	"testing"

	"bangban/forms"
)

func TestFieldsStandInTheOrderOfTheForm(t *testing.T) {
	want := map[forms.Kind]string{
		forms.KindApplication: `applicant.name 项目单位名称 text, applicant.credit_code 统一社会信用代码 text, applicant.address 项目单位地址 text,
			applicant.principal 项目单位负责人 text, applicant.postcode 邮编 text, applicant.phone 联系电话 text, applicant.handler 经办人 text,
			project.name 项目名称 text, project.address 项目地址 text, project.code 项目编码 text, project.investment 投资总额 amount,
			project.funding 资金来源 text, project.land_use 土地性质 text, project.key 是否重点项目 bool, project.purpose 项目主要用途及规模 paragraph,
			project.progress 目前审批进展情况 paragraph, items 具体申请代办帮办事项 items, date 申请日期 date`,
		forms.KindAuthorization: `principal.name 委托方名称 text, principal.legal_representative 法定代表人 text, agent.name 代办人 text,
			agent.sex 性别 choice, agent.id_number 身份号码 text, agent.organization 单位 text, agent.title 职务 text, subject 单位/项目 text,
			items 代办帮办内容 items, items.count 代办项目合计 number, date 日期 date`,
		forms.KindCommitment: `authority 政务服务局 text, date 日期 date`,
		forms.KindCompletion: `authority 政务服务部门 text, project.name 项目名称 text, project.code 项目编码 text, completed 完成日期 date, date 日期 date`,
		forms.KindEvaluation: `project.name 项目名称 text, project.code 项目编码 text, completed 完成日期 date, rating 综合评价 choice,
			comments 意见及建议 paragraph, date 日期 date`,
		forms.KindTermination: `authority 政务服务部门 text, project.name 项目名称 text, project.code 项目编码 text, reason 终止原因 paragraph,
			terminated 终止日期 date, date 日期 date`,
	}
	for _, k := range forms.Kinds() {
		var got []string
		for _, f := range forms.Fields(k) {
			got = append(got, strings.Join([]string{f.Path, f.Label, string(f.Type)}, " "))
		}
		var lines []string
		for _, line := range strings.Split(want[k], ",") {
			lines = append(lines, strings.TrimSpace(line))
		}
		if !slices.Equal(got, lines) {
			t.Errorf("%s has\n%s", k, strings.Join(got, ", "))
		}
	}
}

func TestFieldsThatAreSpecial(t *testing.T) {
	var special []string
	for _, k := range forms.Kinds() {
		for _, f := range forms.Fields(k) {
			if f.Sensitive {
				special = append(special, "sensitive "+f.Path)
			}
			if f.Unprinted {
				special = append(special, "unprinted "+f.Path)
			}
			if f.Derived {
				special = append(special, "derived "+f.Path)
			}
		}
	}
	want := []string{"unprinted applicant.credit_code", "sensitive agent.id_number", "derived items.count"}
	if !slices.Equal(special, want) {
		t.Errorf("special are %q", special)
	}
}

func TestFieldsAreTheCallersToKeep(t *testing.T) {
	forms.Fields(forms.KindCommitment)[0].Path = "changed"
	if got := forms.Fields(forms.KindCommitment)[0].Path; got != "authority" {
		t.Errorf("a caller's change is seen by the next: %s", got)
	}
}

func TestTextIsAsThePaperPrintsIt(t *testing.T) {
	want := map[forms.Kind]map[string]string{
		forms.KindApplication: {"applicant.name": "鄂托克旗绿能新材料有限公司", "applicant.postcode": "016064", "project.code": "2104-150624-04-01-000018",
			"project.investment": "12000.5", "project.key": "是", "items": "2、7、9、10", "date": "2021年5月12日", "items.count": ""},
		forms.KindAuthorization: {"agent.sex": "男", "agent.id_number": "150624199003071232", "items.count": "4", "date": "2021年5月13日"},
		forms.KindCommitment:    {"authority": "鄂托克旗政务服务局"},
		forms.KindCompletion:    {"completed": "2021年8月30日", "project.name": "年产10万吨绿色新材料项目"},
		forms.KindEvaluation:    {"rating": "非常满意", "comments": "代办员上门服务，一次性告知材料，施工许可比预计早了十天。\n建议增加网上查询办理进度的功能。"},
		forms.KindTermination:   {"reason": "申请单位调整投资计划，决定暂缓建设", "project.code": "无", "terminated": "2021年7月1日"},
	}
	for _, k := range forms.Kinds() {
		f, _ := readForm(t, k, formSample(t, k), forms.Issue)
		for path, text := range want[k] {
			if got := forms.Text(f, path); got != text {
				t.Errorf("%s %s is %q, want %q", k, path, got, text)
			}
		}
	}
}

func TestWhatIsNotKnownIsBlank(t *testing.T) {
	for _, k := range forms.Kinds() {
		f := forms.New(k)
		for _, field := range forms.Fields(k) {
			if got := forms.Text(f, field.Path); got != "" {
				t.Errorf("%s %s of an empty form is %q", k, field.Path, got)
			}
			for _, value := range []string{"", "true", "false", "0", "1", "male", "satisfied"} {
				if forms.Chosen(f, field.Path, value) {
					t.Errorf("%s %s of an empty form is ticked at %q", k, field.Path, value)
				}
			}
		}
		for _, path := range []string{"", "nothing", "applicant", "project", "items[0]", "date.year", "form"} {
			if got := forms.Text(f, path); got != "" || forms.Chosen(f, path, "true") {
				t.Errorf("%s has something at %q: %q", k, path, got)
			}
		}
	}
	if forms.Text(nil, "date") != "" || forms.Text((*forms.CompletionSlip)(nil), "date") != "" {
		t.Error("no form has a date")
	}
}

func TestChosenTicksTheBoxes(t *testing.T) {
	application, _ := readForm(t, forms.KindApplication, formSample(t, forms.KindApplication), forms.Issue)
	authorization, _ := readForm(t, forms.KindAuthorization, formSample(t, forms.KindAuthorization), forms.Issue)
	evaluation, _ := readForm(t, forms.KindEvaluation, formSample(t, forms.KindEvaluation), forms.Issue)
	tests := []struct {
		form        forms.Form
		path, value string
		want        bool
	}{
		{application, "project.key", "true", true},
		{application, "project.key", "false", false},
		{application, "items", "7", true},
		{application, "items", "8", false},
		{application, "items", "", false},
		{application, "items", "x", false},
		{application, "date", "2021-05-12", false},
		{application, "applicant.postcode", "016064", false},
		{authorization, "agent.sex", "male", true},
		{authorization, "agent.sex", "female", false},
		{authorization, "items.count", "2", false},
		{evaluation, "rating", "very_satisfied", true},
		{evaluation, "rating", "satisfied", false},
		{evaluation, "rating", "", false},
	}
	for _, tt := range tests {
		if got := forms.Chosen(tt.form, tt.path, tt.value); got != tt.want {
			t.Errorf("Chosen(%s, %s, %q) = %v", tt.form.Kind(), tt.path, tt.value, got)
		}
	}
	no := false
	if f := (&forms.ApplicationForm{Project: forms.ProposedProject{Key: &no}}); !forms.Chosen(f, "project.key", "false") || forms.Text(f, "project.key") != "否" {
		t.Error("a project that is not a key one is not ticked 否")
	}
}

func BenchmarkText(b *testing.B) {
	f, _ := readForm(b, forms.KindApplication, formSample(b, forms.KindApplication), forms.Issue)
	b.ReportAllocs()
	for b.Loop() {
		forms.Text(f, "applicant.name")
		forms.Chosen(f, "items", "9")
	}
}
