#!/bin/sh
# SPDX-License-Identifier: MIT
# initialisers.sh INCLUDE_DIR CC: every public struct has an _INIT macro that compiles without a warning, at the start of a static
# one too, and sets its size; only what the library alone makes needs none. The test of sizes walks all that have one.
set -eu
work=$(mktemp -d)
tests=$(dirname "$0")/../unit
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
            case " sot_counts sot_pair sot_suggestion sot_pair_score sot_signal " in *" $each "*) continue ;; esac # by the library, or arrays
            grep -qE "(GROWN|ROOM)\($each[,)]" "$tests/test_sizes.c" || echo "#error $each is not in test_sizes.c"
        fi
    done
} >"$work/all.c"
count=$(grep -c '_INIT;' "$work/all.c")
[ "$count" -ge 30 ] || { echo "only $count structs found"; exit 1; }
$2 -std=c11 -Wall -Wextra -Werror -I"$1" -c "$work/all.c" -o "$work/all.o"
echo "$count structs"
