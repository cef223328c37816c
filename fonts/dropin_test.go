package fonts_test

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bangban/fonts"
)

// fontDir makes a directory of files named by their paths.
func fontDir(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDropInFacesAreKnownByTheirNames(t *testing.T) {
	for _, c := range []struct {
		file, family, chinese, postScript string
		want                              fonts.Role
	}{
		{"a.ttf", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXBSJW--GB1-0", fonts.RoleTitle},
		{"a.ttf", "FZXiaoBiaoSong-B05", "", "FZXBSK--GBK1-0", fonts.RoleTitle},
		{"a.ttf", "STZhongsong", "华文中宋", "STZhongsong", fonts.RoleTitle},
		{"a.ttf", "FangSong", "仿宋", "FangSong", fonts.RoleBody},
		{"a.ttf", "FangSong_GB2312", "仿宋_GB2312", "FangSong_GB2312", fonts.RoleBody},
		{"a.TTF", "Unknown", "仿宋_GB2312", "X", fonts.RoleBody},
		{"a.ttf", "FZFangSong-Z02S", "方正仿宋_GBK", "FZFSJW--GB1-0", fonts.RoleBody},
		{"a.ttf", "SimHei", "黑体", "SimHei", fonts.RoleHei},
		{"a.ttf", "KaiTi", "楷体", "KaiTi", fonts.RoleKai},
		{"a.ttf", "KaiTi_GB2312", "楷体_GB2312", "KaiTi_GB2312", fonts.RoleKai},
		{"a.ttf", "STKaiti", "", "STKaiti", fonts.RoleKai},
		{"a.ttf", "SimSun", "宋体", "SimSun", fonts.RoleSong},
		{"a.ttf", "SimSun-ExtB", "", "SimSun-ExtB", fonts.RoleRare},
		{"a.ttf", "SimSun-ExtG", "", "SimSun-ExtG", fonts.RoleRare},
		{"a.ttf", "Plangothic P1", "", "PlangothicP1-Regular", fonts.RoleRare},
		{"simkai.ttf", "Unknown", "", "Unknown", fonts.RoleKai},
		{"body/any name.ttf", "Unknown", "", "Unknown", fonts.RoleBody},
		{"Title/simkai.ttf", "KaiTi", "", "KaiTi", fonts.RoleTitle},
		{"rare/a.ttf", "Unknown", "", "Unknown", fonts.RoleRare},
	} {
		t.Run(c.file+" "+c.family+" "+c.postScript, func(t *testing.T) {
			font := officeFont(t, c.family, c.chinese, c.postScript, '一', '阿').font()
			dir := fontDir(t, map[string][]byte{c.file: font, "readme.txt": []byte("说明")})
			var roles []fonts.Role
			for _, f := range open(t, dir).Faces() {
				if f.Source == filepath.Join(dir, c.file) {
					roles = append(roles, f.Role)
				}
			}
			if len(roles) != 1 || roles[0] != c.want {
				t.Errorf("used as %v, want %s", roles, c.want)
			}
		})
	}
}

func TestDropInFacesStandBeforeTheEmbeddedOnes(t *testing.T) {
	l := open(t, fontDir(t, map[string][]byte{
		"FZFS.ttf":     officeFont(t, "Second", "仿宋", "Second", '丁', '七').font(),
		"body/b.ttf":   officeFont(t, "First", "", "First", '一', '丁').font(),
		"song/s.ttf":   officeFont(t, "Song", "", "Song", '①').font(),
		"rare/r.ttf":   officeFont(t, "Rare", "", "Rare", '一', '☑').font(),
		"kai/kai.ttf":  officeFont(t, "Kai", "", "Kai", '“', '□').font(),
		"kai/note.txt": []byte("not a font"),
	}))
	for _, c := range []struct {
		role fonts.Role
		r    rune
		want string
	}{
		{fonts.RoleBody, '一', "First"},
		{fonts.RoleBody, '丁', "First"},
		{fonts.RoleBody, '七', "Second"},
		{fonts.RoleBody, '万', "FormFangSong-Regular"},
		{fonts.RoleBody, '①', "Song"},
		{fonts.RoleSong, '①', "Song"},
		{fonts.RoleSong, '一', "FormSong-Regular"},
		{fonts.RoleKai, '“', "Kai"},
		{fonts.RoleKai, '”', "FormSong-Regular"},
		{fonts.RoleKai, '□', "FormKai-Regular"},
		{fonts.RoleBody, '☑', "FormKai-Regular"},
	} {
		if got := nameOf(l, c.role, c.r); got != c.want {
			t.Errorf("%s %c is drawn by %s, want %s", c.role, c.r, got, c.want)
		}
	}
}

// Some fonts promise ideographs that they draw nothing for; printing them would lose text without a word.
func TestABlankIdeographOfADropInIsNotUsed(t *testing.T) {
	font := drawnFont(square(10), nil, square(500))
	font["cmap"] = cmapTable('一', '丁')
	l := open(t, fontDir(t, map[string][]byte{"body/a.ttf": font.font()}))
	if got := nameOf(l, fonts.RoleBody, '一'); got != "FormFangSong-Regular" {
		t.Errorf("the blank 一 of %s is used", got)
	}
	if got := nameOf(l, fonts.RoleBody, '丁'); got != "Drawn-Regular" {
		t.Errorf("丁 is drawn by %s", got)
	}
}

func TestADropInThatCannotBeUsedIsNamedWithTheReason(t *testing.T) {
	licensed := func(bits int) []byte {
		ts := officeFont(t, "SimHei", "", "SimHei", '一')
		binary.BigEndian.PutUint16(ts["OS/2"][8:], uint16(bits))
		return ts.font()
	}
	good := licensed(0)
	noCmap := officeFont(t, "SimHei", "", "SimHei", '一')
	delete(noCmap, "cmap")
	symbol := officeFont(t, "SimHei", "", "SimHei", '一')
	symbol["cmap"][7] = 0 // encoding 0 of platform 3: a symbol font
	for _, c := range []struct {
		name, file string
		data       []byte
		says       []string
	}{
		{"CFF", "hei/a.otf", append([]byte("OTTO"), good[4:]...), []string{"CFF", "TrueType（.ttf）版本"}},
		{"a collection of CFF", "hei/a.ttc", append(append([]byte("ttcf"), words(1, 0, 0, 1, 0, 16)...),
			append([]byte("OTTO"), good[4:]...)...), []string{"CFF"}},
		{"restricted", "hei/a.ttf", licensed(0x0002), []string{"不准许把它嵌入文档", "厂商"}},
		{"no subsetting", "hei/a.ttf", licensed(0x0104), []string{"子集化"}},
		{"bitmaps only", "simhei.ttf", licensed(0x0208), []string{"点阵"}},
		{"no character map", "simhei.ttf", noCmap.font(), []string{"字符表", "格式 4"}},
		{"a symbol font", "simhei.ttf", symbol.font(), []string{"字符表"}},
		{"no font", "body/a.ttf", []byte("<html>404 not found</html>"), []string{"不是 TrueType 字体", "重新取得"}},
		{"empty", "body/a.ttf", nil, []string{"不是 TrueType 字体"}},
		{"of unknown use", "a.ttf", officeFont(t, "Arial", "", "ArialMT", '一').font(), []string{"Arial", "子目录", "body（仿宋）"}},
		{"in an unknown folder", "fangsong/a.ttf", good, []string{"子目录 fangsong", "body（仿宋）", "移走"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := fontDir(t, map[string][]byte{c.file: c.data, "kai/good.ttf": good})
			_, err := fonts.Open(dir)
			var problem *fonts.DropInError
			if !errors.As(err, &problem) {
				t.Fatalf("error %v", err)
			}
			if want := filepath.Join(dir, c.file); problem.File != want || problem.Reason == "" || problem.Remedy == "" {
				t.Errorf("%+v does not name %s, a reason and a remedy", problem, want)
			}
			for _, says := range append(c.says, c.file) {
				if !strings.Contains(err.Error(), filepath.FromSlash(says)) {
					t.Errorf("%q does not say %q", err, says)
				}
			}
		})
	}
}

func TestEveryBadDropInIsNamed(t *testing.T) {
	dir := fontDir(t, map[string][]byte{"body/a.ttf": nil, "hei/b.ttf": nil, "c.ttf": nil, ".hidden.ttf": nil})
	_, err := fonts.Open(dir)
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range []string{"a.ttf", "b.ttf", "c.ttf"} {
		if strings.Count(err.Error(), name) != 1 {
			t.Errorf("%s is not named once in:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "hidden") {
		t.Error("a hidden file was read")
	}
}

func TestAFontDirectoryThatIsNotThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "字体")
	_, err := fonts.Open(dir)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "请检查") {
		t.Errorf("error %v", err)
	}
	if _, err := fonts.Open(t.TempDir()); err != nil {
		t.Errorf("an empty directory: %v", err)
	}
}
