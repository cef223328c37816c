package fonts_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"bangban/fonts"
)

func open(t testing.TB, dir string) *fonts.Library {
	t.Helper()
	l, err := fonts.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func nameOf(l *fonts.Library, role fonts.Role, r rune) string {
	face, _, ok := l.Find(role, r)
	if !ok {
		return ""
	}
	return face.PostScriptName()
}

func TestFindAsksTheRoleThenSongThenTheRareFaces(t *testing.T) {
	l := open(t, "")
	for _, c := range []struct {
		role fonts.Role
		r    rune
		want string
	}{
		{fonts.RoleTitle, '申', "FormTitle-Bold"},
		{fonts.RoleBody, '阿', "FormFangSong-Regular"},
		{fonts.RoleBody, '·', "FormFangSong-Regular"},
		{fonts.RoleBody, '䶮', "FormFangSong-Regular"},
		{fonts.RoleBody, '𫍽', "FormFangSong-Regular"},
		{fonts.RoleSong, '䶮', "FormSong-Regular"},
		{fonts.RoleHei, '审', "FormHei-Medium"},
		{fonts.RoleKai, '注', "FormKai-Regular"},
		{fonts.RoleBody, '①', "FormSong-Regular"},
		{fonts.RoleBody, '㼆', "FormSong-Regular"},
		{fonts.RoleHei, '㼆', "FormSong-Regular"},
		{fonts.RoleBody, '𠮷', "FormRareA-Regular"},
		{fonts.RoleTitle, '\U00030EDE', "FormRareA-Regular"},
		{fonts.RoleBody, '\U00020023', "FormRareB-Regular"},
		{fonts.RoleBody, 'ᠠ', "FormLast-Regular"},
		{fonts.RoleBody, '\U0001F600', ""},
		{fonts.RoleBody, '\n', ""},
		{fonts.RoleBody, 0x10FFFF, ""},
		{fonts.RoleBody, -5, ""},
		{"footnote", '一', ""},
		{fonts.RoleRare, '一', ""},
	} {
		t.Run(fmt.Sprintf("%s %U", c.role, c.r), func(t *testing.T) {
			if got := nameOf(l, c.role, c.r); got != c.want {
				t.Errorf("%c is drawn by %q, want %q", c.r, got, c.want)
			}
		})
	}
}

// The signs of the papers are there in every role; boxes and ticks match because one face draws them all.
func TestSignsOfTheForms(t *testing.T) {
	l := open(t, "")
	shared := map[rune]string{'□': "FormKai-Regular", '☐': "FormKai-Regular", '☑': "FormKai-Regular",
		'☒': "FormKai-Regular", '✓': "FormKai-Regular", '√': "FormSong-Regular"}
	fullWidth := "□☐☑☒✓√—“”‘’…〔〕《》①㎡（），。：；、？！　"
	for _, role := range fonts.Roles() {
		t.Run(string(role), func(t *testing.T) {
			for _, r := range "□☐☑☒✓√×—“”‘’·…〔〕《》①㎡℃￥№○●　 0Az（），。：；、？！" {
				face, g, ok := l.Find(role, r)
				if !ok {
					t.Errorf("%c is missing", r)
					continue
				}
				if want := shared[r]; want != "" && face.PostScriptName() != want {
					t.Errorf("%c is drawn by %s, want %s", r, face.PostScriptName(), want)
				}
				if strings.ContainsRune(fullWidth, r) && face.Advance(g) != 1000 {
					t.Errorf("%c is %d wide in %s", r, face.Advance(g), face.PostScriptName())
				}
			}
		})
	}
}

func TestEveryRoleFaceHasTheGeneralStandardCharacters(t *testing.T) {
	list, err := os.ReadFile("coverage/general-standard-8105.txt")
	if err != nil {
		t.Fatal(err)
	}
	characters := strings.Fields(string(list))
	if len(characters) != 8105 {
		t.Fatalf("the table has %d characters", len(characters))
	}
	for _, file := range []string{"FormTitleS-Bold.ttf", "FormFangSong-Regular.ttf", "FormSong-Regular.ttf",
		"FormHeiS-Medium.ttf", "FormKaiS-Regular.ttf"} {
		data := readFont(t, file)
		face, ts := parse(t, data), readTables(data)
		for _, character := range characters {
			g, ok := face.Glyph([]rune(character)[0])
			if !ok || be32(ts["loca"], 4*int(g)) == be32(ts["loca"], 4*int(g)+4) {
				t.Errorf("%s does not draw %s", file, character)
			}
			if face.Advance(g) != 1000 {
				t.Errorf("%s: %s is %d wide", file, character, face.Advance(g))
			}
		}
	}
}

func TestFacesAndCoverage(t *testing.T) {
	l := open(t, "")
	full := fonts.Coverage{Common: 8105, CommonTotal: 8105, Level3: 87887, Level3Total: 87887}
	for _, role := range fonts.Roles() {
		if got := l.Coverage(role); got != full {
			t.Errorf("the chain of %s covers %+v", role, got)
		}
	}
	want := []struct {
		role           fonts.Role
		name           string
		common, level3 int
	}{
		{fonts.RoleTitle, "FormTitle-Bold", 8105, 8242},
		{fonts.RoleBody, "FormFangSong-Regular", 8105, 11291},
		{fonts.RoleSong, "FormSong-Regular", 8105, 27783},
		{fonts.RoleHei, "FormHei-Medium", 8105, 8242},
		{fonts.RoleKai, "FormKai-Regular", 8105, 8242},
		{fonts.RoleRare, "FormRareA-Regular", 0, 25751},
		{fonts.RoleRare, "FormRareB-Regular", 0, 34353},
		{fonts.RoleRare, "FormLast-Regular", 0, 0},
	}
	faces := l.Faces()
	if len(faces) != len(want) {
		t.Fatalf("%d faces, want %d", len(faces), len(want))
	}
	for i, f := range faces {
		if f.Role != want[i].role || f.Name != want[i].name || f.Source != "" {
			t.Errorf("face %d is %s of %s from %q", i, f.Name, f.Role, f.Source)
		}
		if f.Coverage.Common != want[i].common || f.Coverage.Level3 != want[i].level3 {
			t.Errorf("%s covers %+v", f.Name, f.Coverage)
		}
	}
}

// What Faces says of the packed faces without unpacking them is what they say themselves.
func TestPackedFacesAreAsDescribed(t *testing.T) {
	l := open(t, "")
	described := map[string]fonts.FaceInfo{}
	for _, f := range l.Faces() {
		described[f.Name] = f
	}
	for _, r := range []rune{'𠮷', '\U00020023', 'ᠠ'} {
		face, g, ok := l.Find(fonts.RoleSong, r)
		if !ok {
			t.Fatalf("%U is missing", r)
		}
		info := described[face.PostScriptName()]
		if info.Family != face.FamilyName() || info.Glyphs != face.NumGlyphs() {
			t.Errorf("%s is described as %+v", face.PostScriptName(), info)
		}
		if own, ok := face.Glyph(r); !ok || own != g {
			t.Errorf("%U is glyph %d, found as %d", r, own, g)
		}
		if _, err := face.Subset([]fonts.GlyphID{g}); err != nil {
			t.Error(err)
		}
	}
}

func TestRareFacesAreUnpackedOnceByManyAtTheSameTime(t *testing.T) {
	l := open(t, "")
	const workers = 8
	found := make([][]*fonts.Face, workers)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			for _, r := range []rune{'阿', '𠮷', '\U00020023', 'ᠠ'} {
				face, g, ok := l.Find(fonts.RoleBody, r)
				if !ok {
					t.Errorf("%U is missing", r)
					return
				}
				if _, err := face.Subset([]fonts.GlyphID{g}); err != nil {
					t.Error(err)
				}
				found[i] = append(found[i], face)
			}
		})
	}
	group.Wait()
	for _, faces := range found {
		for i := range faces {
			if faces[i] != found[0][i] {
				t.Errorf("two copies of %s", faces[i].PostScriptName())
			}
		}
	}
}

// Opening must not read through the embedded faces: a program started for one form would feel it.
func TestOpenCopiesNothing(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	open(t, "")
	runtime.ReadMemStats(&after)
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 256<<10 {
		t.Errorf("opening takes %d bytes", bytes)
	}
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		open(b, "")
	}
}

func BenchmarkFind(b *testing.B) {
	l := open(b, "")
	text := []rune(formText)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		l.Find(fonts.RoleBody, text[i%len(text)])
	}
}

func BenchmarkUnpackRare(b *testing.B) {
	for b.Loop() {
		open(b, "").Find(fonts.RoleBody, '𠮷')
	}
}
