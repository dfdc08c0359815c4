#!/bin/sh
# SPDX-License-Identifier: MIT
# common.sh STAGE: runs one stage of tests/run.sh, by itself. Leaves its counts in build/stages/STAGE.counts and its times in
# STAGE.time. What follows is what a stage's `run` has at hand; it starts in the repository's root.
set -u
stage=$1
passed=0 failed=0 skipped=0

fail() { # fail [-N] WORDS...: N tests (1) count as failed
    lost=1
    case $1 in -[0-9]*) lost=${1#-}; shift ;; esac
    echo "FAILED: $*"
    failed=$((failed + lost))
}

# lost NAME OPTION...: how many tests `check NAME` with these options would have run, as far as can be said without running them.
lost() {
    name=$1
    shift
    meson test -C "build/$name" --no-rebuild --list "$@" 2>/dev/null | python3 tests/count.py --planned
}

# build NAME CC OPTION...: configures build/NAME, anew if that was with other options, and builds it. A build that fails counts its
# tests as failed: those that the options in $checks choose.
checks=
build() {
    name=$1 compiler=$2
    shift 2
    echo "   build/$name"
    if [ "$(cat "build/$name/options" 2>/dev/null)" != "$compiler $*" ]; then
        rm -rf "build/$name"
        CC=$compiler meson setup "build/$name" -Dwerror=true "$@" >"build/$name.log" 2>&1 &&
            echo "$compiler $*" >"build/$name/options"
    fi && ninja -C "build/$name" >"build/$name.log" 2>&1 || {
        grep -E 'error|ERROR|FAILED|warning' "build/$name.log" | head -n 20
        # shellcheck disable=SC2086
        n=$(lost "$name" $checks)
        fail "-$n" "building $name (build/$name.log): $n tests did not run"
        return 1
    }
}

# check NAME SETUP OPTION...: runs tests of build/NAME ("-": no setup) and counts them.
check() {
    name=$1 setup=$2
    shift 2
    log=build/$name/meson-logs/testlog.json
    [ "$setup" = - ] || { log=build/$name/meson-logs/testlog-$setup.json; set -- --setup "$setup" "$@"; }
    rm -f "$log"
    meson test -C "build/$name" --no-rebuild --print-errorlogs --quiet "$@" 2>&1 | grep -Ev '^$|^(ninja: Entering|Ok:|Expected Fail:|Fail:|Unexpected Pass:|Skipped:|Timeout:|Full log)'
    meson test -C "build/$name" --no-rebuild --list "$@" 2>/dev/null >"build/stages/$stage.planned"
    counts=$(python3 tests/count.py "$log" --of "build/stages/$stage.planned") || {
        n=$(python3 tests/count.py --planned <"build/stages/$stage.planned")
        fail "-$n" "testing $name: $n tests did not run"
        return
    }
    # shellcheck disable=SC2086
    set -- $counts
    [ "$setup" = - ] && setup=tests
    echo "   $setup: $1 passed, $2 failed, $3 skipped"
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# own_python NAME REQUIREMENTS: the virtual environment build/NAME with what the file names, first on PATH.
own_python() {
    if ! cmp -s "build/$1/of" "$2"; then
        rm -rf "build/$1"
        python3 -m venv "build/$1" && "build/$1/bin/pip" -q --disable-pip-version-check install -r "$2" >"build/$1.log" 2>&1 &&
            cp "$2" "build/$1/of" || {
            tail -n 5 "build/$1.log"
            return 1
        }
    fi
    PATH=$PWD/build/$1/bin:$PATH
    export PATH
}

clang_runtime() { # the sanitizers' runtime is a package of its own where clang does not bring it
    . bindings/packages.sh
    command -v clang >/dev/null || { echo "clang is missing"; return 1; }
    echo 'int main(void) { return 0; }' >build/probe.c
    clang -fsanitize=address,undefined build/probe.c -o build/probe 2>/dev/null ||
        packages "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
}

[ "$stage" != - ] || return 0 # only the functions
begun=$(date +%s)
. "tests/stages/$stage.sh"
run
echo "$passed $failed $skipped" >"build/stages/$stage.counts"
took=$(($(date +%s) - begun))
times >"build/stages/$stage.times" # not in a pipe, whose own children it would tell
tail -n 1 "build/stages/$stage.times" | awk -v stage="$stage" -v took="$took" '{
    for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); s += 60 * t[1] + t[2] }
    printf "%-10s %5d:%02d  %5d:%02d\n", stage, took / 60, took % 60, s / 60, s % 60 }' >"build/stages/$stage.time"
