#!/bin/bash
# Rebuilds the embedded faces from pinned Debian and npm packages, and fails unless every face comes out byte for
# byte as SHA256SUMS says.
#
# usage: build.sh WORKDIR          (as root; the faces and their licences are left in WORKDIR/out)
# needs: apt-get, npm, dpkg-deb, zstd, python3-fonttools 4.38.0-1+deb12u1 (Debian bookworm)
#
# The packages come from whatever Debian mirror and npm registry this machine is set up with (or the mirror in
# $DEBIAN). Packages of unstable move on: where a pinned version is no longer served, put its file, kept from before,
# into WORKDIR/dl and it is not fetched again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"/{lists/partial,cache/archives/partial,dl,x,out/licences}
work=$(cd "$1" && pwd)
cd "$work"

cat > dl/SHA256SUMS <<'L'
255b71528bae24e35c845b9aef3bf7de4d8d37b85f1bb3d338c4bb65052ff8da  texlive-lang-chinese_2026.20260911-1_all.deb
52f483fcb9f60a2f7346f68a97d92c9d88c6de8c1aa9b27260a91ecbd7cebdad  fonts-babelstone-han_16.0.3-1_all.deb
a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae  fonts-hanazono_20170904-2.1_all.deb
9864c02955a6e278c7d014fe67db68e7ed23ce3fc3de715fa7f1af91b8591176  fonts-unifont_1%3a16.0.04-1.1_all.deb
6286fdf4e6d4bf1f46a2865f54df44feda9395ab66f50b12cc384d921a9af865  unicode-data_17.0.0-2_all.deb
ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e  expo-google-fonts-noto-serif-sc-0.4.3.tgz
0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59  expo-google-fonts-noto-sans-sc-0.4.3.tgz
L

# Bookworm for HanaMin, unstable for the newer faces; nothing of the machine's own apt state is touched.
debian=${DEBIAN:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -1)}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cat > sources.list <<L
deb [signed-by=$keyring] $debian bookworm main
deb [signed-by=$keyring] $debian sid main
L
cat > apt.conf <<L
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$work/lists";
Dir::Cache "$work/cache";
APT::Sandbox::User "root";
L

fetch_deb() { # file package=version
  [ -f "dl/$1" ] || (cd dl && APT_CONFIG=$work/apt.conf apt-get -qq download "$2")
}
fetch_npm() { # file package@version
  [ -f "dl/$1" ] || (cd dl && npm pack --silent "$2" >/dev/null)
}

APT_CONFIG=$work/apt.conf apt-get -qq update
fetch_deb texlive-lang-chinese_2026.20260911-1_all.deb texlive-lang-chinese=2026.20260911-1
fetch_deb fonts-babelstone-han_16.0.3-1_all.deb fonts-babelstone-han=16.0.3-1
fetch_deb fonts-hanazono_20170904-2.1_all.deb fonts-hanazono=20170904-2.1
fetch_deb fonts-unifont_1%3a16.0.04-1.1_all.deb fonts-unifont=1:16.0.04-1.1
fetch_deb unicode-data_17.0.0-2_all.deb unicode-data=17.0.0-2
fetch_npm expo-google-fonts-noto-serif-sc-0.4.3.tgz @expo-google-fonts/noto-serif-sc@0.4.3
fetch_npm expo-google-fonts-noto-sans-sc-0.4.3.tgz @expo-google-fonts/noto-sans-sc@0.4.3
(cd dl && sha256sum -c --quiet SHA256SUMS)

for deb in dl/*.deb; do dpkg-deb -x "$deb" x/deb; done
for tgz in dl/*.tgz; do
  mkdir -p "x/$(basename "$tgz" .tgz)"
  tar xzf "$tgz" -C "x/$(basename "$tgz" .tgz)"
done
share=$work/x/deb/usr/share
lxgw=$share/texlive/texmf-dist/fonts/truetype/public/lxgw-fonts
serif=$work/x/expo-google-fonts-noto-serif-sc-0.4.3/package
sans=$work/x/expo-google-fonts-noto-sans-sc-0.4.3/package
cat > sources.json <<L
{
 "serif400": "$serif/400Regular/NotoSerifSC_400Regular.ttf",
 "serif700": "$serif/700Bold/NotoSerifSC_700Bold.ttf",
 "sans500": "$sans/500Medium/NotoSansSC_500Medium.ttf",
 "zhuque": "$lxgw/LXGWZhuqueFangsong-Regular.ttf",
 "wenkaigb": "$lxgw/LXGWWenKaiGBLite-Regular.ttf",
 "babelstone": "$share/fonts/truetype/babelstone/BabelStoneHan.ttf",
 "hanaminb": "$share/fonts/truetype/hanazono/HanaMinB.ttf",
 "unifont": "$share/fonts/opentype/unifont/unifont.otf"
}
L
UNIDATA=$share/unicode/ /usr/bin/python3 "$here/build_fonts.py" sources.json out
(cd out && sha256sum -c "$here/../SHA256SUMS")

for face in RareA RareB Last; do zstd -q -f -19 --long=27 "out/Form$face-Regular.ttf" -o "out/Form$face-Regular.ttf.zst"; done
cp "$serif/LICENSE_FONT" out/licences/NotoSerifSC-OFL.txt
cp "$sans/LICENSE_FONT" out/licences/NotoSansSC-OFL.txt
zcat "$share/doc/texlive-doc/fonts/lxgw-fonts/LICENSE.gz" > "out/licences/LXGW-WenKaiGB+ZhuqueFangsong-OFL.txt"
cp "$share/doc/fonts-babelstone-han/copyright" out/licences/BabelStoneHan-ARPHICPL.txt
cp "$share/doc/fonts-hanazono/copyright" out/licences/Hanazono.txt
cp "$share/doc/fonts-unifont/copyright" out/licences/Unifont.txt
# Debian's copyright file of Unifont tells only of the GPL; the face itself says it is under the OFL as well, so the
# OFL's text, the same in every font, goes with it under Unifont's own copyright line.
{
  echo 'Copyright (c) 1998-2025 Roman Czyborra, Paul Hardy, Qianqian Fang, Andrew Miller, Johnnie Weaver, David Corbett,'
  echo 'Nils Moskopp, Rebecca Bettencourt, Ho-Seok Ee, et al. GNU Unifont 16.0.04. Its name table says: "Dual license: SIL'
  echo 'Open Font License version 1.1, and GNU GPL version 2 or later with the GNU Font Embedding Exception." It is used'
  echo 'here under the first.'
  echo
  sed -n '/^This Font Software is licensed/,$p' out/licences/NotoSerifSC-OFL.txt
} > out/licences/Unifont-OFL.txt
echo "the faces in $work/out are those of SHA256SUMS"
