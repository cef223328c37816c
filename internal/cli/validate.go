package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

func (a *app) validateCommand() *cobra.Command {
	var s settings
	cmd := &cobra.Command{
		Use:   "validate [选项] 文件|-",
		Short: "只校验数据，不打印",
		Long: `校验一份表单、一个案件，或一批（JSON 数组、JSON Lines）。- 为标准输入。
问题和提醒逐行写到标准错误：路径 标签：怎么改；一次列出全部问题。
加 --json 时写到标准输出：{"valid": …, "problems": […], "warnings": […]}，批量时每条记录一行。
退出状态：有效（可以有提醒）为 0；无效为 3；批量中只有一部分无效为 4。`,
		Example: `  bangban validate 申请表.json
  bangban validate --draft --json 草稿.json
  bangban validate 案件.jsonl`,
		Args: exactly("要校验的文件，或 -"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.validate(cmd.Context(), &s, args[0]) },
	}
	s.addDraft(cmd.Flags())
	s.addJSON(cmd.Flags(), "结果写成 JSON")
	s.addWorkers(cmd.Flags())
	s.addFonts(cmd.Flags())
	s.addCatalogue(cmd.Flags())
	return cmd
}

func (a *app) validate(ctx context.Context, s *settings, name string) error {
	workers, err := s.parallel()
	if err != nil {
		return err
	}
	p, err := a.build(s)
	if err != nil {
		return err
	}
	in, err := a.open(name)
	if err != nil {
		return err
	}
	r := &reporter{input: in.name, text: a.stderr, praise: true, progress: newProgress(a.stderr)}
	if s.json {
		r.json = a.stdout
	}
	j := &job{
		reader: p.rules, printer: p.renderer, level: s.level(), mode: checking, workers: workers, name: in.name, reporter: r,
	}
	return errors.Join(j.run(ctx, in), in.Close())
}
