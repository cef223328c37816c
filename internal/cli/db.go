package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"bangban/internal/config"
	"bangban/internal/store"
	"bangban/internal/store/sqlite"
)

func (a *app) databaseCommand() *cobra.Command {
	db := &cobra.Command{
		Use:   "db",
		Short: "备份、恢复和检查登记库",
		Long: `备份、恢复和检查登记库。登记库由 --db 或环境变量 BANGBAN_DB 指明，默认是当前目录的 ` + config.DefaultDB + `。
正在使用的 SQLite 文件不能直接复制，请用 bangban db backup。PostgreSQL 用自带的 pg_dump 和 pg_restore。`,
		Example: `  bangban db backup 备份.db
  bangban db restore 备份.db
  bangban db check`,
		Args: a.rootArgs,
		RunE: a.rootHelp,
	}
	db.AddCommand(a.backupCommand(), a.restoreCommand(), a.checkCommand())
	return db
}

func (a *app) backupCommand() *cobra.Command {
	var s dbSettings
	var force bool
	cmd := &cobra.Command{
		Use:   "backup [选项] 文件",
		Short: "把登记库备份到一个文件，不必停止服务",
		Args:  exactly("备份的文件"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.backup(cmd.Context(), s.serve.DB, args[0], force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "代替已有的文件")
	return s.addTo(cmd)
}

func (a *app) backup(ctx context.Context, name, to string, force bool) error {
	if config.IsPostgres(name) {
		return usagef("PostgreSQL 的登记库请用 pg_dump 备份")
	}
	db := &database{name: name}
	if err := db.there(name); err != nil {
		return err
	}
	switch err := sqlite.Backup(ctx, name, to, force); {
	case errors.Is(err, store.ErrForeign), errors.Is(err, store.ErrNewer):
		return db.trouble(err)
	case errors.Is(err, sqlite.ErrThere):
		return fmt.Errorf("文件 %s 已存在，没有备份；请换一个名称，确要代替它请加上 --force", to)
	case err != nil:
		return told("备份到 "+to, err)
	}
	fmt.Fprintf(a.stderr, "登记库 %s 已备份到 %s。\n", name, to)
	return nil
}

func (a *app) restoreCommand() *cobra.Command {
	var s dbSettings
	var force bool
	cmd := &cobra.Command{
		Use:   "restore 文件",
		Short: "从备份恢复登记库；请先停止服务",
		Long: `从备份恢复登记库。请先停止服务。备份先经检查，有误的不恢复。
登记库已存在的，要加 --force 才代替它；原来的文件改名保留（加上 .replaced），其中已吊销的密钥仍为吊销。`,
		Args: exactly("备份的文件"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.restore(cmd.Context(), s.serve.DB, args[0], force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "代替已有的登记库")
	return s.addTo(cmd)
}

func (a *app) restore(ctx context.Context, name, from string, force bool) error {
	if config.IsPostgres(name) {
		return usagef("PostgreSQL 的登记库请用 pg_restore 恢复")
	}
	done, err := sqlite.Restore(ctx, from, name, force)
	if unsound, ok := errors.AsType[*sqlite.UnsoundError](err); ok {
		fmt.Fprintf(a.stderr, "备份 %s 有误，没有恢复：%s\n", from, unsound.Reason)
		return errInvalid
	}
	switch {
	case errors.Is(err, sqlite.ErrThere):
		return fmt.Errorf("登记库 %s 已存在，没有恢复；确要代替它，请停止服务后加上 --force，原来的文件会改名保留", name)
	case err != nil:
		return told("从 "+from+" 恢复", err)
	}
	fmt.Fprintf(a.stderr, "登记库 %s 已从 %s 恢复。\n", name, from)
	if done.Replaced != "" {
		fmt.Fprintf(a.stderr, "原来的登记库改名为 %s；确认无误后请删除。\n", done.Replaced)
	}
	switch {
	case done.Revoked > 0:
		fmt.Fprintf(a.stderr, "有 %d 个密钥在备份之后已吊销，仍为吊销。\n", done.Revoked)
	case !done.Known && done.Active > 0:
		fmt.Fprintf(a.stderr, "注意：备份中有 %d 个有效的密钥，备份之后吊销的会重新有效；请用 bangban keys list 核对，再吊销一次。\n", done.Active)
	}
	return nil
}

// told is an error of the system in Chinese, or else as it is, which tells by itself what was done.
func told(doing string, err error) error {
	for _, known := range reasons() {
		if errors.Is(err, known.err) {
			return fmt.Errorf("%s：%s", doing, known.text)
		}
	}
	return err
}

func (a *app) checkCommand() *cobra.Command {
	var s dbSettings
	return s.addTo(&cobra.Command{
		Use:   "check",
		Short: "检查登记库：数据库本身、索引和已签发的文件",
		Long: `检查登记库：数据库本身有没有损坏，案件能不能读出、与索引是否一致，已签发的文件是否都在、与签发时是否相同。
全部读一遍，什么都不改，不必停止服务。有问题时逐行写到标准输出，退出状态为 3。`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), s.serve.DB) },
	})
}

func (a *app) check(ctx context.Context, name string) error {
	db, err := viewDatabase(ctx, name)
	if err != nil {
		return err
	}
	return db.end(a.tellFaults(ctx, db))
}

func (a *app) tellFaults(ctx context.Context, db *database) error {
	faults, err := db.Check(ctx)
	if err != nil {
		return db.trouble(err)
	}
	if len(faults) == 0 {
		fmt.Fprintf(a.stderr, "登记库 %s 没有问题。\n", db.name)
		return nil
	}
	if _, err := io.WriteString(a.stdout, strings.Join(faults, "\n")+"\n"); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return errInvalid
}
