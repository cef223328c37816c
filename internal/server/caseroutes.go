package server

import (
	"net/http"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/casebook"
	"bangban/internal/server/openapi"
)

// filterParameters pick cases.
func filterParameters() []parameter {
	var statuses []string
	for _, s := range forms.Statuses() {
		statuses = append(statuses, string(s))
	}
	statuses = append(statuses, casebook.StatusNone)
	return []parameter{
		{name: "region", summary: "只要这个行政区划及其下级的案件"},
		{name: "status", values: statuses, many: true, summary: "只要这些状态的案件，可写多次，或用逗号分隔；none 为未申请"},
		{name: "from", summary: "只要申请日期不早于这一天的案件，如 2021-05-01"},
		{name: "to", summary: "只要申请日期不晚于这一天的案件"},
	}
}

// caseRoutes are those of the register that are about cases as a whole.
func caseRoutes() []route {
	get, scope := http.MethodGet, auth.ScopeCases
	limit := parameter{name: "limit", summary: "一页至多几条，1 至 200，默认 50"}
	cursor := parameter{name: "cursor", summary: "上一页答复中的 next"}
	listed := append(filterParameters(), parameter{name: "caseworker", summary: "只要这位代办帮办员的案件：全名"}, limit, cursor)
	routes := []route{
		{method: http.MethodPost, path: "/api/v1/cases", operationID: "openCase", summary: "登记一个案件",
			query: []parameter{draftParameter()}, request: openapi.CaseBody, response: openapi.Made,
			changes: true, handle: (*Server).openCase},
		{method: get, path: "/api/v1/cases", operationID: "listCases", summary: "列出案件，申请日期新的在前",
			query: listed, response: openapi.JSON, handle: (*Server).listCases},
		{method: get, path: "/api/v1/cases/{case}", operationID: "getCase", summary: "读取一个案件",
			response: openapi.JSON, handle: (*Server).getCase},
		{method: http.MethodPatch, path: "/api/v1/cases/{case}", operationID: "amendCase", summary: "修改案件中文书和进展以外的内容",
			request: openapi.PatchBody, response: openapi.JSON, changes: true, handle: (*Server).amendCase},
		{method: http.MethodPost, path: "/api/v1/cases/{case}/progress", operationID: "addProgress", summary: "登记一条进展",
			request: openapi.EntryBody, response: openapi.JSON, changes: true, handle: (*Server).addProgress},
		{method: get, path: "/api/v1/cases/{case}/history", operationID: "getHistory", summary: "谁在何时改了什么，早的在前",
			query: []parameter{limit, cursor}, response: openapi.JSON, handle: (*Server).history},
		{method: get, path: "/api/v1/cases/{case}/versions", operationID: "getVersions", summary: "出具过的文书",
			response: openapi.JSON, handle: (*Server).versions},
		{method: get, path: "/api/v1/cases/{case}/bundle", operationID: "getCaseBundle", summary: "案件已出具的文书，每种最新的一份",
			query: []parameter{asParameter()}, response: openapi.Archive, handle: (*Server).caseBundle},
	}
	for i := range routes {
		routes[i].scope, routes[i].part = scope, needBook
	}
	return routes
}

// documentRoutes are those of the register that are about one document of a case.
func documentRoutes() []route {
	const path = "/api/v1/cases/{case}/{kind}"
	routes := []route{
		{method: http.MethodPut, path: path, operationID: "putDocument", summary: "出具一份文书，或存为草稿",
			query: []parameter{draftParameter()}, request: openapi.FormBody, response: openapi.JSON,
			changes: true, handle: (*Server).putDocument},
		{method: http.MethodGet, path: path, operationID: "getDocument", summary: "一份文书：草稿，或已出具的，或预填的",
			response: openapi.JSON, handle: (*Server).document},
		{method: http.MethodGet, path: path + ".pdf", operationID: "getDocumentFile", summary: "已出具的文书",
			query:    []parameter{{name: "number", summary: "第几次出具的，默认最新"}},
			response: openapi.PDF, handle: (*Server).documentFile},
	}
	for i := range routes {
		routes[i].scope, routes[i].part, routes[i].names = auth.ScopeCases, needBook, formNames
	}
	return routes
}

// ledgerRoutes make workbooks and reports.
func ledgerRoutes() []route {
	get := http.MethodGet
	region := filterParameters()[:1]
	monthly := append([]parameter{
		{name: "month", summary: "月份，如 2021-06，默认今天所在的"},
		{name: "bounds", values: []string{"natural", "25"}, summary: "natural 为自然月；25 为上月26日至本月25日"},
	}, region...)
	return []route{
		{method: http.MethodPost, path: "/api/v1/ledgers", scope: auth.ScopeLedger, operationID: "makeLedger",
			summary: "把提交的案件做成专项工作台账", query: []parameter{draftParameter()}, request: openapi.LinesBody,
			response: openapi.Workbook, part: needLedger, exports: true, handle: (*Server).makeLedger},
		{method: get, path: "/api/v1/ledger.xlsx", scope: auth.ScopeLedger, operationID: "getLedger",
			summary: "登记库的专项工作台账", query: filterParameters(), response: openapi.Workbook,
			part: needBoth, exports: true, handle: (*Server).exportLedger},
		{method: get, path: "/api/v1/reports/monthly.xlsx", scope: auth.ScopeLedger, operationID: "getMonthly",
			summary: "月度进展情况（xlsx）", query: monthly, response: openapi.Workbook,
			part: needBoth, exports: true, handle: (*Server).exportMonthly},
		{method: get, path: "/api/v1/reports/monthly.pdf", scope: auth.ScopeLedger, operationID: "printMonthly",
			summary: "月度进展情况（PDF，一页）", query: monthly, response: openapi.PDF,
			part: needBoth, exports: true, handle: (*Server).printMonthly},
	}
}
