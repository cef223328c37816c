package templates_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"bangban/templates"
)

// faults lists the errors of a template as "line: message", and fails on one that is not an *Error of the file.
func faults(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	var lines []string
	for _, err := range list {
		var fault *templates.Error
		if !errors.As(err, &fault) || fault.File != "x.xml" || fault.Line < 1 || fault.Message == "" {
			t.Fatalf("%T %v is no fault with file and line", err, err)
		}
		if err.Error() != fmt.Sprintf("x.xml:%d: %s", fault.Line, fault.Message) || strings.Contains(err.Error(), "%!") {
			t.Errorf("the error reads %q", err)
		}
		lines = append(lines, fmt.Sprintf("%d: %s", fault.Line, fault.Message))
	}
	return lines
}

// fault is a piece of markup and the faults that must be told of it, in their order, each by its beginning.
type fault struct {
	name, markup string
	want         []string
}

func (f fault) check(t *testing.T, text string) {
	t.Run(f.name, func(t *testing.T) {
		paper, err := templates.Parse("x.xml", []byte(text))
		got := faults(t, err)
		if len(f.want) == 0 && paper == nil {
			t.Error("no paper and no error")
		}
		ok := len(got) == len(f.want)
		for i := range min(len(got), len(f.want)) {
			ok = ok && strings.HasPrefix(got[i], f.want[i])
		}
		if !ok {
			t.Errorf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(f.want, "\n"))
		}
	})
}

func want(lines ...string) []string { return lines }

func TestFaultsOfMarkup(t *testing.T) {
	for _, f := range []fault{
		{"nothing", "", want("1: 模板须恰有一个根元素 <paper>")},
		{"text alone", "你好", want("1: 模板须恰有一个根元素 <paper>")},
		{"another root", "<form/>", want("1: 模板须恰有一个根元素 <paper>")},
		{"two roots", "<paper title='a'/>\n<paper title='a'/>", want("1: 模板须恰有一个根元素 <paper>")},
		{"indent off the paper", "<paper title='a'>\n<p indent='2em' left='90em'>甲</p></paper>", want("2: indent、left、right 合起来超出版心")},
		{"signature wider than the paper", "<paper title='a'>\n<p><sign name='a' width='40em'/></p></paper>", want("2: width 超出版心的宽度")},
		{"text behind", "<paper title='a'/>\n尾", want("1: 模板须恰有一个根元素 <paper>")},
		{"not closed", "<paper title='a'>\n<p>", want("2: 不是完整的 XML：")},
		{"closed crosswise", "<paper title='a'>\n<p></paper>\n</p>", want("2: 不是完整的 XML：")},
		{"bare ampersand", "<paper title='a'>\n\n<p>甲 & 乙</p></paper>", want("3: 不是完整的 XML：")},
		{"unknown entity", "<paper title='a'>\n<p>&nbsp;</p></paper>", want("2: 不是完整的 XML：")},
		{"not UTF-8", "<paper title='a'>\n<p>\xB0\xEF</p></paper>", want("2: 不是完整的 XML：")},
		{"GBK declared", `<?xml version="1.0" encoding="GBK"?><paper title='a'/>`, want("1: 不是完整的 XML：")},
		{"doctype", "<!DOCTYPE paper [<!ENTITY x 'y'>]>\n<paper title='a'/>", want("1: 模板不能含有 <!…> 指令")},
		{"processing", "<paper title='a'>\n<?php x?></paper>", want("2: 模板不能含有 <?php?> 指令")},
		{"name space", "<paper title='a'>\n<x:p/></paper>", want("2: 模板不使用命名空间：x")},
		{"default name space", `<paper xmlns="http://www.w3.org/1999/xhtml" title="a"/>`, want("1: 模板不使用命名空间：http")},
		{"attribute in a name space", "<paper title='a'>\n<p x:align='left'/></paper>", want("2: 模板不使用命名空间：x")},
		{"deep", "<paper title='a'>\n" + strings.Repeat("<p>", 40) + strings.Repeat("</p>", 40) + "</paper>", want("2: 嵌套超过 32 层")},
		{"large", "<paper title='a'>" + strings.Repeat("<br/>", 10001) + "</paper>", want("1: 模板过大")},
		{"declared, marked and commented", "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?> <!-- 说明 -->\n<paper title='a'/> <!-- 完 --> ", nil},
	} {
		f.check(t, f.markup)
	}
}

