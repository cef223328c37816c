package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bangban/fonts"
	"bangban/forms"
	"bangban/internal/calendar"
)

// caseName asks schema for the case instead of a form.
const caseName = "case"

func (a *app) schemaCommand() *cobra.Command {
	var names []string
	for _, k := range forms.Kinds() {
		names = append(names, string(k))
	}
	names = append(names, caseName)
	var s settings
	cmd := &cobra.Command{
		Use:       "schema 名称",
		Short:     "输出一种表单或案件的 JSON Schema",
		Long:      "输出 JSON Schema（2020-12 版），标题和说明为中文。名称：" + strings.Join(names, "、") + "。",
		Example:   "  bangban schema application\n  bangban schema case > case.schema.json",
		ValidArgs: names,
		Args:      exactly("表单名称"),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(names, args[0]) {
				return usagef("没有“%s”这种表单，可用的有：%s", args[0], strings.Join(names, "、"))
			}
			schema := forms.CaseSchemaOf(s.level())
			if args[0] != caseName {
				schema = forms.SchemaOf(forms.Kind(args[0]), s.level())
			}
			_, err := fmt.Fprintf(a.stdout, "%s\n", strings.TrimSpace(string(schema)))
			return err
		},
	}
	s.addDraft(cmd.Flags(), "草稿的定义：什么都可以缺")
	return cmd
}

func (a *app) fontsCommand() *cobra.Command {
	var s settings
	cmd := &cobra.Command{
		Use:   "fonts",
		Short: "列出字体及其覆盖的汉字",
		Long: `按用途列出字体、来源、字形数，以及覆盖通用规范汉字表（8105 字）和 GB 18030-2022 实现级别 3 汉字的情况。
同一用途中靠前的先用；最后几行是每种用途连同后备字体的合计。`,
		Example: "  bangban fonts\n  bangban fonts --fonts /usr/share/fonts/office --json",
		Args:    none,
		RunE:    func(*cobra.Command, []string) error { return a.fonts(&s) },
	}
	s.addFonts(cmd.Flags())
	s.addJSON(cmd.Flags(), "写成 JSON")
	return cmd
}

// faceEntry is the JSON form of a face.
type faceEntry struct {
	Role   string `json:"role"`
	Name   string `json:"name"`
	Family string `json:"family"`
	Source string `json:"source"`
	Glyphs int    `json:"glyphs"`
	Common int    `json:"common"`
	Level3 int    `json:"gb18030_level3"`
}

func (a *app) fonts(s *settings) error {
	library, err := fonts.Open(s.fonts)
	if err != nil {
		return fmt.Errorf("读取字体：%w", err)
	}
	if s.json {
		list := []faceEntry{}
		for _, f := range library.Faces() {
			list = append(list, faceEntry{
				string(f.Role), f.Name, f.Family, faceSource(f), f.Glyphs, f.Coverage.Common, f.Coverage.Level3,
			})
		}
		return writeJSON(a.stdout, list)
	}
	if _, err := io.WriteString(a.stdout, faceTable(library)); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}

// faceTable lists the faces, and what each role draws with all that stand behind it.
func faceTable(library *fonts.Library) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-6s %-24s %8s %11s %13s  %s\n", "role", "name", "glyphs", "8105", "GB18030-3", "source")
	for _, f := range library.Faces() {
		fmt.Fprintf(&b, "%-6s %-24s %8d %s  %s\n", f.Role, f.Name, f.Glyphs, coverage(f.Coverage), faceSource(f))
	}
	for _, role := range fonts.Roles() {
		fmt.Fprintf(&b, "%-6s %s %s\n", role, pad("连同后备", 33), coverage(library.Coverage(role)))
	}
	return b.String()
}

func faceSource(f fonts.FaceInfo) string {
	if f.Source == "" {
		return "内置"
	}
	return f.Source
}

func coverage(c fonts.Coverage) string {
	return fmt.Sprintf("%6d/%d %7d/%d", c.Common, c.CommonTotal, c.Level3, c.Level3Total)
}

func (a *app) licencesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "licences",
		Short: "输出内置字体和数据的许可证全文",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			name, text := calendar.Licence()
			for _, l := range append(fonts.Licences(), fonts.Licence{Name: name, Text: text}) {
				rule := strings.Repeat("=", len(l.Name))
				if _, err := fmt.Fprintf(a.stdout, "%s\n%s\n\n%s\n\n", l.Name, rule, strings.TrimSpace(l.Text)); err != nil {
					return fmt.Errorf("写标准输出：%s", reason(err))
				}
			}
			return nil
		},
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "显示版本",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.stdout, versionLine())
			return err
		},
	}
}

func versionLine() string {
	return fmt.Sprintf("bangban %s%s (%s, %s/%s)", Version, revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// revision is the commit the program was built from, where the build knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return " " + s.Value[:12]
		}
	}
	return ""
}

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:       "completion " + strings.Join(shells, "|"),
		Short:     "输出命令行补全脚本",
		Example:   "  source <(bangban completion bash)\n  bangban completion zsh > \"${fpath[1]}/_bangban\"",
		ValidArgs: shells,
		Args:      exactly("shell 的名称：" + strings.Join(shells, "、")),
		RunE: func(cmd *cobra.Command, args []string) error {
			write := map[string]func(io.Writer) error{
				"bash":       func(w io.Writer) error { return cmd.Root().GenBashCompletionV2(w, true) },
				"zsh":        cmd.Root().GenZshCompletion,
				"fish":       func(w io.Writer) error { return cmd.Root().GenFishCompletion(w, true) },
				"powershell": cmd.Root().GenPowerShellCompletionWithDesc,
			}[args[0]]
			if write == nil {
				return usagef("没有“%s”的补全脚本，可用的有：%s", args[0], strings.Join(shells, "、"))
			}
			return write(a.stdout)
		},
	}
}
