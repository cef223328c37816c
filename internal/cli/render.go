package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"bangban/internal/render"
)

func (a *app) renderCommand() *cobra.Command {
	var s settings
	cmd := &cobra.Command{
		Use:   "render [选项] 文件|-",
		Short: "把 JSON 数据打印成 PDF",
		Long: `把数据打印成 PDF。数据是一个 JSON 对象（一份表单或一个案件）、JSON 数组或 JSON Lines；- 为标准输入。
先校验再打印，有问题的不打印，问题逐行写到标准错误：字段的路径，哪里不对，怎么改。提醒不影响打印。
写出的文件名：一份表单为 application.pdf，批量为 0001-application.pdf（序号为记录的次序），
案件为 150624-2021-0001-application.pdf。写出的路径逐行列在标准输出。
批量中被拒绝的记录不影响其余，退出状态为 4；全部被拒绝时什么都没有写出，退出状态为 3。
加 --json 时，每条记录的结果是标准输出的一行 JSON（PDF 写到标准输出时，则在标准错误）；
合并时最后再加一行 {"files": […]}。`,
		Example: `  bangban render 申请表.json
  bangban render -o 输出 案件.jsonl
  bangban render --merge -o 案件.pdf 案件.json
  cat 申请表.json | bangban render -o - - > 申请表.pdf`,
		Args: exactly("要打印的文件，或 -"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.render(cmd.Context(), &s, args[0]) },
	}
	s.addOutput(cmd.Flags())
	s.addJob(cmd.Flags())
	cmd.Flags().BoolVar(&s.merge, "merge", false, fmt.Sprintf("合并成一个 PDF，至多 %d 页", render.MaxPages))
	s.addPaper(cmd.Flags())
	return cmd
}

func (a *app) render(ctx context.Context, s *settings, name string) error {
	to, err := a.newTarget(s.output)
	if err != nil {
		return err
	}
	return a.work(s, name, func(p *parts, j *job, in input) error {
		if to.stdout == nil {
			j.reporter.paths = a.stdout
		} else if s.json { // the document itself goes to standard output
			j.reporter.json = a.stderr
		}
		if s.merge {
			return a.renderMerged(ctx, j, p.renderer.NewBundle(), in, to)
		}
		files := newFiler(to)
		j.mode, j.admit, j.write = printing, files.admit, files.write
		return j.run(ctx, in)
	})
}

// renderMerged gathers what is valid and writes it as one document, even if part of a batch was refused.
func (a *app) renderMerged(ctx context.Context, j *job, bundle *render.Bundle, in input, to *target) error {
	name := "merged.pdf"
	j.mode = merging
	j.admit = func(o *outcome) error {
		if !o.record.batch && o.caseID != "" {
			name = o.caseID + ".pdf"
		}
		for _, s := range o.sheets {
			if err := bundle.Add(s); err != nil {
				return err
			}
		}
		return nil
	}
	outcome := j.run(ctx, in)
	if outcome != nil && !errors.Is(outcome, errPartial) {
		return outcome
	}
	d, err := bundle.Document(ctx, name)
	if err != nil {
		return err
	}
	path, err := to.write(d.FileName, d.PDF)
	if err != nil {
		return err
	}
	if err := j.reporter.merged(path); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return outcome
}
