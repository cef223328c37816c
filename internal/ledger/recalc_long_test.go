//go:build !race

package ledger

import "testing"

func TestLibreOfficeComesToTheSameFigures(t *testing.T) {
	data, _ := workbook(t, generate(19, 300))
	checkRecalculated(t, data)
	for _, f := range []string{reference(firstMeasure, 3+feedRows+2), reference(measureColumn("满意率"), 3+feedRows+2)} {
		if got, err := open(t, data).GetCellFormula(sheetSummary, f); err != nil || got == "" {
			t.Errorf("%s has the formula %q, %v", f, got, err)
		}
	}
}
