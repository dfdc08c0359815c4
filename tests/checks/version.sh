#!/bin/sh
# SPDX-License-Identifier: MIT
# version.sh VERSION SOURCE_ROOT SHARED_LIBRARY CC: the version of meson.build is what the header's macros, the library, its file
# and its one symbol node say, and "since" speaks of no version that was never there.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
wrong() { echo "$*"; bad=1; }
cat >"$work/version.c" <<'EOF'
#include <socialtrust/context.h>
version SOT_VERSION_STRING SOT_VERSION_MAJOR SOT_VERSION_MINOR SOT_VERSION_PATCH
#if SOT_VERSION_AT_LEAST(SOT_VERSION_MAJOR, SOT_VERSION_MINOR, SOT_VERSION_PATCH) && SOT_VERSION_AT_LEAST(0, 8, 999) && \
    !SOT_VERSION_AT_LEAST(SOT_VERSION_MAJOR, SOT_VERSION_MINOR, SOT_VERSION_PATCH + 1) && \
    !SOT_VERSION_AT_LEAST(SOT_VERSION_MAJOR + 1, 0, 0)
compares
#endif
EOF
$4 -E -P -I"$2/include" "$work/version.c" >"$work/said"
dots=$(echo "$1" | tr . ' ')
grep -qx "version \"$1\" $dots" "$work/said" || wrong "context.h: expected $1, found: $(grep ^version "$work/said")"
grep -qx compares "$work/said" || wrong "context.h: SOT_VERSION_AT_LEAST is wrong"
case $3 in
*.so."$1") ;;
*) wrong "the library's file is $3, expected one that ends with .so.$1" ;;
esac
nodes=$(nm -D --with-symbol-versions "$3" | sed -n 's/.* A \(SOCIALTRUST_[0-9.]*\).*/\1/p' | sort -u)
[ "$nodes" = "SOCIALTRUST_${1%.*}" ] || wrong "symbol nodes: $nodes, expected SOCIALTRUST_${1%.*} alone"
since=$(grep -ho '@since[ *]*[0-9.]*[0-9]' "$2"/include/socialtrust/*.h | sed 's/.*[ *]//' | sort -u | grep -v '^0\.9$' || :)
[ -z "$since" ] || wrong "headers speak of versions that were never released: $since"
exit $bad
