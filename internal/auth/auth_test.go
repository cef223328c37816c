package auth_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"bangban/internal/auth"
)

var noon = time.Date(2021, 5, 12, 12, 0, 0, 7, time.FixedZone("CST", 8*3600))

// issue makes a key with scopes.
func issue(t *testing.T, name string, scopes ...auth.Scope) (auth.Key, string) {
	t.Helper()
	key, secret, err := auth.Issue(rand.Reader, noon, name, scopes, 60)
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

// memory is a ring in memory, or one that fails.
type memory struct {
	keys []auth.Key
	err  error
}

func (m memory) Find(_ context.Context, id string) (auth.Key, bool, error) {
	at := slices.IndexFunc(m.keys, func(k auth.Key) bool { return k.ID == id })
	if at < 0 || m.err != nil {
		return auth.Key{}, false, m.err
	}
	return m.keys[at], true, nil
}

func (m memory) List(context.Context) ([]auth.Key, error) { return m.keys, m.err }

func TestIssue(t *testing.T) {
	key, secret := issue(t, " 政务服务网 ", auth.ScopeLedger, auth.ScopeRender, auth.ScopeLedger)
	if !regexp.MustCompile(`^bb_[a-z2-7]{8}_[A-Za-z0-9_-]{43}$`).MatchString(secret) {
		t.Errorf("secret %q", secret)
	}
	if !strings.HasPrefix(secret, "bb_"+key.ID+"_") || key.Hash != sha256.Sum256([]byte(secret)) {
		t.Errorf("key %v does not belong to its secret", key.ID)
	}
	if key.Name != "政务服务网" || !slices.Equal(key.Scopes, []auth.Scope{auth.ScopeRender, auth.ScopeLedger}) {
		t.Errorf("name %q, scopes %v", key.Name, key.Scopes)
	}
	if want := time.Date(2021, 5, 12, 4, 0, 0, 0, time.UTC); key.Created != want || !key.Revoked.IsZero() || key.PerMinute != 60 {
		t.Errorf("%+v", key)
	}
	if other, second := issue(t, "a", auth.ScopeRender); second == secret || other.ID == key.ID {
		t.Error("two keys are the same")
	}
	same := func() string {
		_, s, err := auth.Issue(bytes.NewReader(make([]byte, 64)), noon, "a", []auth.Scope{auth.ScopeRender}, 1)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if one, two := same(), same(); one != two {
		t.Error("a secret depends on more than its source of chance")
	}
}

func TestIssueRefuses(t *testing.T) {
	render := []auth.Scope{auth.ScopeRender}
	for name, c := range map[string]struct {
		name      string
		scopes    []auth.Scope
		perMinute int
		want      string
	}{
		"no name":        {" ", render, 1, "名称不能为空"},
		"long name":      {strings.Repeat("长", 101), render, 1, "最多 100 个字"},
		"control":        {"a\x1b[2J", render, 1, "控制字符"},
		"not UTF-8":      {"a\xff", render, 1, "控制字符"},
		"turned round":   {"a\u202eb", render, 1, "控制字符"},
		"no scope":       {"a", nil, 1, "至少要有一个"},
		"unknown scope":  {"a", []auth.Scope{"admin"}, 1, "“admin”"},
		"no rate":        {"a", render, 0, "每分钟"},
		"negative rate":  {"a", render, -1, "每分钟"},
		"excessive rate": {"a", render, auth.MaxPerMinute + 1, "每分钟"},
	} {
		_, secret, err := auth.Issue(rand.Reader, noon, c.name, c.scopes, c.perMinute)
		if err == nil || !strings.Contains(err.Error(), c.want) || secret != "" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	dry := errors.New("dry")
	if _, secret, err := auth.Issue(iotest.ErrReader(dry), noon, "a", render, 1); !errors.Is(err, dry) || secret != "" {
		t.Errorf("without chance: %v", err)
	}
}

func TestParseScopes(t *testing.T) {
	got, err := auth.ParseScopes("ledger, render,ledger")
	if err != nil || auth.JoinScopes(got, "+") != "render+ledger" {
		t.Errorf("%v, %v", got, err)
	}
	for _, list := range []string{"", ",", "render,", "Render", "render cases"} {
		if got, err := auth.ParseScopes(list); err == nil {
			t.Errorf("%q gives %v", list, got)
		}
	}
}

func TestCheck(t *testing.T) {
	good, secret := issue(t, "good", auth.ScopeRender)
	old, revoked := issue(t, "old", auth.ScopeRender)
	old.Revoked = noon
	_, stranger := issue(t, "stranger", auth.ScopeRender)
	a := auth.New(memory{keys: []auth.Key{good, old}})
	flipped := []byte(secret)
	flipped[len(flipped)-2] ^= 1
	for name, c := range map[string]struct {
		bearer string
		need   auth.Scope
		want   error
	}{
		"good":                 {secret, auth.ScopeRender, nil},
		"none":                 {"", auth.ScopeRender, auth.ErrNoKey},
		"other scope":          {secret, auth.ScopeCases, auth.ErrScope},
		"no such scope":        {secret, "", auth.ErrScope},
		"revoked":              {revoked, auth.ScopeRender, auth.ErrRevoked},
		"revoked, other scope": {revoked, auth.ScopeCases, auth.ErrRevoked},
		"unknown":              {stranger, auth.ScopeRender, auth.ErrUnknownKey},
		"another's secret":     {"bb_" + good.ID + stranger[11:], auth.ScopeRender, auth.ErrUnknownKey},
		"one bit off":          {string(flipped), auth.ScopeRender, auth.ErrUnknownKey},
		"revoked, not known":   {"bb_" + old.ID + stranger[11:], auth.ScopeRender, auth.ErrUnknownKey},
		"masked":               {auth.Mask(good.ID), auth.ScopeRender, auth.ErrUnknownKey},
		"only the ID":          {good.ID, auth.ScopeRender, auth.ErrUnknownKey},
		"cut off":              {secret[:len(secret)-1], auth.ScopeRender, auth.ErrUnknownKey},
		"too long":             {secret + "A", auth.ScopeRender, auth.ErrUnknownKey},
		"endless":              {secret + strings.Repeat("A", 1<<20), auth.ScopeRender, auth.ErrUnknownKey},
		"upper case":           {strings.ToUpper(secret), auth.ScopeRender, auth.ErrUnknownKey},
		"blank":                {" " + secret, auth.ScopeRender, auth.ErrUnknownKey},
		"not ours":             {"sk_live_abc", auth.ScopeRender, auth.ErrUnknownKey},
		"not text":             {"bb_\xff\x00", auth.ScopeRender, auth.ErrUnknownKey},
	} {
		key, err := a.Check(t.Context(), c.bearer, c.need)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && key.ID != good.ID {
			t.Errorf("%s: the key is %s", name, key.ID)
		}
		if errors.Is(err, auth.ErrUnknownKey) && key.ID != "" {
			t.Errorf("%s: tells the key %s to who does not know it", name, key.ID)
		}
		if err != nil && c.bearer != "" && strings.Contains(err.Error(), c.bearer) {
			t.Errorf("%s: the error repeats the secret", name)
		}
	}
}

// TestAKeyWithoutHashIsNobodys: the hash that unknown keys are compared with opens nothing.
func TestAKeyWithoutHashIsNobodys(t *testing.T) {
	_, secret := issue(t, "a", auth.ScopeRender)
	empty := auth.Key{ID: "", Scopes: auth.Scopes(), Hash: sha256.Sum256(nil)}
	a := auth.New(memory{keys: []auth.Key{empty}})
	for _, bearer := range []string{"x", "bb__", secret} {
		if _, err := a.Check(t.Context(), bearer, auth.ScopeRender); !errors.Is(err, auth.ErrUnknownKey) {
			t.Errorf("%q: %v", bearer, err)
		}
	}
}

func TestARingThatFails(t *testing.T) {
	broken := errors.New("broken")
	_, secret := issue(t, "a", auth.ScopeRender)
	a := auth.New(memory{err: broken})
	if _, err := a.Check(t.Context(), secret, auth.ScopeRender); !errors.Is(err, broken) || !errors.Is(err, auth.ErrUnreadable) {
		t.Errorf("check: %v", err)
	}
	if err := a.Ready(t.Context()); !errors.Is(err, auth.ErrUnreadable) {
		t.Errorf("ready: %v", err)
	}
	if open, err := a.Open(t.Context()); open || !errors.Is(err, broken) {
		t.Errorf("open: %v, %v", open, err)
	}
}

func TestOpenIsWithoutAnyKey(t *testing.T) {
	revoked, _ := issue(t, "a", auth.ScopeRender)
	revoked.Revoked = noon
	for want, keys := range map[bool][]auth.Key{true: nil, false: {revoked}} {
		if got, err := auth.New(memory{keys: keys}).Open(t.Context()); got != want || err != nil {
			t.Errorf("%d keys: open %v, %v", len(keys), got, err)
		}
	}
}

func TestFindID(t *testing.T) {
	key, secret := issue(t, "a", auth.ScopeRender)
	for _, typed := range []string{key.ID, secret, auth.Mask(key.ID)} {
		if id, ok := auth.FindID(typed); !ok || id != key.ID {
			t.Errorf("%q: %q, %v", typed, id, ok)
		}
	}
	for _, typed := range []string{"", "bb_", "bb_" + key.ID, "BB_" + key.ID + "_", key.ID + "a", "bb_abcdefg1_x"} {
		if id, ok := auth.FindID(typed); ok {
			t.Errorf("%q is %q", typed, id)
		}
	}
}
