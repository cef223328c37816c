package openapi

import "maps"

// note is what is to be said of a route besides what the route table says.
type note struct {
	tag         string
	description string
	result      string // what the answer is when all is well
	schema      object // of that answer if it is JSON of the route's own
	problems    []int  // statuses of refusals that do not follow from what the route takes
}

// notes has one for every route, by operationId.
func notes() map[string]note {
	all := formNotes()
	maps.Copy(all, registerNotes())
	return all
}

func formNotes() map[string]note {
	return map[string]note{
		"listForms": {tag: tagForms, result: "六种表单", schema: ref("schemas", "forms")},
		"getFormSchema": {
			tag: tagForms, description: "各成员以表上的栏目名称为标题。校验位等模式说不清的，由校验接口检查。", result: "这种表单的模式",
		},
		"getBlankForm": {tag: tagForms, description: "留空待手填，文字与附件逐字相同。", result: "空白表"},
		"validateForm": {
			tag: tagForms, description: "一次列出全部问题和提醒，不印。有问题也答复200，valid 为 false。", result: "校验结果",
		},
		"renderForm": {
			tag: tagForms, description: "同样的数据总是得到逐字节相同的 PDF/A-3u，数据附在文件之内。有问题时答复422，一次列出全部问题。",
			result: "印好的表",
		},
		"renderBundle": {
			tag: tagBundles, description: "任何一份有问题就都不印，路径写明是第几份，如 documents[1].date。", result: "压缩包或合并的 PDF",
		},
		"getOpenAPI": {
			tag: tagAbout, result: "本文件", schema: object{{"type", "object"}, {"required", []string{"openapi", "info", "paths"}}},
		},
		"getDocs":     {tag: tagAbout, result: "网页"},
		"getDocsFile": {tag: tagAbout, result: "网页所用的文件"},
		"getVersion":  {tag: tagAbout, result: "版本", schema: ref("schemas", "version")},
		"getLive":     {tag: tagHealth, result: "在运行"},
		"getReady":    {tag: tagHealth, description: "停止服务、或读不到密钥时答复503。", result: "就绪", problems: []int{503}},
		"getMetrics":  {tag: tagHealth, description: "Prometheus 文本格式。", result: "指标"},
	}
}
