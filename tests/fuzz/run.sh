#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/fuzz/run.sh [SECONDS [TARGET...]]: builds the fuzzers with clang and runs each in turn (default 60 seconds). What crashes a
# target is kept in its corpus, from where every test run replays it; what reached new code is kept in build/fuzz-found/.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- csv ndjson profile evidence arrow text eigentrust ledger reading columns network learn words snapshot
build=$root/build/fuzz

if [ ! -f "$build/build.ninja" ]; then
    CC=clang meson setup "$build" "$root" -Dfuzzers=true -Dexamples=false -Dbuildtype=debugoptimized -Db_lundef=false \
        -Db_sanitize=address,undefined -Dc_args='-fsanitize=fuzzer-no-link -DSOT__SMALL_BLOCKS'
fi
failed=0
for target; do
    ninja -C "$build" "tests/fuzz/fuzz_$target"
    corpus=$root/tests/fuzz/corpus/$target
    found=$root/build/fuzz-found/$target
    mkdir -p "$corpus" "$found"
    dictionary=$root/tests/fuzz/$target.dict
    [ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=20 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$corpus/" $dictionary "$found" "$corpus" \
        >"$build/$target.log" 2>&1 && state=clean || { state=FAILED; failed=1; }
    echo "$target: $state, $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log") runs," \
        "log $build/$target.log"
done
exit $failed
