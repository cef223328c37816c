package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/atomicfile"
	"bangban/internal/casebook"
	"bangban/internal/ledger"
)

// ledgerName is the workbook unless another one is named.
const ledgerName = "台账.xlsx"

// ledgerSettings are the flags of the ledger.
type ledgerSettings struct {
	caseSettings
	filterSettings
	calendar string
	asOf     string
	bounds   string
	fast     bool
}

func (a *app) ledgerCommand() *cobra.Command {
	var s ledgerSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "ledger [选项] [文件|-]",
		Short: "把案件做成专项工作台账（xlsx）",
		Long: `把案件做成专项工作台账：台账明细、事项明细、汇总、月报和说明，写成 ` + ledgerName + `。
案件来自文件（JSON Lines、JSON 数组或一个案件，- 为标准输入）；不给文件时来自登记库，即 --db 或 BANGBAN_DB 指明的。
文件中有问题的案件不进台账，问题逐行写到标准错误，其余照常写出，退出状态为 4；全部有问题时什么都不写，退出状态为 3。
截至日期默认是今天：那天仍未办结而已过办结期限的，算超期；状态总是今天所知的，截至过去的日期也一样。工作日按国务院办公厅的放假通知计，本地的放假用 --calendar 给出。`,
		Example: `  bangban ledger 案件.jsonl
  bangban ledger --region 150624 --from 2021-01-01 --as-of 2021-12-31 -o 2021年台账.xlsx 案件.jsonl
  bangban ledger --db /var/lib/bangban/bangban.db --status handling`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("只能有一个参数（文件，或 -），多出：%s", strings.Join(args[1:], " "))
			}
			return a.ledger(cmd.Context(), &s, args)
		},
	})
	flags := cmd.Flags()
	flags.StringVarP(&s.output, "output", "o", ledgerName, "写到`何处`：以 .xlsx 结尾的文件，目录，或 -（标准输出）")
	s.addFilter(cmd)
	flags.StringVar(&s.asOf, "as-of", "", "台账的截至`日期`，默认今天")
	flags.StringVar(&s.bounds, "bounds", "natural", "月报的`起止`：natural 为自然月，25 为上月26日至本月25日")
	flags.StringVar(&s.calendar, "calendar", "", "本地放假和调休的 JSON `文件`")
	flags.BoolVar(&s.fast, "fast", false, "快一些，文件大四成，内容不变")
	s.addItems(flags)
	s.addJob(flags)
	return cmd
}

func (a *app) ledger(ctx context.Context, s *ledgerSettings, args []string) error {
	filter, err := s.filter()
	if err != nil {
		return err
	}
	options, err := a.ledgerOptions(s, filter)
	if err != nil {
		return err
	}
	to, err := a.workbook(s.output)
	if err != nil {
		return err
	}
	w := workbookWriter{app: a, s: s, to: to, options: options}
	if len(args) == 0 {
		return a.withRegister(ctx, s.serve.DB, mustExist, &s.settings, func(r *register) error {
			cases, err := r.book.Export(ctx, a.actor(), filter)
			if err != nil {
				return err
			}
			return w.write(ctx, r.rules, cases)
		})
	}
	if a.origins["db"].kind == fromFlag {
		return usagef("文件和 --db 只能用一个：案件来自文件，或来自登记库")
	}
	return a.ledgerOf(ctx, s, args[0], filter, &w)
}

// ledgerOf makes the ledger of the cases in a file.
func (a *app) ledgerOf(ctx context.Context, s *ledgerSettings, name string, filter casebook.Filter, w *workbookWriter) error {
	workers, err := s.parallel()
	if err != nil {
		return err
	}
	rules, _, err := a.rules(&s.settings)
	if err != nil {
		return err
	}
	in, err := a.open(name)
	if err != nil {
		return err
	}
	j := &job{reader: rules, level: s.level(), workers: workers, name: in.name, mode: gathering, reporter: a.reporter(&s.settings, in.name)}
	if w.to == "" && s.json { // the workbook itself goes to standard output
		j.reporter.json = a.stderr
	}
	return leave(in, j.gather(ctx, in, func(c *forms.Case) bool { return picks(filter, c) },
		func(ctx context.Context, cases iter.Seq2[*forms.Case, error]) error {
			return w.write(ctx, rules, cases)
		}))
}

// ledgerOptions reads the flags that say what the ledger is of.
func (a *app) ledgerOptions(s *ledgerSettings, f casebook.Filter) (ledger.Options, error) {
	o := ledger.Options{By: a.actor().Name, Filter: f.String()}
	var err error
	if o.AsOf, err = parseDay("as-of", s.asOf); err != nil {
		return o, err
	}
	if o.AsOf.IsZero() {
		o.AsOf = a.today()
	}
	switch s.bounds {
	case "natural":
		o.Bounds = ledger.NaturalMonth
	case "25":
		o.Bounds = ledger.To25th
	default:
		return o, usagef("选项 --bounds 的值“%s”不对：应为 natural 或 25", s.bounds)
	}
	return o, nil
}

// workbook understands the value of -o and gives the path of the workbook, "" for standard output.
func (a *app) workbook(value string) (string, error) {
	if value == "-" {
		if isTerminal(a.stdout) {
			return "", usagef("标准输出是终端，而台账不是文字；请用管道或重定向接走，或用 -o 给出文件")
		}
		return "", nil
	}
	info, err := os.Stat(value)
	switch {
	case err == nil && info.IsDir():
		return filepath.Join(value, ledgerName), nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("输出到 %s：%s", value, reason(err))
	case !strings.EqualFold(filepath.Ext(value), ".xlsx"):
		return "", usagef("-o %s 既不是已有的目录，名称也不以 .xlsx 结尾", value)
	}
	return value, nil
}

// workbookWriter makes one workbook.
type workbookWriter struct {
	app     *app
	s       *ledgerSettings
	to      string // "" for standard output
	options ledger.Options
}

// write makes the workbook of cases. A file is there whole or not at all.
func (w *workbookWriter) write(ctx context.Context, rules *forms.Rules, cases iter.Seq2[*forms.Case, error]) error {
	level := ledger.Default
	if w.s.fast {
		level = ledger.Fast
	}
	l, err := w.app.newLedger(rules, w.s.calendar, level)
	if err != nil {
		return err
	}
	var totals ledger.Totals
	if w.to == "" {
		if totals, err = l.Write(ctx, w.app.stdout, cases, w.options); err == nil {
			return w.tell(totals)
		}
	} else {
		err = atomicfile.Make(w.to, func(beside string) (err error) {
			f, err := os.OpenFile(beside, os.O_WRONLY|os.O_TRUNC, 0)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			totals, err = l.Write(ctx, f, cases, w.options)
			return err
		})
		if err == nil {
			return w.tell(totals)
		}
	}
	return told("写台账", err)
}

// tell tells where the workbook is and what it comes to.
func (w *workbookWriter) tell(t ledger.Totals) error {
	if !w.s.json {
		status := ""
		if w.options.AsOf.Before(w.app.today()) {
			status = "；状态和办结日期是今天所知的，不是那天的"
		}
		fmt.Fprintf(w.app.stderr, "台账：%d 件，%d 个事项，截至 %s%s。\n", t.Rows, t.Matters, w.options.AsOf, status)
	}
	r := &reporter{paths: w.app.stdout}
	if w.s.json {
		r.json = w.app.stdout
	}
	if err := r.merged(w.to); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	return nil
}
