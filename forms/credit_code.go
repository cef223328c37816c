package forms

import (
	"strings"
	"unicode/utf8"
)

// CreditCode is a unified social credit code (统一社会信用代码, GB 32100-2015): 18 digits and capital letters. The empty
// code is not known.
type CreditCode string

const codeCreditCode = "credit_code"

// creditAlphabet is the characters of a credit code, each standing for its place. I, O, S, V and Z are left out.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// Normalize folds full-width characters, drops spaces and makes letters upper-case.
func (c CreditCode) Normalize() CreditCode {
	return CreditCode(strings.ToUpper(compactIdentifier(string(c))))
}

// Check gives the code and the message of what is wrong with the credit code, "" and "" if nothing is. It judges the
// normalised code.
func (c CreditCode) Check() (code, message string) {
	s := string(c.Normalize())
	switch {
	case s == "":
		return "", ""
	case utf8.RuneCountInString(s) != 18:
		return codeCreditCode, "统一社会信用代码应为18位，请按营业执照或登记证书核对"
	case strings.Trim(s, creditAlphabet) != "":
		return codeCreditCode, "统一社会信用代码只含数字和大写字母，且不含I、O、S、V、Z，请核对"
	case !allDigits(s[2:8]):
		return codeCreditCode, "统一社会信用代码第3至8位应为数字，请核对"
	case s[17] != creditCheck(s):
		return codeCreditCode, "统一社会信用代码最后一位（校验位）与前17位不符，代码有误，请逐位核对"
	}
	return "", ""
}

// Warn says that the organisation code inside a credit code that passes Check (places 9 to 17, GB 11714-1997) fails its
// own check character. Codes have been issued so, and it refuses nothing.
func (c CreditCode) Warn() (code, message string) {
	s := string(c.Normalize())
	if failed, _ := c.Check(); s == "" || failed != "" || s[16] == organizationCheck(s[8:16]) {
		return "", ""
	}
	return codeCreditCode, "统一社会信用代码第9至17位（组织机构代码）校验位不符，请核对"
}

// creditCheck is the check character over the first 17 places: weights are the powers of 3 modulo 31.
func creditCheck(s string) byte {
	sum, weight := 0, 1
	for i := 0; i < 17; i++ {
		sum += strings.IndexByte(creditAlphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31]
}

// organizationCheck is the check character over eight places of an organisation code. Unlike the credit code around it
// it counts with all 26 letters, A being 10.
func organizationCheck(s string) byte {
	sum := 0
	for i, weight := range [...]int{3, 7, 9, 10, 5, 8, 4, 2} {
		value := int(s[i] - '0')
		if s[i] >= 'A' {
			value = int(s[i]-'A') + 10
		}
		sum += value * weight
	}
	return "0X987654321"[sum%11]
}
