package typeset

import (
	"slices"
	"strings"
	"testing"
)

func TestNoLineStartsWithAClosingMark(t *testing.T) {
	for _, mark := range "、，。．：；！？）】》〉」』”’〕〗］｝·・～–－％‰℃°′″㎡々ー／—,.;:!?)]}%/" {
		for chars := 3; chars <= 9; chars++ {
			s := strings.Repeat("代办帮办服务"+string(mark), 8) + "完成了"
			for i, l := range broken(t, s, chars) {
				if strings.HasPrefix(l, string(mark)) {
					t.Errorf("%d characters a line: line %d %q starts with %c", chars, i+1, l, mark)
				}
			}
		}
	}
}

func TestNoLineEndsWithAnOpeningMark(t *testing.T) {
	for _, mark := range "（【《〈「『“‘〔〖［｛￥＄№／-([{$#/" {
		for chars := 3; chars <= 9; chars++ {
			s := strings.Repeat("代办帮办服务"+string(mark), 8) + "完成了"
			for i, l := range broken(t, s, chars) {
				if strings.HasSuffix(l, string(mark)) {
					t.Errorf("%d characters a line: line %d %q ends with %c", chars, i+1, l, mark)
				}
			}
		}
	}
}

func TestKeptWhole(t *testing.T) {
	for _, word := range []string{
		"12000.5万元", "3.6万平方米", "2104-150624-04-01-000018", "50万千瓦时", "12公里", "2021年", "4月", "11日", "99.5%", "25℃", "120㎡",
		"GB/T9704-2012", "(0477)6212345", "v2.10.3", "100,000元", "——", "……", "office@etkq.gov.cn", "№12", "￥3000", "３０％", "×年",
	} {
		for chars := 8; chars <= 20; chars++ {
			s := strings.Repeat("该项目"+word+"已办结", 6)
			lines := broken(t, s, max(chars, len(word)))
			if n := strings.Count(strings.Join(lines, "\n"), word); n != 6 {
				t.Errorf("%d characters a line: %s is torn in %q", chars, word, lines)
			}
		}
	}
}

func TestNoLineStartsWithACombiningMark(t *testing.T) {
	for _, mark := range "\u3099\u309a" {
		for chars := 3; chars <= 9; chars++ {
			for _, l := range broken(t, strings.Repeat("项目か"+string(mark)+"，", 9), chars) {
				if strings.HasPrefix(l, string(mark)) {
					t.Errorf("%d characters a line: line %q starts with %U", chars, l, mark)
				}
			}
		}
	}
}

// A hyphen at a line's end is taken for a divided word by readers of the PDF, even in a word longer than a line.
func TestNoLineEndsWithAHyphen(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("2104-150624-", 20) + "0", strings.Repeat("项目a-b-c", 20), strings.Repeat("x-", 90) + "x", "甲-乙-丙-丁-戊-己-庚-辛",
	} {
		for chars := 2; chars <= 20; chars++ {
			for _, l := range broken(t, s, chars) {
				if strings.HasSuffix(l, "-") {
					t.Errorf("%d characters a line: %q ends with a hyphen", chars, l)
				}
			}
		}
	}
}

func TestLongWordsAreTornToFit(t *testing.T) {
	want := []string{"https:", "//exam", "ple.gov.", "cn"}
	if got := broken(t, "https://example.gov.cn", 3); strings.Join(got, "") != strings.Join(want, "") || len(got) < 3 {
		t.Errorf("lines %q", got)
	}
	for _, l := range broken(t, strings.Repeat("9", 200), 10) {
		if len(l) > 24 {
			t.Errorf("%d digits in ten characters", len(l))
		}
	}
}

func TestForcedLineEnds(t *testing.T) {
	for in, want := range map[string][]string{
		"甲\n乙":        {"甲", "乙"},
		"甲\n\n乙":      {"甲", "", "乙"},
		"\n甲":         {"", "甲"},
		"一二三四\n五六七八九": {"一二三四", "五六七", "八九"},
		"甲 \n 乙":      {"甲 ", " 乙"},
	} {
		if got := broken(t, in, 4); !slices.Equal(got, want) {
			t.Errorf("%q is set as %q, want %q", in, got, want)
		}
	}
}

// Nobody wants a last line of one character; the line before gives up some.
func TestNoWidowOfOneCharacter(t *testing.T) {
	for in, want := range map[string][]string{
		"一二三四五六七八九十甲":    {"一二三四五六七八九", "十甲"},
		"一二三四五六七八九十甲。":   {"一二三四五六七八九", "十甲。"},
		"一二三四五六七八九十甲乙":   {"一二三四五六七八九十", "甲乙"},
		"一二三四五六七八（九）十":   {"一二三四五六七八", "（九）十"},
		"一二三四五六七八\n九":    {"一二三四五六七八", "九"},
		"一二三四五六七八九，十":    {"一二三四五六七八", "九，十"},
		"一二三四五六七八九十a":    {"一二三四五六七八九十", "a"},
		"一二三四五六七八九十2021": {"一二三四五六七八九十", "2021"},
	} {
		if got := broken(t, in, 10); !slices.Equal(got, want) {
			t.Errorf("%q is set as %q, want %q", in, got, want)
		}
	}
}

func TestSpacesHangAtTheEndOfALine(t *testing.T) {
	if got, want := broken(t, "一二三四 五六七八", 4), []string{"一二三四 ", "五六七八"}; !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	p := parse(t, "<p>"+strings.Repeat("文", 20)+strings.Repeat("W", 7)+"   "+strings.Repeat("文", 20)+"</p>")
	space := set(t, parse(t, "<p>  </p>"), filled{})[0].Runs[0]
	for _, r := range body(set(t, p, filled{})[0]) {
		if over := r.X + r.Width() - areaLeft - areaWidth; over > space.Width()+10 {
			t.Errorf("stretching the line drives its last spaces %s out of it", over)
		}
	}
	for _, l := range broken(t, "甲"+strings.Repeat(" ", 300)+"乙", 10) {
		if len([]rune(l)) > 60 {
			t.Errorf("%d spaces run out of the page", len(l))
		}
	}
}
