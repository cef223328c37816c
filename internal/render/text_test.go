package render_test

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"bangban/forms"
	"bangban/internal/pdftest"
)

// slots are the places of the attachments' printed text where values stand, and how they look with {path} for a value
// and {path=value} for the tick behind a box.
var slots = map[string][]string{
	"application": {
		"是□否□", "是□{project.key=true}否□{project.key=false}",
		"申请日期:年月日", "申请日期:{date}",
	},
	"authorization": {
		"我()系()的法人代表", "我({principal.legal_representative})系({principal.name})的法人代表",
		"委托()的()为我单位", "委托({agent.organization})的({agent.name})为我单位",
		"涉及我()的", "涉及我({subject})的",
		"合计项", "合计{items.count}项",
		"代办人:性别:身份号码:", "代办人:{agent.name}性别:{agent.sex}身份号码:{agent.id_number}",
		"单位:职务:", "单位:{agent.organization}职务:{agent.title}",
		"委托方名称:(盖章)", "委托方名称:{principal.name}(盖章)",
		"年月日", "{date}",
	},
	"commitment": {"×××政务服务局", "{authority}", "年月日", "{date}"},
	"completion": {
		"(项目名称),(项目编码),", "(项目名称){project.name},(项目编码){project.code},",
		"年月日", "{date}", "×年×月×日", "{completed}",
		"×××政务服务部门", "{authority}",
	},
	"evaluation": {
		"(项目名称),(项目编码),", "(项目名称){project.name},(项目编码){project.code},",
		"年月日", "{date}", "×年×月×日", "{completed}",
		"非常满意□满意□不满意□", "非常满意□{rating=very_satisfied}满意□{rating=satisfied}不满意□{rating=dissatisfied}",
		"意见及建议:", "意见及建议:{comments}",
	},
	"termination": {
		"(项目名称),(项目编码),", "(项目名称){project.name},(项目编码){project.code},",
		"现因,", "现因{reason},",
		"年月日", "{date}", "×年×月×日", "{terminated}",
		"×××政务服务部门", "{authority}",
	},
}

// left is what the paper prints for a value that is to be filled by hand.
func left(path string) string {
	if path == "date" || path == "completed" || path == "terminated" {
		return "年月日"
	}
	return ""
}

var slot = regexp.MustCompile(`\{([a-z_.]+)(?:=([a-z_]+))?\}`)

// printed is the text of the source on the paper of a sample, its values filled in, a line for each line of the seed.
func printed(t *testing.T, s sample) []string {
	t.Helper()
	seed := string(readFile(t, "seed/"+s.paper+".txt"))
	lines := strings.Split(strings.TrimSpace(seed), "\n")
	for i, line := range lines {
		lines[i] = fold(line)
	}
	if s.form == nil {
		return lines
	}
	text := strings.Join(lines, "\n")
	if s.paper != "application" { // running text: its lines are an accident of the source
		text = strings.Join(lines, "")
	}
	for _, item := range assemble(t).rules.CatalogueFor(forms.Date{}).Items {
		if forms.Chosen(s.form, "items", strconv.Itoa(item.Number)) {
			name := fold(item.Name)
			text = strings.Replace(text, "□"+name, "□√"+name, 1)
			text = strings.Replace(text, strconv.Itoa(item.Number)+"."+name+"□", strconv.Itoa(item.Number)+"."+name+"□√", 1)
		}
	}
	for pair := range slices.Chunk(slots[s.paper], 2) {
		if !strings.Contains(text, pair[0]) {
			t.Fatalf("the seed of %s has no %q", s.paper, pair[0])
		}
		text = strings.ReplaceAll(text, pair[0], pair[1])
	}
	return strings.Split(slot.ReplaceAllStringFunc(text, func(at string) string {
		part := slot.FindStringSubmatch(at)
		if part[2] != "" {
			if forms.Chosen(s.form, part[1], part[2]) {
				return "√"
			}
			return ""
		}
		if value := forms.Text(s.form, part[1]); value != "" {
			return fold(value)
		}
		return left(part[1])
	}), "\n")
}

// furniture is the number of a page.
var furniture = regexp.MustCompile(`—\s*\d+\s*—\s*\n`)

// fold makes texts comparable: without page numbers and white space, characters in their plain forms (：as :).
func fold(text string) string {
	text = norm.NFKC.String(furniture.ReplaceAllString(text, ""))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// TestRunningText proves of 附件4 to 附件8 that the text of the source with the values in their places, and nothing
// else, is read in order, and in any order by a reader that goes by the look of the page.
func TestRunningText(t *testing.T) {
	for _, s := range samples(t) {
		if slots[s.paper] == nil || s.paper == "application" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			want := strings.Join(printed(t, s), "")
			if got := fold(pdftest.Text(t, s.pdf, "-raw")); got != want {
				t.Errorf("pdftotext -raw\n%s", parting(got, want))
			}
			if lost, extra := balance(want, fold(pdftest.Text(t, s.pdf))); lost != "" || extra != "" {
				t.Errorf("pdftotext: lost %q, extra %q", lost, extra)
			}
		})
	}
}

