package fonts_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bangban/fonts"

	"github.com/klauspost/compress/zstd"
)

// The faces are the ones build/build.sh makes, and what lies beside the packed ones belongs to them.
func TestFacesAreThoseOfSHA256SUMS(t *testing.T) {
	sums := strings.Fields(string(readFont(t, "SHA256SUMS")))
	if len(sums) != 2*8 {
		t.Fatalf("%d words in SHA256SUMS", len(sums))
	}
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	for i := 0; i < len(sums); i += 2 {
		want, file := sums[i], sums[i+1]
		data, err := os.ReadFile(file)
		if err != nil {
			if data, err = decoder.DecodeAll(readFont(t, file+".zst"), nil); err != nil {
				t.Fatal(err)
			}
			chars := readFont(t, strings.TrimSuffix(file, ".ttf")+".cmap")
			if !bytes.Equal(readTables(data)["cmap"], chars) {
				t.Errorf("the character map beside %s is another one", file)
			}
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s has sum %x", file, sum)
		}
	}
}

func TestEveryLicenceFileIsShown(t *testing.T) {
	entries, err := os.ReadDir("licences")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, l := range fonts.Licences() {
		shown[l.Name] = l.Text
	}
	if len(shown) != len(entries) {
		t.Errorf("%d licences are shown, %d are there", len(shown), len(entries))
	}
	for _, entry := range entries {
		text := readFont(t, filepath.Join("licences", entry.Name()))
		if shown[entry.Name()] != string(text) || len(text) < 500 {
			t.Errorf("%s is not shown as it is", entry.Name())
		}
	}
}

func TestEveryFaceHasALicence(t *testing.T) {
	licences := fonts.Licences()
	if licences[0].Name != "NOTICE.txt" {
		t.Fatalf("first comes %s", licences[0].Name)
	}
	texts := map[string]string{}
	for _, l := range licences {
		texts[l.Name] = l.Text
	}
	grants := map[string][2]string{ // the file and words of it
		"Form Title":    {"NotoSerifSC-OFL.txt", "SIL OPEN FONT LICENSE"},
		"Form Song":     {"NotoSerifSC-OFL.txt", "SIL OPEN FONT LICENSE"},
		"Form Hei":      {"NotoSansSC-OFL.txt", "SIL OPEN FONT LICENSE"},
		"Form FangSong": {"LXGW-WenKaiGB+ZhuqueFangsong-OFL.txt", "SIL OPEN FONT LICENSE"},
		"Form Kai":      {"LXGW-WenKaiGB+ZhuqueFangsong-OFL.txt", "SIL OPEN FONT LICENSE"},
		"Form Rare A":   {"ARPHICPL.TXT", "ARPHIC PUBLIC LICENSE"},
		"Form Rare B":   {"Hanazono.txt", "Hanazono Font License"},
		"Form Last":     {"Unifont-OFL.txt", "SIL OPEN FONT LICENSE"},
	}
	for _, face := range open(t, "").Faces() {
		grant, known := grants[face.Family]
		if !known || !strings.Contains(strings.ToUpper(texts[grant[0]]), strings.ToUpper(grant[1])) {
			t.Errorf("%s has no licence", face.Family)
		}
		if !strings.Contains(licences[0].Text, face.Family) {
			t.Errorf("the notice does not name %s", face.Family)
		}
	}
}
