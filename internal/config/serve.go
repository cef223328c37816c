// Package config holds the settings of the service, and reads the file they can be given in.
//
// It knows neither flags nor the environment: every setting is a Value that is set from text, wherever the text comes
// from, so that a flag, a variable and the file are held to the same rules.
package config

import (
	"log/slog"
	"net"
	"time"
)

// Serve are the settings of the service.
type Serve struct {
	Listen        string        // host:port; port 0 is any free one
	DB            string        // the register with the API keys: a file of SQLite, or postgres://…
	Calendar      string        // a file with the holidays of the area; "" for none
	Unit          string        // the office that reports (填报单位) to whoever sees all; "" for the region of the key
	MaxBody       int64         // bytes of a request
	MaxDocuments  int           // forms in a bundle
	MaxPages      int           // pages of all documents of a request
	Workers       int           // forms rendered at the same time; 0 is the number of processors
	Queue         int           // requests that may wait for a worker
	Timeout       time.Duration // for the work, from the head of a request on; writing the answer may go on to twice that
	LogFormat     string        // LogText or LogJSON
	LogLevel      slog.Level    // what is logged from
	CORS          []string      // origins whose pages may call; none: no page may
	ShutdownDelay time.Duration // to go on when told to stop, not ready any more
	ShutdownGrace time.Duration // for what runs when the service is told to stop
}

// The formats of the log.
const (
	LogText = "text"
	LogJSON = "json"
)

// DefaultDB is the register unless another one is named, in the working folder.
const DefaultDB = "bangban.db"

// Defaults are the settings of a service that nobody has told anything.
func Defaults() Serve {
	return Serve{
		Listen:        "127.0.0.1:8080",
		DB:            DefaultDB,
		MaxBody:       4 << 20,
		MaxDocuments:  200,
		MaxPages:      1000,
		Queue:         64,
		Timeout:       30 * time.Second,
		LogFormat:     LogText,
		LogLevel:      slog.LevelInfo,
		ShutdownGrace: 20 * time.Second,
	}
}

// Loopback reports whether the service can be reached from its own machine only.
func (s Serve) Loopback() bool {
	host, _, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Value is a setting as text. Set refuses what is not legal with a *ValueError and leaves the setting as it was.
type Value interface {
	String() string
	Set(string) error
	Type() string
}

// Member is a setting of the service. The word in `…` in its usage stands for the value.
type Member struct {
	Name  string // as in the file: max_body
	Usage string
	Value Value
}

// DBMember is the setting that the commands for the register share with the service.
func (s *Serve) DBMember() Member {
	return Member{"db", "登记库：SQLite `文件`，或 postgres:// 开头的地址", &dsn{&s.DB}}
}

// Members gives every setting, tied to s, with its present value.
func (s *Serve) Members() []Member {
	return []Member{
		{"listen", "监听的`地址`：主机:端口", &address{&s.Listen}},
		s.DBMember(),
		{"calendar", "本地放假和调休的 JSON `文件`", &text{&s.Calendar}},
		{"unit", "看得到全区的调用者的月报上的填报`单位`；别的密钥印自己的区划", &text{&s.Unit}},
		{"max_body", "一次请求的最大`字节数`，可写 4MiB", &size{&s.MaxBody, 1 << 10, 1 << 30}},
		{"max_documents", "一次打包的最多`份数`", &number{&s.MaxDocuments, 1, 10_000}},
		{"max_pages", "一次请求打印的最多`页数`", &number{&s.MaxPages, 1, 100_000}},
		{"workers", "同时处理的`份数`，0 为处理器核数", &number{&s.Workers, 0, 256}},
		{"queue", "最多排队的`请求数`，再多即回 429", &number{&s.Queue, 0, 100_000}},
		{"timeout", "处理一次请求的`时限`，如 30s；送出响应最迟到它的两倍", &duration{&s.Timeout, time.Second, time.Hour}},
		{"log_format", "日志的`格式`：text 或 json", &choice{&s.LogFormat, []string{LogText, LogJSON}}},
		{"log_level", "日志的`级别`：debug、info、warn 或 error", &level{&s.LogLevel}},
		{"cors", "允许跨域调用的`来源`，用逗号分隔", &origins{&s.CORS}},
		{"shutdown_delay", "停止时先让 /readyz 回 503、照常做事的`时长`", &duration{&s.ShutdownDelay, 0, time.Hour}},
		{"shutdown_grace", "停止时等待未完成请求的`时限`", &duration{&s.ShutdownGrace, 0, time.Hour}},
	}
}