// The markup stands on line 2 of a paper that shows the two fields of 附件5.
func TestFaultsOfBlocks(t *testing.T) {
	for _, f := range []fault{
		{"nothing wrong", "<p>文字</p>", nil},
		{"unknown element", "<div/>", want("2: 不认识的元素 <div>；这里可用：mark ")},
		{"text outside", "\n  文字", want("3: 文字 ")},
		{"unknown attribute", "<p colour='red'/>", want("2: <p> 没有属性 colour")},
		{"repeated attribute", "<p align='left'\n align='right'/>", want("2: <p> 的属性 align 重复")},
		{"all of them", "<div/>\n<p colour='red'/>\n\n<hr/>", want("2: 不认识的元素 <div>", "3: <p> 没有属性 colour", "5: 不认识的元素 <hr>")},
		{"alignment", "<p align='middle'/>", want(`2: align="middle" 不可用；可用："left"、"center"`)},
		{"flag", "<p keep='true'/>", want(`2: keep="true" 不可用；可用："yes"、"no"`)},
		{"face", "<p face='arial'/>", want(`2: face="arial" 不可用`)},
		{"length without unit", "<p indent='2'/>", want(`2: indent="2" 应为长度，如 "4em"`)},
		{"length below nothing", "<p indent='-2em'/>", want(`2: indent="-2em" 应为长度`)},
		{"length not a number", "<p indent='NaNpt'/>", want(`2: indent="NaNpt" 应为长度`)},
		{"length beyond reason", "<p indent='1e9mm'/>", want(`2: indent="1e9mm" 应为长度`)},
		{"distance", "<p before='much'/>", want(`2: before="much" 应为 0 到 1000 的数`)},
		{"distance without end", "<p before='+Inf'/>", want(`2: before="+Inf" 应为 0 到 1000 的数`)},
		{"size unknown", "<p size='三'/>", want(`2: size="三" 应为字号，如 "三号"`)},
		{"size too small", "<p size='3.9pt'/>", want(`2: size="3.9pt" 应为字号`)},
		{"size too large", "<p size='73pt'/>", want(`2: size="73pt" 应为字号`)},
		{"size in ems", "<p size='1em'/>", want(`2: size="1em" 应为字号`)},
		{"floor above size", "<p size='小四' floor='四号'/>", want("2: floor 大于 size")},
		{"pitch below size", "<p pitch='10pt'/>", want("2: pitch 小于 size")},
		{"pitch of nothing", "<p pitch='0em'/>", want("2: pitch 小于 size")},
		{"chars", "<p chars='28.5'/>", want(`2: chars="28.5" 应为 0 到 1000 的整数`)},
		{"step without name", "<flow>\n<step/></flow>", want("3: <step> 缺少 name")},
		{"note with markup", "<flow><step name='甲'><note><b/></note></step></flow>", want("2: <note> 里只能有文字")},
		{"text in a flow", "<flow>文字</flow>", want("2: 这里不能有文字")},
		{"step in a step", "<flow><step name='甲'><step name='乙'/></step></flow>", want("2: 不认识的元素 <step>；这里可用：note")},
		{"continuation without note", "<continuation/>", want("2: <continuation> 缺少 note")},
		{"two continuations", "<continuation note='见'/>\n<continuation note='见'/>", want("3: <continuation> 只能有一个")},
		{"filling table on the continuation", "<continuation note='见'><table fill='yes' columns='*'/></continuation>", want(`2: 只能有一个 fill="yes"`)},
		{"two filling tables", "<table fill='yes' columns='*'/>\n<table fill='yes' columns='*'/>", want(`3: 只能有一个 fill="yes"`)},
	} {
		f.check(t, `<paper form="commitment" title="承诺书"><p><field field="authority"/><field field="date"/></p>`+"\n"+f.markup+"\n</paper>")
	}
}

