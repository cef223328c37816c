package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bangban/forms"
	"bangban/internal/casebook"
)

const issuedColumns = "i.case_id, i.kind, i.number, i.sha256, i.data, i.at, i.by_name, i.pages, i.file_name, i.title"

// Issued gives an issued document and its file.
func (s *Store) Issued(
	ctx context.Context, scope casebook.Scope, id string, kind forms.Kind, number int,
) (casebook.Issued, []byte, error) {
	var q statement
	q.add("SELECT "+issuedColumns+`, f.bytes FROM issued AS i JOIN cases AS c ON c.id = i.case_id
		JOIN files AS f ON f.sha256 = i.sha256 WHERE i.case_id = ? AND i.kind = ?`, id, string(kind))
	if number != 0 {
		q.add(" AND i.number = ?", number)
	}
	q.inScope("c.", scope)
	q.add(" ORDER BY i.number DESC LIMIT 1")
	var file []byte
	issued, err := scanIssued(s.read.QueryRowContext(ctx, q.String(), q.args...), &file)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return casebook.Issued{}, nil, casebook.ErrNotFound
	case err != nil:
		return casebook.Issued{}, nil, s.mapped(err)
	case sha256.Sum256(file) != issued.SHA256: // better none than one that is not what was issued
		return casebook.Issued{}, nil, fmt.Errorf("案件 %s 的%s第 %d 版已损坏，与出具时的摘要不符", id, kind.ShortTitle(), issued.Number)
	}
	return issued, file, nil
}

func scanIssued(row scanner, more ...any) (i casebook.Issued, err error) {
	var kind, at string
	var digest []byte
	columns := []any{&i.CaseID, &kind, &i.Number, &digest, &i.Data, &at, &i.By, &i.Pages, &i.FileName, &i.Title}
	if err := row.Scan(append(columns, more...)...); err != nil {
		return i, err
	}
	i.Kind = forms.Kind(kind)
	copy(i.SHA256[:], digest)
	i.At, err = toTime(at)
	return i, err
}

// Versions lists all that was issued of a case. Its data is left where it is, for nobody knows how much that is.
func (s *Store) Versions(ctx context.Context, scope casebook.Scope, id string) ([]casebook.Issued, error) {
	q := &statement{}
	q.add("SELECT "+strings.Replace(issuedColumns, "i.data", "''", 1)+
		" FROM issued AS i JOIN cases AS c ON c.id = i.case_id WHERE i.case_id = ?", id)
	q.inScope("c.", scope)
	all, err := collect(ctx, s, q, func(row scanner) (casebook.Issued, error) {
		i, err := scanIssued(row)
		i.Data = nil
		return i, err
	})
	if err == nil && len(all) == 0 {
		err = s.mapped(visible(ctx, s.read, scope, id))
	}
	slices.SortFunc(all, func(a, b casebook.Issued) int {
		return cmp.Or(cmp.Compare(a.Kind.Attachment(), b.Kind.Attachment()), cmp.Compare(a.Number, b.Number))
	})
	return all, err
}
