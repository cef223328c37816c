package server_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/server"
)

// credentials are the keys of the tests, and the secrets to them.
type credentials struct {
	ring                  *ring
	good, revoked, forged string
	without               map[auth.Scope]string
	regional              string // as good, but of a region that has no cases
}

func newCredentials(t *testing.T) credentials {
	t.Helper()
	c := credentials{ring: &ring{}, without: map[auth.Scope]string{}}
	issue := func(name string, scope ...auth.Scope) (auth.Key, string) {
		key, secret, err := auth.Issue(rand.Reader, time.Now(), name, scope, 100_000)
		if err != nil {
			t.Fatal(err)
		}
		key.Region = "150000"
		c.ring.keys = append(c.ring.keys, key)
		return key, secret
	}
	_, c.good = issue("good", auth.Scopes()...)
	_, c.regional = issue("regional", auth.Scopes()...)
	c.ring.keys[1].Region = "150625"
	_, c.revoked = issue("revoked", auth.Scopes()...)
	c.ring.keys[2].Revoked = time.Now()
	for _, scope := range auth.Scopes() { // a key for all but one
		_, c.without[scope] = issue("without "+string(scope), slices.DeleteFunc(auth.Scopes(), func(s auth.Scope) bool { return s == scope })...)
	}
	c.forged = c.good[:len(c.good)-4] + strings.Map(func(r rune) rune { // the ID is right and the secret is not
		if r == 'A' {
			return 'B'
		}
		return 'A'
	}, c.good[len(c.good)-4:])
	return c
}

// ring is keys in memory. With an error there is no reading them.
type ring struct {
	keys []auth.Key
	err  error
}

func (r *ring) Find(_ context.Context, id string) (auth.Key, bool, error) {
	for _, k := range r.keys {
		if k.ID == id {
			return k, true, r.err
		}
	}
	return auth.Key{}, false, r.err
}

func (r *ring) List(context.Context) ([]auth.Key, error) { return r.keys, r.err }

// TestEveryRouteWithEveryCredential tries each route of the table with no key, a wrong one, a revoked one, one without the
// scope and a good one. Routes without a scope answer everybody alike.
func TestEveryRouteWithEveryCredential(t *testing.T) {
	keys := newCredentials(t)
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Keys = auth.New(keys.ring)
	})
	seed(t, api, keys.good)
	cases := []struct {
		name, header string
		status       int
		code         string
	}{
		{"no key", "", http.StatusUnauthorized, "no_key"},
		{"an empty key", "Bearer ", http.StatusUnauthorized, "no_key"},
		{"another scheme", "Basic " + keys.good, http.StatusUnauthorized, "no_key"},
		{"no secret at all", "Bearer 123", http.StatusUnauthorized, "unknown_key"},
		{"a wrong secret", "Bearer " + keys.forged, http.StatusUnauthorized, "unknown_key"},
		{"a long secret", "Bearer " + strings.Repeat("b", 4000), http.StatusUnauthorized, "unknown_key"},
		{"a revoked key", "Bearer " + keys.revoked, http.StatusUnauthorized, "revoked_key"},
		{"a key without the scope", "", http.StatusForbidden, "scope"},
		{"a good key", "Bearer " + keys.good, http.StatusOK, ""},
	}
	for _, r := range server.Table() {
		for _, c := range cases {
			t.Run(r.ID+" with "+c.name, func(t *testing.T) {
				var headers []string
				if c.code == "scope" && r.Scope != "" {
					c.header = "Bearer " + keys.without[r.Scope]
				}
				if c.header != "" {
					headers = []string{"Authorization", c.header}
				}
				a := api.call(r.Method, concrete(r), bodyFor(t, r), append(headers, typeFor(r)...)...)
				if r.Scope == "" || c.status == http.StatusOK {
					if a.status != successOf(r) {
						t.Errorf("%d %s", a.status, a.body)
					}
					return
				}
				checkRefusal(t, a, c.status, c.code)
			})
		}
	}
}

// checkRefusal expects a problem document of a status and a code, and nothing of the secrets in it.
func checkRefusal(t *testing.T, a answered, status int, code string) {
	t.Helper()
	var p struct {
		Status int
		Code   string
	}
	err := json.Unmarshal(a.body, &p)
	if err != nil || a.status != status || p.Status != status || p.Code != code {
		t.Errorf("wanted %d %s, got %d %s, %v", status, code, a.status, a.body, err)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("it is of the type %q", got)
	}
	if a.header.Get("X-Request-Id") == "" {
		t.Error("it has no X-Request-Id")
	}
	if challenge := a.header.Get("WWW-Authenticate"); (status == http.StatusUnauthorized) != strings.HasPrefix(challenge, "Bearer") {
		t.Errorf("%d has the challenge %q", status, challenge)
	}
}

// concrete is a path of a route that exists.
func concrete(r server.Routed) string {
	path := strings.NewReplacer("{file}", "docs.css", "{case}", seeded).Replace(r.Path)
	if len(r.Names) > 0 {
		path = strings.ReplaceAll(path, "{kind}", r.Names[0])
	}
	return path
}

// bodyFor is a body that a route takes, "" for none.
func bodyFor(t *testing.T, r server.Routed) string {
	t.Helper()
	switch {
	case !r.Body:
		return ""
	case registerBodies()[r.ID] != "":
		return registerBodies()[r.ID]
	case len(r.Names) > 0:
		return formJSON(t, forms.Kind(r.Names[0]))
	}
	return `{"documents":[` + formJSON(t, forms.KindCommitment) + `,` + formJSON(t, forms.KindTermination) + `]}`
}
