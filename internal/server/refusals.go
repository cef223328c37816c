package server

import (
	"errors"
	"net/http"

	"bangban/internal/auth"
	"bangban/internal/casebook"
)

// What the server refuses.
var (
	errNotJSON    = errors.New("not json")
	errQuery      = errors.New("bad query")
	errIdemKey    = errors.New("bad idempotency key")
	errIfMatch    = errors.New("bad if-match")
	errNotFound   = errors.New("not found")
	errKind       = errors.New("unknown kind")
	errMethod     = errors.New("method not allowed")
	errSlowBody   = errors.New("body came too slowly")
	errBody       = errors.New("body broke off")
	errInFlight   = errors.New("same request in flight")
	errTooLarge   = errors.New("body too large")
	errDocuments  = errors.New("too many documents")
	errPages      = errors.New("too many pages")
	errMedia      = errors.New("unsupported media type")
	errInvalid    = errors.New("invalid")
	errReused     = errors.New("idempotency key reused")
	errRate       = errors.New("rate limited")
	errBusy       = errors.New("queue full")
	errClientGone = errors.New("client gone")
	errHost       = errors.New("not a name of this machine")
	errInternal   = errors.New("internal")
	errStopping   = errors.New("stopping")
	errOutOfTime  = errors.New("out of time")
)

// What net/http refuses before the handler is asked.
var (
	errMalformed   = errors.New("not http")
	errExpectation = errors.New("unknown expectation")
	errHeaders     = errors.New("headers too large")
	errTransfer    = errors.New("unknown transfer coding")
	errVersion     = errors.New("unknown version of http")
)

// problemRow is what becomes of an error.
type problemRow struct {
	err    error
	status int
	code   string
	title  string
	detail string // unless the fault has a better one
}

