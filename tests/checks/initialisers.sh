#!/bin/sh
# SPDX-License-Identifier: MIT
# initialisers.sh INCLUDE_DIR CC: every public struct has an _INIT macro that compiles without a warning, at the start of a static
# one too, and sets its size; only what the library alone makes needs none.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made_by_the_library=sot_change
structs=$(sed -n 's/^} \(sot_[a-z_]*\);$/\1/p' "$1"/socialtrust/*.h | sort -u)
enums=$(tr '\n' ' ' <"$1/socialtrust.h" >/dev/null; sed -n 's/^typedef enum \(sot_[a-z_]*\) {.*/\1/p' "$1"/socialtrust/*.h)
{
    echo '#include <socialtrust.h>'
    for each in $structs; do
        case " $(echo $enums) $made_by_the_library " in *" $each "*) continue ;; esac
        echo "extern const $each a_$each; const $each a_$each = $(echo "$each" | tr a-z A-Z)_INIT;"
        grep -q "^typedef struct $each {" "$1"/socialtrust/*.h || continue
        if sed -n "/^typedef struct $each {/,/^}/p" "$1"/socialtrust/*.h | grep -q '^    size_t size;'; then
            echo "extern char size_$each[sizeof a_$each.size == sizeof(size_t) ? 1 : -1];"
        fi
    done
} >"$work/all.c"
count=$(grep -c '_INIT;' "$work/all.c")
[ "$count" -ge 30 ] || { echo "only $count structs found"; exit 1; }
$2 -std=c11 -Wall -Wextra -Werror -I"$1" -c "$work/all.c" -o "$work/all.o"
echo "$count structs"
