package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bangban/internal/config"
	"bangban/internal/server/auth"
)

// keySettings are the flags of the commands for keys.
type keySettings struct {
	serve     config.Serve // of which the file of keys
	json      bool
	name      string
	scopes    string
	perMinute int
}

func (s *keySettings) addTo(cmd *cobra.Command) *cobra.Command {
	s.serve = config.Defaults()
	addMember(cmd.Flags(), s.serve.KeysMember())
	cmd.Flags().BoolVar(&s.json, "json", false, "写成 JSON")
	return cmd
}

// trouble tells in Chinese of what the system says about the file of keys.
func (s *keySettings) trouble(err error) error {
	for _, known := range reasons() {
		if errors.Is(err, known.err) {
			return fmt.Errorf("密钥文件 %s：%s", s.serve.Keys, known.text)
		}
	}
	return err
}

func (a *app) keysCommand() *cobra.Command {
	keys := &cobra.Command{
		Use:   "keys",
		Short: "发放、列出和吊销调用服务的 API 密钥",
		Long: `发放、列出和吊销调用服务的 API 密钥。
密钥文件由 --keys 或环境变量 BANGBAN_KEYS 指明，默认是当前目录的 ` + config.DefaultKeys + `。文件里只有密钥的摘要，
只有属主可读；请用运行服务的同一个用户执行。改动随即生效，不必重启服务。`,
		Example: `  bangban keys create --name 政务服务网 --scope render,cases
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
范围：render（校验和打印表单）、cases（案件登记）、ledger（台账和报表），用逗号分隔。`,
		Example: "  bangban keys create --name 政务服务网 --scope render --per-minute 1200",
		Args:    none,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.createKey(cmd.Context(), &s) },
	}
	cmd.Flags().StringVar(&s.name, "name", "", "密钥给`谁`用")
	cmd.Flags().StringVar(&s.scopes, "scope", "", "权限`范围`：render、cases、ledger，用逗号分隔")
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
	file, err := auth.NewFile(s.serve.Keys)
	if err != nil {
		return s.trouble(err)
	}
	if err := file.Add(ctx, key); err != nil {
		return s.trouble(err)
	}
	if err := a.showSecret(s, key, secret); err != nil {
		_, undone := file.Revoke(ctx, key.ID, a.clock()) // nobody has seen it
		return errors.Join(fmt.Errorf("写标准输出：%s；密钥没有发出", reason(err)), undone)
	}
	fmt.Fprintf(a.stderr, "密钥 %s（%s）已写入 %s。上面的密钥只显示这一次，请妥善保管。\n", key.ID, key.Name, s.serve.Keys)
	return nil
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
	Created   time.Time    `json:"created"`
	Revoked   time.Time    `json:"revoked,omitzero"`
}

func newKeyEntry(k auth.Key) keyEntry {
	return keyEntry{k.ID, k.Name, auth.Mask(k.ID), k.Scopes, k.PerMinute, k.Created, k.Revoked}
}

func (a *app) listKeysCommand() *cobra.Command {
	var s keySettings
	return s.addTo(&cobra.Command{
		Use:   "list",
		Short: "列出密钥，不含密钥本身",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.listKeys(cmd.Context(), &s) },
	})
}

func (a *app) listKeys(ctx context.Context, s *keySettings) error {
	file, err := auth.NewFile(s.serve.Keys)
	if err != nil {
		return s.trouble(err)
	}
	keys, err := file.List(ctx)
	if err != nil {
		return s.trouble(err)
	}
	if s.json {
		list := []keyEntry{}
		for _, k := range keys {
			list = append(list, newKeyEntry(k))
		}
		return writeJSON(a.stdout, list)
	}
	if len(keys) == 0 {
		fmt.Fprintf(a.stderr, "%s 中还没有密钥；用 bangban keys create 发放。\n", s.serve.Keys)
		return nil
	}
	if _, err := io.WriteString(a.stdout, keyTable(keys)); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}

func keyTable(keys []auth.Key) string {
	var b strings.Builder
	for _, k := range keys {
		state := "有效"
		if !k.Revoked.IsZero() {
			state = k.Revoked.Format(time.RFC3339) + " 吊销"
		}
		fmt.Fprintf(&b, "%s  %s  %s  %s  %s  %s\n", auth.Mask(k.ID), pad(k.Name, 20),
			pad(auth.JoinScopes(k.Scopes, ","), 19), pad(fmt.Sprintf("%d/分钟", k.PerMinute), 13),
			k.Created.Format(time.RFC3339), state)
	}
	return b.String()
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
	file, err := auth.NewFile(s.serve.Keys)
	if err != nil {
		return s.trouble(err)
	}
	key, err := file.Revoke(ctx, id, a.clock())
	if err != nil {
		return fmt.Errorf("吊销 %s：%w", id, s.trouble(err))
	}
	if s.json {
		return writeJSON(a.stdout, newKeyEntry(key))
	}
	fmt.Fprintf(a.stderr, "密钥 %s（%s）已于 %s 吊销。\n", key.ID, key.Name, key.Revoked.Format(time.RFC3339))
	return nil
}