// problemTable is the one place that says which error has which status, code and words.
func problemTable() []problemRow {
	return []problemRow{
		{errMalformed, http.StatusBadRequest, "malformed", "请求不合 HTTP 的格式",
			"请核对请求行和请求头；本服务不做 TLS，https 由前面的反向代理做"},
		{errNotJSON, http.StatusBadRequest, "not_json", "请求内容不是合法的 JSON", "请以 UTF-8 编码发送一个 JSON 对象"},
		{errQuery, http.StatusBadRequest, "query", "查询参数不对", ""},
		{errIdemKey, http.StatusBadRequest, "idempotency_key", "Idempotency-Key 不对",
			"Idempotency-Key 应为 1 至 255 个可见的 ASCII 字符，不含空格"},
		{errIfMatch, http.StatusBadRequest, "if_match", "If-Match 不对",
			`If-Match 应为读取案件时响应头 ETag 的值，只写一个，如 "3"`},
		{errBody, http.StatusBadRequest, "body", "请求内容没有收全", "请重新发送"},
		{auth.ErrNoKey, http.StatusUnauthorized, "no_key", "缺少 API 密钥", "请在请求头中写明 Authorization: Bearer 密钥"},
		{auth.ErrUnknownKey, http.StatusUnauthorized, "unknown_key", "API 密钥无效", "请核对密钥，或向管理员申领"},
		{auth.ErrRevoked, http.StatusUnauthorized, "revoked_key", "API 密钥已吊销", "请向管理员申领新的密钥"},
		{auth.ErrScope, http.StatusForbidden, "scope", "API 密钥没有这项权限", "请向管理员申领有相应权限的密钥"},
		{casebook.ErrRegion, http.StatusForbidden, "region", "案件不在权限范围内", casebook.ErrRegion.Error()},
		{errNotFound, http.StatusNotFound, "not_found", "没有这个地址", "可用的地址见 /docs"},
		{errKind, http.StatusNotFound, "unknown_kind", "没有这种表单", ""},
		{casebook.ErrNotFound, http.StatusNotFound, "unknown_case", "没有这个案件或文书", "请核对案件编号；别处的案件也这样答复"},
		{errMethod, http.StatusMethodNotAllowed, "method", "这个地址不支持这种方法", "可用的方法见响应头 Allow"},
		{errSlowBody, http.StatusRequestTimeout, "slow_body", "请求内容来得太慢", "请检查网络后重新发送"},
		{errInFlight, http.StatusConflict, "in_flight", "同一个请求正在处理", "请稍候，再用同一个 Idempotency-Key 重试"},
		{casebook.ErrExists, http.StatusConflict, "case_exists", "案件编号已被使用", "请换一个编号，或不写编号、由登记库给出"},
		{casebook.ErrArchived, http.StatusConflict, "archived", "案件已归档", casebook.ErrArchived.Error()},
		{casebook.ErrStale, http.StatusPreconditionFailed, "stale", "案件已被他人修改", "请重新读取，在新的版本上再改"},
		{errTooLarge, http.StatusRequestEntityTooLarge, "too_large", "请求内容太大", ""},
		{errDocuments, http.StatusRequestEntityTooLarge, "too_many_documents", "一次要求的文书太多", ""},
		{errPages, http.StatusRequestEntityTooLarge, "too_many_pages", "文书的页数太多", ""},
		{errMedia, http.StatusUnsupportedMediaType, "media_type", "不支持这种内容类型",
			"请以 Content-Type: application/json 发送 UTF-8 编码、未经压缩的 JSON（修改案件也可用 application/merge-patch+json；台账用 application/x-ndjson）"},
		{errExpectation, http.StatusExpectationFailed, "expectation", "不支持请求头 Expect 的要求", "Expect 只可为 100-continue"},
		{errHost, http.StatusMisdirectedRequest, "host", "没有密钥时只接受发往本机的请求",
			"请以 localhost、127.0.0.1 或 [::1] 访问；要用别的主机名，请先用 bangban keys create 发放密钥"},
		{errInvalid, http.StatusUnprocessableEntity, "invalid", "内容有问题，没有处理", "请按 errors 逐项改正后重新提交"},
		{errReused, http.StatusUnprocessableEntity, "idempotency_reused", "Idempotency-Key 已用于另一个请求",
			"内容不同的请求请用新的 Idempotency-Key"},
		{errRate, http.StatusTooManyRequests, "rate", "请求过于频繁", "请按响应头 Retry-After 的秒数稍候再试"},
		{errBusy, http.StatusTooManyRequests, "busy", "服务繁忙", "请按响应头 Retry-After 的秒数稍候再试"},
		{errHeaders, http.StatusRequestHeaderFieldsTooLarge, "headers_too_large", "请求头太大", "请减少或缩短请求头"},
		{errClientGone, statusGone, "client_gone", "请求已被取消", ""},
		{auth.ErrUnreadable, http.StatusServiceUnavailable, "keys_unavailable", "暂时不能核对密钥", "请稍候再试；一直如此请告诉管理员，登记库读不到了"},
		{casebook.ErrBusy, http.StatusServiceUnavailable, "case_busy", "案件正被多人修改", casebook.ErrBusy.Error()},
		{errStopping, http.StatusServiceUnavailable, "stopping", "服务正在停止", "请稍候再试"},
		{errOutOfTime, http.StatusServiceUnavailable, "out_of_time", "处理超时", "请稍候再试，或减少一次提交的份数"},
		{errTransfer, http.StatusNotImplemented, "transfer_encoding", "不支持这种传输编码",
			"Transfer-Encoding 只可为 chunked；也可不用它，写明 Content-Length"},
		{errVersion, http.StatusHTTPVersionNotSupported, "http_version", "不支持这个 HTTP 版本", "请用 HTTP/1.1"},
		{casebook.ErrFull, http.StatusInsufficientStorage, "store_full", "磁盘空间不足", casebook.ErrFull.Error()},
		{errInternal, http.StatusInternalServerError, "internal", "服务内部出错", "请把响应头 X-Request-Id 的值告诉管理员"},
	}
}
