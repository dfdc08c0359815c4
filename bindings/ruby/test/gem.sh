#!/bin/sh
# SPDX-License-Identifier: MIT
# gem.sh FOLDER LIBRARY_FOLDER: the gem is built, and installed twice, offline and without root: with the core it carries, and
# against a libsocialtrust that lies elsewhere. Both say hello as C does, and the first gives the same scores to the bit.
set -eu
command -v gem >/dev/null || { echo "no gem"; exit 77; }
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1/gem
library=$2
rm -rf "$work"
mkdir -p "$work"
unset RUBYLIB
MAKEFLAGS=-j2
export MAKEFLAGS
# Of a copy: what is staged is written beside the sources, which other builds' tests of the same tree read and pack meanwhile.
mkdir "$work/source"
(cd "$root" && tar -cf - --exclude=__pycache__ COPYING CHANGELOG.md meson.build include libsocialtrust bindings/swig bindings/ruby) |
    tar -xf - -C "$work/source"
cd "$work/source/bindings/ruby"
gem build --silent --output "$work/socialtrust.gem" socialtrust.gemspec 2>"$work/build.log" || { cat "$work/build.log"; exit 1; }
tar -xOf "$work/socialtrust.gem" data.tar.gz | tar -tz >"$work/files"
for file in README.md CHANGELOG.md COPYING VERSION sig/socialtrust.rbs; do
    grep -qx "$file" "$work/files" || { echo "not in the gem: $file"; exit 1; }
done
gem specification "$work/socialtrust.gem" homepage | grep -q '^--- https://' || { echo "the gem has no homepage"; exit 1; }
while read -r file; do
    case $file in
    *cJSON.c | *cJSON.h | *.o | *.so) echo "in the gem: $file" && exit 1 ;;
    esac
done <"$work/files"

install() { # install FOLDER OPTION...
    folder=$1
    shift
    gem install --silent --local --no-document --ignore-dependencies --install-dir "$work/$folder" "$work/socialtrust.gem" -- "$@" \
        >"$work/$folder.log" 2>&1 || {
        tail -n 30 "$work/$folder.log"
        find "$work/$folder" -name gem_make.out -exec grep -h error {} + # --silent keeps the compiler's words there
        exit 1
    }
}

hello() { # hello FOLDER
    GEM_PATH=$work/$1 ruby "$root/examples/ruby/hello.rb" | cmp - "$root/examples/c/hello.expected"
}

install carried
hello carried
[ -z "${SCORE_LOG:-}" ] || {
    "$SCORE_LOG" --format csv --as-of 2026-07-03T18:00:00Z "$root/examples/sample/company.csv" >"$work/c.csv"
    GEM_PATH=$work/carried ruby -e 'require "socialtrust"
        print SocialTrust::Ledger.from_file(ARGV[0]).scores(as_of: "2026-07-03T18:00:00Z").to_csv' "$root/examples/sample/company.csv" |
        cmp - "$work/c.csv"
}
install linked --use-system-library --with-socialtrust-include="$root/include" --with-socialtrust-lib="$library"
LD_LIBRARY_PATH=$library${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
hello linked
so=$(find "$work/linked/gems" -name 'native.*' -path '*lib*' | head -n 1)
! nm "$so" 2>/dev/null | grep -q ' [tT] sot_ledger_new' || { echo "$so holds the core"; exit 1; }
