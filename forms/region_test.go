package forms_test

import (
	"slices"
	"strings"
	"testing"

	"bangban/forms"
)

func TestRegionsName(t *testing.T) {
	tests := []struct{ code, name, full string }{
		{"150000", "内蒙古自治区", "内蒙古自治区"},
		{"150600", "鄂尔多斯市", "内蒙古自治区鄂尔多斯市"},
		{"150624", "鄂托克旗", "内蒙古自治区鄂尔多斯市鄂托克旗"},
		{"150624101", "棋盘井镇", "内蒙古自治区鄂尔多斯市鄂托克旗棋盘井镇"},
		{"152501", "二连浩特市", "内蒙古自治区锡林郭勒盟二连浩特市"},
		{"152923", "额济纳旗", "内蒙古自治区阿拉善盟额济纳旗"},
		{"152528201", "宝格达音髙勒苏木", "内蒙古自治区锡林郭勒盟镶黄旗宝格达音髙勒苏木"},
		{"152971100", "乌斯太镇", "内蒙古自治区阿拉善盟内蒙古阿拉善高新技术产业开发区乌斯太镇"},
		{"150624101001", "", "内蒙古自治区鄂尔多斯市鄂托克旗棋盘井镇"},
		{"150624000", "", "内蒙古自治区鄂尔多斯市鄂托克旗"},
		{"150699", "", "内蒙古自治区鄂尔多斯市"},
		{"152725", "", "内蒙古自治区"},
		{"110101", "", ""},
		{"990000", "", ""},
		{"15062", "", ""},
		{"1506", "", ""},
		{"", "", ""},
		{"150624,", "", ""},
		{"鄂托克", "", ""},
	}
	regions := forms.StandardRegions()
	for _, tt := range tests {
		name, ok := regions.Name(tt.code)
		if name != tt.name || ok != (tt.name != "") {
			t.Errorf("Name(%q) = %q, %v, want %q", tt.code, name, ok, tt.name)
		}
		if full := regions.FullName(tt.code); full != tt.full {
			t.Errorf("FullName(%q) = %q, want %q", tt.code, full, tt.full)
		}
	}
}

func TestRegionsTree(t *testing.T) {
	regions := forms.StandardRegions()
	counts := map[int]int{}
	var walk func(code string, depth int)
	walk = func(code string, depth int) {
		children := regions.Children(code)
		if !slices.IsSortedFunc(children, func(a, b forms.Division) int { return strings.Compare(a.Code, b.Code) }) {
			t.Errorf("the children of %q are out of order", code)
		}
		for _, d := range children {
			counts[depth]++
			if name, ok := regions.Name(d.Code); !ok || name != d.Name {
				t.Errorf("%s is %q among the children of %q and %q by name", d.Code, d.Name, code, name)
			}
			if parent, ok := regions.Parent(d.Code); parent != code || ok != (code != "") {
				t.Errorf("the parent of %s is %q, %v, want %q", d.Code, parent, ok, code)
			}
			if found, problems, warnings := forms.Clean(d.Name, false); found != d.Name || problems != nil || warnings != nil {
				t.Errorf("the name of %s cannot be filled in: %v %v", d.Code, problems, warnings)
			}
			walk(d.Code, depth+1)
		}
	}
	walk("", 0)
	// 103 counties and banners and the 5 zones of statistics at the third level.
	want := map[int]int{0: 1, 1: 12, 2: 108, 3: 1225}
	for depth, n := range want {
		if counts[depth] != n {
			t.Errorf("level %d has %d divisions, want %d", depth, counts[depth], n)
		}
	}
}

func TestRegionsPath(t *testing.T) {
	path := forms.StandardRegions().Path("150624101001")
	want := []forms.Division{
		{Code: "150000", Name: "内蒙古自治区"}, {Code: "150600", Name: "鄂尔多斯市"}, {Code: "150624", Name: "鄂托克旗"}, {Code: "150624101", Name: "棋盘井镇"},
	}
	if !slices.Equal(path, want) {
		t.Errorf("path is %v", path)
	}
	if parent, ok := forms.StandardRegions().Parent("150624101001"); !ok || parent != "150624101" {
		t.Errorf("the parent of a village is %q, %v", parent, ok)
	}
	if children := forms.StandardRegions().Children("150624"); len(children) != 7 || children[6].Name != "内蒙古鄂托克经济开发区" {
		t.Errorf("鄂托克旗 has %v", children)
	}
	if children := forms.StandardRegions().Children("150624101"); children != nil {
		t.Errorf("the list has villages: %v", children)
	}
}

func TestRegion(t *testing.T) {
	tests := []struct {
		region      forms.Region
		says, warns string
	}{
		{"", "", ""},
		{"150624", "", ""},
		{"150600", "", ""},
		{"150624101", "", ""},
		{"150624101001", "", ""},
		{"１５０６２４", "", ""},
		{"110101", "", ""},
		{"150699", "", "不在"},
		{"150624999", "", "不在"},
		{"150172", "", "呼和浩特经济技术开发区"},
		{"15062", "6位", ""},
		{"1506241", "6位", ""},
		{"15062A", "6位", ""},
		{"990101", "省级", ""},
		{"鄂托", "6位", ""},
	}
	for _, tt := range tests {
		checkRefusal(t, tt.region, "region", tt.says)
		code, message := tt.region.Warn()
		if (code != "") != (tt.warns != "") || !strings.Contains(message, tt.warns) {
			t.Errorf("%q warns %q %q, want %q", tt.region, code, message, tt.warns)
		}
	}
}

func TestRegionContains(t *testing.T) {
	tests := []struct {
		region, other forms.Region
		want          bool
	}{
		{"150000", "150624", true},
		{"150600", "150624101001", true},
		{"150624", "150624", true},
		{"150624000000", "150624101", true},
		{"150624", "150600", false},
		{"150624", "150625", false},
		{"150000", "110101", false},
		{"", "150624", false},
		{"150000", "", false},
	}
	for _, tt := range tests {
		if got := tt.region.Contains(tt.other); got != tt.want {
			t.Errorf("%q contains %q: %v, want %v", tt.region, tt.other, got, tt.want)
		}
	}
}

func BenchmarkStandardRegionsFullName(b *testing.B) {
	for b.Loop() {
		forms.StandardRegions().FullName("150624101")
	}
}
