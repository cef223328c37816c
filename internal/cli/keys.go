package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/config"
)

// keySettings are the flags of the commands for keys.
type keySettings struct {
	dbSettings
	json      bool
	name      string
	scopes    string
	region    string
	perMinute int
}

func (s *keySettings) addTo(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&s.json, "json", false, "写成 JSON")
	return s.dbSettings.addTo(cmd)
}

func (a *app) keysCommand() *cobra.Command {
	keys := &cobra.Command{
		Use:   "keys",
		Short: "发放、列出和吊销调用服务的 API 密钥",
		Long: `发放、列出和吊销调用服务的 API 密钥。
密钥在登记库里，由 --db 或环境变量 BANGBAN_DB 指明，默认是当前目录的 ` + config.DefaultDB + `；库里只有密钥的摘要。
请用运行服务的同一个用户执行。改动随即生效，不必重启服务。`,
		Example: `  bangban keys create --name 政务服务网 --scope render,cases --region 150624
  bangban keys list
  bangban keys revoke k3x7m2qa`,
		Args: a.rootArgs,
		RunE: a.rootHelp,
	}
	keys.AddCommand(a.createKeyCommand(), a.listKeysCommand(), a.revokeKeyCommand())
	return keys
}

// defaultPerMinute is how often a key may call in a minute unless told otherwise.
const defaultPerMinute = 600

func (a *app) createKeyCommand() *cobra.Command {
	var s keySettings
	cmd := &cobra.Command{
		Use:   "create --name 名称 --scope 范围",
		Short: "发放一个密钥，只显示这一次",
		Long: `发放一个密钥，写到标准输出。密钥只显示这一次，丢失只能吊销后重发。
范围：render（校验和打印表单）、cases（案件登记）、ledger（台账和报表），用逗号分隔。
有 cases 或 ledger 的，要用 --region 指明能看到哪里的案件，连同下级；全区是 150000。`,
		Example: "  bangban keys create --name 政务服务网 --scope render --per-minute 1200",
		Args:    none,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.createKey(cmd.Context(), &s) },
	}
	cmd.Flags().StringVar(&s.name, "name", "", "密钥给`谁`用")
	cmd.Flags().StringVar(&s.scopes, "scope", "", "权限`范围`：render、cases、ledger，用逗号分隔")
	cmd.Flags().StringVar(&s.region, "region", "", "能看到案件的`区划`代码，全区是 150000；有 cases 或 ledger 时必填")
	markOwn(cmd.Flags().Lookup("region"))
	cmd.Flags().IntVar(&s.perMinute, "per-minute", defaultPerMinute, "每分钟最多的`请求数`")
	return s.addTo(cmd)
}

func (a *app) createKey(ctx context.Context, s *keySettings) error {
	if s.name == "" || s.scopes == "" {
		return usagef("请给出 --name（给谁用）和 --scope（权限范围：%s）", auth.JoinScopes(auth.Scopes(), "、"))
	}
	scopes, err := auth.ParseScopes(s.scopes)
	if err != nil {
		return usagef("%v", err)
	}
	key, secret, err := auth.Issue(rand.Reader, a.clock(), s.name, scopes, s.perMinute)
	if err != nil {
		return usagef("%v", err)
	}
	if key.Region, err = keyRegion(s.region, scopes); err != nil {
		return err
	}
	return a.in(ctx, s.serve.DB, mayMake, func(db *database) error { return a.addKey(ctx, s, db, key, secret) })
}

// addKey keeps a key and shows its secret.
func (a *app) addKey(ctx context.Context, s *keySettings, db *database, key auth.Key, secret string) error {
	if err := unnamed(ctx, db, key.Name); err != nil {
		return err
	}
	if err := db.Keys().Add(ctx, key); err != nil {
		return db.trouble(err)
	}
	if err := a.showSecret(s, key, secret); err != nil {
		_, undone := db.Keys().Revoke(ctx, key.ID, a.clock()) // nobody has seen it
		return errors.Join(fmt.Errorf("写标准输出：%s；密钥没有发出", reason(err)), undone)
	}
	fmt.Fprintf(a.stderr, "密钥 %s（%s）已写入 %s。上面的密钥只显示这一次，请妥善保管。\n", key.ID, key.Name, db.name)
	return nil
}

// unnamed refuses a name that a key in use has: neither the list nor the history could tell the two apart.
func unnamed(ctx context.Context, db *database, name string) error {
	keys, err := db.Keys().List(ctx)
	if err != nil {
		return db.trouble(err)
	}
	for _, k := range keys {
		if k.Name == name && k.Revoked.IsZero() {
			return fmt.Errorf("已有名为“%s”的有效密钥 %s，没有发放；请换一个名称，或先用 bangban keys revoke %s 吊销它", name, k.ID, k.ID)
		}
	}
	return nil
}

