package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"bangban/forms"
	"bangban/internal/render"
	"bangban/internal/server/auth"
)

// What the server refuses.
var (
	errNotJSON    = errors.New("not json")
	errQuery      = errors.New("bad query")
	errIdemKey    = errors.New("bad idempotency key")
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

const (
	statusGone      = 499 // nobody reads it; it is for the log
	problemType     = "application/problem+json"
	problemTypeURN  = "urn:bangban:problem:"
	problemInstance = "urn:bangban:request:"
)

// problemRow is what becomes of an error.
type problemRow struct {
	err    error
	status int
	code   string
	title  string
	detail string // unless the fault has a better one
}

// knownProblem is a row with the body of a refusal that has nothing to add to it, up to the ID of the request.
type knownProblem struct {
	problemRow
	opening []byte
}

// problems is the table as a Server has it.
type problems []knownProblem

// newProblems makes the table, and what can be written of the refusals beforehand.
func newProblems() (problems, error) {
	var all problems
	for _, row := range problemTable() {
		body, err := json.Marshal(row.problem(""))
		if err != nil {
			return nil, err
		}
		all = append(all, knownProblem{row, bytes.TrimSuffix(body, []byte(`""}`))})
	}
	return all, nil
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
		{errBody, http.StatusBadRequest, "body", "请求内容没有收全", "请重新发送"},
		{auth.ErrNoKey, http.StatusUnauthorized, "no_key", "缺少 API 密钥", "请在请求头中写明 Authorization: Bearer 密钥"},
		{auth.ErrUnknownKey, http.StatusUnauthorized, "unknown_key", "API 密钥无效", "请核对密钥，或向管理员申领"},
		{auth.ErrRevoked, http.StatusUnauthorized, "revoked_key", "API 密钥已撤销", "请向管理员申领新的密钥"},
		{auth.ErrScope, http.StatusForbidden, "scope", "API 密钥没有这项权限", "请向管理员申领有相应权限的密钥"},
		{errNotFound, http.StatusNotFound, "not_found", "没有这个地址", "可用的地址见 /docs"},
		{errKind, http.StatusNotFound, "unknown_kind", "没有这种表单", ""},
		{errMethod, http.StatusMethodNotAllowed, "method", "这个地址不支持这种方法", "可用的方法见响应头 Allow"},
		{errSlowBody, http.StatusRequestTimeout, "slow_body", "请求内容来得太慢", "请检查网络后重新发送"},
		{errInFlight, http.StatusConflict, "in_flight", "同一个请求正在处理", "请稍候，再用同一个 Idempotency-Key 重试"},
		{errTooLarge, http.StatusRequestEntityTooLarge, "too_large", "请求内容太大", ""},
		{errDocuments, http.StatusRequestEntityTooLarge, "too_many_documents", "一次要求的文书太多", ""},
		{errPages, http.StatusRequestEntityTooLarge, "too_many_pages", "文书的页数太多", ""},
		{errMedia, http.StatusUnsupportedMediaType, "media_type", "不支持这种内容类型",
			"请以 Content-Type: application/json 发送 UTF-8 编码、未经压缩的 JSON"},
		{errExpectation, http.StatusExpectationFailed, "expectation", "不支持请求头 Expect 的要求", "Expect 只可为 100-continue"},
		{errHost, http.StatusMisdirectedRequest, "host", "没有密钥时只接受发往本机的请求",
			"请以 localhost、127.0.0.1 或 [::1] 访问；要用别的主机名，请先用 bangban keys create 发放密钥"},
		{errInvalid, http.StatusUnprocessableEntity, "invalid", "内容有问题，没有打印", "请按 errors 逐项改正后重新提交"},
		{errReused, http.StatusUnprocessableEntity, "idempotency_reused", "Idempotency-Key 已用于另一个请求",
			"内容不同的请求请用新的 Idempotency-Key"},
		{errRate, http.StatusTooManyRequests, "rate", "请求过于频繁", "请按响应头 Retry-After 的秒数稍候再试"},
		{errBusy, http.StatusTooManyRequests, "busy", "服务繁忙", "请按响应头 Retry-After 的秒数稍候再试"},
		{errHeaders, http.StatusRequestHeaderFieldsTooLarge, "headers_too_large", "请求头太大", "请减少或缩短请求头"},
		{errClientGone, statusGone, "client_gone", "请求已被取消", ""},
		{errStopping, http.StatusServiceUnavailable, "stopping", "服务正在停止", "请稍候再试"},
		{errOutOfTime, http.StatusServiceUnavailable, "out_of_time", "处理超时", "请稍候再试，或减少一次提交的份数"},
		{errTransfer, http.StatusNotImplemented, "transfer_encoding", "不支持这种传输编码",
			"Transfer-Encoding 只可为 chunked；也可不用它，写明 Content-Length"},
		{errVersion, http.StatusHTTPVersionNotSupported, "http_version", "不支持这个 HTTP 版本", "请用 HTTP/1.1"},
		{errInternal, http.StatusInternalServerError, "internal", "服务内部出错", "请把响应头 X-Request-Id 的值告诉管理员"},
	}
}

