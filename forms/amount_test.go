package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"
)

func TestParseAmount(t *testing.T) {
	tests := []struct {
		in   string
		want string
		yuan int64
	}{
		{"12000.5", "12000.5", 120_005_000},
		{"12000.50", "12000.5", 120_005_000},
		{"12000.500000000", "12000.5", 120_005_000},
		{"1.2e4", "12000", 120_000_000},
		{"1.20005E+4", "12000.5", 120_005_000},
		{"120005e-1", "12000.5", 120_005_000},
		{"1e-4", "0.0001", 1},
		{"10000e-8", "0.0001", 1},
		{"0.1", "0.1", 1000},
		{"0.0307", "0.0307", 307},
		{"0", "0", 0},
		{"0.00000", "0", 0},
		{"0e999999999999999999999", "0", 0},
		{"00012", "12", 120_000},
		{"99999999.9999", "99999999.9999", 999_999_999_999},
		{"0.000000000000000000000000000012e32", "1200", 12_000_000},
	}
	for _, tt := range tests {
		a, err := forms.ParseAmount(tt.in)
		if err != nil || a.String() != tt.want || a.Yuan() != tt.yuan || a.IsZero() {
			t.Errorf("ParseAmount(%q) = %q, %d元, unknown %v, %v; want %q, %d元", tt.in, a, a.Yuan(), a.IsZero(), err, tt.want, tt.yuan)
		}
		if again, err := forms.ParseAmount(a.String()); err != nil || again != a {
			t.Errorf("%q read again is %v, %v", a, again, err)
		}
	}
}

func TestParseAmountRefuses(t *testing.T) {
	tests := []struct{ in, says string }{
		{"0.00001", "4位小数"},
		{"12000.50001", "4位小数"},
		{"1e-5", "4位小数"},
		{"1e-999999999999999999999", "4位小数"},
		{"100000000", "99999999.9999"},
		{"1e400", "99999999.9999"},
		{"1e99999999999999999999999", "99999999.9999"},
		{"-1", "负数"},
		{"-0", "负数"},
		{"12,000", "逗号"},
		{"12000万元", "单位"},
		{"1.", "12000.5"},
		{".5", "12000.5"},
		{"1e", "12000.5"},
		{"1e+", "12000.5"},
		{"1.5.2", "12000.5"},
		{"+1", "12000.5"},
		{"NaN", "12000.5"},
		{"0x10", "12000.5"},
		{" 1", "12000.5"},
	}
	for _, tt := range tests {
		a, err := forms.ParseAmount(tt.in)
		if err == nil || !a.IsZero() || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("ParseAmount(%q) = %v, %v; the error should say %q", tt.in, a, err, tt.says)
		}
	}
}

func TestAmountOfNothingIsNotUnknown(t *testing.T) {
	unknown, err := forms.ParseAmount("")
	if err != nil || !unknown.IsZero() || unknown.String() != "" {
		t.Errorf("the empty amount is %q, %v, want one to be filled in by hand", unknown, err)
	}
	nothing := amount(t, "0")
	if nothing.IsZero() || nothing.Equal(unknown) || nothing.String() != "0" {
		t.Errorf("0万元 is %q and unknown: %v", nothing, nothing.IsZero())
	}
	if !forms.AmountOfYuan(120_005_000).Equal(amount(t, "12000.5")) {
		t.Error("120005000元 is not 12000.5万元")
	}
	for _, yuan := range []int64{-1, 1_000_000_000_000} {
		if a := forms.AmountOfYuan(yuan); !a.IsZero() {
			t.Errorf("%d元 is %v, want no amount", yuan, a)
		}
	}
}
