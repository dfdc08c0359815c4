#!/bin/sh
# SPDX-License-Identifier: MIT
# doxygen.sh INCLUDE_DIR FILTER.awk: the headers' documentation builds without a warning, and nothing public is left undocumented.
set -eu
command -v doxygen >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/Doxyfile" <<END
PROJECT_NAME = libsocialtrust
INPUT = $1
FILE_PATTERNS = *.h
RECURSIVE = YES
STRIP_FROM_PATH = $1
STRIP_FROM_INC_PATH = $1
OUTPUT_DIRECTORY = $work
GENERATE_LATEX = NO
GENERATE_HTML = YES
HAVE_DOT = NO
FILTER_PATTERNS = "*.h=awk -f '$2'"
FILTER_SOURCE_FILES = NO
OPTIMIZE_OUTPUT_FOR_C = YES
JAVADOC_AUTOBRIEF = YES
MACRO_EXPANSION = YES
EXPAND_ONLY_PREDEF = YES
EXTRACT_STATIC = NO
INCLUDE_PATH = $1
SEARCH_INCLUDES = YES
PREDEFINED = SOT_API= DOXYGEN
QUIET = YES
WARNINGS = YES
WARN_IF_UNDOCUMENTED = YES
WARN_LOGFILE = $work/warnings
END
doxygen "$work/Doxyfile" >/dev/null
# Members of structs may be left to their names, and the structs that Arrow defines to Arrow.
grep -Ev "\(variable\) of struct|Arrow|ARROW_" "$work/warnings" >"$work/rest" || true
if [ -s "$work/rest" ]; then
    cat "$work/rest"
    exit 1
fi
