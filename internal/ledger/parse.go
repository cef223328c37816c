package ledger

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bangban/forms"
)

// given is a cell as it stands in a file: its bare value, and as the spreadsheet shows it.
type given struct{ raw, shown string }

// parser reads cells as the columns want them, however people or programs wrote them.
type parser struct {
	date1904   bool // days are counted from 1904
	number     *regexp.Regexp
	scientific *regexp.Regexp // as programs write it: a code may have an E among its digits, but no point or sign
	day        *regexp.Regexp
}

func newParser(date1904 bool) *parser {
	return &parser{
		date1904:   date1904,
		number:     regexp.MustCompile(`^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`),
		scientific: regexp.MustCompile(`^[0-9](\.[0-9]+[eE][+-]?|[eE]\+)[0-9]{1,3}$`),
		day:        regexp.MustCompile(`^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?([ T].*)?$`),
	}
}

// parse reads a cell of a column. The error says what it should be.
func parse[T any](p *parser, c *column[T], g given) (value, error) {
	switch raw := strings.TrimSpace(g.raw); {
	case raw == "":
		return value{}, nil
	case slices.Contains([]string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}, raw):
		return value{}, errors.New("单元格是公式的错误值" + raw + "，请改为应有的内容")
	case c.look == lookDate:
		d, err := p.date(raw)
		return day(d), err
	case c.look == lookMoney:
		a, err := p.amount(raw)
		return amount(a), err
	case c.look == lookCount:
		if n, err := strconv.Atoi(raw); err == nil {
			return count(n), nil
		}
		return words(raw), nil
	case len(c.options) > 0:
		return option(c.options, raw)
	case c.look == lookIdentifier:
		s, err := p.identifier(raw)
		return words(s), err
	}
	// A text that a spreadsheet took for a number or a day stands as people see it.
	if g.shown != g.raw && p.number.MatchString(g.raw) {
		return words(g.shown), nil
	}
	return words(strings.ReplaceAll(g.raw, "\r\n", "\n")), nil
}

// worded reports whether a column has words that may be any.
func (c *column[T]) worded() bool {
	return (c.look == lookText || c.look == lookCentre) && len(c.options) == 0
}

// leastSerial keeps a year or a month that somebody typed, 2021 or 2021.5, from being taken for a day: as one that Excel
// counts it would be of 1905.
const leastSerial = 10_000

func (p *parser) date(s string) (forms.Date, error) {
	s = halfWidth(s)
	wrong := errors.New("日期应按“年-月-日”填写，如2021-05-12")
	if _, err := strconv.Atoi(s); err == nil && len(s) == len("20210512") {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	if p.number.MatchString(s) {
		serial, err := strconv.ParseFloat(s, 64)
		if p.date1904 {
			serial += 1462
		}
		if err != nil || serial < leastSerial || serial > 2_958_465 {
			return forms.Date{}, wrong
		}
		t := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(serial))
		return forms.ParseDate(t.Format(time.DateOnly))
	}
	m := p.day.FindStringSubmatch(strings.NewReplacer("年 ", "年", "月 ", "月").Replace(s))
	if m == nil {
		return forms.Date{}, wrong
	}
	return forms.ParseDate(fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3]))
}

func (p *parser) amount(s string) (forms.Amount, error) {
	s = strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "", "万元", "", "万", "").Replace(halfWidth(s))
	a, err := forms.ParseAmount(s)
	if err == nil || !p.number.MatchString(s) {
		return a, err
	}
	// Excel keeps 0.3 as 0.30000000000000004 when it was worked out.
	x, failed := strconv.ParseFloat(s, 64)
	rounded := strconv.FormatFloat(x, 'f', yuanDecimals, 64)
	y, _ := strconv.ParseFloat(rounded, 64) // just made of a number
	if failed == nil && math.Abs(x-y) <= 1e-9*max(1, math.Abs(x)) {
		return forms.ParseAmount(rounded)
	}
	return a, err
}

// identifier takes digits that a spreadsheet keeps as a number, unless it has lost some of them.
func (p *parser) identifier(s string) (string, error) {
	if !p.scientific.MatchString(s) {
		return s, nil
	}
	const exact = 1e15
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x != math.Trunc(x) || x >= exact {
		return "", errors.New("长数字已被表格软件改成近似值，请把单元格设为“文本”后重新填写")
	}
	return strconv.FormatFloat(x, 'f', 0, 64), nil
}

// option takes a word of a list, and what spreadsheets write for 是 and 否.
func option(options []string, s string) (value, error) {
	if slices.Contains(options, yes) {
		switch strings.ToUpper(s) {
		case "√", "1", "TRUE":
			s = yes
		case "×", "0", "FALSE":
			s = no
		}
	}
	if !slices.Contains(options, s) {
		return value{}, errors.New("应为" + strings.Join(options, "、") + "之一，现为“" + brief(s) + "”")
	}
	return words(s), nil
}

// halfWidth makes digits and marks of Chinese input methods plain.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFF00 && r < 0xFF5F {
			return r - 0xFEE0
		}
		return r
	}, s)
}

// brief makes a text fit to be named in a message.
func brief(s string) string {
	const longest = 30
	r := []rune(strings.Join(strings.Fields(mask(s)), " "))
	if len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return string(r)
}