// keyRegion is where a key may see cases. One that is for cases or ledgers must say so, since none would see nothing.
func keyRegion(typed string, scopes []auth.Scope) (forms.Region, error) {
	region := forms.Region(typed).Normalize()
	if _, message := region.Check(); message != "" {
		return "", usagef("选项 --region 的值“%s”不对：%s", typed, message)
	}
	if region == "" && (slices.Contains(scopes, auth.ScopeCases) || slices.Contains(scopes, auth.ScopeLedger)) {
		return "", usagef("范围有 cases 或 ledger 的密钥，请用 --region 给出能看到哪里的案件，如 150624；全区是 150000")
	}
	return region, nil
}

func (a *app) showSecret(s *keySettings, key auth.Key, secret string) error {
	if !s.json {
		_, err := fmt.Fprintln(a.stdout, secret)
		return err
	}
	e := newKeyEntry(key)
	e.Secret = secret
	return writeJSON(a.stdout, e)
}

// keyEntry is the JSON form of a key.
type keyEntry struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Secret    string       `json:"secret"` // masked, except when the key is created
	Scopes    []auth.Scope `json:"scopes"`
	PerMinute int          `json:"per_minute"`
	Region    forms.Region `json:"region,omitzero"`
	Created   time.Time    `json:"created"`
	Revoked   time.Time    `json:"revoked,omitzero"`
}

func newKeyEntry(k auth.Key) keyEntry {
	return keyEntry{k.ID, k.Name, auth.Mask(k.ID), k.Scopes, k.PerMinute, k.Region, k.Created, k.Revoked}
}

func (a *app) listKeysCommand() *cobra.Command {
	var s keySettings
	return s.addTo(&cobra.Command{
		Use:   "list",
		Short: "列出密钥，不含密钥本身",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.in(cmd.Context(), s.serve.DB, mustExist, func(db *database) error { return a.listKeys(cmd.Context(), &s, db) })
		},
	})
}

func (a *app) listKeys(ctx context.Context, s *keySettings, db *database) error {
	keys, err := db.Keys().List(ctx)
	if err != nil {
		return db.trouble(err)
	}
	if s.json {
		list := []keyEntry{}
		for _, k := range keys {
			list = append(list, newKeyEntry(k))
		}
		return writeJSON(a.stdout, list)
	}
	if len(keys) == 0 {
		fmt.Fprintf(a.stderr, "%s 中还没有密钥；用 bangban keys create 发放。\n", db.name)
		return nil
	}
	if _, err := io.WriteString(a.stdout, keyTable(keys)); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}

func keyTable(keys []auth.Key) string {
	var b strings.Builder
	line := func(id, name, scopes, rate, region, created, state string) {
		fmt.Fprintf(&b, "%s  %s  %s  %s  %s  %s  %s\n", pad(id, 13), pad(name, 20), pad(scopes, 19), pad(rate, 13), pad(region, 12),
			pad(created, 19), state)
	}
	line("密钥", "名称", "范围", "次数", "区划", "发放时间", "状态")
	for _, k := range keys {
		state := "有效"
		if !k.Revoked.IsZero() {
			state = local(k.Revoked) + " 吊销"
		}
		line(auth.Mask(k.ID), k.Name, auth.JoinScopes(k.Scopes, ","), fmt.Sprintf("%d/分钟", k.PerMinute), regionWord(k.Region),
			local(k.Created), state)
	}
	return b.String()
}

// regionWord is a region in a table.
func regionWord(r forms.Region) string {
	if r == "" {
		return "—"
	}
	return string(r)
}

func (a *app) revokeKeyCommand() *cobra.Command {
	var s keySettings
	return s.addTo(&cobra.Command{
		Use:   "revoke 编号",
		Short: "吊销一个密钥，随即生效，不能恢复",
		Args:  exactly("密钥的编号，见 bangban keys list"),
		RunE:  func(cmd *cobra.Command, args []string) error { return a.revokeKey(cmd.Context(), &s, args[0]) },
	})
}

func (a *app) revokeKey(ctx context.Context, s *keySettings, typed string) error {
	id, found := auth.FindID(typed)
	if !found {
		return usagef("密钥的编号应为 8 个小写字母或数字，见 bangban keys list") // not repeated: it may be a secret
	}
	return a.in(ctx, s.serve.DB, mustExist, func(db *database) error {
		key, err := db.Keys().Revoke(ctx, id, a.clock())
		if err != nil {
			return fmt.Errorf("吊销 %s：%w", id, db.trouble(err))
		}
		if s.json {
			return writeJSON(a.stdout, newKeyEntry(key))
		}
		fmt.Fprintf(a.stderr, "密钥 %s（%s）已于 %s 吊销。\n", key.ID, key.Name, local(key.Revoked))
		return nil
	})
}
