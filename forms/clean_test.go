package forms_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"bangban/forms"
)

func TestCleanLeavesGoodTextAlone(t *testing.T) {
	for _, s := range []string{
		"", "鄂托克旗绿能新材料有限公司", "新建生产线2条，总建筑面积3.6万㎡（含①、②）", "￥12000.5", "“帮您办”——代办…", "宝格达音髙勒苏木",
		"䶮𠂇㼆𰻝", "\U0002EBF0\U000323B0", "买买提·吐尔逊", "Müller & Co. №5", "アイウ・エオ", "ꀀꂷ", "Ωмега", "□√☑", "名　称",
	} {
		for _, multiline := range []bool{false, true} {
			got, problems, warnings := forms.Clean(s, multiline)
			if got != s || problems != nil || warnings != nil {
				t.Errorf("Clean(%q) = %q, %v, %v", s, got, problems, warnings)
			}
		}
	}
}

func TestCleanChanges(t *testing.T) {
	tests := []struct {
		name      string
		in, want  string
		multiline bool
		code      string // of the one warning, "" for none
		says      string
	}{
		{"private code point", "李\uE863", "李䶮", false, "pua", "第2个字符U+E863是旧系统的自造字码位，已改为“䶮”（U+4DAE）"},
		{"private code point of a radical", "\uE815", "厂", false, "pua", "U+5382"},
		{"Kangxi radical", "⼤⻓", "大长", false, "radical", "第1个字符“⼤”（U+2F24）是部首符号，已改为汉字“大”（U+5927），请核对（同类共2处）"},
		{"radical of the supplement", "⻅证", "见证", false, "radical", "U+89C1"},
		{"variation selector", "葛\U000E0100城", "葛城", false, "invisible", "第2个字符U+E0100不可见"},
		{"zero width and bidi", "\u202a鄂\u200b托\u2060克\ufeff旗\u202c", "鄂托克旗", false, "invisible", "同类共5处"},
		{"soft hyphen", "co\u00adop", "coop", false, "invisible", "U+00AD"},
		{"tags", "旗\U000E0062\U000E007F", "旗", false, "invisible", "U+E0062"},
		{"line break in one line", "棋盘井镇\r\n工业大街", "棋盘井镇 工业大街", false, "newline", "换行已改为空格"},
		{"line breaks and spaces in one line", "a \n\n　\u2028 b", "a b", false, "newline", ""},
		{"line break at the end of one line", "棋盘井镇\n", "棋盘井镇", false, "", ""},
		{"line breaks in a paragraph", "一\r\n二\r三\n四\u2028五\u2029六", "一\n二\n三\n四\n五\n六", true, "", ""},
		{"white space at the ends", " 　\u00a0鄂托克旗 \t\n", "鄂托克旗", true, "", ""},
		{"tab and odd spaces", "a\tb\u00a0c\u2003d", "a b c d", false, "", ""},
		{"dots in a name", "买买提•吐尔逊‧阿不都・热合曼･江", "买买提·吐尔逊·阿不都·热合曼·江", false, "", ""},
		{"full-width point in a name", "买买提．吐尔逊", "买买提·吐尔逊", false, "", ""},
		{"full-width point that is no part of a name", "３．６万㎡，Ａ．Ｂ，一．", "３．６万㎡，Ａ．Ｂ，一．", false, "", ""},
		{"full-width point behind a number of a paragraph", "一．新建\n二．改造", "一．新建\n二．改造", true, "", ""},
		{"dot hidden from its neighbour", "买\u200b•提", "买·提", false, "invisible", ""},
		{"bullet that is no part of a name", "• 设备", "• 设备", false, "", ""},
		{"dots in a paragraph", "设备•材料", "设备•材料", true, "", ""},
		{"accents", "lu\u0308\u0304 Cafe\u0301", "lǖ Café", false, "", ""},
		{"only invisible", "\u200b\u200b", "", false, "invisible", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems, warnings := forms.Clean(tt.in, tt.multiline)
			if got != tt.want || len(problems) > 0 {
				t.Errorf("got %q, %v, want %q", got, problems, tt.want)
			}
			if tt.code == "" && len(warnings) > 0 || tt.code != "" && (len(warnings) != 1 || warnings[0].Code != tt.code || !strings.Contains(warnings[0].Message, tt.says)) {
				t.Errorf("warnings are %v, want %s with %q", warnings, tt.code, tt.says)
			}
		})
	}
}

