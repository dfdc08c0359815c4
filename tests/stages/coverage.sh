# SPDX-License-Identifier: MIT
# the lines of libsocialtrust/ that the tests reach, at least 98%, and the branches, at least 95%
packages="gcc libc6-dev meson ninja-build pkg-config libcjson-dev check gcovr"
run() {
    # Not the differential suite: it asks for the same lines again, minutes long, and is compared with the oracle in the stage gcc.
    suites="--suite unit --suite property --suite oom --suite fuzz-replay --suite examples"
    checks=$suites
    rm -rf build/coverage # objects of an earlier tree would count lines that are no longer there
    # Else the fold has a copy of every signal for each of 38 kinds of row, in most of which most branches cannot be taken.
    # Without optimization: else what is inlined is counted once a caller, and a branch that the compiler made is one, too.
    build coverage gcc -Dbuildtype=debug -Doptimization=0 -Db_coverage=true -Dc_args=-DSOT__ONE_COPY || return
    # shellcheck disable=SC2086
    check coverage - $suites
    report=build/coverage/coverage.txt
    # sql/ are libraries of their own, which the stage engines runs.
    if gcovr --root . --filter libsocialtrust/ --exclude libsocialtrust/sql/ --print-summary --fail-under-line 98 --fail-under-branch 95 build/coverage >"$report" 2>&1; then
        passed=$((passed + 1))
    else
        fail "coverage of libsocialtrust/ is below 98% of lines or 95% of branches ($report)"
    fi
    sed -n 's/^\(lines\|branches\): /   coverage of \1: /p' "$report"
}
