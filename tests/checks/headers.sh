#!/bin/sh
# SPDX-License-Identifier: MIT
# headers.sh INCLUDE_DIR CC: each public header stands alone, in strict C11 and in strict C++, without a warning; so do the initialisers.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
strict="-Wall -Wextra -Wconversion -Wshadow -pedantic -Werror -I$1 -fsyntax-only"
cxx=
for candidate in g++ clang++; do
    command -v $candidate >/dev/null && cxx="$cxx $candidate"
done
{
    echo '#include <socialtrust.h>'
    echo 'int use(void);'
    echo 'int use(void) {'
    grep -ho '^#define SOT_[A-Z_]*_INIT\b' "$1"/socialtrust/*.h | awk '{ print $2 }' | while read -r macro; do
        type=$(echo "${macro%_INIT}" | tr 'A-Z' 'a-z')
        echo "    const $type value_$type = $macro; (void)value_$type;"
    done
    echo '    return 0; }'
} >"$work/initialisers.c"
for header in "$1"/socialtrust.h "$1"/socialtrust/*.h; do
    echo "#include \"$header\"" >"$work/one.c"
    $2 -std=c11 $strict "$work/one.c"
    for each in $cxx; do
        $each -x c++ -std=c++11 $strict "$work/one.c"
    done
done
$2 -std=c11 $strict "$work/initialisers.c"
for each in $cxx; do
    $each -x c++ -std=c++11 $strict "$work/initialisers.c"
done
[ -n "$cxx" ] || echo "no C++ compiler: C alone"
