package forms_test

import (
	"slices"
	"strings"
	"testing"

	"bangban/forms"

	"github.com/google/go-cmp/cmp"
)

// requiredToIssue is the list of the contract.
var requiredToIssue = map[forms.Kind][]string{
	forms.KindApplication: {"applicant.name", "applicant.address", "applicant.principal", "applicant.phone", "applicant.handler",
		"project.name", "project.address", "items", "date"},
	forms.KindAuthorization: {"principal.name", "principal.legal_representative", "agent.name", "agent.id_number",
		"agent.organization", "items", "date"},
	forms.KindCommitment:  {"authority", "date"},
	forms.KindCompletion:  {"authority", "project.name", "completed", "date"},
	forms.KindEvaluation:  {"project.name", "completed", "rating", "date"},
	forms.KindTermination: {"authority", "project.name", "reason", "terminated", "date"},
}

// sayWhatToFill has what a message adds to a label that does not say by itself what to write there.
var sayWhatToFill = map[string]string{
	"项目单位名称": "全称", "项目单位负责人": "姓名", "联系电话": "手机", "经办人": "姓名", "申请日期": "如2021-05-12",
	"委托方名称": "全称", "法定代表人": "姓名", "代办人": "姓名", "身份号码": "18位", "单位": "代办人所属机构", "日期": "落款",
	"政务服务局": "全称", "政务服务部门": "全称", "完成日期": "如2021-05-12", "终止日期": "如2021-05-12", "终止原因": "因何",
	"综合评价": "非常满意", "代办帮办内容": "至少勾选一项", "具体申请代办帮办事项": "至少勾选一项",
}

func TestRequiredToIssue(t *testing.T) {
	rules := forms.NewRules()
	for _, k := range forms.Kinds() {
		var want []string
		for _, path := range requiredToIssue[k] {
			want = append(want, path+" required")
		}
		report := rules.Check(forms.New(k), forms.Issue)
		wantFound(t, report.Problems, want...)
		for _, p := range report.Problems {
			if strings.Count(p.Message, p.Label) != 1 || !strings.HasPrefix(p.Message, "请") {
				t.Errorf("%s %s: %s", k, p.Path, p.Message)
			}
			if want := sayWhatToFill[p.Label]; !strings.Contains(p.Message, want) {
				t.Errorf("%s %s: %s, want %s in it", k, p.Path, p.Message, want)
			}
		}
		for _, f := range forms.Fields(k) {
			if f.Required != slices.Contains(requiredToIssue[k], f.Path) {
				t.Errorf("%s %s says Required %v", k, f.Path, f.Required)
			}
		}
		wantFound(t, rules.Check(forms.New(k), forms.Draft).Problems)
	}
}

func TestNothingOfAFormIsNothingToCheck(t *testing.T) {
	rules := forms.NewRules()
	if r := rules.Check(nil, forms.Issue); !r.Valid() {
		t.Errorf("no form has problems: %+v", r)
	}
	if r := rules.Check((*forms.ApplicationForm)(nil), forms.Issue); !r.Valid() {
		t.Errorf("no application has problems: %+v", r)
	}
	if r := rules.CheckCase(nil, forms.Issue); !r.Valid() {
		t.Errorf("no case has problems: %+v", r)
	}
}

