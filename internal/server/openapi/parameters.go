package openapi

// parameters are what requests may carry beside their body.
func parameters() object {
	word := object{{"type", "string"}}
	return object{
		{"case", parameter("case", "path", "案件编号，如 150624-2021-0001", word)},
		{"If-Match", parameter("If-Match", "header", "要改的版本，即读取时的 ETag，如 \"3\"；不是这一版时答复412。没有或为 * 时改最新的一版", word)},
		{"file", parameter("file", "path", "文件名", word)},
		{"X-Request-Id", parameter("X-Request-Id", "header", "请求的标识，至多64个字母、数字和 -_.:，不能有像身份证件、银行卡或电话的号码，原样答复并记入日志；没有或不合适时由服务给出", word)},
		{"If-None-Match", parameter("If-None-Match", "header", "已有文件的 ETag；相同时答复304，POST 也一样，因为同样的数据总是得到同样的文件。* 只用于 GET", word)},
		{"Idempotency-Key", parameter("Idempotency-Key", "header", "重试时不变的标识，24小时内同样的请求只办一次：打印的再印一次，逐字节相同；登记的答复案件现在的样子。用于别的请求时答复422",
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
		{"ETag", header("内容的 SHA-256，加引号；案件为版本号，如 \"3\"", "string")},
		{"Location", header("新登记的案件的地址", "string")},
		{"Content-Disposition", header("文件名，中文名在 filename* 中", "string")},
		{"Allow", header("这个地址可用的方法", "string")},
		{"Retry-After", header("几秒后再试", "integer")},
		{"WWW-Authenticate", header("要用的凭据：Bearer", "string")},
		{"Idempotency-Replayed", header("true：同一 Idempotency-Key 的请求先前答复过", "string")},
	}
}

func header(description, typ string) object {
	return object{{"description", description}, {"schema", object{{"type", typ}}}}
}
