package server

import (
	"container/list"
	"sync"
	"time"
)

// answerOverhead is what an answer takes besides its body, in bytes and roughly.
const answerOverhead = 1024

// answerID is an Idempotency-Key of an API key.
type answerID struct{ caller, key string }

// answer is what is known of a request with an Idempotency-Key.
type answer struct {
	id          answerID
	fingerprint [32]byte // of the request
	reply       reply
	done        bool
	expires     time.Time
	size        int64
}

// answers keeps the answers to requests that create, so that a request which is sent again gets the same answer. It is
// bounded by age and memory; when the memory runs out, the oldest answers go. It is safe for concurrent use.
type answers struct {
	most int64
	age  time.Duration
	now  func() time.Time

	mu     sync.Mutex
	byID   map[answerID]*list.Element
	oldest *list.List // of *answer that are done, the oldest first
	bytes  int64
}

func newAnswers(most int64, age time.Duration, now func() time.Time) *answers {
	return &answers{most: most, age: age, now: now, byID: map[answerID]*list.Element{}, oldest: list.New()}
}

// do gives the answer that is kept for the request, or that of work. Only a success is kept: after a refusal the key may
// be used again.
func (a *answers) do(id answerID, fingerprint [32]byte, work func() (reply, error)) (reply, error) {
	kept, mine, err := a.begin(id, fingerprint)
	if err != nil || !mine {
		return kept, err
	}
	ok := false
	var r reply
	defer func() { a.end(id, r, ok) }() // also after a panic
	r, err = work()
	ok = err == nil
	return r, err
}

// knows reports whether there is an answer, or will be.
func (a *answers) knows(id answerID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expire()
	_, known := a.byID[id]
	return known
}

// begin finds the answer, or gives the work to the caller.
func (a *answers) begin(id answerID, fingerprint [32]byte) (kept reply, mine bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expire()
	e, known := a.byID[id]
	if !known {
		a.byID[id] = &list.Element{Value: &answer{id: id, fingerprint: fingerprint}}
		return reply{}, true, nil
	}
	found := e.Value.(*answer)
	switch {
	case found.fingerprint != fingerprint:
		return reply{}, false, errReused
	case !found.done:
		return reply{}, false, &fault{err: errInFlight, wait: retryBusy}
	}
	kept = found.reply
	kept.replayed = true
	return kept, false, nil
}

// end keeps the answer, or forgets the request.
func (a *answers) end(id answerID, r reply, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.byID[id]
	size := int64(len(r.body)+len(id.key)) + answerOverhead
	if !ok || size > a.most {
		delete(a.byID, id)
		return
	}
	for a.bytes+size > a.most {
		a.drop(a.oldest.Front())
	}
	found := e.Value.(*answer)
	found.reply, found.done, found.size, found.expires = r, true, size, a.now().Add(a.age)
	a.byID[id] = a.oldest.PushBack(found)
	a.bytes += size
}

// expire forgets the answers that are too old.
func (a *answers) expire() {
	now := a.now()
	for e := a.oldest.Front(); e != nil && !now.Before(e.Value.(*answer).expires); e = a.oldest.Front() {
		a.drop(e)
	}
}

func (a *answers) drop(e *list.Element) {
	old := a.oldest.Remove(e).(*answer)
	delete(a.byID, old.id)
	a.bytes -= old.size
}
