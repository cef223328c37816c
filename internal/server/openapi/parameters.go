package openapi

// parameters are what requests may carry beside their body.
func parameters() object {
	word := object{{"type", "string"}}
	return object{
		{"file", parameter("file", "path", "文件名", word)},
		{"X-Request-Id", parameter("X-Request-Id", "header", "请求的标识，至多64个字母、数字和 -_.:，原样答复并记入日志；没有时由服务给出", word)},
		{"If-None-Match", parameter("If-None-Match", "header", "已有文件的 ETag；相同时答复304", word)},
		{"Idempotency-Key", parameter("Idempotency-Key", "header", "重试时不变的标识，24小时内得到同一答复",
			object{{"type", "string"}, {"minLength", 1}, {"maxLength", 255}, {"pattern", "^[!-~]+$"}})},
	}
}

func parameter(name, in, description string, schema object) object {
	p := object{{"name", name}, {"in", in}, {"description", description}, {"schema", schema}}
	if in == "path" {
		p = p.with("required", true)
	}
	return p
}

// headers are what answers may carry.
func headers() object {
	return object{
		{"X-Request-Id", header("请求的标识，与日志中的相同", "string")},
		{"ETag", header("内容的 SHA-256，加引号", "string")},
		{"Content-Disposition", header("文件名，中文名在 filename* 中", "string")},
		{"Retry-After", header("几秒后再试", "integer")},
		{"WWW-Authenticate", header("要用的凭据：Bearer", "string")},
		{"Idempotency-Replayed", header("true：这是同一 Idempotency-Key 先前的答复", "string")},
	}
}

func header(description, typ string) object {
	return object{{"description", description}, {"schema", object{{"type", typ}}}}
}
