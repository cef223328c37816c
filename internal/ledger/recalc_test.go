package ledger

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// alwaysRecalculate is the setting by which LibreOffice works out all formulas anew when it opens a workbook.
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// recalculated is the workbook after LibreOffice has worked out its formulas.
func recalculated(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile", "user")
	check(t, os.MkdirAll(profile, 0o700))
	check(t, os.WriteFile(filepath.Join(profile, "registrymodifications.xcu"), []byte(alwaysRecalculate), 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "in.xlsx"), data, 0o600))
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "soffice", "--headless", "--norestore", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "in.xlsx"))
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice, which .ci/deps installs: %v\n%s", err, out)
	}
	back, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	check(t, err)
	return open(t, back)
}

// forget puts a wrong number in the place of every value that a formula had.
func forget(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	forgotten := 0
	cached := regexp.MustCompile(`</f><v>[^<]*</v>`)
	for _, f := range r.File {
		from, err := f.Open()
		check(t, err)
		part, err := io.ReadAll(from)
		check(t, err)
		forgotten += len(cached.FindAll(part, -1))
		to, err := w.Create(f.Name)
		check(t, err)
		_, err = to.Write(cached.ReplaceAll(part, []byte("</f><v>-7</v>")))
		check(t, err)
	}
	check(t, w.Close())
	if forgotten < 1000 {
		t.Fatalf("only %d formulas in the workbook", forgotten)
	}
	return out.Bytes()
}

// checkRecalculated has LibreOffice work out a workbook without its cached values, and compares.
func checkRecalculated(t *testing.T, data []byte) {
	t.Helper()
	ours, theirs := open(t, data), recalculated(t, forget(t, data))
	compared := 0
	for _, sheet := range ours.GetSheetList() {
		a, b := raw(t, ours, sheet), raw(t, theirs, sheet)
		for i := range max(len(a), len(b)) {
			for j := range 60 {
				x, y := cell(a, i, j), cell(b, i, j)
				if x != "" {
					compared++
				}
				if !same(x, y) {
					t.Errorf("%s!%s is %q here and %q in LibreOffice", sheet, reference(j+1, i+1), x, y)
				}
				if strings.HasPrefix(y, "#") || strings.HasPrefix(y, "Err:") {
					t.Errorf("%s!%s is an error: %s", sheet, reference(j+1, i+1), y)
				}
			}
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d cells compared", compared)
	}
}

func same(a, b string) bool {
	if strings.ReplaceAll(a, "\r\n", "\n") == b {
		return true
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && math.Abs(x-y) <= 1e-9*max(1, math.Abs(x)) && fmt.Sprint(x) != ""
}
