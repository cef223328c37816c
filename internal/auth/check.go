package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
)

// The reasons to turn a caller away.
var (
	ErrNoKey      = errors.New("no API key was given")
	ErrUnknownKey = errors.New("the API key is unknown")
	ErrRevoked    = errors.New("the API key was revoked")
	ErrScope      = errors.New("the API key has not the scope")
)

// The reasons why a key cannot be kept or revoked, as rings that can be changed tell them.
var (
	ErrExists  = errors.New("有一个密钥已用了这个编号")
	ErrMissing = errors.New("没有这个编号的密钥")
)

// ErrUnreadable means that nobody can be told from another at present, whoever calls.
var ErrUnreadable = errors.New("the API keys cannot be read")

// Ring is where the keys are.
type Ring interface {
	// Find gives the key with an ID, and whether there is one.
	Find(ctx context.Context, id string) (Key, bool, error)
	// List gives all keys, also the revoked ones, in the order they were made.
	List(ctx context.Context) ([]Key, error)
}

// Authenticator tells callers by their keys. It is safe for concurrent use if its ring is.
type Authenticator struct{ ring Ring }

// New makes an authenticator over a ring of keys.
func New(ring Ring) *Authenticator { return &Authenticator{ring} }

// Open reports whether there has never been a key, so that there is nobody to tell from another. A ring whose keys are
// all revoked is not open.
func (a *Authenticator) Open(ctx context.Context) (bool, error) {
	keys, err := a.ring.List(ctx)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return len(keys) == 0, nil
}

// Ready reports why keys cannot be checked at present: ErrUnreadable with the error of the ring.
func (a *Authenticator) Ready(ctx context.Context) error {
	_, err := a.Open(ctx)
	return err
}

// Check gives the key that a bearer token is the secret of, if it may be used for what is needed.
//
// The errors are ErrNoKey, ErrUnknownKey, ErrRevoked and ErrScope, or ErrUnreadable with that of the ring. With
// ErrRevoked and ErrScope comes the key, for the log. Whether an ID exists is not told to who does not know the secret,
// neither by the error nor by the time it takes.
func (a *Authenticator) Check(ctx context.Context, bearer string, need Scope) (Key, error) {
	if bearer == "" {
		return Key{}, ErrNoKey
	}
	id, formed := idOf(bearer)
	if formed = formed && len(bearer) == secretChars; !formed {
		id, bearer = "", "" // of no use, and perhaps long
	}
	key, found, err := a.ring.Find(ctx, id)
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	given := sha256.Sum256([]byte(bearer))
	kept := key.Hash
	if !found {
		kept = [sha256.Size]byte{} // compared all the same, so that this takes as long
	}
	same := subtle.ConstantTimeCompare(given[:], kept[:]) == 1
	switch {
	case !same || !found || !formed:
		return Key{}, ErrUnknownKey
	case !key.Revoked.IsZero():
		return key, ErrRevoked
	case !key.Allows(need):
		return key, fmt.Errorf("%w %s", ErrScope, need)
	}
	return key, nil
}
