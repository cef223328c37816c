package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"bangban/forms"
	"bangban/internal/casebook"
	"bangban/internal/config"
	"bangban/internal/ledger"
)

// importSettings are the flags of import.
type importSettings struct {
	dbSettings
	program settings // for the catalogues
	dry     bool
	same    bool
	mapping string
}

func (a *app) importCommand() *cobra.Command {
	var s importSettings
	cmd := s.addTo(&cobra.Command{
		Use:   "import 台账.xlsx",
		Short: "把改过的台账或原有的台账导入登记库",
		Long: `把改过的台账导入登记库：逐案列出改动，全部导入，有一处问题就都不导入。
原有的台账用 --mapping 指明各列的对应。属于文书的内容存为草稿，已出具的文书不变。`,
		Example: `  bangban import --dry-run 台账.xlsx
  bangban import --mapping 对应.yaml 旧台账.xlsx`,
		Args: exactly("台账"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.importLedger(cmd.Context(), &s, args[0]) },
	})
	cmd.Flags().BoolVar(&s.dry, "dry-run", false, "只列出改动和问题，不保存")
	cmd.Flags().BoolVar(&s.same, "allow-same", false, "允许与已有案件同一单位、同一项目的新行")
	cmd.Flags().StringVar(&s.mapping, "mapping", "", "原有台账各列的对应，YAML `文件`")
	s.program.addItems(cmd.Flags())
	return cmd
}

func (a *app) importLedger(ctx context.Context, s *importSettings, name string) error {
	m, err := a.mapping(s.mapping)
	if err != nil {
		return err
	}
	return a.withRegister(ctx, s.serve.DB, mayMake, &s.program, func(r *register) error {
		l, err := a.newLedger(r.rules, "", ledger.Default)
		if err != nil {
			return err
		}
		return a.readLedger(ctx, name, m, func(reading *ledger.Reading) error {
			for _, w := range reading.Warnings {
				fmt.Fprintf(a.stderr, "提醒：%s\n", cellLine(casebook.CellProblem(w)))
			}
			report, err := r.book.Import(ctx, a.actor(), proposals(ctx, reading), l.Shower(), casebook.ImportOptions{Dry: s.dry, AllowSame: s.same})
			if err != nil {
				return told("导入 "+name, err)
			}
			return a.imported(name, s.dry, &report)
		})
	})
}

// mapping reads a mapping, none for a ledger of this program.
func (a *app) mapping(file string) (ledger.Mapping, error) {
	if file == "" {
		return ledger.Mapping{}, nil
	}
	data, err := a.readFile(file, config.MaxFile)
	if err != nil {
		return ledger.Mapping{}, err
	}
	parsed, err := config.ParseMapping(file, data)
	if err != nil {
		return ledger.Mapping{}, &usageError{err.Error()}
	}
	m := ledger.Mapping(parsed)
	if err := m.Check(); err != nil {
		return m, usagef("对应表 %s：%v", file, err)
	}
	return m, nil
}

// readLedger opens a workbook and works with it. A file that is no ledger is invalid input.
func (a *app) readLedger(ctx context.Context, name string, m ledger.Mapping, work func(*ledger.Reading) error) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("读取 %s：%s", name, reason(err))
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = syscall.EISDIR
	}
	if err != nil {
		return fmt.Errorf("读取 %s：%s", name, reason(err))
	}
	reading, err := ledger.Read(ctx, f, info.Size(), m, "")
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(a.stderr, "%s：%v\n", name, err)
		return errInvalid
	}
	if err != nil {
		return err
	}
	return errors.Join(work(reading), reading.Close())
}

// proposals hands the rows of a workbook to the register.
func proposals(ctx context.Context, reading *ledger.Reading) iter.Seq2[casebook.Proposed, error] {
	return func(yield func(casebook.Proposed, error) bool) {
		for row, err := range reading.Rows(ctx) {
			if err != nil {
				yield(casebook.Proposed{}, err)
				return
			}
			p := casebook.Proposed{ID: row.ID, Base: row.Base, Sum: row.Sum, Cells: row.Cells, At: row.At}
			for _, f := range row.Faults {
				p.Faults = append(p.Faults, casebook.CellProblem(f))
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

// imported tells what an import came to: the changes to standard output, the rest to standard error.
func (a *app) imported(name string, dry bool, report *casebook.ImportReport) error {
	var out strings.Builder
	opened := 0
	for _, d := range report.Diffs {
		id := d.ID
		if d.New {
			opened++
			id = strings.TrimSpace("新案件 " + id)
		}
		fmt.Fprintf(&out, "%s（%s）\n", id, d.Row)
		for _, c := range d.Changes {
			fmt.Fprintf(&out, "  %s: %s → %s\n", c.Title, orEmpty(c.From), orEmpty(c.To))
		}
	}
	if _, err := io.WriteString(a.stdout, out.String()); err != nil {
		return fmt.Errorf("写标准输出：%s", reason(err))
	}
	for _, w := range report.Warnings {
		fmt.Fprintf(a.stderr, "提醒：%s\n", cellLine(w))
	}
	for _, p := range report.Problems {
		fmt.Fprintln(a.stderr, cellLine(p))
	}
	end := "已导入"
	switch {
	case !report.Valid():
		end = fmt.Sprintf("有%d处问题，没有导入", len(report.Problems))
	case dry:
		end = "没有问题，没有保存（--dry-run）"
	case len(report.Diffs) == 0:
		end = "没有要导入的改动"
	}
	fmt.Fprintf(a.stderr, "%s：共 %d 行，修改 %d 件，新增 %d 件；%s。\n", name, report.Rows, len(report.Diffs)-opened, opened, end)
	if !report.Valid() {
		return errInvalid
	}
	return nil
}

// cellLine is a problem of a cell in one line.
func cellLine(p casebook.CellProblem) string {
	message := p.Message
	if p.Title != "" && !strings.HasPrefix(message, p.Title) {
		message = p.Title + "：" + message
	}
	if p.Cell == "" {
		return message
	}
	return p.Cell + ": " + message
}

// orEmpty is a value in one line, without numbers of persons.
func orEmpty(s string) string {
	if s == "" {
		return "（空）"
	}
	return strings.Join(strings.Fields(forms.MaskCitizenIDs(s)), " ")
}