// parting shows where two texts part.
func parting(got, want string) string {
	a, b := []rune(got), []rune(want)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	around := func(r []rune) string { return string(r[max(0, min(n-10, len(r))):min(n+30, len(r))]) }
	return "reads  …" + around(a) + "…\nwanted …" + around(b) + "…"
}

// value is a value that is printed as text, as extraction has to give it back.
type value struct{ path, text string }

// values are those of a form; what is ticked is none.
func values(f forms.Form) []value {
	var all []value
	if f == nil {
		return nil
	}
	for _, field := range forms.Fields(f.Kind()) {
		text := fold(forms.Text(f, field.Path))
		ticked := field.Type == forms.TypeBool || field.Type == forms.TypeItems || field.Path == "rating"
		if text == "" || ticked || field.Unprinted {
			continue
		}
		if field.Type == forms.TypeAmount {
			text += "万元"
		}
		all = append(all, value{field.Path, text})
	}
	return all
}

// TestValues proves that every value can be found and copied in one piece; in running text also by a reader that goes
// by the look of the page. Of the narrow cells of 附件3 such a reader joins the lines of neighbours.
func TestValues(t *testing.T) {
	for _, s := range samples(t) {
		if s.form == nil {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			texts := map[string]string{"pdftotext -raw": fold(pdftest.Text(t, s.pdf, "-raw"))}
			if strings.HasSuffix(s.name, "-filled") {
				texts["pdftotext"] = fold(pdftest.Text(t, s.pdf))
			}
			for reader, text := range texts {
				for _, v := range values(s.form) {
					if !strings.Contains(text, v.text) {
						t.Errorf("%s: %s does not hold %q in\n%s", v.path, reader, v.text, text)
					}
				}
			}
		})
	}
}

// TestTables proves of 附件1 and 附件3 that each label and item is read in one piece, and that the pages hold their
// characters, those of the values and no others.
func TestTables(t *testing.T) {
	for _, s := range samples(t) {
		if s.paper != "application" && s.paper != "catalogue" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			want := printed(t, s)
			raw := fold(pdftest.Text(t, s.pdf, "-raw"))
			for _, line := range want {
				if !strings.Contains(raw, line) {
					t.Errorf("pdftotext -raw does not hold %q in\n%s", line, raw)
				}
			}
			if s.paper == "catalogue" { // every page repeats the header of the table
				want = append(want, slices.Repeat(want[2:3], len(s.pages)-1)...)
			}
			for _, v := range values(s.form) {
				if v.path != "date" { // which stands in the printed text
					want = append(want, v.text)
				}
			}
			want = append(want, continued(t, s, raw)...)
			for _, text := range []string{raw, fold(pdftest.Text(t, s.pdf))} {
				if lost, extra := balance(strings.Join(want, ""), text); lost != "" || extra != "" {
					t.Errorf("lost %q, extra %q in\n%s", lost, extra, text)
				}
			}
		})
	}
}

// continued proves that the continuation page of 附件3, if there is one, has each value its cell could not hold under
// its label, in the order of the form. It gives what is printed for that beside the values.
func continued(t *testing.T, s sample, raw string) []string {
	t.Helper()
	const mark, note = "附件3(续页)", "(详见续页)"
	_, page, found := strings.Cut(raw, mark)
	if found != (s.name == "application-overflowing") {
		t.Errorf("continuation page: %t", found)
	}
	if !found {
		return nil
	}
	title := fold(forms.KindApplication.Title())
	printed, want := []string{mark, title}, title
	for _, field := range forms.Fields(s.form.Kind()) {
		label, text := fold(field.Label), fold(forms.Text(s.form, field.Path))
		if text != "" && strings.Contains(page, label+text) {
			want += label + text
			printed = append(printed, label, note)
		}
	}
	if page != want {
		t.Errorf("on the continuation page\n%s", parting(page, want))
	}
	return printed
}

// balance is the characters of want that are not in got, and the other way round, each as often as it is so.
func balance(want, got string) (lost, extra string) {
	count := map[rune]int{}
	for _, r := range want {
		count[r]++
	}
	for _, r := range got {
		count[r]--
	}
	for _, r := range slices.Sorted(maps.Keys(count)) {
		lost += strings.Repeat(string(r), max(0, count[r]))
		extra += strings.Repeat(string(r), max(0, -count[r]))
	}
	return lost, extra
}

// TestFlowChart proves of 附件2 that the printed text is there and the steps of the plan's 二(五) stand in their order.
func TestFlowChart(t *testing.T) {
	s := named(t, "flowchart-blank")
	rest := fold(pdftest.Text(t, s.pdf, "-raw"))
	for _, step := range append(printed(t, s), "自愿申请", "接洽核实", "签订授权委托书和承诺书", "制定代办帮办方案",
		"指导按序申报", "终止代办帮办", "反馈办理结果", "归档返还材料", "回访评估评价") {
		_, after, found := strings.Cut(rest, step)
		if !found {
			t.Fatalf("%q is not in %q", step, rest)
		}
		rest = after
	}
}
