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
先校验再打印，有问题的不打印，问题逐行写到标准错误：路径 标签：怎么改。提醒不影响打印。
写出的文件名：一份表单为 application.pdf，批量为 0001-application.pdf（序号为记录的次序），
案件为 150624-2021-0001-application.pdf。写出的路径逐行列在标准输出。
批量中被拒绝的记录不影响其余，退出状态为 4；全部被拒绝时什么都没有写出，退出状态为 3。
加 --json 时，每条记录的结果是标准输出的一行 JSON（PDF 写到标准输出时，则在标准错误）。`,
		Example: `  bangban render 申请表.json
  bangban render -o 输出 案件.jsonl
  bangban render --merge -o 案件.pdf 案件.json
  cat 申请表.json | bangban render -o - - > 申请表.pdf`,
		Args: exactly("要打印的文件，或 -"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.render(cmd.Context(), &s, args[0]) },
	}
	s.addOutput(cmd.Flags())
	s.addDraft(cmd.Flags())
	cmd.Flags().BoolVar(&s.merge, "merge", false, fmt.Sprintf("合并成一个 PDF，至多 %d 页", render.MaxPages))
	s.addJSON(cmd.Flags(), "结果写成 JSON")
	s.addWorkers(cmd.Flags())
	s.addPaper(cmd.Flags())
	return cmd
}

func (a *app) render(ctx context.Context, s *settings, name string) error {
	to, err := a.newTarget(s.output)
	if err != nil {
		return err
	}
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
	files := newFiler(to)
	j := &job{
		reader: p.rules, printer: p.renderer, level: s.level(), mode: printing, workers: workers, name: in.name,
		admit: files.admit, write: files.write,
		reporter: a.renderReporter(s, to, in.name),
	}
	if s.merge {
		err = a.renderMerged(ctx, j, p.renderer.NewBundle(), in, to)
	} else {
		err = j.run(ctx, in)
	}
	return errors.Join(err, in.Close())
}

// renderReporter tells paths and JSON on standard output, unless the document itself goes there.
func (a *app) renderReporter(s *settings, to *target, name string) *reporter {
	r := &reporter{input: name, text: a.stderr, paths: a.stdout, progress: newProgress(a.stderr)}
	if to.stdout != nil {
		r.paths = nil
	}
	if s.json {
		r.json = a.stdout
		if to.stdout != nil {
			r.json = a.stderr
		}
	}
	return r
}

// renderMerged gathers what is valid and writes it as one document, even if part of a batch was refused.
func (a *app) renderMerged(ctx context.Context, j *job, bundle *render.Bundle, in input, to *target) error {
	name := "merged.pdf"
	j.mode, j.write = merging, nil
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
	if path != "" && j.reporter.json == nil {
		if err := j.reporter.files([]string{path}); err != nil {
			return err
		}
	}
	return outcome
}
