package openapi

// registerNotes are the notes of the register and the ledger.
func registerNotes() map[string]note {
	record, file := ref("schemas", "record"), "身份证号不遮盖：文书是要照着改、照着印的；查阅身份证号记入经过。可以整个改后放回。"
	exported := []int{507}
	return map[string]note{
		"openCase": {
			tag: tagCases, description: "没有编号时由登记库给出。所含文书随即出具；draft=1 时存为草稿。", result: "已登记", schema: record,
		},
		"listCases": {tag: tagCases, description: "next 只能与同样的参数一起用。", result: "一页案件", schema: ref("schemas", "recordList")},
		"getCase":   {tag: tagCases, description: "ETag 是版本，用于 If-Match。", result: "案件", schema: record},
		"amendCase": {
			tag: tagCases, description: "JSON Merge Patch（RFC 7396），null 清空一项。可以把读到的整个案件改后送回：状态、文书、草稿和进展须照原样，version 不是现在的版本时答复412。归档日期清空前，已归档的案件不能再改。", result: "改后的案件", schema: record,
		},
		"addProgress": {
			tag: tagCases, description: "中止、续办、转办、提请上级也是进展。问题的路径从这一条算起，如 date。", result: "改后的案件", schema: record,
		},
		"getHistory":    {tag: tagCases, description: "只增不改，身份证号已遮盖。", result: "一页记录", schema: ref("schemas", "history")},
		"getVersions":   {tag: tagCases, description: "重新出具而有改动的，旧的一份仍可取得。", result: "各份文书", schema: ref("schemas", "issuedList")},
		"getCaseBundle": {tag: tagCases, description: "zip 是出具时的文件；pdf 由出具时的数据合并重印。", result: "压缩包或合并的 PDF", problems: exported},
		"putDocument": {
			tag: tagCases, description: "没有的栏目由案件补足。出具即打印并保存文件；draft=1 只存数据，可以缺。", result: "改后的案件", schema: record,
		},
		"getDocument":     {tag: tagCases, description: file, result: "文书和它的 state", schema: ref("schemas", "document")},
		"getDocumentFile": {tag: tagCases, description: "出具时的文件，逐字节不变。", result: "文书", problems: exported},
		"makeLedger": {
			tag: tagLedger, description: "每行一个案件，收完再答复；有问题的行答复422，路径写明行号，如 lines[17].region。", result: "台账", problems: []int{422, 507},
		},
		"getLedger":    {tag: tagLedger, description: "截至今天。", result: "台账", problems: exported},
		"getMonthly":   {tag: tagLedger, result: "月报", problems: exported},
		"printMonthly": {tag: tagLedger, result: "月报", problems: exported},
	}
}

// registerBody is what requests to the register and the ledger carry.
func registerBody(b Body) object {
	unnumbered := object{{"type", "object"}, {"not", object{{"required", []string{"case"}}}}}
	oneCase := object{
		{"description", "案件；编号可以不写，由登记库给出"},
		{"anyOf", []object{ref("schemas", "case"), ref("schemas", "case.draft"), unnumbered}},
	}
	var media []string
	var schema object
	var example any
	switch b {
	case PatchBody:
		media, schema = []string{"application/merge-patch+json", "application/json"}, object{{"type", "object"}}
		example = object{{"remarks", "已电话告知"}, {"due", nil}}
	case EntryBody:
		media, schema = []string{"application/json"}, object{{"type", "object"}}
		example = object{{"date", "2021-06-02"}, {"item", 7}, {"department", "自然资源部门"}, {"state", "accepted"}}
	case LinesBody:
		media, schema = []string{"application/x-ndjson"}, object{{"type", "string"}, {"description", "每行一个案件"}}
		example = `{"case":"150624-2021-0001","region":"150624"}` + "\n"
	default:
		media, schema, example = []string{"application/json"}, oneCase, object{{"region", "150624"}, {"channel", "window"}}
	}
	var content object
	for _, m := range media {
		content = content.with(m, object{{"schema", schema}, {"example", example}})
	}
	return object{{"required", true}, {"content", content}}
}

// open is the schema of an object that has these members and may have others.
func open(title string, members object, required ...string) object {
	return object{{"title", title}, {"type", "object"}, {"required", required}, {"properties", members}}
}

func moment(description string) object {
	return object{{"type", "string"}, {"format", "date-time"}, {"description", description}}
}

func whole(description string) object {
	return object{{"type", "integer"}, {"minimum", 1}, {"description", description}}
}

// recordSchema is a case as it is answered. What the members of a case must be says the schema of one; here a text may be
// masked.
func recordSchema() object {
	return open("登记的案件：案件的各项，另加以下各项", object{
		{"case", text("案件编号")},
		{"status", text("状态；未申请为空")},
		{"version", whole("版本，每改一次加一")},
		{"updated", moment("最近一次修改")},
		{"drafts", object{{"type", "object"}, {"description", "草稿，按文书的种类"}}},
		{"warnings", listOf(ref("schemas", "fieldProblem"))},
		{"issued", listOf(ref("schemas", "issued"))},
	}, "case", "status", "version", "updated", "drafts")
}

// listedSchema is a case as a list has it.
func listedSchema() object {
	return open("列出的案件：案件的各项，另加以下各项", object{
		{"case", text("案件编号")},
		{"status", text("状态；未申请为空")},
		{"version", whole("版本，每改一次加一")},
		{"updated", moment("最近一次修改")},
		{"applicant", text("申请单位；文书都还没有出具时取自草稿")},
		{"project", text("项目名称；同上")},
		{"drafts", listOf(text("有草稿的文书种类"))},
	}, "case", "status", "version", "updated", "applicant", "project", "drafts")
}

func recordListSchema() object {
	return open("一页案件", object{
		{"cases", listOf(listedSchema())},
		{"next", text("下一页的 cursor；最后一页没有")},
	}, "cases")
}

func issuedSchema() object {
	return closed("出具的文书", object{
		{"kind", text("哪一种")},
		{"number", whole("第几次出具")},
		{"title", text("文书名称")},
		{"sha256", text("文件的 SHA-256")},
		{"pages", whole("页数")},
		{"at", moment("何时出具")},
		{"by", text("何人出具")},
	})
}

func historySchema() object {
	return open("一页记录", object{
		{"entries", listOf(closed("一次操作", object{
			{"at", moment("何时")},
			{"by", text("何人")},
			{"request_id", text("请求的标识")},
			{"action", text("做了什么")},
			{"note", text("哪一份文书等")},
			{"changes", listOf(closed("一处改动", object{
				{"path", text("栏目")}, {"from", text("原为")}, {"to", text("改为")},
			}))},
		}))},
		{"next", text("下一页的 cursor；没有即已到最后")},
	}, "entries")
}

func documentSchema() object {
	return open("一份文书：表单的各项，另加 state", object{
		{"state", choice([]string{"prefilled", "draft", "issued"}).with("description", "预填的、草稿或已出具的")},
	}, "state")
}
