#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/run.sh: sets up a fresh Debian or Ubuntu machine and runs every test. Its last line is "N passed, N failed" (and
# "N skipped", if any); it ends with 0 if none failed. Builds stay in build/, so that the next run is quicker.
set -u
LC_ALL=C.UTF-8
export LC_ALL

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
passed=0 failed=0 skipped=0

finish() {
    if [ "$skipped" -gt 0 ]; then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
    [ "$failed" -eq 0 ]
    exit
}

fail() {
    echo "FAILED: $*"
    failed=$((failed + 1))
}

# ---- set-up ----

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

install() {
    missing=
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    echo "installing$missing"
    $updated as_root apt-get -qq update
    updated=:
    # shellcheck disable=SC2086
    as_root apt-get -qq -y --no-install-recommends install $missing >build/apt.log 2>&1 || {
        tail -n 20 build/apt.log
        return 1
    }
}

mkdir -p build
updated=
if command -v apt-get >/dev/null; then
    install gcc libc6-dev libc6-dbg clang llvm meson ninja-build pkg-config libcjson-dev check python3 valgrind clang-format gcovr \
        doxygen make python3-dev python3-venv swig ruby ruby-dev ruby-minitest || fail "set-up: not all packages could be installed"
    # The sanitizers' and libFuzzer's runtime is a package of its own where clang does not bring it.
    if ! echo 'int main(void) { return 0; }' | clang -fsanitize=address -x c - -o build/probe 2>/dev/null; then
        install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" || fail "set-up: no sanitizers for clang"
    fi
fi
enough='import sys; sys.exit(tuple(map(int, sys.argv[1].split(".")[:3])) < (1, 0, 1))'
if ! python3 -c "$enough" "$(meson --version 2>/dev/null || echo 0)" 2>/dev/null; then
    install python3-venv ca-certificates
    python3 -m venv build/venv && build/venv/bin/pip -q install 'meson>=1.0.1' || fail "set-up: no Meson 1.0.1 or later"
    PATH=$root/build/venv/bin:$PATH
    export PATH
fi

# ---- stages ----

# build NAME CC OPTION...: configures build/NAME, anew if that was with other options, and builds it.
build() {
    name=$1 compiler=$2
    shift 2
    echo "== $name"
    if [ "$(cat "build/$name/options" 2>/dev/null)" != "$compiler $*" ]; then
        rm -rf "build/$name"
        CC=$compiler meson setup "build/$name" -Dwerror=true "$@" >"build/$name.log" 2>&1 &&
            echo "$compiler $*" >"build/$name/options"
    fi && ninja -C "build/$name" >"build/$name.log" 2>&1 || {
        grep -E 'error|ERROR|FAILED|warning' "build/$name.log" | head -n 20
        fail "building $name (build/$name.log)"
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
    counts=$(python3 tests/count.py "$log") || { fail "testing $name"; return; }
    # shellcheck disable=SC2086
    set -- $counts
    [ "$setup" = - ] && setup=tests
    echo "   $setup: $1 passed, $2 failed, $3 skipped"
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

build gcc gcc -Ddebug=true -Druby=enabled && {
    check gcc -
    check gcc valgrind
}

build asan clang -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false &&
    check asan asan

build tsan clang -Dbuildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false &&
    check tsan tsan --suite threads

# The bindings, with current tools and data frames in a virtual environment of their own.
if [ "$(cat build/venv-bindings/of 2>/dev/null)" != "$(cat tests/requirements.txt)" ]; then
    rm -rf build/venv-bindings
    python3 -m venv build/venv-bindings &&
        build/venv-bindings/bin/pip -q --disable-pip-version-check install -r tests/requirements.txt >build/pip.log 2>&1 &&
        cp tests/requirements.txt build/venv-bindings/of || { tail -n 5 build/pip.log; fail "set-up: Python packages"; }
fi
before=$PATH
PATH=$root/build/venv-bindings/bin:$PATH
build bindings gcc -Dpython=enabled -Druby=enabled && # Ruby again: the stage gcc has it from Debian's SWIG
    check bindings - --suite python --suite ruby
PATH=$before

rm -rf build/coverage # objects of an earlier tree would count lines that are no longer there
build coverage gcc -Dbuildtype=debug -Db_coverage=true && {
    find build/coverage -name '*.gcda' -exec rm -f {} +
    check coverage - --suite unit --suite property --suite oom --suite fuzz-replay --suite examples --suite differential
    report=build/coverage/coverage.txt
    if gcovr --root . --object-directory build/coverage --filter libsocialtrust/ --print-summary --fail-under-line 95 >"$report" 2>&1; then
        passed=$((passed + 1))
    else
        fail "line coverage of libsocialtrust/ is below 95% ($report)"
    fi
    sed -n 's/^\(lines\|branches\): /   coverage of \1: /p' "$report"
}

finish
