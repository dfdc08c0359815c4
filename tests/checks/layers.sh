#!/bin/sh
# SPDX-License-Identifier: MIT
# layers.sh SOURCE_ROOT: a folder of the library includes only headers of its own and of folders before it in this list.
set -eu
cd "$1/libsocialtrust"
bad=0
before=
for folder in base profile reading ledger signals evidence network score learn exchange words; do
    before="$before $folder"
    for used in $(sed -n 's|^#include "\([a-z]*\)/.*|\1|p' "$folder"/*.[ch] | sort -u); do
        case " $before socialtrust " in
        *" $used "*) ;;
        *)
            echo "$folder uses $used: $(grep -l "^#include \"$used/" "$folder"/*.[ch] | tr '\n' ' ')"
            bad=1
            ;;
        esac
    done
done
exit $bad
