package openapi

import (
	"slices"
	"strconv"
	"strings"
)

// operation is the Operation Object of a route.
func operation(r Route, n note) object {
	op := object{{"operationId", r.ID}, {"summary", r.Summary}, {"tags", []string{n.tag}}}
	if n.description != "" {
		op = op.with("description", n.description)
	}
	op = op.with("parameters", parametersOf(r))
	switch r.Body {
	case FormBody:
		op = op.with("requestBody", formBody())
	case BundleBody:
		op = op.with("requestBody", jsonBody(ref("schemas", "bundle"), object{{"两份表单", object{{"value", bundleExample()}}}}))
	case CaseBody, PatchBody, EntryBody, LinesBody:
		op = op.with("requestBody", registerBody(r.Body))
	}
	op = op.with("responses", responses(r, n))
	if r.Scope == "" {
		return op.with("security", []object{})
	}
	// A server without any key is open, and only its own machine reaches it; hence the {}.
	return op.with("security", []object{{{"bearer", []string{}}}, {}}).with("x-scope", r.Scope)
}

// parametersOf lists what a request carries beside its body.
func parametersOf(r Route) []object {
	var all []object
	if strings.Contains(r.Path, "{case}") {
		all = append(all, ref("parameters", "case"))
	}
	if strings.Contains(r.Path, "{kind}") {
		all = append(all, parameter("kind", "path", "哪一种", choice(r.Names)))
	}
	if strings.Contains(r.Path, "{file}") {
		all = append(all, ref("parameters", "file"))
	}
	for _, q := range r.Query {
		all = append(all, parameter(q.Name, "query", q.Summary, valuesOf(q)))
	}
	if tagged(r) {
		all = append(all, ref("parameters", "If-None-Match"))
	}
	if r.Changes {
		all = append(all, ref("parameters", "If-Match"))
	}
	if r.Creates {
		all = append(all, ref("parameters", "Idempotency-Key"))
	}
	return append(all, ref("parameters", "X-Request-Id"))
}

// choice is the schema of one of some words.
func choice(words []string) object { return object{{"type", "string"}, {"enum", words}} }

// valuesOf is the schema of a parameter of the query.
func valuesOf(q Parameter) object {
	switch {
	case q.Many:
		return listOf(choice(q.Values))
	case q.Values == nil:
		return object{{"type", "string"}}
	}
	return choice(q.Values).with("default", q.Values[0])
}

// tagged reports whether a caller may have an answer of a route already, by its ETag: all but reports, what changes by
// itself and what is told of a change.
func tagged(r Route) bool { return r.Reply != Report && r.Reply != Text && !r.Changes }

// responses lists every status the route can answer, in ascending order.
func responses(r Route, n note) object {
	success := 200
	if r.Reply == Made {
		success = 201
	}
	all := map[int]object{success: response(n.result, okHeaders(r), content(r.Reply, n.schema))}
	if tagged(r) {
		all[304] = response("与 If-None-Match 所列的相同，不再发送", []string{"ETag"}, nil)
	}
	for _, status := range append(refusals(r), n.problems...) {
		all[status] = ref("responses", strconv.Itoa(status))
	}
	var statuses []int
	for status := range all {
		statuses = append(statuses, status)
	}
	slices.Sort(statuses)
	var answers object
	for _, status := range statuses {
		answers = answers.with(strconv.Itoa(status), all[status])
	}
	return answers
}

// refusals are the statuses of problems that follow from what a route takes. Its path answers other methods with 405.
func refusals(r Route) []int {
	statuses := []int{400, 405, 421, 431, 500}
	if r.Scope != "" {
		statuses = append(statuses, 401, 403, 429, 503)
	}
	if strings.Contains(r.Path, "{") {
		statuses = append(statuses, 404)
	}
	if r.Body != NoBody {
		statuses = append(statuses, 408, 413, 415)
	}
	if r.Creates || r.Changes {
		statuses = append(statuses, 409, 422)
	}
	if r.Changes {
		statuses = append(statuses, 412, 507)
	}
	return statuses
}

// okHeaders are the headers of a success besides X-Request-Id.
func okHeaders(r Route) []string {
	var names []string
	if tagged(r) || r.Changes {
		names = append(names, "ETag")
	}
	if r.Reply == Made {
		names = append(names, "Location")
	}
	if r.Reply == PDF || r.Reply == Archive || r.Reply == Workbook {
		names = append(names, "Content-Disposition")
	}
	if r.Creates {
		names = append(names, "Idempotency-Replayed")
	}
	return names
}

// content is what a success carries, by media type. OpenAPI 3.1 describes a binary file by its media type alone.
func content(reply Reply, own object) object {
	written := object{{"type", "string"}}
	switch reply {
	case JSON, Made:
		return as("application/json", own)
	case Report:
		return as("application/json", ref("schemas", "report"))
	case Schema:
		return as("application/schema+json", object{{"type", "object"}})
	case PDF:
		return object{{"application/pdf", object{}}}
	case Workbook:
		return object{{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", object{}}}
	case Archive:
		return object{{"application/zip", object{}}, {"application/pdf", object{}}}
	case HTML:
		return as("text/html", written)
	case File:
		return append(as("text/css", written), as("text/javascript", written)...)
	}
	return as("text/plain", written)
}

// as is the content of one media type.
func as(mediaType string, schema object) object {
	return object{{mediaType, object{{"schema", schema}}}}
}

// response is a Response Object.
func response(description string, headers []string, content object) object {
	carried := object{{"X-Request-Id", ref("headers", "X-Request-Id")}}
	for _, name := range headers {
		carried = carried.with(name, ref("headers", name))
	}
	o := object{{"description", description}, {"headers", carried}}
	if content != nil {
		o = o.with("content", content)
	}
	return o
}

// formBody takes a form of any kind, with an example of each.
func formBody() object {
	var examples object
	for _, k := range kinds() {
		examples = examples.with(string(k), ref("examples", string(k)))
	}
	return jsonBody(object{{"description", "路径中 {kind} 那一种表单；draft=1 时可为草稿"}, {"anyOf", anyForm()}}, examples)
}

func jsonBody(schema, examples object) object {
	return object{
		{"required", true},
		{"content", object{{"application/json", object{{"schema", schema}, {"examples", examples}}}}},
	}
}