// TestOneWrongField takes a valid form, breaks one field and expects that field alone to be named, at both levels.
func TestOneWrongField(t *testing.T) {
	long := func(n int) string { return strings.Repeat("长", n) }
	tests := []struct {
		kind      forms.Kind
		old, new  string
		want      string
		label     string
		mentioned string
	}{
		{forms.KindApplication, `"016064"`, `"01606"`, "applicant.postcode postcode", "邮编", "邮编应为6位数字"},
		{forms.KindApplication, `"016064"`, `"01606A"`, "applicant.postcode postcode", "邮编", "6位"},
		{forms.KindApplication, `"0477-6212345"`, `"6212345"`, "applicant.phone phone", "联系电话", "区号"},
		{forms.KindApplication, `166",`, `167",`, "applicant.credit_code credit_code", "统一社会信用代码", "校验"},
		{forms.KindApplication, `"2104-150624-04-01-000018"`, `"150624"`, "project.code project_code", "项目编码", "20位"},
		{forms.KindApplication, `12000.5`, `-5`, "project.investment amount", "投资总额", "负数"},
		{forms.KindApplication, `12000.5`, `12.34567`, "project.investment amount", "投资总额", "4位小数"},
		{forms.KindApplication, `"2021-05-12"`, `"2021-02-29"`, "date date", "申请日期", "29日"},
		{forms.KindApplication, `"2021-05-12"`, `"2021年5月12日"`, "date date", "申请日期", "2021-05-12"},
		{forms.KindApplication, `"2021-05-12"`, `"2021-5-12"`, "date date", "申请日期", "2021-05-12"},
		{forms.KindApplication, `[2, 7, 9, 10]`, `[2, 7, 23]`, "items[2] items", "具体申请代办帮办事项", "1至22"},
		{forms.KindApplication, `[2, 7, 9, 10]`, `[0]`, "items[0] items", "具体申请代办帮办事项", "1至22"},
		{forms.KindApplication, `[2, 7, 9, 10]`, `[-7, 2]`, "items[0] items", "具体申请代办帮办事项", "-7"},
		{forms.KindApplication, `[2, 7, 9, 10]`, `[10, 2, 10]`, "items[2] duplicate", "具体申请代办帮办事项", "10"},
		{forms.KindApplication, `王小丽`, long(101), "applicant.handler too_long", "经办人", "最多100个字，现有101个字"},
		{forms.KindApplication, `鄂托克旗绿能新材料有限公司`, strings.Repeat("𠮷", 201), "applicant.name too_long", "项目单位名称", "现有201个字"},
		{forms.KindApplication, `鄂托克旗棋盘井工业园区`, long(501), "project.address too_long", "项目地址", "最多500个字"},
		{forms.KindApplication, `企业自筹`, long(201), "project.funding too_long", "资金来源", "最多200个字"},
		{forms.KindApplication, `新建生产线2条`, long(10_001), "project.purpose too_long", "项目主要用途及规模", "最多10000个字"},
		{forms.KindAuthorization, `"male"`, `"男"`, "agent.sex choice", "性别", "male（男）或female（女）"},
		{forms.KindAuthorization, `"150624199003071232"`, `"150624199003071233"`, "agent.id_number citizen_id", "身份号码", "校验"},
		{forms.KindAuthorization, `"150624199003071232"`, `"150624199002301232"`, "agent.id_number citizen_id", "身份号码", "出生日期"},
		{forms.KindAuthorization, `"150624199003071232"`, `"150624900307123"`, "agent.id_number citizen_id", "身份号码", "18位"},
		{forms.KindAuthorization, `[2, 7, 9, 10]`, `[100]`, "items[0] items", "代办帮办内容", "1至22"},
		{forms.KindCommitment, `鄂托克旗政务服务局`, long(201), "authority too_long", "政务服务局", "200"},
		{forms.KindCompletion, `"2021-08-30"`, `"2021-08-32"`, "completed date", "完成日期", "32日"},
		{forms.KindEvaluation, `"very_satisfied"`, `"ok"`, "rating choice", "综合评价", "dissatisfied（不满意）"},
		{forms.KindTermination, `"无"`, `"暂无"`, "project.code project_code", "项目编码", "无"},
	}
	for _, tt := range tests {
		t.Run(tt.want+" "+string(tt.kind), func(t *testing.T) {
			input := edit(t, formSample(t, tt.kind), tt.old, tt.new)
			for _, level := range []forms.Level{forms.Issue, forms.Draft} {
				_, report := readForm(t, tt.kind, input, level)
				wantFound(t, report.Problems, tt.want)
				for _, p := range report.Problems {
					if p.Label != tt.label || !strings.Contains(p.Message, tt.mentioned) || !strings.Contains(p.Message, p.Label) {
						t.Errorf("%s says %q, want %q in it", p.Label, p.Message, tt.mentioned)
					}
				}
			}
		})
	}
}

func TestLongestTextsFit(t *testing.T) {
	f := &forms.LetterOfCommitment{Authority: strings.Repeat("𠮷", 200), Date: forms.Date{Year: 2021, Month: 5, Day: 13}}
	wantFound(t, forms.NewRules().Check(f, forms.Issue).Problems)
}

func TestFormsMadeInGoAreCheckedLikeThoseThatWereRead(t *testing.T) {
	f := &forms.ApplicationForm{
		Applicant: forms.Applicant{Name: "某\a公司", Address: "a\xff", Handler: "一\n二"},
		Items:     []int{},
		Date:      forms.Date{Year: 2021, Month: 2, Day: 30},
	}
	report := forms.NewRules().Check(f, forms.Draft)
	wantFound(t, report.Problems, "applicant.name control", "applicant.address encoding", "date date")
	report = forms.NewRules().Check(f, forms.Issue)
	if !slices.Contains(found(report.Problems), "items required") {
		t.Errorf("an empty list of items passes: %q", found(report.Problems))
	}
}

func TestWarningsDoNotRefuse(t *testing.T) {
	tests := []struct {
		kind     forms.Kind
		old, new string
		want     string
	}{
		{forms.KindApplication, `"2104-150624-04-01-000018"`, `"2104-150624-04-01-000019"`, "project.code project_code"},
		{forms.KindAuthorization, `"male"`, `"female"`, "agent.sex mismatch"},
		{forms.KindAuthorization, `"male",
    "id_number": "150624199003071232"`, `"female",
    "id_number": "152725196808150026"`, "agent.id_number region"},
		{forms.KindCompletion, `"date": "2021-08-31"`, `"date": "2021-08-29"`, "completed order"},
		{forms.KindEvaluation, `"date": "2021-09-02"`, `"date": "2021-08-29"`, "completed order"},
		{forms.KindTermination, `"date": "2021-07-01"`, `"date": "2021-06-30"`, "terminated order"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			_, report := readForm(t, tt.kind, edit(t, formSample(t, tt.kind), tt.old, tt.new), forms.Issue)
			wantFound(t, report.Problems)
			wantFound(t, report.Warnings, tt.want)
		})
	}
}

