package forms_test

import (
	"fmt"
	"strings"
	"testing"

	"bangban/forms"
)

func TestStandardCatalogue(t *testing.T) {
	cs, err := forms.StandardCatalogues()
	if err != nil || len(cs) != 1 {
		t.Fatalf("standard catalogues: %v, %v", cs, err)
	}
	c := cs[0]
	if c.Region != "150000" || c.Version == "" || c.ValidFrom.String() != "2021-01-01" || len(c.Items) != 22 {
		t.Errorf("region %s, version %q, from %v, %d items", c.Region, c.Version, c.ValidFrom, len(c.Items))
	}
	departments, types := map[string]int{}, map[string]int{}
	for i, it := range c.Items {
		if it.Number != i+1 || strings.ContainsAny(it.Name, "(),:; ") {
			t.Errorf("item %d is %+v", i+1, it)
		}
		departments[it.Department]++
		types[it.Type]++
	}
	if got := fmt.Sprint(departments); got != "map[交通部门:1 住建部门:6 发改部门:6 工信部门:2 水务部门:3 统战部:1 自然资源部门:3]" {
		t.Errorf("departments: %s", got)
	}
	if got := fmt.Sprint(types); got != "map[其他行政权力:8 行政许可:14]" {
		t.Errorf("types: %s", got)
	}
	if it, ok := c.Item(9); !ok || it != (forms.Item{Number: 9, Department: "自然资源部门", Name: "建设用地（含临时用地）规划许可证核发", Type: "行政许可"}) {
		t.Errorf("item 9 is %+v", it)
	}
	if _, ok := c.Item(23); ok {
		t.Error("there is an item 23")
	}
}

// catalogueJSON is a catalogue with one item.
func catalogueJSON(region, version, from string) string {
	return fmt.Sprintf(`{"region":%q,"version":%q,"valid_from":%q,"items":[{"number":1,"department":"发改部门","name":"企业投资项目备案","type":"其他行政权力"}]}`, region, version, from)
}

