#!/bin/sh
# SPDX-License-Identifier: MIT
# consumer.sh BUILD_DIR PROGRAM.c CC: a program built against what is installed, found by pkg-config, shared and static, runs.
set -eu
command -v meson >/dev/null && command -v pkg-config >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
meson install -C "$1" --no-rebuild --quiet --destdir "$work/root"
pc=$(find "$work/root" -name socialtrust.pc)
[ -n "$pc" ] || { echo "no socialtrust.pc is installed"; exit 1; }
libdir=$(dirname "$(dirname "$pc")")
export PKG_CONFIG_PATH="$(dirname "$pc")" PKG_CONFIG_SYSROOT_DIR="$work/root"
pkg-config --validate socialtrust
[ "$(pkg-config --modversion socialtrust)" != "" ]
$3 -std=c11 -Wall -Wextra -Werror "$2" $(pkg-config --cflags --libs socialtrust) -o "$work/shared"
LD_LIBRARY_PATH=$libdir "$work/shared" >"$work/shared.out"
[ -s "$work/shared.out" ]
if [ -f "$libdir/libsocialtrust.a" ]; then
    $3 -std=c11 "$2" $(pkg-config --cflags socialtrust) "$libdir/libsocialtrust.a" \
        $(pkg-config --libs --static socialtrust | sed 's/-lsocialtrust//') -o "$work/static"
    "$work/static" | cmp - "$work/shared.out"
fi
for header in $(cd "$work/root" && find . -name '*.h' -o -name '*.def' | wc -l); do
    echo "$header headers installed"
done
