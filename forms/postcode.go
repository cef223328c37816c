package forms

// Postcode is a postal code of six digits. Any six will do: Inner Mongolia alone uses codes of four leading pairs, and
// an applicant's address may be anywhere. The empty code is filled in by hand.
type Postcode string

// Normalize folds full-width characters and drops spaces.
func (p Postcode) Normalize() Postcode { return Postcode(compactIdentifier(string(p))) }

// Check gives the code and the message of what is wrong with the postal code, "" and "" if nothing is. It judges the
// normalised code.
func (p Postcode) Check() (code, message string) {
	p = p.Normalize()
	if p == "" || len(p) == 6 && allDigits(string(p)) {
		return "", ""
	}
	return "postcode", "邮编应为6位数字"
}
