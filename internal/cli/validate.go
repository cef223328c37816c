package cli

import (
	"context"

	"github.com/spf13/cobra"
)

func (a *app) validateCommand() *cobra.Command {
	var s settings
	cmd := &cobra.Command{
		Use:   "validate [选项] 文件|-",
		Short: "只校验数据，不打印",
		Long: `校验一份表单、一个案件，或一批（JSON 数组、JSON Lines）。- 为标准输入。
问题和提醒逐行写到标准错误：字段的路径，哪里不对，怎么改；一次列出全部问题。
加 --json 时写到标准输出：{"valid": …, "problems": […], "warnings": […]}，批量时每条记录一行。
退出状态：有效（可以有提醒）为 0；无效为 3；批量中只有一部分无效为 4。`,
		Example: `  bangban validate 申请表.json
  bangban validate --draft --json 草稿.json
  bangban validate 案件.jsonl`,
		Args: exactly("要校验的文件，或 -"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.validate(cmd.Context(), &s, args[0]) },
	}
	s.addJob(cmd.Flags())
	s.addFonts(cmd.Flags())
	s.addCatalogue(cmd.Flags())
	return cmd
}

func (a *app) validate(ctx context.Context, s *settings, name string) error {
	return a.work(s, name, func(_ *parts, j *job, in input) error {
		j.mode, j.reporter.praise = checking, true
		return j.run(ctx, in)
	})
}
