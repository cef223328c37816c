package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// writeHelp writes what a command does, its examples, subcommands and flags.
func writeHelp(w io.Writer, cmd *cobra.Command) {
	text := cmd.Long
	if text == "" {
		text = cmd.Short
	}
	fmt.Fprintf(w, "%s\n\n用法：\n  %s\n", text, useLine(cmd))
	if cmd.Example != "" {
		fmt.Fprintf(w, "\n示例：\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprint(w, "\n命令：\n")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(w, "  %-11s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	fmt.Fprint(w, "\n选项：\n")
	cmd.Flags().VisitAll(func(f *pflag.Flag) { writeFlag(w, f) })
	if !cmd.HasParent() {
		fmt.Fprint(w, exitHelp)
	}
}

const exitHelp = `
退出状态：
  0    完成
  1    失败：文件读写出错等
  2    用法错误
  3    输入无效，什么都没有写出；或查验的 PDF 与签发时不符
  4    批量中有一部分被拒绝，其余已写出
  130  被中断

每个选项都可以用环境变量给出，命令行优先。
`

func useLine(cmd *cobra.Command) string {
	if cmd.HasParent() {
		return cmd.Parent().CommandPath() + " " + cmd.Use
	}
	return cmd.Use + " 命令 [选项] [参数]"
}

func writeFlag(w io.Writer, f *pflag.Flag) {
	name := "    --" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", --" + f.Name
	}
	value, usage := pflag.UnquoteUsage(f)
	if value != "" && f.Value.Type() != "bool" {
		name += " " + value
	}
	var notes []string
	if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
		notes = append(notes, "默认 "+f.DefValue)
	}
	if hasTwin(f) {
		notes = append(notes, "环境变量 "+twin(f))
	}
	if len(notes) > 0 {
		usage += "（" + strings.Join(notes, "；") + "）"
	}
	fmt.Fprintf(w, "  %s %s\n", pad(name, 22), usage)
}

// pad fills a text up to a width, in columns of a terminal, where Chinese takes two each.
func pad(s string, columns int) string {
	for _, r := range s {
		if columns--; r >= 0x2E80 {
			columns--
		}
	}
	return s + strings.Repeat(" ", max(columns, 0))
}
