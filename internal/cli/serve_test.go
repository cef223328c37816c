package cli_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bangban/internal/cli"
)

// started is a service that runs in the test.
type started struct {
	greeting string
	url      string // of the curl line
	stop     func() int
}

func startService(t *testing.T, args ...string) started {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	status := make(chan int, 1)
	go func() {
		listen := "127.0.0.1:0"
		if len(args) > 1 && args[0] == "--listen" {
			listen, args = args[1], args[2:]
		}
		code := cli.Run(ctx, append([]string{"serve", "--listen", listen}, args...), strings.NewReader(""), in, io.Discard,
			func(string) string { return "" })
		_ = in.Close()
		status <- code
	}()
	var s started
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		s.greeting += lines.Text() + "\n"
		if s.url = regexp.MustCompile(`http://\S+/pdf$`).FindString(lines.Text()); s.url != "" {
			break
		}
	}
	s.stop = func() int {
		cancel()
		return <-status
	}
	if s.url == "" {
		t.Fatalf("no curl line, status %d: %s", s.stop(), s.greeting)
	}
	return s
}

// post does what the curl line does.
func (s started) post(t *testing.T, key string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url, strings.NewReader(`{"authority":"鄂托克旗政务服务局","date":"2021-05-13"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestServeIsOpenOnThisMachineUntilThereIsAKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	s := startService(t, "--db", file)
	if !strings.Contains(s.greeting, "只在本机开放") {
		t.Errorf("the greeting does not say that the service is open: %s", s.greeting)
	}
	if code, body := s.post(t, ""); code != http.StatusOK || !strings.HasPrefix(body, "%PDF-") {
		t.Errorf("without any key: %d", code)
	}
	if code := s.named(t, "portal.example.cn"); code != http.StatusMisdirectedRequest {
		t.Errorf("without any key, by another name: %d", code)
	}
	secret := createKey(t, file)
	if code := s.named(t, "portal.example.cn"); code != http.StatusOK {
		t.Errorf("by another name, when there is a key: %d", code)
	}
	if code, _ := s.post(t, ""); code != http.StatusUnauthorized {
		t.Errorf("without a key, when there is one: %d", code)
	}
	if code, _ := s.post(t, secret); code != http.StatusOK {
		t.Errorf("with the key: %d", code)
	}
	if code := s.stop(); code != cli.ExitDone {
		t.Errorf("exit status %d", code)
	}
}

func TestServeAsksForAKeyWhenThereIsOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	secret := createKey(t, file)
	s := startService(t, "--db", file)
	if !strings.Contains(s.greeting, "Authorization: Bearer") {
		t.Errorf("the greeting does not mention the key: %s", s.greeting)
	}
	for key, want := range map[string]int{"": 401, "x": 401, secret: 200} {
		if code, _ := s.post(t, key); code != want {
			t.Errorf("got %d, want %d", code, want)
		}
	}
	if code := s.stop(); code != cli.ExitDone {
		t.Errorf("exit status %d", code)
	}
}

// TestTheGreetingTellsWhereItListens: what it says to try works, wherever that is.
func TestTheGreetingTellsWhereItListens(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	secret := createKey(t, file)
	for listen, want := range map[string]string{
		"127.0.0.2:0": "http://127.0.0.2:", "[::1]:0": "http://[::1]:", "0.0.0.0:0": "http://127.0.0.1:", ":0": "http://127.0.0.1:",
	} {
		if l, err := net.Listen("tcp", listen); err != nil {
			t.Logf("this machine has no %s", listen)
			continue
		} else if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		s := startService(t, "--listen", listen, "--db", file)
		if code, _ := s.post(t, secret); code != http.StatusOK || !strings.HasPrefix(s.url, want) {
			t.Errorf("%s: %d at %s", listen, code, s.url)
		}
		if code := s.stop(); code != cli.ExitDone {
			t.Errorf("%s: exit status %d", listen, code)
		}
	}
}

func TestServeGoesOnForTheShutdownDelay(t *testing.T) {
	const delay = 200 * time.Millisecond
	t.Chdir(t.TempDir())
	s := startService(t, "--shutdown-delay", delay.String())
	told := time.Now()
	if code := s.stop(); code != cli.ExitDone || time.Since(told) < delay {
		t.Errorf("exit status %d after %v", code, time.Since(told))
	}
}

// named asks for what needs no key, by a name.
func (s started) named(t *testing.T, host string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url[:strings.Index(s.url, "/api/")]+"/version", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func createKey(t *testing.T, file string) string {
	t.Helper()
	var out, errs strings.Builder
	code := cli.Run(t.Context(), []string{"keys", "create", "--name", "门户", "--scope", "render", "--db", file},
		strings.NewReader(""), &out, &errs, func(string) string { return "" })
	if code != cli.ExitDone {
		t.Fatalf("%d: %s", code, errs.String())
	}
	return strings.TrimSpace(out.String())
}