// fault is an error with what the caller should know of it.
type fault struct {
	err      error // of the table
	detail   string
	problems []forms.Problem
	wait     time.Duration // when to try again; 0 does not say
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

func faultf(err error, format string, args ...any) error {
	return &fault{err: err, detail: fmt.Sprintf(format, args...)}
}

// invalid is the refusal of content; without problems it is nil.
func invalid(problems []forms.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &fault{err: errInvalid, problems: problems}
}

// known turns the errors of the packages below into those of the table. What it does not know is internal.
func known(err error) error {
	var (
		syntax *forms.SyntaxError
		glyph  *render.GlyphError
	)
	switch {
	case errors.As(err, &syntax):
		return faultf(errNotJSON, "%s", syntax.Error())
	case errors.As(err, &glyph):
		return invalid(glyph.Problems)
	case errors.Is(err, render.ErrTooManyPages):
		return faultf(errPages, "%s", render.ErrTooManyPages.Error())
	case errors.Is(err, context.DeadlineExceeded):
		return &fault{err: errOutOfTime, wait: retryBusy}
	case errors.Is(err, context.Canceled):
		return errClientGone
	}
	return err
}

// of finds the row of an error. The last row is for what should not happen.
func (p problems) of(err error) *knownProblem {
	for i := range p {
		if errors.Is(err, p[i].err) {
			return &p[i]
		}
	}
	return &p[len(p)-1]
}

// problem is what the table says of a refusal.
func (row problemRow) problem(instance string) problem {
	return problem{
		Type: problemTypeURN + row.code, Title: row.title, Status: row.status, Detail: row.detail,
		Code: row.code, Instance: instance,
	}
}

// problem is the body of a refusal (RFC 9457).
type problem struct {
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	Status   int             `json:"status"`
	Detail   string          `json:"detail,omitempty"`
	Code     string          `json:"code"`
	Instance string          `json:"instance"` // the request, by its X-Request-Id
	Errors   []forms.Problem `json:"errors,omitempty"`
}

// writeProblem answers with the problem of an error, whose row it is.
func writeProblem(w http.ResponseWriter, row *knownProblem, err error, requestID string) {
	var f *fault
	errors.As(err, &f)
	if f != nil && f.wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.wait.Seconds()))))
	}
	switch row.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Bearer realm="bangban"`)
	case statusGone:
		w.WriteHeader(row.status)
		return
	}
	body, err := row.body(f, problemInstance+requestID)
	if err != nil { // texts and numbers can always be written
		body = nil
	}
	send(w, row.status, problemType, body)
}

// body is that of a refusal; there may be no fault.
func (row *knownProblem) body(f *fault, instance string) ([]byte, error) {
	if f == nil || f.detail == "" && len(f.problems) == 0 {
		id, err := json.Marshal(instance)
		return append(append(slices.Clip(row.opening), id...), '}'), err
	}
	p := row.problem(instance)
	if f.detail != "" {
		p.Detail = f.detail
	}
	p.Errors = f.problems
	return json.Marshal(p)
}
