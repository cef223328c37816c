package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"bangban/forms"
	"bangban/internal/auth"
)

// Keys are the API keys beside the register. They are an auth.Ring.
type Keys struct{ store *Store }

var _ auth.Ring = Keys{}

// Keys gives the API keys.
func (s *Store) Keys() Keys { return Keys{s} }

const selectKeys = "SELECT id, name, scopes, per_minute, region, created, revoked, hash FROM keys"

// Find gives the key with an ID, and whether there is one.
func (k Keys) Find(ctx context.Context, id string) (auth.Key, bool, error) {
	key, err := scanKey(k.store.read.QueryRowContext(ctx, selectKeys+" WHERE id = $1", id))
	if errors.Is(err, sql.ErrNoRows) {
		return auth.Key{}, false, nil
	}
	return key, err == nil, k.store.mapped(err)
}

// List gives all keys, also the revoked ones, in the order they were made.
func (k Keys) List(ctx context.Context) ([]auth.Key, error) {
	q := &statement{}
	q.add(selectKeys + " ORDER BY seq")
	return collect(ctx, k.store, q, scanKey)
}

// Add keeps a key. The error is auth.ErrExists if there is one with the same ID.
func (k Keys) Add(ctx context.Context, key auth.Key) error {
	if err := key.Check(); err != nil {
		return err
	}
	return k.store.transact(ctx, func(tx *sql.Tx) error {
		done, err := affected(tx.ExecContext(ctx, `
			INSERT INTO keys (id, name, scopes, per_minute, region, created, revoked, hash)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
			key.ID, key.Name, auth.JoinScopes(key.Scopes, ","), key.PerMinute, string(key.Region), fromTime(key.Created),
			fromRevoked(key.Revoked), key.Hash[:]))
		if err == nil && !done {
			err = auth.ErrExists
		}
		return err
	})
}

// Revoke ends the use of a key and gives it as it is then. One that was revoked before keeps the time of that. The error
// is auth.ErrMissing if there is no such key.
func (k Keys) Revoke(ctx context.Context, id string, now time.Time) (auth.Key, error) {
	var key auth.Key
	err := k.store.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE keys SET revoked = $1 WHERE id = $2 AND revoked = ''",
			fromRevoked(now.Truncate(time.Second)), id)
		if err != nil {
			return err
		}
		key, err = scanKey(tx.QueryRowContext(ctx, selectKeys+" WHERE id = $1", id))
		if errors.Is(err, sql.ErrNoRows) {
			return auth.ErrMissing
		}
		return err
	})
	return key, err
}

func fromRevoked(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fromTime(t)
}

func scanKey(row scanner) (auth.Key, error) {
	var k auth.Key
	var scopes, region, created, revoked string
	var hash []byte
	if err := row.Scan(&k.ID, &k.Name, &scopes, &k.PerMinute, &region, &created, &revoked, &hash); err != nil {
		return auth.Key{}, err
	}
	k.Region = forms.Region(region)
	var err, failed error
	if k.Scopes, err = auth.ParseScopes(scopes); err != nil {
		failed = err
	}
	if k.Created, err = toTime(created); err != nil {
		failed = err
	}
	if revoked != "" {
		if k.Revoked, err = toTime(revoked); err != nil {
			failed = err
		}
	}
	if copy(k.Hash[:], hash) != len(k.Hash) {
		failed = errors.New("摘要的长度不对")
	}
	if failed != nil {
		return auth.Key{}, fmt.Errorf("密钥 %s：%w", k.ID, failed) // a key half understood could allow too much
	}
	return k, nil
}
