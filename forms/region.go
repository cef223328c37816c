package forms

import (
	_ "embed"
	"strings"
)

// Region is the code of a division: 6 digits down to the banner or county (GB/T 2260), 9 down to the 苏木乡镇 or street
// and 12 down to the 嘎查村 or community (GB/T 10114). The empty code is not known.
type Region string

const codeRegion = "region"

// Normalize folds full-width characters and drops spaces.
func (r Region) Normalize() Region { return Region(compactIdentifier(string(r))) }

// Check gives the code and the message of what is wrong with the code of the division, "" and "" if nothing is. It
// judges the normalised code and does not ask for the division to be in any list.
func (r Region) Check() (code, message string) {
	s := string(r.Normalize())
	if s == "" {
		return "", ""
	}
	if len(s) != 6 && len(s) != 9 && len(s) != 12 || !allDigits(s) {
		return codeRegion, "行政区划代码应为6位（旗县以上）、9位（苏木乡镇、街道）或12位（嘎查村、社区）数字，如150624"
	}
	if province(s[:2]) == "" {
		return codeRegion, "行政区划代码前2位不是省级区划代码，请核对，如内蒙古自治区为15"
	}
	return "", ""
}

// Warn says that a code in Inner Mongolia that passes Check is not in the standard list, or belongs to a zone that only
// statistics knows. Divisions change, and it refuses nothing.
func (r Region) Warn() (code, message string) {
	s := string(r.Normalize())
	if failed, _ := r.Check(); failed != "" || !strings.HasPrefix(s, "15") {
		return "", ""
	}
	// Villages are not in the list.
	s = s[:min(len(s), 9)]
	name, known := StandardRegions().Name(s)
	switch {
	case !known:
		return codeRegion, "行政区划代码不在内蒙古自治区现有区划代码表中，请核对"
	case len(s) == 6 && statisticalZone(s):
		return codeRegion, "行政区划代码是“" + name + "”的统计用代码，不是法定代码，请改填其所在旗县（市、区）的代码"
	}
	return "", ""
}

// Contains reports whether other is this division or lies in it. The empty region lies in none and contains none.
func (r Region) Contains(other Region) bool {
	s := r.Prefix()
	return s != "" && strings.HasPrefix(string(other), s)
}

// Prefix is what the codes of the division and of all that lies in it begin with: the code without the pairs or triples
// of zeros that only fill it up, 15 for 150000.
func (r Region) Prefix() string {
	s := string(r)
	for len(s) > 6 && strings.HasSuffix(s, "000") {
		s = s[:len(s)-3]
	}
	for len(s) <= 6 && strings.HasSuffix(s, "00") {
		s = s[:len(s)-2]
	}
	return s
}

// statisticalZone reports whether a code of six digits is of a development or management zone that statistics treats
// like a county. GB/T 2260 leaves 71 to 79 unused, and such a zone lies on the land of real banners.
func statisticalZone(code string) bool { return len(code) >= 6 && code[4] == '7' && code[5] != '0' }

// Division is one entry of a list of divisions.
type Division struct{ Code, Name string }

// Regions is a list of divisions by code. It is read in place, is never changed and may be used concurrently.
type Regions struct {
	// rows has a line “code,name” for each division in the order of their bytes, so that a division stands before its
	// parts.
	rows string
}

//go:embed data/regions.csv
var standardRegions string

// StandardRegions is Inner Mongolia with its 盟市, 旗县 and 苏木乡镇, and the five zones that only statistics knows. It has
// no villages.
func StandardRegions() *Regions { return &Regions{rows: standardRegions} }

// Name is the name of the division with a code, without those above it.
func (r *Regions) Name(code string) (name string, ok bool) {
	at := r.search(code + ",")
	line, _, _ := strings.Cut(r.rows[at:], "\n")
	if name, ok = strings.CutPrefix(line, code+","); !ok {
		return "", false
	}
	return name, true
}

// FullName is the name of a division with those above it, such as 内蒙古自治区鄂尔多斯市鄂托克旗. A code the list does not have,
// such as a village's, gives the name of the nearest division above it that the list has, and "" if there is none.
func (r *Regions) FullName(code string) string {
	var name strings.Builder
	for _, d := range r.Path(code) {
		name.WriteString(d.Name)
	}
	return name.String()
}

// Path lists the divisions that lead down to a code and that the list has, the largest first and the division itself last.
func (r *Regions) Path(code string) []Division {
	var path []Division
	for _, c := range lineage(code) {
		if name, ok := r.Name(c); ok {
			path = append(path, Division{c, name})
		}
	}
	return path
}

// Parent is the code of the division right above, whether or not the list has either.
func (r *Regions) Parent(code string) (parent string, ok bool) {
	codes := lineage(code)
	if len(codes) < 2 {
		return "", false
	}
	return codes[len(codes)-2], true
}

// Children lists the divisions right below a code, in the order of their codes; for "" those of the first level. The
// zones that only statistics knows are among the children of their city.
func (r *Regions) Children(code string) []Division {
	prefix := Region(code).Prefix()
	var children []Division
	for line := range strings.Lines(r.rows[r.search(prefix):]) {
		if !strings.HasPrefix(line, prefix) {
			break
		}
		c, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ",")
		if up, _ := r.Parent(c); up == code {
			children = append(children, Division{c, name})
		}
	}
	return children
}

// search is the place of the first line that is not less than key.
func (r *Regions) search(key string) int {
	low, high := 0, len(r.rows)
	for low < high {
		start := low + strings.LastIndexByte(r.rows[low:(low+high)/2], '\n') + 1
		end := start + strings.IndexByte(r.rows[start:], '\n') + 1
		if r.rows[start:end] < key {
			low = end
		} else {
			high = start
		}
	}
	return low
}

// lineage lists the codes of a division and of all those above it, the largest first, or nothing for what is not a code.
func lineage(code string) []string {
	if len(code) != 6 && len(code) != 9 && len(code) != 12 || !allDigits(code) {
		return nil
	}
	codes := []string{code[:2] + "0000", code[:4] + "00", code[:6]}
	switch {
	case code[2:6] == "0000":
		codes = codes[:1]
	case code[4:6] == "00":
		codes = codes[:2]
	}
	for n := 9; n <= len(code); n += 3 {
		if code[n-3:n] != "000" {
			codes = append(codes, code[:n])
		}
	}
	return codes
}
