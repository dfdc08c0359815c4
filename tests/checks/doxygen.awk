# SPDX-License-Identifier: MIT
# Shows doxygen what a reader of the headers sees: the lists of the .def files as enumerators with their texts, and a comment above
# several declarations without a blank line between them as the comment of each.

# "#define X(name, ...) SOT_PREFIX_##name = ..." ... "#include "list.def""
/^#define [A-Z]+\(.*##name/ { macro = $2; sub(/\(.*/, "", macro); prefix = $0; sub(/.*\) /, "", prefix); sub(/##.*/, "", prefix); wanted = macro; print ""; next }
/^#define (DEPTH|TRUST|X)\(/ { print ""; next }
/^#undef (DEPTH|TRUST|X)$/ { print ""; next }
/^#include ".*\.def"/ {
    list = FILENAME
    sub(/[^\/]*$/, "", list)
    list = list substr($2, 2, length($2) - 2)
    out = ""
    while ((getline line < list) > 0)
        if (index(line, wanted "(") == 1) {
            split(line, part, /[(,]/)
            value = part[3]
            text = line
            sub(/^[^"]*"/, "", text)
            sub(/".*/, "", text)
            out = out prefix part[2] " =" value ", /**< " text " */ "
        }
    close(list)
    print out
    next
}
# A name that another has explained.
/^(SOT_API|#define (SOT|ARROW)_[A-Z_]+)/ && shared { printf "/** See above. */ " }
/^ *SOT_[A-Z_]+ = -?0x/ { printf "/** No value: makes the type wide. */ " }
/^#define SOT_[A-Z_]+_INIT/ && !shared { printf "/** Initialiser. */ " }
{
    print
    shared = !/\*\/[ \t]*$/ && !/^[ \t]*$/ && (/;/ || shared || /^#define/)
}
