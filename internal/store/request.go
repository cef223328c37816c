package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"bangban/internal/casebook"
)

// swept is how many requests that have expired a new one takes with it at most. As it is more than one, they do not pile
// up; as it is few, nobody waits long after a busy day.
const swept = 100

// remember keeps that a request was committed, or finds that it was before.
func (one *step) remember(ctx context.Context, tx *sql.Tx, skip string) error {
	now := fromTime(one.At)
	_, err := tx.ExecContext(ctx, `
		DELETE FROM requests WHERE (caller, key) IN
		(SELECT caller, key FROM requests WHERE expires <= $1 ORDER BY expires LIMIT $2`+skip+`)`, now, swept)
	if err != nil {
		return err
	}
	r, version := one.Request, int64(0)
	if one.Case != nil {
		version = one.Base + 1
	}
	done, err := affected(tx.ExecContext(ctx, `
		INSERT INTO requests (caller, key, fingerprint, expires, case_id, version) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, expires = excluded.expires,
		case_id = excluded.case_id, version = excluded.version WHERE requests.expires <= $7`,
		r.Caller, r.Key, r.Fingerprint[:], fromTime(r.Expires), one.id, version, now))
	if err != nil || done {
		return err
	}
	return replayed(ctx, tx, *r, now)
}

// Replay tells whether a request was committed before.
func (s *Store) Replay(ctx context.Context, r casebook.Request, now time.Time) error {
	return s.mapped(replayed(ctx, s.read, r, fromTime(now)))
}

func replayed(ctx context.Context, in querier, r casebook.Request, now string) error {
	var before casebook.ReplayError
	var sent []byte
	err := in.QueryRowContext(ctx,
		"SELECT fingerprint, case_id, version FROM requests WHERE caller = $1 AND key = $2 AND expires > $3",
		r.Caller, r.Key, now).Scan(&sent, &before.CaseID, &before.Version)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	before.Same = bytes.Equal(sent, r.Fingerprint[:])
	return &before
}
