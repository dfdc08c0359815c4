#!/bin/sh
# SPDX-License-Identifier: MIT
# exported.sh SHARED_LIBRARY INCLUDE_DIR CC: the library exports exactly the functions that the headers declare.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$3 -E -P -DSOT_API=EXPORTED -I"$2" -x c "$2/socialtrust.h" | tr '\n' ' ' | tr ';' '\n' |
    sed -n 's/.*EXPORTED[^(]*[ *]\(sot_[a-z0-9_]*\) *(.*/\1/p' | sort >"$work/declared"
nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort >"$work/exported"
[ -s "$work/declared" ]
diff "$work/declared" "$work/exported" || {
    echo "declared in the headers (<) and exported by the library (>) differ"
    exit 1
}
echo "$(wc -l <"$work/declared") functions"
