package forms

import "strings"

// caseIDHolds reports whether a case number may stand bare in lists, file names and ledgers.
func caseIDHolds(s string) bool { return caseIDWritten(s) && !tellsIdentity(s) }

// caseIDWritten reports whether a case number is safe in a file name everywhere: letters, digits and hyphens, a letter or
// digit first. How many there may be its limit says.
func caseIDWritten(s string) bool {
	for _, c := range []byte(s) {
		if c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != "" && s[0] != '-' && len(s) <= limit("case")
}

// tellsIdentity reports whether there is somebody's identity number in a case number, hyphens left aside; also one with a
// mistyped check digit. Offices number their cases by division, day and serial as well, 150624-20210512-0001, so it counts
// only if its day is one on which somebody who acts for others now can have been born.
func tellsIdentity(s string) bool {
	s = strings.ToUpper(strings.ReplaceAll(s, "-", ""))
	for i := range s {
		if rest := s[i:]; len(rest) >= 18 && citizenShaped(rest[:18]) || len(rest) >= 15 && formerlyShaped(rest[:15]) {
			return true
		}
	}
	return false
}

// The years between which the people were born who act for others.
const eldestBorn, youngestBorn = "1930", "2014"

// citizenShaped: GB 11643-1999, and permanent residents' cards since 2023, which begin with 9.
func citizenShaped(s string) bool {
	division := s[:2]
	if s[0] == '9' {
		division = s[1:3]
	}
	year := s[6:10]
	return allDigits(s[:17]) && (s[17] == 'X' || allDigits(s[17:])) && province(division) != "" &&
		realDay(s[6:14]) && year >= eldestBorn && year <= youngestBorn
}

// formerlyShaped: GB 11643-1989, of 15 digits, and permanent residents' cards before 2023, of 3 letters and 12 digits.
func formerlyShaped(s string) bool {
	division, day := s[:2], "19"+s[6:12]
	switch {
	case oldForeignCard(s):
		division, day = s[3:5], "19"+s[7:13]
	case !allDigits(s):
		return false
	}
	return province(division) != "" && realDay(day) && day[:4] >= eldestBorn
}
