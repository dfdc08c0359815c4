#!/bin/sh
# SPDX-License-Identifier: MIT
# globals.sh STATIC_LIBRARY: no object of the library is writable: no global or static state.
set -eu
found=$(objdump -t "$1" | awk '$0 ~ /^[0-9a-f]+ / && $0 ~ / O / { print }
    $0 ~ /\*COM\*/ { print }' | grep -E '[[:space:]](\.data|\.bss|\.tbss|\.tdata|\*COM\*)(\.[^[:space:]]*)?[[:space:]]' |
    grep -Ev '[[:space:]]\.data\.rel\.ro' || true)
if [ -n "$found" ]; then
    echo "writable objects:"
    echo "$found"
    exit 1
fi
