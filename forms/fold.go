package forms

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode/utf8"
)

// kangxiIdeographs are the ideographs of the radicals U+2F00 to U+2FD5, in their order.
const kangxiIdeographs = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴" +
	"廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿" +
	"目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵" +
	"邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"

// supplementIdeographs are the ideographs of the radicals U+2E80 to U+2EF3, in their order, by the property
// Equivalent_Unified_Ideograph of Unicode. Where there is none the radical itself holds the place.
const supplementIdeographs = "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂" +
	"肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"

// foldRadical is the ideograph of a radical, and any other character itself.
func foldRadical(r rune) rune {
	var ideographs string
	var place rune
	switch {
	case r >= 0x2F00 && r <= 0x2FD5:
		ideographs, place = kangxiIdeographs, r-0x2F00
	case r >= 0x2E80 && r <= 0x2EF3:
		ideographs, place = supplementIdeographs, r-0x2E80
	default:
		return r
	}
	for _, ideograph := range ideographs {
		if place == 0 {
			return ideograph
		}
		place--
	}
	return r
}

// privateMap has a line for each private code point of old GBK systems that has its own code point since: the private
// one, the present one, both in hexadecimal, and the character, with tabs between them.
//
//go:embed data/pua_map.tsv
var privateMap string

// mapPrivate is the character a private code point of an old GBK system stood for, or 0 if that is not known.
func mapPrivate(r rune) rune {
	key := strings.ToUpper(strconv.FormatInt(int64(r), 16)) + "\t"
	for line := range strings.Lines(privateMap) {
		if rest, found := strings.CutPrefix(line, key); found {
			_, character, _ := strings.Cut(rest, "\t")
			mapped, _ := utf8.DecodeRuneInString(character)
			return mapped
		}
	}
	return 0
}

// compose is the one character that a Latin letter and an accent behind it make (NFC), or 0 if there is none here: it
// knows those up to U+024F, which hold pinyin and the European languages.
func compose(letter, accent rune) rune {
	matched, place := false, 0
	for _, r := range compositions(accent) {
		if matched {
			return r
		}
		matched = place%2 == 0 && r == letter
		place++
	}
	return 0
}

// compositions lists letters, each followed by what it makes with the accent.
func compositions(accent rune) string {
	switch accent {
	case 0x0300:
		return "AÀEÈIÌNǸOÒUÙaàeèiìnǹoòuùÜǛüǜ"
	case 0x0301:
		return "AÁCĆEÉGǴIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeégǵiílĺnńoórŕsśuúyýzźÅǺÆǼØǾÜǗåǻæǽøǿüǘ"
	case 0x0302:
		return "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ"
	case 0x0303:
		return "AÃIĨNÑOÕUŨaãiĩnñoõuũ"
	case 0x0304:
		return "AĀEĒIĪOŌUŪYȲaāeēiīoōuūyȳÄǞÆǢÕȬÖȪÜǕäǟæǣõȭöȫüǖǪǬǫǭȦǠȧǡȮȰȯȱ"
	case 0x0306:
		return "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ"
	case 0x0307:
		return "AȦCĊEĖGĠIİOȮZŻaȧcċeėgġoȯzż"
	case 0x0308:
		return "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ"
	case 0x030A:
		return "AÅUŮaåuů"
	case 0x030B:
		return "OŐUŰoőuű"
	case 0x030C:
		return "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžÜǙüǚƷǮ"
	case 0x0327:
		return "CÇEȨGĢKĶLĻNŅRŖSŞTŢcçeȩgģkķlļnņrŗsştţ"
	case 0x0328:
		return "AĄEĘIĮOǪUŲaąeęiįoǫuųŌǬōǭ"
	}
	return ""
}
