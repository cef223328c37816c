// Package auth knows the API keys: who may call what, and how often.
//
// It knows nothing of HTTP. A key's secret is given out once, when the key is issued; what is kept is its SHA-256,
// which is enough because a secret carries 256 random bits. Keys are never deleted, only revoked, so that a log still
// tells whose they were.
package auth

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bangban/forms"
)

// Scope is what a key may be used for.
type Scope string

// The scopes.
const (
	ScopeRender Scope = "render" // forms: validate, print, bundle
	ScopeCases  Scope = "cases"  // the register of cases
	ScopeLedger Scope = "ledger" // workbooks and reports
)

// Scopes lists the scopes there are.
func Scopes() []Scope { return []Scope{ScopeRender, ScopeCases, ScopeLedger} }

// ParseScopes reads a list such as "render,cases" and gives it in the order of Scopes, each once.
func ParseScopes(list string) ([]Scope, error) {
	var asked []Scope
	for name := range strings.SplitSeq(list, ",") {
		asked = append(asked, Scope(strings.TrimSpace(name)))
	}
	return inOrder(asked)
}

func inOrder(asked []Scope) ([]Scope, error) {
	for _, s := range asked {
		if !slices.Contains(Scopes(), s) {
			return nil, fmt.Errorf("没有“%s”这个权限范围，可用的有：%s", s, JoinScopes(Scopes(), "、"))
		}
	}
	var ordered []Scope
	for _, s := range Scopes() {
		if slices.Contains(asked, s) {
			ordered = append(ordered, s)
		}
	}
	if ordered == nil {
		return nil, fmt.Errorf("密钥至少要有一个权限范围，可用的有：%s", JoinScopes(Scopes(), "、"))
	}
	return ordered, nil
}

// JoinScopes writes scopes as a list.
func JoinScopes(scopes []Scope, separator string) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, separator)
}

// Key is what is known of an API key, which does not include its secret.
type Key struct {
	ID        string            // public, part of the secret
	Name      string            // whose it is, for people
	Scopes    []Scope           // in the order of Scopes
	PerMinute int               // how many requests a minute, at least 1
	Region    forms.Region      // the cases it may see: of this division and below; "" for none
	Created   time.Time         // UTC, whole seconds
	Revoked   time.Time         // UTC, whole seconds; zero while the key is good
	Hash      [sha256.Size]byte // SHA-256 of the secret
}

// Allows reports whether the key has a scope.
func (k Key) Allows(s Scope) bool { return slices.Contains(k.Scopes, s) }

// The limits of what can be asked of a key.
const (
	maxName      = 100 // characters
	MaxPerMinute = 1_000_000
)

// Check says what is wrong with a key, in Chinese.
func (k Key) Check() error {
	switch {
	case !validID(k.ID):
		return errors.New("密钥的编号应为 8 个小写字母或数字")
	case strings.TrimSpace(k.Name) == "":
		return errors.New("密钥的名称不能为空，请写明给谁用")
	case utf8.RuneCountInString(k.Name) > maxName:
		return fmt.Errorf("密钥的名称最多 %d 个字", maxName)
	case !utf8.ValidString(k.Name) || strings.ContainsFunc(k.Name, unprintable):
		return errors.New("密钥的名称不能有控制字符")
	case k.PerMinute < 1 || k.PerMinute > MaxPerMinute:
		return fmt.Errorf("密钥每分钟的请求数应在 1 至 %d 之间", MaxPerMinute)
	}
	if code, message := k.Region.Check(); code != "" {
		return errors.New(message)
	}
	ordered, err := inOrder(k.Scopes)
	if err == nil && !slices.Equal(ordered, k.Scopes) {
		return errors.New("密钥的权限范围有重复，或次序不对")
	}
	return err
}

// unprintable characters in a name could make a list on a terminal say something else than it holds.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// A secret is bb_<id>_<43 characters of base64url>.
const (
	prefix      = "bb_"
	idBytes     = 5 // 8 characters of base32
	idChars     = 8
	secretBytes = 32 // 43 characters of base64url
	secretChars = len(prefix) + idChars + 1 + 43
)

const idAlphabet = "abcdefghijklmnopqrstuvwxyz234567"

// Issue makes a key and its secret, which is not kept anywhere. Random is a source fit for cryptography.
func Issue(random io.Reader, now time.Time, name string, scopes []Scope, perMinute int) (Key, string, error) {
	var noise [idBytes + secretBytes]byte
	if _, err := io.ReadFull(random, noise[:]); err != nil {
		return Key{}, "", fmt.Errorf("issue a key: %w", err)
	}
	ordered, err := inOrder(scopes)
	if err != nil {
		return Key{}, "", err
	}
	id := base32.NewEncoding(idAlphabet).EncodeToString(noise[:idBytes])
	secret := prefix + id + "_" + base64.RawURLEncoding.EncodeToString(noise[idBytes:])
	key := Key{
		ID: id, Name: strings.TrimSpace(name), Scopes: ordered, PerMinute: perMinute,
		Created: now.UTC().Truncate(time.Second), Hash: sha256.Sum256([]byte(secret)),
	}
	if err := key.Check(); err != nil {
		return Key{}, "", err
	}
	return key, secret, nil
}

// Mask shows which key is meant without its secret.
func Mask(id string) string { return prefix + id + "_…" }

func validID(id string) bool {
	return len(id) == idChars && strings.Trim(id, idAlphabet) == ""
}

// idOf gives the ID inside a secret, or a masked one. What is no secret has none.
func idOf(secret string) (string, bool) {
	rest, found := strings.CutPrefix(secret, prefix)
	id, _, separated := strings.Cut(rest, "_")
	return id, found && separated && validID(id)
}

// FindID gives the ID in what a person typed: an ID, a masked secret or a whole one.
func FindID(typed string) (string, bool) {
	if validID(typed) {
		return typed, true
	}
	return idOf(typed)
}
