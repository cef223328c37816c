package fonts_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"bangban/fonts"
)

// formText is about what one page of 附件3 needs.
const formText = "“帮您办”代办帮办服务申请表项目名称编码建设单位统一社会信用代地址邮政联系人电话法定表人授权委托理事项主要内容规模总投资万元" +
	"开工时间计划竣□√一二三四五六七八九十年月日（盖章）0123456789ABCDEFGHJKLMNPQRTUWXY，。；：、《》〔〕·—…" +
	"鄂尔多斯市托克旗棋盘井镇经济技术发区管委员会行审批局蒙古自治内阿拉善左右额纳乌海前达木素图赛汗布"

func glyphsOf(t testing.TB, face *fonts.Face, text string) []fonts.GlyphID {
	t.Helper()
	var glyphs []fonts.GlyphID
	for _, r := range text {
		g, ok := face.Glyph(r)
		if !ok {
			t.Fatalf("no glyph for %U", r)
		}
		glyphs = append(glyphs, g)
	}
	return glyphs
}

func TestSubsetKeepsOutlinesAndWidths(t *testing.T) {
	for _, file := range []string{"FormTitleS-Bold.ttf", "FormFangSong-Regular.ttf", "FormSong-Regular.ttf",
		"FormHeiS-Medium.ttf", "FormKaiS-Regular.ttf"} {
		t.Run(file, func(t *testing.T) {
			data := readFont(t, file)
			face := parse(t, data)
			glyphs := glyphsOf(t, face, formText)
			program, err := face.Subset(glyphs)
			if err != nil {
				t.Fatal(err)
			}
			small := parse(t, program)
			if small.NumGlyphs() != len(glyphs)+1 {
				t.Fatalf("%d glyphs for %d asked", small.NumGlyphs(), len(glyphs))
			}
			from, to := readTables(data), readTables(program)
			for i, g := range append([]fonts.GlyphID{0}, glyphs...) {
				if !slices.Equal(from.outline(t, int(g)), to.outline(t, i)) {
					t.Errorf("glyph %d changed its outline as glyph %d", g, i)
				}
				if face.Advance(g) != small.Advance(fonts.GlyphID(i)) {
					t.Errorf("glyph %d changed its width", g)
				}
			}
			checkSums(t, program)
			if again, _ := face.Subset(glyphs); !bytes.Equal(program, again) {
				t.Error("the same glyphs gave other bytes")
			}
		})
	}
}

// checkSums adds the file up as the format asks.
func checkSums(t *testing.T, program []byte) {
	t.Helper()
	sum := func(b []byte) (sum uint32) {
		for ; len(b) >= 4; b = b[4:] {
			sum += binary.BigEndian.Uint32(b)
		}
		return sum
	}
	if got := sum(program); got != 0xB1B0AFBA {
		t.Errorf("the file adds up to %#x", got)
	}
	for i := range be16(program, 4) {
		rec := program[12+16*i:]
		if string(rec[:4]) == "head" {
			continue
		}
		from, size := be32(rec, 8), be32(rec, 12)
		if got := sum(program[from : from+(size+3)&^3]); got != uint32(be32(rec, 4)) {
			t.Errorf("table %s adds up to %#x", rec[:4], got)
		}
	}
}

func TestSubsetOfManyGlyphsHasALongLoca(t *testing.T) {
	data := readFont(t, "FormSong-Regular.ttf")
	face := parse(t, data)
	glyphs := make([]fonts.GlyphID, 3000)
	for i := range glyphs {
		glyphs[i] = fonts.GlyphID(len(glyphs) - i)
	}
	program, err := face.Subset(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	from, to := readTables(data), readTables(program)
	if be16(to["head"], 50) != 1 {
		t.Fatal("loca is short")
	}
	for _, i := range []int{1, 1500, 3000} {
		if !slices.Equal(from.outline(t, int(glyphs[i-1])), to.outline(t, i)) {
			t.Errorf("glyph %d changed its outline", glyphs[i-1])
		}
	}
}

func TestSubsetFollowsNestedComposites(t *testing.T) {
	font := drawnFont(
		square(10), // 0
		square(20), // 1
		composite(component{1, 5, 6}, component{5, -7, 300}), // 2
		square(40), // 3
		composite(component{2, 1, 2}, component{3, -300, 4}, component{0, 1, 1}), // 4: parts nested three deep
		composite(component{6, 9, 9}),                                            // 5
		square(70),                                                               // 6
	)
	face := parse(t, font.font())
	for _, c := range []struct {
		name   string
		glyphs []fonts.GlyphID
		total  int
	}{
		{"parts come along", []fonts.GlyphID{4}, 1 + 1 + 5},
		{"parts asked for are not doubled", []fonts.GlyphID{6, 4, 3, 2}, 1 + 4 + 2},
		{"a composite asked for twice", []fonts.GlyphID{5, 5}, 1 + 2 + 1},
		{"no composite", []fonts.GlyphID{3, 1}, 1 + 2},
		{"nothing", nil, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			program, err := face.Subset(c.glyphs)
			if err != nil {
				t.Fatal(err)
			}
			small := parse(t, program)
			if small.NumGlyphs() != c.total {
				t.Errorf("%d glyphs, want %d", small.NumGlyphs(), c.total)
			}
			for i, g := range c.glyphs {
				if want, got := font.outline(t, int(g)), readTables(program).outline(t, i+1); !slices.Equal(want, got) {
					t.Errorf("glyph %d:\n got %v\nwant %v", g, got, want)
				}
				if small.Advance(fonts.GlyphID(i+1)) != 100*int(g) {
					t.Errorf("glyph %d is %d wide", g, small.Advance(fonts.GlyphID(i+1)))
				}
			}
		})
	}
}

