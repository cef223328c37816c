package server

import (
	"container/list"
	"crypto/sha256"
	"sync"
	"time"
)

// answerID is the digest of an Idempotency-Key and the API key it came with: short, whatever callers write there.
type answerID [sha256.Size]byte

func answerOf(caller, key string) answerID { return sha256.Sum256([]byte(caller + "\n" + key)) }

// answer is what is known of a request with an Idempotency-Key. The answer itself is not kept: the same request gives the
// same bytes again, and for a day's answers there would be no room.
type answer struct {
	id          answerID
	fingerprint [sha256.Size]byte // of the request
	done        bool
	expires     time.Time
}

// answers remembers the requests that were answered, so that one which is sent again is told from another one with the
// same Idempotency-Key. It is bounded by age and number; beyond that, the oldest go. It is safe for concurrent use.
type answers struct {
	most int
	age  time.Duration
	now  func() time.Time

	mu     sync.Mutex
	byID   map[answerID]*list.Element
	oldest *list.List // of *answer that are done, the oldest first
}

func newAnswers(most int, age time.Duration, now func() time.Time) *answers {
	return &answers{most: most, age: age, now: now, byID: map[answerID]*list.Element{}, oldest: list.New()}
}

// do gives the answer of work, and whether it was given before. Only a success is remembered: after a refusal the key may
// be used again.
func (a *answers) do(id answerID, fingerprint [sha256.Size]byte, work func() (reply, error)) (reply, error) {
	again, err := a.begin(id, fingerprint)
	if err != nil {
		return reply{}, err
	}
	ok := false
	if !again {
		defer func() { a.end(id, ok) }() // also after a panic
	}
	r, err := work()
	r.replayed, ok = again, err == nil
	return r, err
}

// begin reports whether the request was answered before. If not, it is in flight from now on, until end.
func (a *answers) begin(id answerID, fingerprint [sha256.Size]byte) (again bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expire()
	e, known := a.byID[id]
	if !known {
		a.byID[id] = &list.Element{Value: &answer{id: id, fingerprint: fingerprint}}
		return false, nil
	}
	found := e.Value.(*answer)
	switch {
	case found.fingerprint != fingerprint:
		return false, errReused
	case !found.done:
		return false, &fault{err: errInFlight, wait: retryBusy}
	}
	return true, nil
}

// end remembers the request, or forgets it.
func (a *answers) end(id answerID, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.byID[id]
	if !ok {
		delete(a.byID, id)
		return
	}
	for a.oldest.Len() >= a.most {
		a.drop(a.oldest.Front())
	}
	found := e.Value.(*answer)
	found.done, found.expires = true, a.now().Add(a.age)
	a.byID[id] = a.oldest.PushBack(found)
}

// expire forgets the requests that are too old.
func (a *answers) expire() {
	now := a.now()
	for e := a.oldest.Front(); e != nil && !now.Before(e.Value.(*answer).expires); e = a.oldest.Front() {
		a.drop(e)
	}
}

func (a *answers) drop(e *list.Element) {
	delete(a.byID, a.oldest.Remove(e).(*answer).id)
}
