package templates

import (
	"encoding/xml"
	"math"
	"slices"
	"strconv"
	"strings"

	"bangban/forms"
)

// attributes reads the attributes of one element and, at finish, refuses those nobody asked for.
type attributes struct {
	p    *parser
	n    *node
	used map[string]bool
}

func (p *parser) attributes(n *node) *attributes {
	return &attributes{p: p, n: n, used: map[string]bool{}}
}

// finish refuses attributes that the element does not know, and repeated ones.
func (a *attributes) finish() {
	seen := map[string]bool{}
	for _, attr := range a.n.attrs {
		switch name := attr.Name.Local; {
		case seen[name]:
			a.p.fail(a.n, "<%s> 的属性 %s 重复", a.n.name, name)
		case !a.used[name]:
			a.p.fail(a.n, "<%s> 没有属性 %s", a.n.name, name)
		default:
			seen[name] = true
		}
	}
}

func (a *attributes) find(name string) (string, bool) {
	a.used[name] = true
	for _, attr := range a.n.attrs {
		if attr.Name.Local == name {
			return attr.Value, true
		}
	}
	return "", false
}

// without gives the attributes but one.
func (a *attributes) without(name string) []xml.Attr {
	return slices.DeleteFunc(slices.Clone(a.n.attrs), func(attr xml.Attr) bool { return attr.Name.Local == name })
}

func (a *attributes) text(name, missing string) string {
	if v, ok := a.find(name); ok {
		return v
	}
	return missing
}

func (a *attributes) oneOf(name, missing string, values ...string) string {
	v, ok := a.find(name)
	if !ok {
		return missing
	}
	if !contains(values, v) {
		a.p.fail(a.n, "%s=%q 不可用；可用：%s", name, v, quoteAll(values))
		return missing
	}
	return v
}

func (a *attributes) flag(name string) bool { return a.oneOf(name, "no", "yes", "no") == "yes" }

func (a *attributes) align(name string, missing Align) Align {
	return Align(a.oneOf(name, string(missing), "left", "center", "right", "justify", "spread"))
}

// number reads a whole number from 0 to 1000.
func (a *attributes) number(name string, missing int) int {
	v, ok := a.find(name)
	if !ok {
		return missing
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 1000 {
		a.p.fail(a.n, "%s=%q 应为 0 到 1000 的整数", name, v)
		return missing
	}
	return n
}

// hundredths reads a decimal like 0.5 as 50.
func (a *attributes) hundredths(name string, missing int) int {
	v, ok := a.find(name)
	if !ok {
		return missing
	}
	n, ok := parseHundredths(v)
	if !ok {
		a.p.fail(a.n, "%s=%q 应为 0 到 1000 的数", name, v)
		return missing
	}
	return n
}

func parseHundredths(s string) (int, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= 0 && f <= 1000) {
		return 0, false
	}
	return int(math.Round(f * 100)), true
}

// length reads "4em", "12pt" or "30mm".
func (a *attributes) length(name string, missing Length) Length {
	v, ok := a.find(name)
	if !ok {
		return missing
	}
	l, ok := parseLength(v)
	if !ok {
		a.p.fail(a.n, `%s=%q 应为长度，如 "4em"、"12pt"、"30mm"`, name, v)
		return missing
	}
	return l
}

// inLine reads a length that has to fit a line of running text.
func (a *attributes) inLine(name string, missing Length) Length {
	const size = 1600
	l := a.length(name, missing)
	if l.At(size) > TextWidth {
		a.p.fail(a.n, "%s 超出版心的宽度", name)
		return missing
	}
	return l
}

func parseLength(s string) (Length, bool) {
	for _, unit := range []string{"em", "pt", "mm"} {
		number, ok := strings.CutSuffix(s, unit)
		if !ok {
			continue
		}
		n, ok := parseHundredths(number)
		switch unit {
		case "em":
			return Length{Ems: n}, ok
		case "mm":
			n = (n*7200 + 1270) / 2540
		}
		return Length{Points: n}, ok
	}
	return Length{}, false
}

// At is the distance, in hundredths of a point, beside text of a size.
func (l Length) At(size int) int { return l.Points + l.Ems*size/100 }

// size reads a Chinese type size (三号) or points ("10.5pt").
func (a *attributes) size(name string, missing int) int {
	v, ok := a.find(name)
	if !ok {
		return missing
	}
	if n := chineseSize(v); n > 0 {
		return n
	}
	if l, ok := parseLength(v); ok && l.Ems == 0 && l.Points >= 400 && l.Points <= 7200 {
		return l.Points
	}
	a.p.fail(a.n, `%s=%q 应为字号，如 "三号"、"小四"、"10.5pt"（4pt 至 72pt）`, name, v)
	return missing
}

// chineseSize gives a named type size in hundredths of a point, 0 for no such name.
func chineseSize(name string) int {
	switch name {
	case "初号":
		return 4200
	case "小初":
		return 3600
	case "一号":
		return 2600
	case "小一":
		return 2400
	case "二号":
		return 2200
	case "小二":
		return 1800
	case "三号":
		return 1600
	case "小三":
		return 1500
	case "四号":
		return 1400
	case "小四":
		return 1200
	case "五号":
		return 1050
	case "小五":
		return 900
	case "六号":
		return 750
	case "小六":
		return 650
	}
	return 0
}

// style reads face, values, size, floor, pitch and chars over what the element inherits. A new size brings a pitch of 1.35
// em and no tracking unless they are given too.
func (a *attributes) style(s Style) Style {
	s.Role = a.oneOf("face", s.Role, "title", "body", "song", "hei", "kai")
	s.Value = a.oneOf("values", s.Value, "title", "body", "song", "hei", "kai")
	if size := a.size("size", s.Size); size != s.Size {
		s = Style{Role: s.Role, Value: s.Value, Size: size, Floor: size, Pitch: size * 135 / 100}
	}
	s.Floor = a.size("floor", s.Floor)
	if s.Floor > s.Size {
		a.p.fail(a.n, "floor 大于 size：最小字号不能大于字号")
	}
	s.Pitch = a.length("pitch", Length{Points: s.Pitch}).At(s.Size)
	if s.Pitch < s.Size {
		a.p.fail(a.n, "pitch 小于 size：行会重叠")
	}
	s.Chars = a.number("chars", s.Chars)
	return s
}

// field reads the path of a field of the form and notes that the paper shows it.
func (a *attributes) field(types ...forms.FieldType) forms.Field {
	f := a.lookUp(types...)
	a.p.shown[f.Path] = true
	return f
}

// lookUp reads the path of a field of the form, which is of one of the types if any are given. The field is zero if
// there is none.
func (a *attributes) lookUp(types ...forms.FieldType) forms.Field {
	path, ok := a.find("field")
	if !ok {
		a.p.fail(a.n, "<%s> 缺少 field", a.n.name)
		return forms.Field{}
	}
	f, ok := a.p.fields[path]
	if !ok {
		a.p.fail(a.n, "表单没有字段 %q", path)
		return forms.Field{}
	}
	if list := listOf(path); list != "" && list != a.p.list {
		a.p.fail(a.n, "字段 %s 只能在 <rows list=%q> 里", path, list)
		return forms.Field{}
	}
	if len(types) > 0 && !slices.Contains(types, f.Type) {
		a.p.fail(a.n, "<%s> 不能填写 %s 类型的字段 %s", a.n.name, f.Type, path)
		return forms.Field{}
	}
	return f
}
