package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bangban/internal/config"
)

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "bangban",
		Short: "填报、打印和查验“帮您办”代办帮办服务的六种表单",
		Long: `bangban 把“蒙速办·帮您办”代办帮办服务的六种表单（附件3 至附件8）从 JSON 数据打印成 PDF。
先校验，后打印：有问题的数据不会成为文书，每个问题都指明字段和改法。
同样的数据总是得到同样的文件。`,
		Example: `  bangban render -o 输出 案件.json       打印一个案件的全部文书
  bangban validate 申请表.json           只校验，不打印
  bangban blank -o 空白表                六种空白表、事项目录和流程图
  bangban ledger -o 台账.xlsx 案件.jsonl 一批案件的台账
  bangban inspect application.pdf        取出 PDF 内的数据，并查验是否被改动`,
		Args:                       a.rootArgs,
		RunE:                       a.rootHelp,
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{DisableDefaultCmd: true},
		PersistentPreRunE:          func(cmd *cobra.Command, _ []string) error { return a.settle(cmd.Flags()) },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeHelp(a.stdout, cmd) })
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })
	root.AddCommand(
		a.renderCommand(), a.blankCommand(), a.validateCommand(), a.inspectCommand(), a.schemaCommand(),
		a.caseCommand(), a.ledgerCommand(), a.importCommand(), a.databaseCommand(),
		a.serveCommand(), a.keysCommand(), a.configCommand(), a.fontsCommand(), a.licencesCommand(), a.versionCommand(), a.completionCommand(),
	)
	root.SetHelpCommand(helpCommand())
	root.Version = versionLine()
	root.SetVersionTemplate("{{.Version}}\n")
	root.Flags().Bool("version", false, "显示版本")
	finish(root, fileMembers())
	return root
}

// finish gives a command and those below it the flags that go without saying.
func finish(cmd *cobra.Command, members []string) {
	addFile(cmd, members)
	cmd.Flags().BoolP("help", "h", false, "显示用法")
	cmd.Flags().SortFlags = false
	for _, sub := range cmd.Commands() {
		finish(sub, members)
	}
}

// rootArgs is reached when the first argument names no command.
func (a *app) rootArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	message := "没有“" + args[0] + "”这个命令"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		message += "；是不是 " + strings.Join(near, "、") + "？"
	}
	return usagef("%s", message)
}

func (a *app) rootHelp(cmd *cobra.Command, _ []string) error {
	writeHelp(a.stderr, cmd)
	return usagef("请给出一个命令")
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [命令]",
		Short: "显示命令的用法",
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("没有“%s”这个命令", strings.Join(args, " "))
			}
			return target.Help()
		},
	}
}

// exactly asks for one argument, told by its name.
func exactly(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usagef("缺少参数：%s", what)
		case len(args) > 1:
			return usagef("只能有一个参数（%s），多出：%s", what, strings.Join(args[1:], " "))
		}
		return nil
	}
}

func none(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("这个命令没有参数，多出：%s", strings.Join(args, " "))
	}
	return nil
}

// flagError says in Chinese what the flag parser found.
func flagError(err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return usagef("没有 -%s 这个选项", name)
		}
		return usagef("没有 --%s 这个选项", name)
	case errors.As(err, &missing):
		return usagef("选项 --%s 后面要有值", missing.GetFlag().Name)
	case errors.As(err, &invalid):
		return usagef("选项 --%s 的值“%s”不对：%s", invalid.GetFlag().Name, config.Mask(invalid.GetValue()), expected(invalid.GetFlag(), err))
	}
	return usagef("%v", err)
}
