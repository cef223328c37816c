package openapi

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"bangban/forms"
)

// samples are the examples, copies of testdata/forms, which lies where a package cannot embed it from. A test holds the two
// together.
//
//go:embed samples/*.json
var samples embed.FS

// kinds are the kinds of form, in the order of the attachments.
func kinds() []forms.Kind { return forms.Kinds() }

// draftOf names the schema of a kind's drafts.
func draftOf(k forms.Kind) string { return string(k) + ".draft" }

// sample is the example of a kind.
func sample(k forms.Kind) (json.RawMessage, error) {
	data, err := samples.ReadFile("samples/" + string(k) + ".json")
	if err != nil {
		return nil, fmt.Errorf("example of %s: %w", k, err)
	}
	return data, nil
}

// bundleExample is what a bundle of two forms holds: the members of the examples.
func bundleExample() object {
	var documents []any
	for _, k := range []forms.Kind{forms.KindCommitment, forms.KindTermination} {
		if data, err := sample(k); err == nil { // components says so if there is none
			documents = append(documents, data)
		}
	}
	return object{{"documents", documents}}
}

// anyForm lists the schemas of all forms and their drafts.
func anyForm() []object {
	var all []object
	for _, k := range kinds() {
		all = append(all, ref("schemas", string(k)), ref("schemas", draftOf(k)))
	}
	return all
}

func componentsOf(problems []Problem, documents int) (object, error) {
	examples := object{}
	for _, k := range kinds() {
		data, err := sample(k)
		if err != nil {
			return nil, err
		}
		examples = examples.with(string(k), object{{"summary", k.Title()}, {"value", data}})
	}
	return object{
		{"schemas", schemas(documents)},
		{"parameters", parameters()},
		{"headers", headers()},
		{"responses", problemResponses(problems)},
		{"examples", examples},
		{"securitySchemes", object{{"bearer", object{
			{"type", "http"}, {"scheme", "bearer"},
			{"description", "密钥由 bangban keys 签发，形如 bb_编号_43个字符；每个密钥有许可范围和每分钟次数"},
		}}}},
	}, nil
}

func schemas(documents int) object {
	var all object
	for _, k := range kinds() {
		all = all.with(string(k), json.RawMessage(forms.Schema(k))).with(draftOf(k), json.RawMessage(forms.SchemaOf(k, forms.Draft)))
	}
	return all.
		with("forms", formsSchema()).
		with("bundle", closed("合并", object{{"documents", object{
			{"description", "各份表单，以 form 说明是哪一种；draft=1 时可为草稿"},
			{"type", "array"}, {"minItems", 1}, {"maxItems", documents}, {"items", object{{"anyOf", anyForm()}}},
		}}})).
		with("report", closed("校验结果", object{
			{"valid", object{{"type", "boolean"}, {"description", "没有问题；可以有提醒"}}},
			{"problems", listOf(ref("schemas", "fieldProblem"))},
			{"warnings", listOf(ref("schemas", "fieldProblem"))},
		})).
		with("fieldProblem", closed("一处问题或提醒", object{
			{"path", text("栏目，与 JSON 一致，如 applicant.postcode；与栏目无关时为空")},
			{"label", text("表上的栏目名称，如 邮编")},
			{"code", text("不变的代号，供程序判断，如 postcode")},
			{"message", text("怎样改，如 邮编应为6位数字")},
		})).
		with("problem", problemSchema()).
		with("version", closed("版本", object{{"version", text("程序的版本")}})).
		with("case", json.RawMessage(forms.CaseSchemaOf(forms.Issue))).
		with("case.draft", json.RawMessage(forms.CaseSchemaOf(forms.Draft))).
		with("record", recordSchema()).
		with("recordList", recordListSchema()).
		with("history", historySchema()).
		with("issued", issuedSchema()).
		with("issuedList", closed("出具过的文书", object{{"versions", listOf(ref("schemas", "issued"))}})).
		with("document", documentSchema())
}

// formsSchema is the list of forms.
func formsSchema() object {
	var names []string
	for _, k := range kinds() {
		names = append(names, string(k))
	}
	return closed("表单一览", object{{"forms", listOf(closed("", object{
		{"kind", object{{"type", "string"}, {"enum", names}}},
		{"title", text("表的名称")},
		{"attachment", object{{"type", "integer"}, {"minimum", 3}, {"maximum", 8}, {"description", "附件几"}}},
	}))}})
}

// problemSchema is the problem document of RFC 9457 with the errors of the fields.
func problemSchema() object {
	return object{
		{"title", "出错的答复（RFC 9457）"}, {"type", "object"}, {"additionalProperties", false},
		{"required", []string{"type", "title", "status", "code", "instance"}},
		{"properties", object{
			{"type", text("urn:bangban:problem: 加代号")},
			{"title", text("出错的种类")},
			{"status", object{{"type", "integer"}, {"minimum", 400}, {"maximum", 599}, {"description", "与 HTTP 状态相同"}}},
			{"detail", text("这一次的情形和怎样办")},
			{"code", text("不变的代号，供程序判断")},
			{"instance", text("urn:bangban:request: 加这次请求的 X-Request-Id")},
			{"errors", listOf(ref("schemas", "fieldProblem"))},
		}},
	}
}

// problemResponses has one response for each status of the refusals, which tells their codes.
func problemResponses(problems []Problem) object {
	descriptions := map[int]string{}
	for _, p := range problems {
		if descriptions[p.Status] != "" {
			descriptions[p.Status] += "；"
		}
		descriptions[p.Status] += p.Title + "（" + p.Code + "）"
	}
	var all object
	for _, status := range slices.Sorted(maps.Keys(descriptions)) {
		var headers []string
		switch status {
		case 401:
			headers = []string{"WWW-Authenticate"}
		case 405:
			headers = []string{"Allow"}
		case 409, 429, 503:
			headers = []string{"Retry-After"}
		}
		body := as("application/problem+json", ref("schemas", "problem"))
		all = all.with(strconv.Itoa(status), response(descriptions[status], headers, body))
	}
	return all
}
