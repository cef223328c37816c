package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/config"
)

// caseSettings are the flags of the commands for cases.
type caseSettings struct {
	dbSettings
	settings
}

func (a *app) caseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "case",
		Short: "登记案件：立案、签发文书、登记进展、查阅",
		Long: `登记案件：立案、签发文书、登记进展、查阅。登记库由 --db 或环境变量 BANGBAN_DB 指明，默认是当前目录的
` + config.DefaultDB + `，没有就新建；也可以是 postgres:// 开头的地址。谁在何时改了什么，都记在案件的经过里。`,
		Example: `  bangban case open 案件.json
  bangban case put 150624-2021-0001 completion 办结单.json
  bangban case list --status handling --region 150624
  bangban case print 150624-2021-0001 -o 输出`,
		Args: a.rootArgs,
		RunE: a.rootHelp,
	}
	cmd.AddCommand(
		a.openCaseCommand(), a.listCasesCommand(), a.showCaseCommand(), a.putCommand(), a.progressCommand(),
		a.amendCommand(), a.printCaseCommand(),
	)
	return cmd
}

// caseAnd asks for the number of a case and for more arguments, told by their names.
func caseAnd(more ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		wanted := append([]string{"案件编号"}, more...)
		if len(args) < len(wanted) {
			return usagef("缺少参数：%s", strings.Join(wanted[len(args):], "、"))
		}
		if len(args) > len(wanted) {
			return usagef("多出参数：%s", strings.Join(args[len(wanted):], " "))
		}
		return nil
	}
}

// listed is a case as a list shows it.
type listed struct {
	Case       string       `json:"case"`
	Version    int64        `json:"version"`
	Updated    time.Time    `json:"updated"`
	Status     string       `json:"status"`
	Region     forms.Region `json:"region"`
	Applied    forms.Date   `json:"applied,omitzero"`
	Caseworker string       `json:"caseworker"`
	Applicant  string       `json:"applicant"`
	Project    string       `json:"project"`
	Drafts     []forms.Kind `json:"drafts"`
}

func newListed(r casebook.Record) listed {
	keys := casebook.KeysOf(r.Case)
	l := listed{
		Case: r.Case.ID, Version: r.Version, Updated: r.Updated, Status: string(keys.Status), Region: keys.Region,
		Applied: keys.Applied, Caseworker: forms.MaskCitizenIDs(keys.Caseworker), Drafts: r.DraftKinds(),
	}
	applicant, project := r.Names()
	l.Applicant, l.Project = forms.MaskCitizenIDs(applicant), forms.MaskCitizenIDs(project)
	return l
}

func (a *app) listCasesCommand() *cobra.Command {
	var s caseSettings
	var filter filterSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "list [选项]",
		Short: "列出案件，申请日期晚的在前",
		Long: `列出案件，每件一行，申请日期晚的在前：编号、状态、申请日期、区划、代办帮办员、申请单位、项目，
有草稿的还有草稿的种类；还没有签发的文书，单位和项目取自草稿。
加 --json 时每件是一行 JSON。`,
		Example: "  bangban case list --status 办理中,中止 --region 150624 --from 2021-05-01",
		Args:    none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := filter.filter()
			if err != nil {
				return err
			}
			return a.withRegister(cmd.Context(), s.serve.DB, mustExist, &s.settings, func(r *register) error {
				return a.listCases(cmd.Context(), &s, r, f)
			})
		},
	})
	filter.addFilter(cmd)
	filter.addCaseworker(cmd)
	s.addJSON(cmd.Flags(), "写成 JSON，每件一行")
	return cmd
}

func (a *app) listCases(ctx context.Context, s *caseSettings, r *register, f casebook.Filter) error {
	var after *casebook.Cursor
	for {
		page, err := r.book.List(ctx, a.actor(), f, after, casebook.MaxPage)
		if err != nil {
			return a.refused(&s.settings, "", err)
		}
		for _, record := range page.Records {
			if err := a.listCase(s, newListed(record)); err != nil {
				return fmt.Errorf("写标准输出：%s", reason(err))
			}
		}
		if after = page.Next; after == nil {
			return nil
		}
	}
}

func (a *app) listCase(s *caseSettings, l listed) error {
	if s.json {
		return writeJSON(a.stdout, l)
	}
	drafts := ""
	if len(l.Drafts) > 0 {
		drafts = "  （草稿：" + joinKinds(l.Drafts) + "）"
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %s  %s  %s  %s  %s  %s%s\n", pad(l.Case, 16), pad(statusWord(forms.Status(l.Status)), 6),
		pad(l.Applied.String(), 10), pad(string(l.Region), 6), pad(dash(l.Caseworker), 8), dash(l.Applicant), dash(l.Project), drafts)
	return err
}

// dash stands for a text that is not there.
func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// refused tells what the register found wrong with an input, as render does. What is no fault of the input stays as it is.
func (a *app) refused(s *settings, input string, err error) error {
	var invalid *casebook.InvalidError
	var syntax *forms.SyntaxError
	report := forms.Report{}
	switch {
	case errors.As(err, &invalid):
		report = invalid.Report
	case errors.As(err, &syntax):
		report.Problems = []forms.Problem{syntaxProblem(err, 1)}
	case errors.Is(err, casebook.ErrExists):
		report.Problems = []forms.Problem{{Path: "case", Label: "案件编号", Code: "exists", Message: casebook.ErrExists.Error()}}
	case errors.Is(err, casebook.ErrArchived):
		report.Problems = []forms.Problem{{Code: "archived", Message: casebook.ErrArchived.Error()}}
	default:
		return err
	}
	return a.invalid(s, input, report)
}

// invalid tells the problems of an input.
func (a *app) invalid(s *settings, input string, report forms.Report) error {
	r := &reporter{input: input, text: a.stderr}
	if s.json {
		r.json = a.stdout
	}
	if err := r.record(record{}, report, nil); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return errInvalid
}
