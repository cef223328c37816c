package casebook

import "bangban/forms"

// Action is what an actor did.
type Action string

// The actions.
const (
	ActionOpen     Action = "open"
	ActionAmend    Action = "amend"
	ActionArchive  Action = "archive"
	ActionReopen   Action = "reopen" // the archiving taken back
	ActionDraft    Action = "draft"
	ActionIssue    Action = "issue"
	ActionProgress Action = "progress"
	ActionImport   Action = "import"
	ActionExport   Action = "export"
	ActionDownload Action = "download"
	ActionRead     Action = "read" // of a document with a citizen ID number in full
)

// Options lists the actions with their words.
func (Action) Options() []forms.Option {
	return []forms.Option{
		{Value: "open", Label: "立案"}, {Value: "amend", Label: "修改"}, {Value: "archive", Label: "归档"},
		{Value: "reopen", Label: "撤销归档"}, {Value: "draft", Label: "保存草稿"}, {Value: "issue", Label: "出具文书"},
		{Value: "progress", Label: "登记进展"}, {Value: "import", Label: "导入台账"}, {Value: "export", Label: "导出"},
		{Value: "download", Label: "下载文书"}, {Value: "read", Label: "查阅证件号码"},
	}
}
