#!/bin/sh
# SPDX-License-Identifier: MIT
# format.sh SOURCE_ROOT: sources are as clang-format 14 leaves them (other versions differ in details: skipped), and no file of the
# library is above 600 lines.
set -eu
cd "$1"
find libsocialtrust -name '*.[ch]' | sort | xargs wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines"; bad = 1 }
    END { exit bad }'
for tool in clang-format-14 clang-format; do
    version=$($tool --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
    [ "$version" = 14 ] && break
done
[ "$version" = 14 ] || { echo "no clang-format 14"; exit 77; }
bad=$(find libsocialtrust include tests examples -name '*.[ch]' | sort | xargs $tool --dry-run --Werror --ferror-limit=1 2>&1 |
    sed -n 's/:[0-9]*:[0-9]*: error:.*//p')
[ -z "$bad" ] || { echo "not formatted:" && echo "$bad"; exit 1; }
