package forms

import "strings"

// Phone is one telephone number or several: mobile numbers, landlines with their area code and maybe an extension, and
// 400 numbers. The empty value is filled in by hand.
type Phone string

// phoneNoun is what the messages of Phone begin with.
const phoneNoun = "联系电话"

// phoneSeparator stands between the numbers of a normalised value.
const phoneSeparator = "、"

// Normalize folds full-width characters, drops the spaces and brackets people group digits with, and puts 、 between
// several numbers. What it cannot make out it leaves for Check to refuse.
func (p Phone) Normalize() Phone {
	s := NormalizeIdentifier(string(p))
	s = strings.Map(func(r rune) rune {
		switch r {
		case ',', ';', '/':
			return '、'
		case '(', ')':
			return ' '
		}
		return r
	}, s)
	var numbers []string
	for part := range strings.SplitSeq(s, phoneSeparator) {
		if part = joinPhone(strings.Fields(part)); part != "" {
			numbers = append(numbers, part)
		}
	}
	return Phone(strings.Join(numbers, phoneSeparator))
}

// Check gives the code and the message of what is wrong with the numbers, "" and "" if nothing is. It judges the
// normalised value.
func (p Phone) Check() (code, message string) {
	p = p.Normalize()
	if p == "" {
		return "", ""
	}
	for number := range strings.SplitSeq(string(p), phoneSeparator) {
		if !isPhone(number) {
			return "phone", phoneNoun + "应为11位手机号码、带区号的固定电话（如0477-6212345，分机写作“转8001”）或400号码，多个号码用“、”隔开"
		}
	}
	return "", ""
}

// joinPhone puts together what was written with spaces: the groups of one number, or else several numbers.
func joinPhone(fields []string) string {
	if len(fields) < 2 {
		return strings.Join(fields, "")
	}
	whole := strings.Join(fields, "")
	if isPhone(whole) {
		area := fields[0]
		if (len(area) == 3 || len(area) == 4) && area[0] == '0' && area[1] != '0' && !strings.HasPrefix(fields[1], "-") {
			return area + "-" + strings.TrimPrefix(whole, area)
		}
		return whole
	}
	for _, f := range fields {
		if !isPhone(f) {
			return strings.Join(fields, " ")
		}
	}
	return strings.Join(fields, phoneSeparator)
}

// isPhone reports whether s is one telephone number.
func isPhone(s string) bool {
	for _, country := range [...]string{"+86", "0086"} {
		if rest, found := strings.CutPrefix(s, country); found {
			rest = strings.TrimPrefix(rest, "-")
			// Behind the country code the 0 of an area code is left out.
			return isDomesticPhone(rest) || isDomesticPhone("0"+rest)
		}
	}
	return isDomesticPhone(s)
}

// isDomesticPhone reports whether s is one telephone number without the country code.
func isDomesticPhone(s string) bool {
	if len(s) == 11 && s[0] == '1' {
		return allDigits(s) && s[1] >= '3'
	}
	if strings.HasPrefix(s, "400") {
		return hasShape(strings.ReplaceAll(s, "-", ""), "0000000000") && !strings.Contains(s, "--") && !strings.HasSuffix(s, "-")
	}
	s, extension, extended := strings.Cut(s, "转")
	if !extended {
		// The first hyphen may stand behind the area code, a later one is before the extension.
		if i := strings.LastIndexByte(s, '-'); i > 4 {
			s, extension, extended = s[:i], s[i+1:], true
		}
	}
	if extended && (!allDigits(extension) || len(extension) > 6) {
		return false
	}
	if !strings.HasPrefix(s, "0") {
		return false
	}
	area, local, hyphen := strings.Cut(s, "-")
	if hyphen {
		return (len(area) == 3 || len(area) == 4) && allDigits(area) && isLocalPhone(local)
	}
	return len(s) > 4 && allDigits(s) && (isLocalPhone(s[3:]) || isLocalPhone(s[4:]))
}

// isLocalPhone reports whether s is a landline's number without its area code.
func isLocalPhone(s string) bool {
	return (len(s) == 7 || len(s) == 8) && allDigits(s) && s[0] >= '2'
}
