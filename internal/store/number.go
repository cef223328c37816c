package store

import (
	"context"
	"database/sql"
	"errors"

	"bangban/forms"
	"bangban/internal/casebook"
)

// NextNumbers gives the next numbers of a region and a year. They are used up at once, whatever becomes of the cases.
func (s *Store) NextNumbers(ctx context.Context, region forms.Region, year, count int) (numbers []int, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		numbers = nil
		for len(numbers) < count {
			var last int
			wanting := count - len(numbers)
			err := tx.QueryRowContext(ctx, `
				INSERT INTO numbers (region, year, last) VALUES ($1, $2, $3)
				ON CONFLICT (region, year) DO UPDATE SET last = numbers.last + excluded.last RETURNING last`,
				string(region), year, wanting).Scan(&last)
			if err != nil {
				return err
			}
			for n := last - wanting + 1; n <= last; n++ {
				// Somebody may have used it by hand.
				err := visible(ctx, tx, casebook.Scope{All: true}, casebook.CaseID(region, year, n))
				switch {
				case errors.Is(err, casebook.ErrNotFound):
					numbers = append(numbers, n)
				case err != nil:
					return err
				}
			}
		}
		return nil
	})
	return numbers, err
}
