package forms_test

import (
	"strings"
	"testing"

	"bangban/forms"
)

func TestCitizenID(t *testing.T) {
	tests := []struct {
		name, id string
		sex      forms.Sex
		warns    string
	}{
		{"empty", "", "", ""},
		{"current banner", "150624199003071232", forms.Male, ""},
		{"other province, X", "34052419800101001X", forms.Male, ""},
		{"lower-case x", "34052419800101001x", forms.Male, ""},
		{"full-width and spaces", " １５０６２４ 19900307 1232 ", forms.Male, ""},
		{"retired league", "152725196808150026", forms.Female, "伊克昭盟"},
		{"Hong Kong resident", "810000198001010014", forms.Male, ""},
		{"Taiwan resident", "830000199002020028", forms.Female, ""},
		{"foreign card", "911124198108030024", "", ""},
		{"foreign card, older", "CAN110081080310", "", ""},
		{"division never listed", withCheck("15069919900307123"), forms.Male, "县级区划代码"},
		{"statistical zone", withCheck("15017219900307123"), forms.Male, "县级区划代码"},
		{"districts of a city together", withCheck("15010119900307123"), forms.Male, ""},
		{"province never listed", withCheck("19010119900307123"), forms.Male, "省级区划代码"},
		{"foreign card, no such province", withCheck("91912419810803002"), "", "省级区划代码"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id := forms.CitizenID(tt.id)
			if code, message := id.Check(); code != "" || message != "" {
				t.Errorf("refused: %s %s", code, message)
			}
			if id.Sex() != tt.sex {
				t.Errorf("sex is %q, want %q", id.Sex(), tt.sex)
			}
			code, message := id.Warn()
			if (code != "") != (tt.warns != "") || !strings.Contains(message, tt.warns) {
				t.Errorf("warning is %q %q, want %q", code, message, tt.warns)
			}
		})
	}
}

func TestCitizenIDRefuses(t *testing.T) {
	tests := []struct{ name, id, says string }{
		{"check digit", "340524198001010013", "校验位"},
		{"two digits swapped", "150624199003017232", ""},
		{"first generation", "150624900307123", "第一代"},
		{"17 digits", "15062419900307123", "18位"},
		{"19 digits", "1506241990030712321", "18位"},
		{"no such day", withCheck("15062419900230123"), "出生日期"},
		{"before 1900", withCheck("15062418991231123"), "出生日期"},
		{"after 2100", withCheck("15062421010101123"), "出生日期"},
		{"leading 0", withCheck("05062419900307123"), "首位"},
		{"X inside", "1506241990030712X2", "数字"},
		{"letter at the end", "15062419900307123A", "数字"},
		{"foreign card, check digit", "911124198108030025", "校验位"},
		{"foreign card, older, 2 letters", "CA1100810803101", "18位"},
		{"Chinese", "一五〇六二四", "18位"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id := forms.CitizenID(tt.id)
			code, message := id.Check()
			if code != "citizen_id" || message == "" || !strings.Contains(message, tt.says) {
				t.Errorf("Check gives %q %q, want it to say %q", code, message, tt.says)
			}
			if strings.Contains(message, tt.id) {
				t.Errorf("the message tells the number: %s", message)
			}
			if id.Sex() != "" {
				t.Errorf("an invalid number tells the sex %q", id.Sex())
			}
			if code, _ := id.Warn(); code != "" {
				t.Errorf("an invalid number warns as well: %s", code)
			}
		})
	}
}

func TestCitizenIDAnyWrongDigitIsFound(t *testing.T) {
	const id = "150624199003071232"
	for i := range id {
		for d := byte('0'); d <= '9'; d++ {
			wrong := id[:i] + string(d) + id[i+1:]
			if code, _ := forms.CitizenID(wrong).Check(); (code == "") != (wrong == id) {
				t.Errorf("digit %d changed to %c: %q", i+1, d, code)
			}
		}
	}
}

func TestMasking(t *testing.T) {
	tests := []struct{ id, want string }{
		{"150624199003071232", "150***********1232"},
		{"34052419800101001X", "340***********001X"},
		{"150624900307123", "150********7123"},
		{"CAN110081080310", "CAN********0310"},
		{"1234567", "*******"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := forms.CitizenID(tt.id).Masked(); got != tt.want {
			t.Errorf("masked is %q, want %q", got, tt.want)
		}
	}
}

func TestMaskCitizenIDs(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"in a sentence", "代办人李明（150624199003071232）", "代办人李明（150***********1232）"},
		{"with X", "证件34052419800101001X有误", "证件340***********001X有误"},
		{"first generation", "旧号150624900307123。", "旧号150********7123。"},
		{"spaces", "150624 19900307 1232", "150*** ******** 1232"},
		{"full-width", "１５０６２４１９９００３０７１２３２", "１５０***********１２３２"},
		{"hyphens", "150624-19900307-1232", "150***-********-1232"},
		{"points", "150624.19900307.1232", "150***.********.1232"},
		{"underscores", "id_150624_19900307_1232", "id_150***_********_1232"},
		{"middle dots", "150624·19900307·1232", "150***·********·1232"},
		{"full-width hyphens", "１５０６２４－１９９００３０７－１２３２", "１５０***－********－１２３２"},
		{"spaced hyphens", "150624 - 19900307 - 1232", "150*** - ******** - 1232"},
		{"hyphen before X", "340524-19800101-001-X", "340***-********-*01-X"},
		{"cannot be seen", "150624\u200b19900307\u009f1232", "150***\u200b********\u009f1232"},
		{"older foreign card with hyphens", "CAN-1100-8108-0310", "CAN-****-****-0310"},
		{"two", "150624199003071232,152725196808150026", "150***********1232,152***********0026"},
		{"older foreign card", "卡号CAN110081080310", "卡号CAN********0310"},
		{"longer run", "1506241990030712320", "150************2320"},
		{"project code stays", "2104-150624-04-01-000018", "2104-150624-04-01-000018"},
		{"longer than a project code", "2104-150624-04-01-0000181", "210*-******-**-**-***0181"},
		{"date and case stay", "2021-05-12，150624-2021-0001", "2021-05-12，150624-2021-0001"},
		{"long case number stays", "案件150624-2021-10000，150624-2021-123456已导出", "案件150624-2021-10000，150624-2021-123456已导出"},
		{"case number that is a birthday", "150624-2001-1007123X", "150***-****-****123X"},
		{"phone stays", "电话0477-6212345、13904771234", "电话0477-6212345、13904771234"},
		{"village code stays", "150624101001", "150624101001"},
		{"nothing", "鄂托克旗", "鄂托克旗"},
		{"broken bytes", "\xff150624199003071232", "\uFFFD150***********1232"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := forms.MaskCitizenIDs(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// withCheck puts the check character behind 17 digits, by the definition: weights and table as the standard prints them.
func withCheck(id17 string) string {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(id17[i]-'0') * w
	}
	return id17 + string("10X98765432"[sum%11])
}