// The markup stands on line 2 in a <p> of a paper that shows all fields of 附件7.
func TestFaultsOfInlineContent(t *testing.T) {
	for _, f := range []fault{
		{"nothing wrong", `文字<br/><space/><label>邮编</label><sign name="a"/><seal name="b">（盖章）</seal>`, nil},
		{"unknown element", "<b>文字</b>", want("2: 不认识的元素 <b>；文字里可用：field box ")},
		{"unknown field", `<field field="project.nam"/>`, want(`2: 表单没有字段 "project.nam"`)},
		{"field of another form", `<field field="applicant.name"/>`, want(`2: 表单没有字段 "applicant.name"`)},
		{"field unnamed", "<field/>", want("2: <field> 缺少 field")},
		{"field with content", `<field field="date">2021</field>`, want("2: 这里不能有文字 ")},
		{"box of a value there is none", `<box field="rating" value="bad"/>`, want(`2: 字段 rating 没有值 "bad"；可用："very_satisfied"`)},
		{"box without value", `<box field="rating"/>`, want(`2: 字段 rating 没有值 ""`)},
		{"box of a text", `<box field="project.name" value="true"/>`, want("2: <box> 不能填写 text 类型的字段 project.name")},
		{"box of an unknown field", `<box field="x" value="true"/>`, want(`2: 表单没有字段 "x"`)},
		{"label with markup", "<label>邮<br/>编</label>", want("2: <label> 里只能有文字")},
		{"label width", `<label width="wide">邮编</label>`, want(`2: width="wide" 应为长度`)},
		{"signature unnamed", "<sign/>", want("2: <sign> 缺少 name")},
		{"seal unnamed", "<seal>（盖章）</seal>", want("2: <seal> 缺少 name")},
		{"checklist of no items", `</p><checklist field="rating"/><p>`, want("2: <checklist> 不能填写 choice 类型的字段 rating")},
		{"checklist layout", `</p><checklist field="x" layout="row"/><p>`, want(`2: layout="row" 不可用`, `2: 表单没有字段 "x"`)},
		{"lines of a date", `</p><lines field="date"/><p>`, want("2: <lines> 不能填写 date 类型的字段 date")},
		{"lines with content", `</p><lines field="comments">意见</lines><p>`, want("2: 这里不能有文字 ")},
	} {
		f.check(t, `<paper form="evaluation" title="评价表"><p><field field="project.name"/><field field="project.code"/><field field="completed"/>`+
			`<field field="comments"/><field field="rating"/><field field="date"/></p><p>`+"\n"+f.markup+"</p></paper>")
	}
}

func TestFaultsOfFieldsNobodyShows(t *testing.T) {
	const boxes = `<box field="rating" value="very_satisfied"/><box field="rating" value="satisfied"/>`
	const rest = `<field field="project.name"/><field field="project.code"/><field field="completed"/><field field="date"/>`
	for _, f := range []fault{
		{"one", rest + boxes + `<box field="rating" value="dissatisfied"/>`, want(`1: 没有位置填写“意见及建议”（comments）：加一个 field="comments" 的元素`)},
		{"two", boxes + `<box field="rating" value="dissatisfied"/><field field="completed"/><field field="comments"/><field field="date"/>`,
			want("1: 没有位置填写“项目名称”（project.name）", "1: 没有位置填写“项目编码”（project.code）")},
		{"a rating without its box", rest + boxes + `<field field="comments"/>`, want("1: “综合评价”没有“不满意”的方框")},
		{"no box at all", rest + `<field field="comments"/>`, want("1: 没有位置填写“综合评价”（rating）")},
		{"on the continuation alone", rest + `<field field="rating"/></p><continuation note="见"><p><field field="comments"/></p></continuation><p>`,
			want("1: 没有位置填写“意见及建议”（comments）")},
	} {
		f.check(t, `<paper form="evaluation" title="评价表"><p>`+"\n"+f.markup+"</p></paper>")
	}
}

func TestFaultsOfPaper(t *testing.T) {
	for _, f := range []fault{
		{"untitled", "<paper/>", want("1: <paper> 缺少 title")},
		{"unknown form", "<paper form='receipt' title='a'/>", want(`1: 没有表单 "receipt"；可用：application `)},
		{"unknown attribute", "<paper title='a' version='2'/>", want("1: <paper> 没有属性 version")},
		{"attachment", "<paper title='a' attachment='三'/>", want(`1: attachment="三" 应为 0 到 1000 的整数`)},
		{"a field where no form is", "<paper title='a'>\n<p><field field='date'/></p></paper>", want(`2: 表单没有字段 "date"`)},
	} {
		f.check(t, f.markup)
	}
}
