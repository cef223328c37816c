package config_test

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bangban/internal/config"
)

// set gives settings in which one has been set from text.
func set(t *testing.T, name, text string) (config.Serve, error) {
	t.Helper()
	s := config.Defaults()
	members := s.Members()
	at := slices.IndexFunc(members, func(m config.Member) bool { return m.Name == name })
	if at < 0 {
		t.Fatalf("no setting %s", name)
	}
	err := members[at].Value.Set(text)
	return s, err
}

func TestSettingsFromText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		change     func(*config.Serve)
	}{
		{"listen", ":80", func(s *config.Serve) { s.Listen = ":80" }},
		{"listen", "[::1]:0", func(s *config.Serve) { s.Listen = "[::1]:0" }},
		{"db", "/var/lib/r.db", func(s *config.Serve) { s.DB = "/var/lib/r.db" }},
		{"db", "100%/a.db", func(s *config.Serve) { s.DB = "100%/a.db" }},
		{"db", "postgres://u:s%2Fx@h/r", func(s *config.Serve) { s.DB = "postgres://u:s%2Fx@h/r" }},
		{"max_body", "2048", func(s *config.Serve) { s.MaxBody = 2048 }},
		{"max_body", "10 MiB", func(s *config.Serve) { s.MaxBody = 10 << 20 }},
		{"max_body", "1GiB", func(s *config.Serve) { s.MaxBody = 1 << 30 }},
		{"calendar", "/etc/bangban/放假.json", func(s *config.Serve) { s.Calendar = "/etc/bangban/放假.json" }},
		{"unit", "鄂托克旗政务服务局", func(s *config.Serve) { s.Unit = "鄂托克旗政务服务局" }},
		{"max_documents", "1", func(s *config.Serve) { s.MaxDocuments = 1 }},
		{"max_pages", "9", func(s *config.Serve) { s.MaxPages = 9 }},
		{"workers", "2", func(s *config.Serve) { s.Workers = 2 }},
		{"queue", "0", func(s *config.Serve) { s.Queue = 0 }},
		{"timeout", "1m30s", func(s *config.Serve) { s.Timeout = 90 * time.Second }},
		{"log_format", "json", func(s *config.Serve) { s.LogFormat = config.LogJSON }},
		{"log_level", "WARN", func(s *config.Serve) { s.LogLevel = slog.LevelWarn }},
		{"cors", "https://A.example.cn, http://localhost:3000", func(s *config.Serve) {
			s.CORS = []string{"https://a.example.cn", "http://localhost:3000"}
		}},
		{"cors", "https://a:80,http://b:443,https://xn--fiq228c.example:8443", func(s *config.Serve) {
			s.CORS = []string{"https://a:80", "http://b:443", "https://xn--fiq228c.example:8443"}
		}},
		{"cors", "", func(*config.Serve) {}},
		{"shutdown_delay", "5s", func(s *config.Serve) { s.ShutdownDelay = 5 * time.Second }},
		{"shutdown_grace", "0s", func(s *config.Serve) { s.ShutdownGrace = 0 }},
	} {
		want := config.Defaults()
		c.change(&want)
		got, err := set(t, c.name, c.text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s=%s: %v\n%s", c.name, c.text, err, diff)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for name, texts := range map[string][]string{
		"listen":        {"", "8080", "localhost", "a:http", "a:65536", "a:-1", "a b:80", "http://a:80", "::1:80", "a:80:90"},
		"db":            {"", "postgres://u:se/cr@h/r", "postgresql://u:100%@h/r", "Postgres://u:s@h/r", "mysql://h", "host=h password=s"},
		"max_body":      {"", "0", "1023", "-4MiB", "4MB", "4.5MiB", "MiB", "2GiB", "9223372036854775807GiB", "1e6"},
		"unit":          {"a\nb", "\xff"},
		"max_documents": {"", "0", "-1", "10001", "1.5", "many"},
		"max_pages":     {"0"},
		"workers":       {"-1", "257"},
		"queue":         {"-1"},
		"timeout":       {"", "30", "0s", "-1s", "2h", "soon"},
		"log_format":    {"", "JSON", "xml"},
		"log_level":     {"", "trace", "5"},
		"cors": {"*", "https://*.example.cn", "example.cn", "ftp://a", "https://a/", "https://a/b", "https://a?b", "https://u@a", "https://a,,https://b", "null", "https://",
			"https://a:443", "HTTP://A:80", "https://政务.example.cn", "https://a:", "https://[::1]:443"},
		"shutdown_delay": {"-1s", "2h"},
		"shutdown_grace": {"-1s", "forever"},
	} {
		for _, text := range texts {
			got, err := set(t, name, text)
			var refused *config.ValueError
			if !errors.As(err, &refused) || !strings.Contains(refused.Error(), "应为") {
				t.Errorf("%s=%q: %v", name, text, err)
			}
			if diff := cmp.Diff(config.Defaults(), got); diff != "" {
				t.Errorf("%s=%q was refused and yet changed it:\n%s", name, text, diff)
			}
		}
	}
}

// TestDefaultsAreLegal: what a setting prints can be given to it.
func TestDefaultsAreLegal(t *testing.T) {
	s := config.Defaults()
	for _, m := range s.Members() {
		if err := m.Value.Set(m.Value.String()); err != nil {
			t.Errorf("%s=%s: %v", m.Name, m.Value, err)
		}
		if strings.Count(m.Usage, "`") != 2 || m.Value.Type() == "" {
			t.Errorf("%s does not name its value: %s", m.Name, m.Usage)
		}
	}
	if diff := cmp.Diff(config.Defaults(), s); diff != "" {
		t.Error(diff)
	}
	if !s.Loopback() {
		t.Error("by default it can be reached from elsewhere")
	}
}

func TestLoopback(t *testing.T) {
	for listen, want := range map[string]bool{
		"127.0.0.1:80": true, "127.9.9.9:80": true, "[::1]:80": true, "localhost:80": true, "[::ffff:127.0.0.1]:80": true,
		":80": false, "0.0.0.0:80": false, "[::]:80": false, "192.168.1.2:80": false, "localhost.example.cn:80": false, "": false,
	} {
		if got := (config.Serve{Listen: listen}).Loopback(); got != want {
			t.Errorf("%q: %v", listen, got)
		}
	}
}

func TestMask(t *testing.T) {
	for value, want := range map[string]string{
		"":                            "",
		"/var/lib/bangban.db":         "/var/lib/bangban.db",
		"4MiB":                        "4MiB",
		"https://a.example.cn:8443/x": "https://a.example.cn:8443/x",
		"https://user@a":              "https://user@a",
		"postgres://u:secret@h:5/db":  "postgres://u:****@h:5/db",
		"postgres://u:se/cr@et@h/db":  "postgres://u:****@h/db",
		"postgres://:secret@h":        "postgres://:****@h",
		"postgres://u:a:secret@h?x=1": "postgres://u:****@h?x=1",
		"postgres://h/d?password=a&x": "postgres://h/d?password=****&x",
		"postgres://h?Pass%77ord=a":   "postgres://h?Password=****",
		"postgres://h?sslpassword=a":  "postgres://h?sslpassword=****",
		"postgres://u:a@h?password=b": "postgres://u:****@h?password=****",
		"host=h password=a b user=u":  "host=h password=****",
		"postgres://u:a?b@h":          "postgres://u:****@h",
	} {
		if got := config.Mask(value); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}
