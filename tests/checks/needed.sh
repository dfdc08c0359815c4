#!/bin/sh
# SPDX-License-Identifier: MIT
# needed.sh SHARED_LIBRARY KIB: it links libc (its threads included, where they are apart), libm, cJSON and nothing else, stays within
# KIB when stripped (gcc 12 makes less than 600 of it, gcc 14 some four more, clang 14 some 622), and names itself with its major version.
set -eu
most=$(($2 * 1024))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
for needed in $(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    case $needed in
    libc.so.* | libm.so.* | libpthread.so.* | libcjson.so.* | ld-linux*.so.*) ;;
    *)
        echo "links $needed"
        bad=1
        ;;
    esac
done
readelf -d "$1" | grep -q 'SONAME.*\[libsocialtrust\.so\.[0-9]*\]' || {
    echo "no soname libsocialtrust.so.N"
    bad=1
}
strip -o "$work/stripped" "$1"
size=$(wc -c <"$work/stripped")
echo "$size bytes stripped, at most $most"
[ "$size" -le $most ] || bad=1
exit $bad
