package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bangban/internal/cli"
)

// importing is a register with a case, and its ledger.
type importing struct {
	*testing.T
	db, ledger string
}

func newImporting(t *testing.T) *importing {
	t.Helper()
	dir := t.TempDir()
	i := &importing{t, filepath.Join(dir, "a.db"), filepath.Join(dir, "台账.xlsx")}
	i.run(cli.ExitDone, "case", "open", "../../testdata/case.json")
	i.run(cli.ExitDone, "ledger", "-o", i.ledger)
	return i
}

// run expects a status, and gives both streams.
func (i *importing) run(want int, args ...string) (out, told string) {
	i.Helper()
	var stdout bytes.Buffer
	status, told := run(i.Context(), strings.NewReader(""), &stdout, append(args, "--db", i.db)...)
	if status != want {
		i.Fatalf("%v: status %d, want %d\n%s%s", args, status, want, stdout.String(), told)
	}
	return stdout.String(), told
}

func (i *importing) set(title string, row int, value any) {
	i.Helper()
	f, err := excelize.OpenFile(i.ledger)
	if err != nil {
		i.Fatal(err)
	}
	defer f.Close()
	titles, err := f.SearchSheet("台账明细", title)
	if err != nil || len(titles) != 1 {
		i.Fatalf("%s stands at %v, %v", title, titles, err)
	}
	column, _, err := excelize.CellNameToCoordinates(titles[0])
	if err != nil {
		i.Fatal(err)
	}
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		i.Fatal(err)
	}
	if err := f.SetCellValue("台账明细", at, value); err != nil {
		i.Fatal(err)
	}
	if err := f.Save(); err != nil {
		i.Fatal(err)
	}
}

func (i *importing) has(text string, want ...string) {
	i.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			i.Errorf("%q does not say %q", text, w)
		}
	}
}

func TestImport(t *testing.T) {
	i := newImporting(t)
	out, told := i.run(cli.ExitDone, "import", i.ledger)
	if i.has(told, "共 1 行，修改 0 件", "没有要导入的改动"); out != "" {
		t.Errorf("an untouched ledger tells %q", out)
	}
	i.set("归档日期", 3, "")
	i.run(cli.ExitDone, "import", i.ledger)
	i.run(cli.ExitDone, "ledger", "-o", i.ledger)
	i.set("备注", 3, "材料已移交\n另见附件")
	out, told = i.run(cli.ExitDone, "import", "--dry-run", i.ledger)
	i.has(out, "150624-2021-0001（台账明细!3）\n", "备注: ", " → 材料已移交 另见附件\n")
	i.has(told, "修改 1 件，新增 0 件；没有问题，没有保存")
	_, told = i.run(cli.ExitDone, "import", i.ledger)
	i.has(told, "已导入")
	out, _ = i.run(cli.ExitDone, "case", "show", "150624-2021-0001")
	i.has(out, "材料已移交")
	i.set("投资总额(万元)", 3, "许多")
	_, told = i.run(cli.ExitInvalid, "import", i.ledger)
	i.has(told, "台账明细!Q3: 投资总额(万元)：金额应为", "有1处问题，没有导入")
}

func TestImportOfWhatIsNoLedger(t *testing.T) {
	i := newImporting(t)
	_, told := i.run(cli.ExitInvalid, "import", "import_test.go")
	i.has(told, "import_test.go：不是完好的 .xlsx")
	i.run(cli.ExitFailed, "import", "没有.xlsx")
	i.run(cli.ExitFailed, "import", t.TempDir())
	mapping := filepath.Join(t.TempDir(), "对应.yaml")
	for text, want := range map[string]string{"columns: {项目: 名称}": "“项目”不是可以导入的列", "sheet: 甲": "没有 columns"} {
		if err := os.WriteFile(mapping, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, told = i.run(cli.ExitUsage, "import", "--mapping", mapping, i.ledger)
		i.has(told, want)
	}
}

func TestImportOfAnOldLedger(t *testing.T) {
	i := newImporting(t)
	f := excelize.NewFile()
	defer f.Close()
	for at, row := range map[string][]any{"A2": {"项目", "旗县", "评价"}, "A3": {"物流园", "鄂托克旗", ""}} {
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	old, mapping := filepath.Join(t.TempDir(), "旧.xlsx"), filepath.Join(t.TempDir(), "对应.yaml")
	if err := f.SaveAs(old); err != nil {
		t.Fatal(err)
	}
	const text = "sheet: Sheet1\nheader: 2\ncolumns:\n  项目名称: 项目\n  旗县(市、区)/开发区: 旗县\n  满意度: 评价\nvalues:\n  满意度: {很满意: 非常满意}\n"
	if err := os.WriteFile(mapping, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, told := i.run(cli.ExitDone, "import", "--mapping", mapping, old)
	i.has(out, "新案件 150624-", "-0001（Sheet1!3）\n", "  项目: （空） → 物流园\n")
	i.has(told, "新增 1 件；已导入")
	i.db = filepath.Join(t.TempDir(), "新.db") // an office tries its old ledger before it has a register
	_, told = i.run(cli.ExitDone, "import", "--dry-run", "--mapping", mapping, old)
	i.has(told, "新增 1 件")
	_, told = i.run(cli.ExitInvalid, "import", "--dry-run", old)
	i.has(told, "--mapping")
}
