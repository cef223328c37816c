package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bangban/internal/config"
)

func (a *app) configCommand() *cobra.Command {
	var s settings
	serve := config.Defaults()
	cmd := &cobra.Command{
		Use:   "config [选项]",
		Short: "列出服务的设置及其来源",
		Long: `列出 bangban serve 的每项设置、现在的值和值从哪里来；地址中的密码不显示。
先后：命令行，环境变量，设置文件，默认值。设置文件是 YAML，成员的名称即这里列出的名称：

  listen: 0.0.0.0:8080
  db: /var/lib/bangban/bangban.db
  cors: [https://portal.example.gov.cn]

没有的名称和不合法的值会指明行号拒绝。同一个文件也供其他命令使用，各取自己有的设置。`,
		Example: "  bangban config\n  bangban config --config /etc/bangban/config.yaml --json",
		Args:    none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list := a.settingEntries(cmd.Flags())
			if s.json {
				return writeJSON(a.stdout, list)
			}
			if _, err := io.WriteString(a.stdout, settingTable(list)); err != nil {
				return fmt.Errorf("写标准输出：%s", reason(err))
			}
			return nil
		},
	}
	addServe(cmd.Flags(), &serve, &s)
	s.addJSON(cmd.Flags(), "写成 JSON")
	return cmd
}

// settingEntry is the JSON form of a setting.
type settingEntry struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin"`          // flag, environment, file or default
	Place  string `json:"place,omitempty"` // the flag, the variable, or file:line
}

func (a *app) settingEntries(flags *pflag.FlagSet) []settingEntry {
	list := []settingEntry{}
	eachSetting(flags, func(f *pflag.Flag) {
		o := a.origins[f.Name]
		list = append(list, settingEntry{memberName(f), config.Mask(f.Value.String()), o.kind, o.place})
	})
	return list
}

func settingTable(list []settingEntry) string {
	var b strings.Builder
	for _, e := range list {
		where := "默认值"
		if e.Place != "" {
			where = e.Place
		}
		value := e.Value
		if value == "" {
			value = "（无）"
		}
		fmt.Fprintf(&b, "%s %s %s\n", pad(e.Name, 15), pad(value, 24), where)
	}
	return b.String()
}
