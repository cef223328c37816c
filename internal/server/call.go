package server

import (
	"crypto/sha256"
	"io"
	"net/http"

	"bangban/internal/auth"
)

// call is a request as the handlers see it: who calls, what the path and the query say, and the body.
type call struct {
	key   auth.Key
	kind  string            // of the path; one of the route's names
	query map[string]string // every parameter of the route, with its default
	file  string            // of the path
	id    string            // of the case, of the path
	match *int64            // the version that If-Match names; nil for any
	idem  string            // the Idempotency-Key, "" for none
	asked [sha256.Size]byte // what the request asks for and with what content
	lines io.Reader         // the body where it is read as it comes
	body  []byte
	place *place // in the queue, taken before the body was read; nil for none
	held  int64  // bytes of memory for the answer
}

// reply is a successful answer.
type reply struct {
	contentType string
	body        []byte
	etag        string // with its quotes; "" for none
	disposition string
	caching     string // "" forbids to keep the answer
	policy      string // Content-Security-Policy; "" allows nothing
	replayed    bool   // the answer to an earlier request, made again
	location    string // of what was made; the status is then 201
	changed     bool   // something was, which no 304 may hide
	spooled     *spool // the body if it may be large
}

// write sends the answer, or says that the caller has it. That holds for POST as well, of which RFC 9110 would have it that
// the request is not performed: these are functions of what they are given, and nothing is changed by performing them.
// But "*", which asks whether there is anything at all, means nothing where there is only what the request has made.
func (r reply) write(w http.ResponseWriter, method, ifNoneMatch string) {
	h := w.Header()
	if r.etag != "" {
		h.Set("ETag", r.etag)
	}
	if r.caching != "" {
		h.Set("Cache-Control", r.caching)
	}
	if r.policy != "" {
		h.Set("Content-Security-Policy", r.policy)
	}
	if r.replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	if r.location != "" {
		h.Set("Location", r.location)
	}
	if r.etag != "" && !r.changed && matches(ifNoneMatch, r.etag, method != http.MethodPost) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if r.disposition != "" {
		h.Set("Content-Disposition", r.disposition)
	}
	switch {
	case r.spooled != nil:
		r.spooled.send(w, r.contentType)
	case r.location != "":
		send(w, http.StatusCreated, r.contentType, r.body)
	default:
		send(w, http.StatusOK, r.contentType, r.body)
	}
}
