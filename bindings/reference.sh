#!/bin/sh
# SPDX-License-Identifier: MIT
# sh bindings/reference.sh [FOLDER]: the reference of C, Python and Ruby in HTML, into FOLDER (build/reference): Doxygen of the headers
# and the manual, pdoc of the Python package, RDoc of the gem. Installs what it needs on Debian or Ubuntu.
set -eu
cd "$(dirname "$0")/.."
out=${1:-build/reference}
. bindings/packages.sh
packages gcc libc6-dev meson ninja-build pkg-config libcjson-dev doxygen python3-dev python3-venv ruby ruby-dev
rm -rf "$out"
mkdir -p "$out"
version=$(sed -n "s/^ *version: '\(.*\)',/\1/p" meson.build | head -n 1)

# C: the headers are the reference; README, manual and model are its pages.
doxygen -q - <<END
PROJECT_NAME = libsocialtrust
PROJECT_NUMBER = $version
PROJECT_BRIEF = "Relationship depth and earned trust from a log of interactions"
INPUT = README.md libsocialtrust/MANUAL.md libsocialtrust/MODEL.md libsocialtrust/ADDING.md include
FILE_PATTERNS = *.h *.md
RECURSIVE = YES
USE_MDFILE_AS_MAINPAGE = README.md
IMAGE_PATH = examples/python examples/tryton examples/redmine tests/validation
OUTPUT_DIRECTORY = $out
HTML_OUTPUT = c
GENERATE_LATEX = NO
HAVE_DOT = NO
CLASS_GRAPH = NO
INCLUDE_GRAPH = NO
INCLUDED_BY_GRAPH = NO
DIRECTORY_GRAPH = NO
MACRO_EXPANSION = YES
EXPAND_ONLY_PREDEF = YES
PREDEFINED = SOT_API=
OPTIMIZE_OUTPUT_FOR_C = YES
TYPEDEF_HIDES_STRUCT = YES
STRIP_FROM_INC_PATH = include
WARN_IF_UNDOCUMENTED = NO
WARN_IF_DOC_ERROR = NO
WARNINGS = NO
HTML_COLORSTYLE_SAT = 0
END

# Python: the package as it is installed, with the docstrings that it takes from the headers.
python=build/venv-reference/bin/python
[ -x "$python" ] || python3 -m venv build/venv-reference
"$python" -m pip -q --disable-pip-version-check install . 'pdoc==16.0.0'
"$python" -W ignore -m pdoc -o "$out/python" socialtrust socialtrust.metrics

# Ruby: what is in lib/ with the comments of the signatures.
(cd bindings/ruby && rdoc --quiet --main README.md --title socialtrust --output "../../$out/ruby" README.md lib)

cat >"$out/index.html" <<END
<!DOCTYPE html>
<meta charset="utf-8"><title>libsocialtrust $version</title>
<h1>libsocialtrust $version</h1>
<ul><li><a href="c/index.html">C, the manual and the model</a><li><a href="python/socialtrust.html">Python</a><li><a href="ruby/index.html">Ruby</a></ul>
END

# All of it is there: every function, every public name, every class.
absent=0
lacks() {
    echo "not in the reference: $1" >&2
    absent=1
}
cat "$out"/c/*_8h.html >"$out/all"
for name in $(grep -hoE '^SOT_API .*[ *]sot_[a-z0-9_]+\(' include/socialtrust/*.h | sed 's/.*[ *]\(sot_[a-z0-9_]*\)($/\1/'); do
    grep -q ">$name<\|>$name *<\| $name *<" "$out/all" || lacks "$name"
done
cat "$out"/python/socialtrust.html "$out"/python/socialtrust/*.html >"$out/all"
for name in $("$python" -c 'import socialtrust; print(*socialtrust.__all__)'); do
    [ -f "$out/python/socialtrust/$name.html" ] || grep -q "id=\"$name\"" "$out/all" || lacks "socialtrust.$name"
done
for name in $(sed -n '/:nodoc:/!s/^ *class \([A-Z][A-Za-z]*\).*/\1/p' bindings/ruby/lib/socialtrust/*.rb | sort -u); do
    [ -n "$(find "$out/ruby" -name "$name.html")" ] || lacks "SocialTrust::$name"
done
rm -f "$out/all"
echo "$out/index.html"
exit $absent
