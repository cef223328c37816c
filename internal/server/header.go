package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bangban/forms"
)

// nothing is the Content-Security-Policy of what is not a page.
const nothing = "default-src 'none'; frame-ancestors 'none'"

// secure sets the headers of every answer. A page replaces the policy.
func secure(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", nothing)
	h.Set("Cache-Control", "no-store")
}

// send writes a body of a known length.
func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a caller who has gone cannot be told
}

// etagOf is the strong entity tag of a body: its SHA-256.
func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// matches reports whether If-None-Match names a tag, compared weakly (RFC 9110 §13.1.2), or any where that counts.
func matches(ifNoneMatch, etag string, anyCounts bool) bool {
	for tag := range strings.SplitSeq(ifNoneMatch, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == "*" && anyCounts || tag == etag {
			return true
		}
	}
	return false
}

// attachment is the Content-Disposition of a file: a name for old programs and the Chinese one (RFC 6266, RFC 8187).
func attachment(ascii, name string) string {
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// maxRequestID is the longest X-Request-Id that is taken over.
const maxRequestID = 64

// longNumber is how many digits in a row may be somebody's: a mobile phone has so many.
const longNumber = 11

// goodRequestID reports whether an X-Request-Id from outside is fit for a log: short, of plain characters, and without a
// number that may be a person's: of identity, bank or telephone.
func goodRequestID(id string) bool {
	if id == "" || len(id) > maxRequestID {
		return false
	}
	digits := 0
	for _, c := range []byte(id) {
		digit := c >= '0' && c <= '9'
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !digit && !letter && !strings.ContainsRune("-_.:", rune(c)) {
			return false
		}
		if digits++; !digit {
			digits = 0
		}
		if digits >= longNumber {
			return false
		}
	}
	return forms.MaskCitizenIDs(id) == id
}

// requestIDKey finds the ID of a request in its context.
type requestIDKey struct{}

// RequestID is the ID of the request that a context belongs to, "" for none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identify gives every request an ID, the caller's if it is fit, and the answer the headers all answers have.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		id := r.Header.Get("X-Request-Id")
		if !goodRequestID(id) {
			id = s.config.NewID()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// bearer is the token of the Authorization header, "" for none.
func bearer(h http.Header) string {
	scheme, token, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// checkMedia refuses a body that does not say it is of one of the types, in UTF-8, as it is.
func checkMedia(h http.Header, types ...string) error {
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || !slices.Contains(types, media) {
		return errMedia
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return errMedia
	}
	if coding := h.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return errMedia
	}
	return nil
}

// maxIdempotencyKey is the longest Idempotency-Key.
const maxIdempotencyKey = 255

// idempotencyKey is the Idempotency-Key of a request, "" for none.
func idempotencyKey(h http.Header) (string, error) {
	values := h.Values("Idempotency-Key")
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	if len(values) > 1 || key == "" || len(key) > maxIdempotencyKey {
		return "", errIdemKey
	}
	for _, c := range []byte(key) {
		if c <= ' ' || c > '~' {
			return "", errIdemKey
		}
	}
	return key, nil
}

// ifMatch is the version that If-Match names (RFC 9110 §13.1.1), nil for any. What no version is called matches none.
func ifMatch(h http.Header) (*int64, error) {
	values := h.Values("If-Match")
	if len(values) == 0 || len(values) == 1 && strings.TrimSpace(values[0]) == "*" {
		return nil, nil
	}
	tag := strings.TrimSpace(values[0])
	if len(values) > 1 || len(tag) < 3 || tag[0] != '"' || strings.IndexByte(tag[1:], '"') != len(tag)-2 {
		return nil, errIfMatch
	}
	version, err := strconv.ParseInt(tag[1:len(tag)-1], 10, 64)
	if err != nil || version < 1 {
		version = -1
	}
	return &version, nil
}

// versionTag is the entity tag of a version of a case.
func versionTag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }
