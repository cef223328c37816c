package forms

import (
	"errors"
	"strconv"
	"strings"
)

// maxYuan is the largest amount of money a form takes, in 元: 99,999,999.9999万元, just under a trillion 元.
const maxYuan = 999_999_999_999

// yuanDigits is how many decimals of a 万元 make a 元.
const yuanDigits = 4

// amountNoun is what the errors of ParseAmount begin with.
const amountNoun = "金额"

// Amount is a sum of money, exact to the 元 and written in 万元. The zero Amount is a sum that is not known and is
// filled in by hand; a known sum of 0 is another value.
type Amount struct {
	yuan  int64
	known bool
}

// AmountOfYuan is the known amount of so many 元. A sum that ParseAmount would refuse, below 0 or above
// 99999999.9999万元, gives the zero Amount.
func AmountOfYuan(yuan int64) Amount {
	if yuan < 0 || yuan > maxYuan {
		return Amount{}
	}
	return Amount{yuan: yuan, known: true}
}

// ParseAmount reads a decimal number of 万元, such as 12000.5 or 1.2e4, without going through floating point. It refuses
// more than 4 decimals unless the rest are zeros, sums below 0 and sums above 99999999.9999万元. The empty text is the
// zero Amount. The error is for people and in Chinese, and begins with 金额.
func ParseAmount(s string) (Amount, error) {
	if s == "" {
		return Amount{}, nil
	}
	if strings.HasPrefix(s, "-") {
		return Amount{}, errors.New(amountNoun + "不能是负数，请填写以万元为单位的数字")
	}
	significand, point, ok := decimal(s)
	if !ok {
		return Amount{}, errors.New(amountNoun + "应为以万元为单位的数字，如12000.5，不写单位、逗号和空格")
	}
	if significand == "" {
		return AmountOfYuan(0), nil
	}
	// The sum in 元 is the significand with the decimal point moved four places on.
	whole := point + yuanDigits
	if whole < len(significand) {
		return Amount{}, errors.New(amountNoun + "最多4位小数（精确到元），请四舍五入后填写")
	}
	if whole > len(strconv.Itoa(maxYuan)) {
		return Amount{}, errors.New(amountNoun + "不得超过99999999.9999万元，请核对单位是否为万元")
	}
	yuan, err := strconv.ParseInt(significand+strings.Repeat("0", whole-len(significand)), 10, 64)
	if err != nil {
		return Amount{}, errors.New(amountNoun + "应为以万元为单位的数字，如12000.5")
	}
	return AmountOfYuan(yuan), nil
}

// decimal reads a number in the notation of JSON, leading zeros allowed. It is 0.significand times ten to the power of
// point, and the significand neither begins nor ends with a zero: it is empty for 0.
func decimal(s string) (significand string, point int, ok bool) {
	mantissa, exponent, scientific := s, "", false
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent, scientific = s[:i], s[i+1:], true
	}
	whole, fraction, pointed := strings.Cut(mantissa, ".")
	if !allDigits(whole) || pointed && !allDigits(fraction) {
		return "", 0, false
	}
	shift := 0
	if scientific {
		negative := strings.HasPrefix(exponent, "-")
		if negative || strings.HasPrefix(exponent, "+") {
			exponent = exponent[1:]
		}
		if !allDigits(exponent) {
			return "", 0, false
		}
		// An exponent of seven digits is far outside every limit; more of them must not overflow.
		exponent = strings.TrimLeft(exponent, "0")
		shift = digitsValue(exponent[:min(len(exponent), 7)])
		if negative {
			shift = -shift
		}
	}
	all := strings.TrimLeft(whole+fraction, "0")
	point = len(all) - len(fraction) + shift
	return strings.TrimRight(all, "0"), point, true
}

// IsZero reports whether the sum is not known. A known sum of 0 is not zero in this sense.
func (a Amount) IsZero() bool { return !a.known }

// Yuan gives the sum in 元; it is 0 if the sum is not known.
func (a Amount) Yuan() int64 { return a.yuan }

// Equal reports whether the two are the same sum, or both not known.
func (a Amount) Equal(b Amount) bool { return a == b }

// String gives the sum in 万元 with no more decimals than it needs, such as 12000.5, or "" if it is not known.
func (a Amount) String() string {
	if !a.known {
		return ""
	}
	whole := strconv.FormatInt(a.yuan/10_000, 10)
	rest := a.yuan % 10_000
	if rest == 0 {
		return whole
	}
	fraction := strconv.FormatInt(10_000+rest, 10)[1:]
	return whole + "." + strings.TrimRight(fraction, "0")
}

// MarshalJSON writes the sum as a number of 万元, and one that is not known as null where the field is not left out by
// omitzero.
func (a Amount) MarshalJSON() ([]byte, error) {
	if !a.known {
		return []byte("null"), nil
	}
	return []byte(a.String()), nil
}

// UnmarshalJSON reads a number of 万元 as ParseAmount does, and leaves a as it is for null. Documents from outside are not
// read with it, but by Decode.
func (a *Amount) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	sum, err := ParseAmount(string(data))
	if err != nil {
		return err
	}
	*a = sum
	return nil
}
