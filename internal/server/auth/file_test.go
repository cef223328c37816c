package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bangban/internal/server/auth"
)

// open opens a file of keys.
func open(t *testing.T, path string) *auth.File {
	t.Helper()
	f, err := auth.NewFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func list(t *testing.T, f *auth.File) []auth.Key {
	t.Helper()
	keys, err := f.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestFileKeepsKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	f := open(t, path)
	if n := len(list(t, f)); n != 0 {
		t.Fatalf("%d keys in no file", n)
	}
	first, secret := issue(t, "政务服务网 <&>", auth.ScopeRender, auth.ScopeCases)
	second, _ := issue(t, "科室", auth.ScopeLedger)
	for _, k := range []auth.Key{first, second} {
		if err := f.Add(t.Context(), k); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Add(t.Context(), first); !errors.Is(err, auth.ErrExists) {
		t.Errorf("added twice: %v", err)
	}
	if diff := cmp.Diff([]auth.Key{first, second}, list(t, open(t, path))); diff != "" {
		t.Error(diff)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), secret[12:]) || !strings.Contains(string(data), "政务服务网 <&>") {
		t.Errorf("the file holds\n%s", data)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestFileBecomesPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := os.WriteFile(path, []byte(`{"version":1,"keys":[]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	key, _ := issue(t, "a", auth.ScopeRender)
	if err := open(t, path).Add(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestFileRefusesAKeyThatItCouldNotReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	f := open(t, path)
	if err := f.Add(t.Context(), auth.Key{ID: "short"}); err == nil {
		t.Error("added")
	}
	key, _ := issue(t, "a", auth.ScopeCases, auth.ScopeRender)
	key.Scopes = []auth.Scope{auth.ScopeCases, auth.ScopeRender}
	if err := f.Add(t.Context(), key); err == nil {
		t.Error("added with scopes out of order")
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	key.Scopes = auth.Scopes()
	if err := f.Add(stopped, key); !errors.Is(err, context.Canceled) {
		t.Errorf("added after the end: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}

func TestRevoke(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "keys.json"))
	key, secret := issue(t, "a", auth.ScopeRender)
	if err := f.Add(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Revoke(t.Context(), "aaaaaaaa", noon); !errors.Is(err, auth.ErrMissing) {
		t.Errorf("an unknown key: %v", err)
	}
	a := auth.New(f)
	if _, err := a.Check(t.Context(), secret, auth.ScopeRender); err != nil {
		t.Fatal(err)
	}
	for day := range 2 {
		got, err := f.Revoke(t.Context(), key.ID, noon.AddDate(0, 0, day))
		if err != nil || got.Revoked != noon.UTC().Truncate(time.Second) {
			t.Errorf("revoked at %v, %v", got.Revoked, err)
		}
	}
	if _, err := a.Check(t.Context(), secret, auth.ScopeRender); !errors.Is(err, auth.ErrRevoked) {
		t.Errorf("after it was revoked: %v", err)
	}
}

// TestFileIsReadAgain when another process has changed it: the next check knows.
func TestFileIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	server, tool := open(t, path), open(t, path)
	a := auth.New(server)
	for i := range 20 {
		key, secret := issue(t, fmt.Sprint(i), auth.ScopeRender)
		if err := tool.Add(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Check(t.Context(), secret, auth.ScopeRender); err != nil {
			t.Fatalf("a new key: %v", err)
		}
		if _, err := tool.Revoke(t.Context(), key.ID, noon); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Check(t.Context(), secret, auth.ScopeRender); !errors.Is(err, auth.ErrRevoked) {
			t.Fatalf("a revoked key: %v", err)
		}
	}
}

// TestFileThatIsLostLetsNobodyIn and recovers when it is back.
func TestFileThatIsLostLetsNobodyIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	f := open(t, path)
	key, secret := issue(t, "a", auth.ScopeRender)
	if err := f.Add(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := auth.New(f)
	spoil := map[string]func() error{
		"gone":    func() error { return os.Remove(path) },
		"emptied": func() error { return os.WriteFile(path, []byte(`{"version":1,"keys":[]}`), 0o600) },
		"cut off": func() error { return os.WriteFile(path, good[:len(good)/2], 0o600) },
		"nothing": func() error { return os.WriteFile(path, nil, 0o600) },
	}
	for name, damage := range spoil {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if open, err := a.Open(t.Context()); open || err == nil {
				t.Errorf("%s: open %v, %v", name, open, err)
			}
			if _, err := a.Check(t.Context(), secret, auth.ScopeRender); err == nil || errors.Is(err, auth.ErrUnknownKey) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Check(t.Context(), secret, auth.ScopeRender); err != nil {
			t.Errorf("%s, and mended: %v", name, err)
		}
	}
}

func TestFileThatIsNoFileOfKeys(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	key := func(with string) string {
		k := `"id":"aaaaaaaa","name":"a","scopes":["render"],"per_minute":1,"created":"2021-05-12T04:00:00Z","sha256":"` + hash + `"`
		return `{"version":1,"keys":[{` + k + with + `}]}`
	}
	one := strings.TrimSuffix(strings.TrimPrefix(key(""), `{"version":1,"keys":[`), `]}`)
	if _, err := auth.NewFile(write(t, key(""))); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"empty":             "",
		"no JSON":           "keys",
		"cut off":           key("")[:40],
		"more behind":       key("") + "{}",
		"another version":   `{"version":2,"keys":[]}`,
		"no version":        `{"keys":[]}`,
		"unknown member":    key(`,"secret":"x"`),
		"no hash":           strings.Replace(key(""), hash, "", 1),
		"short hash":        strings.Replace(key(""), hash, hash[2:], 1),
		"long hash":         strings.Replace(key(""), hash, hash+"00", 1),
		"odd hash":          strings.Replace(key(""), hash, hash[1:], 1),
		"no hexadecimal":    strings.Replace(key(""), hash, strings.Repeat("zz", 32), 1),
		"wrong ID":          strings.Replace(key(""), "aaaaaaaa", "AAAAAAAA", 1),
		"no ID":             strings.Replace(key(""), "aaaaaaaa", "", 1),
		"unknown scope":     strings.Replace(key(""), "render", "admin", 1),
		"no limit":          strings.Replace(key(""), `"per_minute":1`, `"per_minute":0`, 1),
		"impossible date":   strings.Replace(key(""), "05-12", "13-12", 1),
		"the same ID twice": `{"version":1,"keys":[` + one + "," + one + `]}`,
		"too large":         key("") + strings.Repeat(" ", 8<<20),
	} {
		if _, err := auth.NewFile(write(t, content)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := auth.NewFile(t.TempDir()); err == nil {
		t.Error("a folder is taken")
	}
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestNoKeyIsLost when several change the file at the same time, each as a process of its own would, while one checks.
func TestNoKeyIsLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	first, secret := issue(t, "first", auth.ScopeRender)
	if err := open(t, path).Add(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	const writers, each = 4, 5
	a := auth.New(open(t, path))
	var group sync.WaitGroup
	for range writers {
		f := open(t, path)
		group.Go(func() {
			for i := range each {
				key, _ := issue(t, fmt.Sprint(i), auth.ScopeRender)
				if err := f.Add(t.Context(), key); err != nil {
					t.Error(err)
				}
				if _, err := a.Check(t.Context(), secret, auth.ScopeRender); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := len(list(t, open(t, path))); n != writers*each+1 {
		t.Errorf("%d keys, want %d", n, writers*each+1)
	}
}