func TestSubsetKeepsHintPrograms(t *testing.T) {
	font := drawnFont(square(10), square(20))
	font["fpgm"], font["prep"], font["cvt "] = []byte("abc"), []byte("defg"), []byte("hi")
	program, err := parse(t, font.font()).Subset([]fonts.GlyphID{1})
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"fpgm", "prep", "cvt "} {
		if got := readTables(program)[tag]; !bytes.Equal(got, font[tag]) {
			t.Errorf("%s is %q", tag, got)
		}
	}
	checkSums(t, program)
}

func TestSubsetOfBlankGlyphsIsAFont(t *testing.T) {
	program, err := parse(t, drawnFont(nil, nil, square(1)).font()).Subset([]fonts.GlyphID{1})
	if err != nil {
		t.Fatal(err)
	}
	if n := parse(t, program).NumGlyphs(); n != 2 {
		t.Errorf("%d glyphs", n)
	}
}

func TestSubsetRefuses(t *testing.T) {
	many := make([]component, 300)
	deep := [][]byte{square(10)}
	for i := range 12 {
		deep = append(deep, composite(component{glyph: i}))
	}
	wide := [][]byte{square(10)} // each draws the one before four times: 4^6 squares
	for i := range 6 {
		wide = append(wide, composite(component{glyph: i}, component{glyph: i}, component{glyph: i}, component{glyph: i}))
	}
	outside := drawnFont(square(10), square(20))
	outside["loca"][4], outside["loca"][5] = 0xFF, 0xFF
	backwards := drawnFont(square(10), square(20))
	backwards["loca"][2] = 0x7F
	huge := drawnFont(square(10), make([]byte, 60000))
	for _, c := range []struct {
		name, says string
		font       tables
		glyphs     []fonts.GlyphID
	}{
		{"a glyph it does not have", "no glyph 7", drawnFont(square(10)), []fonts.GlyphID{7}},
		{"a circle", "nested", drawnFont(square(10), composite(component{glyph: 2}), composite(component{glyph: 1})), []fonts.GlyphID{1}},
		{"deep nesting", "nested", drawnFont(deep...), []fonts.GlyphID{12}},
		{"many parts", "parts", drawnFont(square(10), composite(many...)), []fonts.GlyphID{1}},
		{"parts that multiply", "parts", drawnFont(wide...), []fonts.GlyphID{6}},
		{"a part it does not have", "part 9", drawnFont(square(10), composite(component{glyph: 9})), []fonts.GlyphID{1}},
		{"a composite cut short", "cut short", drawnFont(square(10), composite(component{glyph: 0})[:12]), []fonts.GlyphID{1}},
		{"an outline outside the font", "outside", outside, []fonts.GlyphID{1}},
		{"an outline that ends before it starts", "outside", backwards, []fonts.GlyphID{1}},
		{"the same large outline over and over", "MiB", huge, slices.Repeat([]fonts.GlyphID{1}, 2000)},
		{"more glyphs than a font can hold", "more than a font", drawnFont(square(10)), make([]fonts.GlyphID, 70000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			program, err := parse(t, c.font.font()).Subset(c.glyphs)
			if err == nil {
				t.Fatalf("it gave %d bytes", len(program))
			}
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "Drawn-Regular") {
				t.Errorf("error %q does not name the font and %q", err, c.says)
			}
			if strings.HasPrefix(c.name, "a circle") && !errors.Is(err, fonts.ErrNotFont) {
				t.Error("a broken font is not called one")
			}
		})
	}
}

func BenchmarkSubset(b *testing.B) {
	face := parse(b, readFont(b, "FormFangSong-Regular.ttf"))
	var glyphs []fonts.GlyphID
	seen := map[rune]bool{}
	for _, r := range formText {
		if g, ok := face.Glyph(r); ok && !seen[r] {
			seen[r] = true
			glyphs = append(glyphs, g)
		}
	}
	for g := fonts.GlyphID(3000); len(glyphs) < 300; g += 7 {
		glyphs = append(glyphs, g)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := face.Subset(glyphs); err != nil {
			b.Fatal(err)
		}
	}
}
