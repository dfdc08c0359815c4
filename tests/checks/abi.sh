#!/bin/sh
# SPDX-License-Identifier: MIT
# abi.sh SHARED_LIBRARY INCLUDE_DIR: what programs that are built already rely on (functions, layouts, values of enums) is what
# abi.xml.gz says. `sh tests/checks/abi.sh --renew` writes that anew from the headers.
#
# The baseline is made from the public headers alone, with a body of nothing for each function: what opaque types hold is nobody's
# business, and is not in it. It is compared with the built library, which needs debugging information.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
baseline=$here/abi.xml.gz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ "${1-}" = --renew ]; then
    include=$here/../../include
    {
        echo '#include <socialtrust.h>'
        cc -E -P -DSOT_API=EXPORTED -I"$include" -x c "$include/socialtrust.h" | tr '\n' ' ' | tr ';' '\n' |
            sed -n 's/.*EXPORTED \(.*sot_[a-z0-9_]* *(.*)\) *$/\1 { __builtin_trap(); }/p'
    } >"$work/all.c"
    cc -std=c11 -g -fPIC -shared -w -I"$include" -Wl,-soname,libsocialtrust.so.0 \
        -Wl,--version-script="$here/../../libsocialtrust/socialtrust.map" -o "$work/all.so" "$work/all.c"
    abidw --no-corpus-path --no-comp-dir-path --no-show-locs --no-elf-needed --no-parameter-names "$work/all.so" | gzip -9n >"$baseline"
    exit
fi

skip() {
    echo "not compared: $*"
    exit 77
}
command -v abidiff >/dev/null || skip "abidiff is not there (Debian: abigail-tools)"
[ "$(uname -m)" = x86_64 ] || skip "the baseline is that of x86_64"
readelf -SW "$1" | grep -q '\.debug_info' || skip "the library has no debugging information (-Ddebug=true)"

gzip -dc "$baseline" >"$work/baseline.abi"
abidiff --no-show-locs --headers-dir2 "$2" --drop-private-types "$work/baseline.abi" "$1" && exit
cat <<WORDS
What built programs rely on is not what $baseline says.
  Not meant: see above what moved. A struct grows at its end (base/sized.h), a list at its end (libsocialtrust/ADDING.md).
  Meant: sh tests/checks/abi.sh --renew, and a line in CHANGELOG.md. From 1.0 on, what is not an addition wants a new soname too.
WORDS
exit 1
