package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/templates"
)

func (a *app) blankCommand() *cobra.Command {
	var s settings
	cmd := &cobra.Command{
		Use:   "blank [选项] [名称…]",
		Short: "打印空白表、事项目录和流程图",
		Long: `打印附件原样的空白表：application、authorization、commitment、completion、evaluation、termination
（附件3 至附件8），以及 catalogue（附件1 事项目录）和 flowchart（附件2 流程图）。不给名称时全部打印。
文件名为 application-blank.pdf 等，不会盖掉填好的同名文书；附件1、附件2 为 catalogue.pdf、flowchart.pdf。`,
		Example: `  bangban blank -o 空白表
  bangban blank application evaluation
  bangban blank -o 流程图.pdf flowchart`,
		ValidArgs: templates.Names(),
		RunE:      func(cmd *cobra.Command, args []string) error { return a.blank(cmd.Context(), &s, args) },
	}
	s.addOutput(cmd.Flags())
	s.addPaper(cmd.Flags())
	return cmd
}

func (a *app) blank(ctx context.Context, s *settings, names []string) error {
	for _, name := range names {
		if !slices.Contains(templates.Names(), name) {
			return usagef("没有“%s”这种表，可用的有：%s", name, strings.Join(templates.Names(), "、"))
		}
	}
	if len(names) == 0 {
		names = templates.Names()
	}
	to, err := a.newTarget(s.output)
	if err != nil {
		return err
	}
	if to.one() && len(names) > 1 {
		return usagef("有 %d 份空白表，而 -o 只容得下一份；请给出目录，或只要一份", len(names))
	}
	p, err := a.build(s)
	if err != nil {
		return err
	}
	for _, name := range names {
		d, err := p.renderer.Blank(ctx, name)
		if err != nil {
			return err
		}
		path, err := to.write(blankName(name), d.PDF)
		if err != nil {
			return err
		}
		if path != "" {
			if _, err := fmt.Fprintln(a.stdout, path); err != nil {
				return fmt.Errorf("写标准输出：%s", reason(err))
			}
		}
	}
	return nil
}

// blankName keeps a blank form from replacing a filled one.
func blankName(name string) string {
	if forms.Kind(name).Attachment() == 0 {
		return name + ".pdf"
	}
	return name + "-blank.pdf"
}
