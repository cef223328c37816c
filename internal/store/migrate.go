package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// Why a database cannot be used as a register. The last two say the versions of the tables.
var (
	ErrForeign = errors.New("不是帮办文书的登记库")
	ErrOlder   = errors.New("数据库是旧版本的程序建的，请先用本程序启动一次服务（bangban serve），结构随即更新")
	ErrNewer   = errors.New("数据库是更新版本的程序建的，请升级程序")
)

// compare holds the version of a database against that of the program.
func compare(is, want int64) error {
	switch {
	case is < want:
		return fmt.Errorf("%w（第 %d 版，本程序是第 %d 版）", ErrOlder, is, want)
	case is > want:
		return fmt.Errorf("%w（第 %d 版，本程序只认到第 %d 版）", ErrNewer, is, want)
	}
	return nil
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+string(s.dialect.Name))
	if err != nil {
		return nil, err
	}
	options := append([]goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}, s.dialect.Options...)
	p, err := goose.NewProvider(s.dialect.Name, s.write, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}

// fit reports why a database is not for this program. It asks the table of versions itself, for goose would make one.
func (s *Store) fit(ctx context.Context) error {
	register, err := s.dialect.Register(ctx, s.read)
	if err != nil {
		return err
	}
	if !register {
		return ErrForeign
	}
	p, err := s.provider()
	if err != nil {
		return err
	}
	var is, want int64
	query := "SELECT coalesce(max(version_id), 0) FROM " + goose.DefaultTablename
	if err := s.read.QueryRowContext(ctx, query).Scan(&is); err != nil {
		return fmt.Errorf("读取数据库的版本：%w", err)
	}
	for _, source := range p.ListSources() {
		want = max(want, source.Version)
	}
	return compare(is, want)
}

// migrate brings the tables up to date. A database that a later version of the program has changed is refused.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	is, want, err := s.versions(ctx, p)
	if err != nil {
		return fmt.Errorf("读取数据库的版本：%w", err)
	}
	if err := compare(is, want); !errors.Is(err, ErrOlder) {
		return err
	}
	_, failed := p.Up(ctx)
	if failed == nil {
		return nil
	}
	// Another process may have done it in the meantime.
	if is, want, err := p.GetVersions(ctx); err == nil && is == want {
		return nil
	}
	return fmt.Errorf("更新数据库的结构：%w", failed)
}

// versions are that of the database and that of the program. Asking makes the table of versions in a new database, which
// others may be making at the same moment.
func (s *Store) versions(ctx context.Context, p *goose.Provider) (is, want int64, err error) {
	for pause, attempt := firstPause, 1; ; pause, attempt = 2*pause, attempt+1 {
		is, want, err = p.GetVersions(ctx)
		if err == nil || attempt == attempts || !s.dialect.Again(err) {
			return is, want, err
		}
		select {
		case <-ctx.Done():
			return 0, 0, ctx.Err()
		case <-time.After(pause):
		}
	}
}