func TestNoSexOrAForeignCardIsNotCompared(t *testing.T) {
	for _, with := range [][]string{
		{`"male"`, `""`},
		{`150624199003071232`, `911124198108030024`},
	} {
		_, report := readForm(t, forms.KindAuthorization, edit(t, formSample(t, forms.KindAuthorization), with...), forms.Issue)
		wantFound(t, report.Problems)
		wantFound(t, report.Warnings)
	}
}

func TestCitizenIDNumbersAreNeverRepeated(t *testing.T) {
	for _, number := range []string{"150624199003071233", "15062419900307123", "150624199013071232", "150624900307123", "15062419900307123Y"} {
		input := edit(t, formSample(t, forms.KindAuthorization), "150624199003071232", number, `"male"`, `"female"`)
		_, report := readForm(t, forms.KindAuthorization, input, forms.Issue)
		wantFound(t, report.Problems, "agent.id_number citizen_id")
		for _, p := range append(report.Problems, report.Warnings...) {
			if strings.Contains(p.Message, number) || strings.Contains(p.Message, number[6:14]) {
				t.Errorf("the message repeats the number: %s", p.Message)
			}
		}
	}
}

func TestCitizenIDNumbersAreNotRepeatedAsNamesEither(t *testing.T) {
	_, report := readForm(t, forms.KindAuthorization, `{"150624199003071232":1,"agent":{"id_number":150624199003071232}}`, forms.Draft)
	if len(report.Problems) != 2 {
		t.Fatalf("found %+v", report.Problems)
	}
	for _, p := range report.Problems {
		if strings.Contains(p.Path+p.Message, "199003071232") {
			t.Errorf("the number is repeated: %+v", p)
		}
	}
}

func TestItemsAreReadInAnyOrderAndKeptAscending(t *testing.T) {
	f, report := readForm(t, forms.KindApplication, edit(t, formSample(t, forms.KindApplication), "[2, 7, 9, 10]", "[10, 2, 9, 7]"), forms.Issue)
	wantFound(t, report.Problems)
	if got := f.(*forms.ApplicationForm).Items; !slices.Equal(got, []int{2, 7, 9, 10}) {
		t.Errorf("the items are %v", got)
	}
}

// TestNewRulesCannotFail reads the catalogue that NewRules takes for granted.
func TestNewRulesCannotFail(t *testing.T) {
	standard, err := forms.StandardCatalogues()
	if err != nil || len(standard) != 1 {
		t.Fatalf("the standard catalogue is %+v, %v", standard, err)
	}
	for _, rules := range []*forms.Rules{forms.NewRules(), forms.NewRules(forms.WithCatalogues()), forms.NewRules(forms.WithRegion("110000"))} {
		for _, d := range []forms.Date{{}, {Year: 1900, Month: 1, Day: 1}, {Year: 2200, Month: 12, Day: 31}} {
			if diff := cmp.Diff(standard[0], rules.CatalogueFor(d)); diff != "" {
				t.Errorf("on %v another catalogue holds:\n%s", d, diff)
			}
		}
	}
}

func TestStandardCatalogueHasAllItems(t *testing.T) {
	if c := forms.NewRules().CatalogueFor(forms.Date{Year: 2021, Month: 5, Day: 12}); c == nil || len(c.Items) != 22 {
		t.Errorf("the standard catalogue is %+v", c)
	}
}

func BenchmarkCheck(b *testing.B) {
	rules := forms.NewRules()
	f, _, err := rules.ReadForm(forms.KindApplication, []byte(formSample(b, forms.KindApplication)), forms.Issue)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		rules.Check(f, forms.Issue)
	}
}

func BenchmarkReadForm(b *testing.B) {
	rules, input := forms.NewRules(), []byte(formSample(b, forms.KindApplication))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := rules.ReadForm(forms.KindApplication, input, forms.Issue); err != nil {
			b.Fatal(err)
		}
	}
}

func TestRulesMayBeSharedByGoroutines(t *testing.T) {
	rules := forms.NewRules()
	done := make(chan string)
	for _, k := range forms.Kinds() {
		input := []byte(formSample(t, k))
		go func() {
			var wrong string
			for range 50 {
				if _, report, err := rules.Read(input, forms.Issue); err != nil || !report.Valid() {
					wrong = string(k)
				}
			}
			done <- wrong
		}()
	}
	for range forms.Kinds() {
		if k := <-done; k != "" {
			t.Errorf("%s is not read alike by all", k)
		}
	}
}