func TestCatalogueInForce(t *testing.T) {
	all := []string{
		catalogueJSON("150000", "区2021", "2021-01-01"), catalogueJSON("150000", "区2023", "2023-06-01"),
		catalogueJSON("150600", "市2022", "2022-03-01"), catalogueJSON("150624", "旗2022", "2022-05-01"),
		catalogueJSON("150624", "旗2024", "2024-01-01"),
	}
	tests := []struct{ region, on, want string }{
		{"150624", "2021-01-01", "区2021"},
		{"150624", "2022-02-28", "区2021"},
		{"150624", "2022-03-01", "市2022"},
		{"150624", "2022-05-01", "旗2022"},
		{"150624", "2023-12-31", "旗2022"},
		{"150624", "2024-01-01", "旗2024"},
		{"150624101001", "2024-01-01", "旗2024"},
		{"150625", "2024-01-01", "市2022"},
		{"150600", "2024-01-01", "市2022"},
		{"150102", "2024-01-01", "区2023"},
		{"150624", "", "旗2024"},
		{"", "", "区2023"},
		{"", "2021-05-12", "区2021"},
		{"150624", "2020-12-31", ""},
		{"110101", "2024-01-01", ""},
	}
	for _, order := range []string{"forwards", "backwards"} {
		cs, err := forms.ParseCatalogues([]byte("[" + strings.Join(all, ",") + "]"))
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range tests {
			var got string
			if c := cs.InForce(forms.Region(tt.region), date(t, tt.on)); c != nil {
				got = c.Version
			}
			if got != tt.want {
				t.Errorf("%s: in %q on %q holds %q, want %q", order, tt.region, tt.on, got, tt.want)
			}
		}
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
}

func TestALaterSetReplacesTheStandardCatalogue(t *testing.T) {
	standard, err := forms.StandardCatalogues()
	if err != nil {
		t.Fatal(err)
	}
	office, err := forms.ParseCatalogues([]byte(catalogueJSON("150000", "自拟", "2021-01-01")))
	if err != nil {
		t.Fatal(err)
	}
	if c := append(standard, office...).InForce("150624", date(t, "2021-05-12")); c == nil || c.Version != "自拟" {
		t.Errorf("the office's catalogue does not hold: %+v", c)
	}
}

func TestParseCatalogues(t *testing.T) {
	cs, err := forms.ParseCatalogues([]byte("\ufeff" + catalogueJSON(" １５０６２４", " 2022版 ", "2022-05-01")))
	if err != nil || len(cs) != 1 || cs[0].Region != "150624" || cs[0].Version != "2022版" {
		t.Errorf("got %+v, %v", cs, err)
	}
}

func TestParseCataloguesRefuses(t *testing.T) {
	good := catalogueJSON("150624", "2022", "2022-05-01")
	replace := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	item := `{"number":1,"department":"发改部门","name":"企业投资项目备案","type":"其他行政权力"}`
	tests := []struct{ name, in, says string }{
		{"not JSON", `{"region":`, "第1行"},
		{"trailing data", good + "1", "多余"},
		{"nothing", `[]`, "没有目录"},
		{"not an object", `[1]`, "事项目录：应为JSON对象"},
		{"second not an object", `[` + good + `,"x"]`, "第2个事项目录：应为JSON对象"},
		{"unknown member", replace(`{"region"`, `{"edition":1,"region"`), "没有“edition”这个成员"},
		{"wrong case", replace(`"region"`, `"Region"`), "没有“Region”这个成员"},
		{"member twice", replace(`{"region"`, `{"region":"150600","region"`), "region重复"},
		{"no region", replace(`"region":"150624",`, ``), "region应为"},
		{"bad region", replace(`150624`, `15062`), "region有误"},
		{"no version", replace(`"version":"2022",`, ``), "version应为"},
		{"blank version", replace(`"version":"2022"`, `"version":" "`), "version不可为空"},
		{"no date", replace(`2022-05-01`, ``), "valid_from不可为空"},
		{"bad date", replace(`2022-05-01`, `2022-02-30`), "valid_from有误，2022年2月没有30日，请核对"},
		{"date in another shape", replace(`2022-05-01`, `2022.5.1`), "valid_from应按“年-月-日”填写"},
		{"too many items", replace(item, strings.Repeat(item+`,`, 999)+item), "items最多999项，现有1000项"},
		{"no items", replace(item, ``), "items应为事项的数组"},
		{"items not a list", replace(`[`+item+`]`, `1`), "items应为事项的数组"},
		{"item not an object", replace(item, `1`), "事项目录第1项：应为JSON对象"},
		{"unknown member of an item", replace(`{"number"`, `{"note":"","number"`), "事项目录第1项：没有“note”这个成员"},
		{"no name", replace(`"name":"企业投资项目备案",`, ``), "事项目录第1项：name应为"},
		{"long name", replace(`企业投资项目备案`, strings.Repeat("长", 201)), "事项目录第1项：name过长，最多200个字符"},
		{"name that cannot print", replace(`企业投资项目备案`, `企业\u0007`), "事项目录第1项：name第3个字符U+0007"},
		{"number as text", replace(`"number":1`, `"number":"1"`), "事项目录第1项：number应为1至999的整数"},
		{"number 0", replace(`"number":1`, `"number":0`), "number应为"},
		{"number 1.0", replace(`"number":1`, `"number":1.0`), "number应为"},
		{"number 1000", replace(`"number":1`, `"number":1000`), "number应为"},
		{"number twice", replace(item, item+`,`+item), "事项目录第2项：number1与前面的事项重复"},
		{"same term", `[` + good + `,` + good + `]`, "第2个事项目录：与前面的目录地区、起用日期都相同"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cs, err := forms.ParseCatalogues([]byte(tt.in))
			if err == nil || cs != nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, %v, want an error with %q", cs, err, tt.says)
			}
		})
	}
}

func TestParseCataloguesNamesEveryProblem(t *testing.T) {
	_, err := forms.ParseCatalogues([]byte(`{"region":"1","version":"","valid_from":"x","items":[{"number":1}]}`))
	for _, says := range []string{"region有误", "version不可为空", "valid_from应按", "第1项：department", "第1项：name", "第1项：type"} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("the error does not say %q: %v", says, err)
		}
	}
}