func TestCleanRefuses(t *testing.T) {
	tests := []struct{ name, in, code, says string }{
		{"control character", "鄂托\u0007克旗", "control", "第3个字符U+0007是控制字符，请删除后重新填写"},
		{"two control characters", "\u0000鄂\u001b", "control", "第1个字符U+0000是控制字符，请删除后重新填写（同类共2处）"},
		{"C1", "鄂\u0085", "control", "U+0085"},
		{"DEL", "鄂\u007f", "control", "U+007F"},
		{"lost character", "李\uFFFD", "encoding", "第2个字符U+FFFD"},
		{"stray byte", "李\xff", "encoding", "第2个字符已损坏"},
		{"surrogate in bytes", "\xed\xa0\x80", "encoding", "UTF-8"},
		{"unknown private", "李\uE000", "private", "第2个字符U+E000是自造字"},
		{"private plane", "\U000F0000", "private", "U+F0000"},
		{"noncharacter", "\uFDD0", "undefined", "U+FDD0"},
		{"last of a plane", "\U0001FFFF", "undefined", "U+1FFFF"},
		{"last private noncharacter", "\U0010FFFF", "undefined", "U+10FFFF"},
		{"unassigned", "\u0378", "undefined", "U+0378"},
		{"object", "图\uFFFC", "undefined", "U+FFFC"},
		{"Mongolian", "ᠮᠣᠩᠭᠣᠯ", "script", "第1个字符U+182E是蒙古文，蒙古文须连写，目前还不能排印，请填写汉语名称"},
		{"Uyghur", "ئۇيغۇر", "script", "维吾尔文"},
		{"Tibetan", "བོད", "script", "藏文"},
		{"Hebrew", "שלום", "script", "希伯来文"},
		{"Syriac", "ܐ", "script", "叙利亚文"},
		{"Thaana", "ހ", "script", "塔纳文"},
		{"N'Ko", "ߊ", "script", "恩科文"},
		{"Devanagari", "अ", "script", "天城文"},
		{"Hangul letters", "ᄀ", "script", "谚文"},
		{"script nobody named", "𐀀", "script", "尚不支持的文字"},
		{"accent without a letter", "\u0301", "combining", "U+0301"},
		{"accent on a Han character", "旗\u0308", "combining", "第2个字符U+0308"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, problems, _ := forms.Clean(tt.in, false)
			if len(problems) != 1 || problems[0].Code != tt.code || !strings.Contains(problems[0].Message, tt.says) {
				t.Errorf("problems are %v, want %s with %q", problems, tt.code, tt.says)
			}
		})
	}
}

func TestCleanNamesEveryKindOfProblem(t *testing.T) {
	_, problems, warnings := forms.Clean("\u0007\uE000ᠮ旗\u0308⼤\u200b", false)
	var codes []string
	for _, p := range append(problems, warnings...) {
		codes = append(codes, p.Code)
	}
	if got := strings.Join(codes, " "); got != "control private script combining radical invisible" {
		t.Errorf("found %s", got)
	}
}

func TestCleanMapsEveryPrivateCodePointOfGBK(t *testing.T) {
	f, err := os.Open("data/pua_map.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for scan := bufio.NewScanner(f); scan.Scan(); lines++ {
		fields := strings.Split(scan.Text(), "\t")
		from, err1 := strconv.ParseUint(fields[0], 16, 32)
		to, err2 := strconv.ParseUint(fields[1], 16, 32)
		if err1 != nil || err2 != nil || fields[2] != string(rune(to)) {
			t.Fatalf("line %d is malformed: %q", lines+1, scan.Text())
		}
		want, _, _ := forms.Clean(string(rune(to)), false)
		got, problems, warnings := forms.Clean(string(rune(from)), false)
		if got != want || len(problems) > 0 || len(warnings) != 1 || warnings[0].Code != "pua" {
			t.Errorf("%q becomes %q, %v, %v, want %q", rune(from), got, problems, warnings, want)
		}
	}
	if lines != 92 {
		t.Errorf("the map has %d lines, want 92", lines)
	}
}

func TestCleanFoldsEveryKangxiRadical(t *testing.T) {
	seen := map[string]bool{}
	for r := rune(0x2F00); r <= 0x2FD5; r++ {
		got, problems, warnings := forms.Clean(string(r), false)
		ideograph, size := utf8.DecodeRuneInString(got)
		if size != len(got) || ideograph < 0x4E00 || ideograph > 0x9FFF || seen[got] || len(problems) > 0 || len(warnings) != 1 {
			t.Errorf("U+%04X becomes %q, %v, %v", r, got, problems, warnings)
		}
		seen[got] = true
	}
	ends := map[string]string{"⼀": "一", "⽆": "无", "⿓": "龍", "⿕": "龠"}
	for radical, want := range ends {
		if got, _, _ := forms.Clean(radical, false); got != want {
			t.Errorf("%s becomes %s, want %s", radical, got, want)
		}
	}
}

func TestCleanOfCleanTextDoesNotAllocate(t *testing.T) {
	line, paragraph := "内蒙古自治区鄂尔多斯市鄂托克旗棋盘井镇工业大街8号 ", "新建生产线2条，\n总建筑面积3.6万㎡。\n"
	n := testing.AllocsPerRun(100, func() {
		forms.Clean(line, false)
		forms.Clean(paragraph, true)
	})
	if n != 0 {
		t.Errorf("cleaning clean text allocates %v times", n)
	}
}

func BenchmarkClean(b *testing.B) {
	s := strings.Repeat("新建生产线2条，总建筑面积3.6万平方米。", 50)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		forms.Clean(s, true)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"鄂托克旗", " a\r\n\t\u2028b ", "\xff\xed\xa0\x80", "\uE815⼤\u200b", "买\u200b•提", "\nu\u0308\u0304\n", "\u0007\uFFFE\U0010FFFF",
		"ᠮᠣᠩ", "\r\u200b\n", "\u0301a", "•\n•", "旗\u3000\n", "Ǖ\u0301",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, multiline bool) {
		once, problems, _ := forms.Clean(s, multiline)
		if !utf8.ValidString(once) {
			t.Fatalf("Clean(%q) is not UTF-8: %q", s, once)
		}
		again, problemsAgain, warnings := forms.Clean(once, multiline)
		if again != once || len(problemsAgain) != len(problems) || len(warnings) > 0 {
			t.Fatalf("cleaning %q gives %q, %v, and again %q, %v, %v", s, once, problems, again, problemsAgain, warnings)
		}
		if strings.ContainsAny(once, "\r\t\u2028\u2029\u200b") || !multiline && strings.Contains(once, "\n") {
			t.Fatalf("Clean(%q) left a break or a tab: %q", s, once)
		}
		if once != strings.TrimSpace(once) && len(problems) == 0 {
			t.Fatalf("Clean(%q) left white space at the ends: %q", s, once)
		}
	})
}
