#!/bin/sh
# SPDX-License-Identifier: MIT
# layers.sh SOURCE_ROOT: what the C sources and the Python package say of each other with #include and import.
#   1. A folder of the library uses only folders before it in `order`.
#   2. Of another folder only the headers in `doors` are used; base's are all open. What a door itself opens is its own affair.
#   3. No circles: where x.h and x.c are one module, modules can be put in an order in which each uses only earlier ones. The same
#      for the modules of the Python package.
set -eu
cd "$1"
order='base profile reading ledger columns signals evidence network score learn exchange words sql'
doors='profile/profile.h profile/document.h profile/derived.h profile/parts.h profile/classes.h
    ledger/batch.h ledger/event.h ledger/view.h
    columns/arrow_columns.h columns/arrow_type.h columns/fields.h columns/kinds.h
    evidence/handle.h evidence/state.h
    network/build.h network/graph.h network/standing.h
    score/attention.h score/measure.h score/reader.h score/scores.h exchange/writer.h
    learn/evaluation.h learn/moves.h'

# What is in reading, signals and sql is small or its own library: all their headers are doors.
graph=$(mktemp)
trap 'rm -f "$graph"' EXIT

includes() { # every line: file, header, both below libsocialtrust
    cd libsocialtrust
    for file in $(find . -name '*.[ch]' -o -name '*.def' | sed 's|^\./||' | sort); do
        sed -n 's|^ *# *include "\([^"]*\)".*|\1|p' "$file" | while read -r header; do
            case $header in
            socialtrust/*) continue ;;
            esac
            [ -f "$header" ] || header=$(dirname "$file")/$header
            [ -f "$header" ] || continue # of another library, or made by the build
            echo "$file $header"
        done
    done
    cd ..
}

imports() { # every line: module, module, of the Python package
    for file in bindings/python/socialtrust/*.py; do
        module=$(basename "$file" .py)
        [ "$module" != __init__ ] || continue
        # Only what is imported when the module is: imports inside functions are indented.
        sed -n 's|^from \.\([a-z_]*\) import.*|\1|p; s|^from \. import \(.*\)|\1|p' "$file" | tr -d ' ()' | tr ',' '\n' |
            while read -r used; do
                [ ! -f "bindings/python/socialtrust/$used.py" ] || echo "python:$module python:$used"
            done
    done
}

includes >"$graph"
[ "$(wc -l <"$graph")" -gt 200 ] || { echo "only $(wc -l <"$graph") includes found: the check looks in the wrong place"; exit 1; }

bad=0
awk -v order="$order" -v doors="$doors" '
    BEGIN {
        n = split(order, folder, " ")
        for (i = 1; i <= n; i++)
            at[folder[i]] = i
        n = split(doors, door, /[ \n]+/)
        for (i = 1; i <= n; i++)
            open[door[i]] = 1
        open_folder["base"] = open_folder["reading"] = open_folder["signals"] = open_folder["sql"] = 1
    }
    {
        split($1, from, "/"); split($2, to, "/")
        if (!(from[1] in at) || !(to[1] in at)) {
            print $1 ": a folder that is not in the order: " $2; bad = 1
        } else if (at[to[1]] > at[from[1]]) {
            print $1 " includes " $2 ": " to[1] " comes after " from[1]; bad = 1
        } else if (from[1] != to[1] && !(to[1] in open_folder) && !($2 in open)) {
            print $1 " includes " $2 ": a private header of " to[1]; bad = 1
        }
    }
    END { exit bad }' "$graph" || bad=1

imports >>"$graph"
# tsort says which modules a circle goes through.
circles=$(sed 's/\.[ch]\>//g' "$graph" | awk '$1 != $2' | sort -u | tsort 2>&1 >/dev/null) || true
if [ -n "$circles" ]; then
    echo "circles:"
    echo "$circles"
    bad=1
fi
exit $bad
