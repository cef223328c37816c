package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/casebook"
)

// change is something done to the register with the data of a file.
type change func(ctx context.Context, b *casebook.Book, actor casebook.Actor, data []byte) (casebook.Result, error)

// changed is the JSON form of what a change came to.
type changed struct {
	Case     string          `json:"case"`
	Version  int64           `json:"version"`
	Issued   []string        `json:"issued"`
	Warnings []forms.Problem `json:"warnings"`
}

func (a *app) openCaseCommand() *cobra.Command {
	var s caseSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "open [选项] 文件|-",
		Short: "登记一个新的案件，并签发其中的文书",
		Long: `登记一个新的案件，并签发其中的文书；没有编号的，按区划和年份编号。案件的编号写到标准输出。
有问题的不登记，问题逐行写到标准错误。加 --draft 时文书存为草稿，可以缺，不可以错。`,
		Example: "  bangban case open 案件.json\n  bangban case open --draft 案件.json",
		Args:    exactly("案件的文件，或 -"),
	})
	s.addDraft(cmd.Flags(), "其中的文书存为草稿，不签发")
	s.addCasePaper(cmd.Flags())
	s.addJSON(cmd.Flags(), "结果写成 JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.changeCase(cmd.Context(), &s, mayMake, args[0],
			func(ctx context.Context, b *casebook.Book, actor casebook.Actor, data []byte) (casebook.Result, error) {
				return b.Open(ctx, actor, data, s.draft)
			})
	}
	return cmd
}

func (a *app) putCommand() *cobra.Command {
	var s caseSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "put [选项] 编号 文书 文件|-",
		Short: "签发案件的一份文书，或存为草稿",
		Long: `签发案件的一份文书，打印后连同数据存入登记库，并代替其草稿；加 --draft 则只存为草稿。文书是
application、authorization、commitment、completion、evaluation 或 termination。
没有填而案件中已有的内容自动补上。再次签发时内容有变的，另存为下一份，以前的都留着。`,
		Example: "  bangban case put 150624-2021-0001 completion 办结单.json",
		Args:    caseAnd("文书", "文件，或 -"),
	})
	s.addDraft(cmd.Flags(), "存为草稿，不签发")
	s.addCasePaper(cmd.Flags())
	s.addJSON(cmd.Flags(), "结果写成 JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		kind, err := forms.ParseKind(args[1])
		if err != nil {
			return usagef("%v", err)
		}
		return a.changeCase(cmd.Context(), &s, mustExist, args[2],
			func(ctx context.Context, b *casebook.Book, actor casebook.Actor, data []byte) (casebook.Result, error) {
				return b.Put(ctx, actor, args[0], nil, kind, data, s.draft)
			})
	}
	return cmd
}

func (a *app) progressCommand() *cobra.Command {
	var s caseSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "progress 编号 文件|-",
		Short: "登记一条进展",
		Long: `登记一条进展，如 {"date": "2021-06-02", "item": 7, "department": "自然资源部门", "state": "accepted"}。
中止、续办、转办、提请上级也是进展：state 为 suspended、resumed、transferred、escalated，不写 item 时指整个案件。`,
		Example: `  echo '{"date": "2021-06-02", "state": "suspended", "note": "等待规划调整"}' | bangban case progress 150624-2021-0001 -`,
		Args:    caseAnd("文件，或 -"),
	})
	s.addItems(cmd.Flags())
	s.addJSON(cmd.Flags(), "结果写成 JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.changeCase(cmd.Context(), &s, mustExist, args[1],
			func(ctx context.Context, b *casebook.Book, actor casebook.Actor, data []byte) (casebook.Result, error) {
				return b.AddProgress(ctx, actor, args[0], nil, data)
			})
	}
	return cmd
}

func (a *app) amendCommand() *cobra.Command {
	var s caseSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "amend 编号 文件|-",
		Short: "修改案件中文书和进展以外的内容",
		Long: `修改案件中文书和进展以外的内容。文件只写要改的成员（RFC 7396），null 表示清空。
办结或终止以后只能改回访、归档日期和备注；归档以后要先清空归档日期。`,
		Example: `  echo '{"caseworker": {"name": "王芳"}, "due": null}' | bangban case amend 150624-2021-0001 -
  echo '{"archived": "2021-09-15"}' | bangban case amend 150624-2021-0001 -`,
		Args: caseAnd("文件，或 -"),
	})
	s.addItems(cmd.Flags())
	s.addJSON(cmd.Flags(), "结果写成 JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.changeCase(cmd.Context(), &s, mustExist, args[1],
			func(ctx context.Context, b *casebook.Book, actor casebook.Actor, data []byte) (casebook.Result, error) {
				return b.Amend(ctx, actor, args[0], nil, data)
			})
	}
	return cmd
}

// changeCase reads a file, changes the register with it and tells what that came to.
func (a *app) changeCase(ctx context.Context, s *caseSettings, make making, input string, do change) error {
	data, err := a.readFile(input, maxRecord)
	if err != nil {
		return err
	}
	if problem := encodingProblem(data); problem != nil {
		return a.invalid(&s.settings, input, forms.Report{Problems: []forms.Problem{*problem}})
	}
	return a.withRegister(ctx, s.serve.DB, make, &s.settings, func(r *register) error {
		result, err := do(ctx, r.book, a.actor(), data)
		if errors.Is(err, casebook.ErrStale) || errors.Is(err, casebook.ErrNotFound) {
			return err
		}
		if err != nil {
			return a.refused(&s.settings, input, err)
		}
		return a.tellChange(s, result)
	})
}

// tellChange tells what a change came to: the number of the case on standard output, the rest beside it.
func (a *app) tellChange(s *caseSettings, r casebook.Result) error {
	c := changed{r.Case.ID, r.Version, []string{}, append([]forms.Problem{}, r.Warnings...)}
	for _, issued := range r.Issued {
		c.Issued = append(c.Issued, fmt.Sprintf("%s/%d", issued.Kind, issued.Number))
	}
	if s.json {
		return writeJSON(a.stdout, c)
	}
	for _, w := range c.Warnings {
		fmt.Fprintf(a.stderr, "提醒：%s\n", problemLine(w))
	}
	told := fmt.Sprintf("第 %d 版", c.Version)
	if len(c.Issued) > 0 {
		told += "，签发 " + strings.Join(c.Issued, "、")
	}
	fmt.Fprintln(a.stderr, told+"。")
	if _, err := fmt.Fprintln(a.stdout, c.Case); err != nil {
		return fmt.Errorf("写标准输出：%s；案件 %s 已保存", reason(err), c.Case)
	}
	return nil
}
