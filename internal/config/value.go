package config

import (
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ValueError says what a setting should be, in Chinese, without the value that was given.
type ValueError struct{ Expected string }

func (e *ValueError) Error() string { return e.Expected }

func expected(format string, args ...any) error {
	return &ValueError{fmt.Sprintf(format, args...)}
}

// dsn is a path, or the address of a PostgreSQL database.
type dsn struct{ to *string }

func (v *dsn) String() string { return *v.to }
func (v *dsn) Type() string   { return "database" }

func (v *dsn) Set(value string) error {
	if value == "" || !IsPostgres(value) && (strings.Contains(value, "://") || strings.Contains(value, passwordPair)) {
		return expected("应为文件的路径，或 postgres:// 开头的地址")
	}
	if _, err := url.Parse(value); err != nil && IsPostgres(value) {
		return expected("应为 postgres://用户@主机/数据库 形式的地址，密码中的特殊字符要写成 %%40 的形式")
	}
	*v.to = value
	return nil
}

// IsPostgres reports whether a register is the address of a PostgreSQL database, and not a path.
func IsPostgres(db string) bool {
	return strings.HasPrefix(db, "postgres://") || strings.HasPrefix(db, "postgresql://")
}

// address is a host and a port to listen on.
type address struct{ to *string }

func (v *address) String() string { return *v.to }
func (v *address) Type() string   { return "address" }

func (v *address) Set(value string) error {
	host, port, err := net.SplitHostPort(value)
	n, notNumber := strconv.ParseUint(port, 10, 16)
	if err != nil || notNumber != nil || strings.ContainsAny(host, " /") {
		return expected("应为 主机:端口，如 127.0.0.1:8080 或 :8080，端口在 0 至 65535 之间")
	}
	*v.to = net.JoinHostPort(host, strconv.FormatUint(n, 10))
	return nil
}

// text is one line of whatever text.
type text struct{ to *string }

func (v *text) String() string { return *v.to }
func (v *text) Type() string   { return "text" }

func (v *text) Set(value string) error {
	if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
		return expected("应为一行文字")
	}
	*v.to = value
	return nil
}

// number is a whole number within bounds.
type number struct {
	to       *int
	min, max int
}

func (v *number) String() string { return strconv.Itoa(*v.to) }
func (v *number) Type() string   { return "number" }

func (v *number) Set(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < v.min || n > v.max {
		return expected("应为 %d 至 %d 之间的整数", v.min, v.max)
	}
	*v.to = n
	return nil
}

// size is a number of bytes, plain or in KiB, MiB or GiB.
type size struct {
	to       *int64
	min, max int64
}

var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

func (v *size) String() string { return formatSize(*v.to) }
func (v *size) Type() string   { return "size" }

func formatSize(n int64) string {
	for _, u := range units {
		if n != 0 && n%u.bytes == 0 {
			return strconv.FormatInt(n/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

func (v *size) Set(value string) error {
	digits, unit := value, int64(1)
	for _, u := range units {
		if rest, found := strings.CutSuffix(value, u.name); found {
			digits, unit = rest, u.bytes
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
	if err != nil || n > math.MaxInt64/unit || n*unit < v.min || n*unit > v.max {
		return expected("应为字节数，可带单位 KiB、MiB、GiB，在 %s 至 %s 之间", formatSize(v.min), formatSize(v.max))
	}
	*v.to = n * unit
	return nil
}

// duration is a time within bounds.
type duration struct {
	to       *time.Duration
	min, max time.Duration
}

func (v *duration) String() string { return formatDuration(*v.to) }
func (v *duration) Type() string   { return "duration" }

// formatDuration leaves out the zeros at the end: 1h, not 1h0m0s.
func formatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func (v *duration) Set(value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d < v.min || d > v.max {
		return expected("应为带单位的时间，如 500ms、30s、2m，在 %s 至 %s 之间", formatDuration(v.min), formatDuration(v.max))
	}
	*v.to = d
	return nil
}

// choice is one of a few words.
type choice struct {
	to    *string
	legal []string
}

func (v *choice) String() string { return *v.to }
func (v *choice) Type() string   { return "choice" }

func (v *choice) Set(value string) error {
	if !slices.Contains(v.legal, value) {
		return expected("应为 %s", strings.Join(v.legal, " 或 "))
	}
	*v.to = value
	return nil
}

// level is how much is logged.
type level struct{ to *slog.Level }

func (v *level) String() string { return strings.ToLower(v.to.String()) }
func (v *level) Type() string   { return "level" }

func (v *level) Set(value string) error {
	for _, l := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if strings.EqualFold(value, l.String()) {
			*v.to = l
			return nil
		}
	}
	return expected("应为 debug、info、warn 或 error")
}

// origins is a list of web origins with commas between them.
type origins struct{ to *[]string }

func (v *origins) String() string { return strings.Join(*v.to, ",") }
func (v *origins) Type() string   { return "origins" }

func (v *origins) Set(value string) error {
	var list []string
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		if item == "" && value == "" {
			break
		}
		if !isOrigin(item) {
			return expected("应为来源的列表，每个形如 https://portal.example.gov.cn，不带路径，用逗号分隔；不能用 *")
		}
		if !asBrowsersSend(item) {
			return expected("应为浏览器所发的来源：中文域名写作 xn-- 开头的形式，不写默认的端口（http 的 80、https 的 443）")
		}
		list = append(list, strings.ToLower(item))
	}
	*v.to = list
	return nil
}

func isOrigin(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	return strings.EqualFold(s, u.Scheme+"://"+u.Host) && !strings.Contains(u.Host, "*")
}

// asBrowsersSend reports whether a browser would write an origin so: in ASCII and without the port that goes without
// saying. Another spelling would be a setting that never lets anybody in.
func asBrowsersSend(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || strings.ContainsFunc(origin, func(r rune) bool { return r > unicode.MaxASCII }) {
		return false
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	return u.Port() != usual && !strings.HasSuffix(u.Host, ":")
}

// Mask gives a value without the passwords that a URL in it carries, before the host or in its query.
func Mask(value string) string {
	scheme, rest, isURL := strings.Cut(value, "://")
	if !isURL {
		if before, _, pairs := strings.Cut(value, passwordPair); pairs {
			return before + passwordPair + masked
		}
		return value
	}
	rest = maskQuery(rest)
	authority, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 && !strings.Contains(rest[end:], "@") {
		authority, path = rest[:end], rest[end:]
	}
	at := strings.LastIndex(authority, "@")
	user, _, secret := strings.Cut(authority[:max(at, 0)], ":")
	if at < 0 || !secret {
		return scheme + "://" + rest
	}
	return scheme + "://" + user + ":" + masked + authority[at:] + path
}

const masked = "****"

// passwordPair is what the password stands behind in the other form of PostgreSQL's addresses, which is not taken.
const passwordPair = "password="

// maskQuery masks password=… and sslpassword=… behind the question mark. A password before the host that has a question
// mark in it is masked afterwards.
func maskQuery(rest string) string {
	at := strings.IndexByte(rest, '?')
	if at < 0 {
		return rest
	}
	parts := strings.Split(rest[at+1:], "&")
	for i, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if strings.HasSuffix(strings.ToLower(name), "password") {
			parts[i] = name + "=" + masked
		}
	}
	return rest[:at+1] + strings.Join(parts, "&")
}
