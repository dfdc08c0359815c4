#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/run.sh [STAGE...]: sets up a fresh Debian or Ubuntu machine and runs every test, or the stages that are named. Two stages
# run side by side. Its last line is "N passed, N failed" (and "N skipped", if any); it ends with 0 if none failed. A stage or a
# build that does not run counts as failed with the tests that it would have run. Builds stay in build/: the next run is quicker.
#
#   sh tests/run.sh --list           the stages, and what each is
#   sh tests/run.sh gcc bindings     these two
#   JOBS=1 sh tests/run.sh           one after the other (what a stage says is in build/stages/NAME.log while it runs)
#
# A stage is one file, tests/stages/NAME.sh: its first comment line says what it is, `packages` names its Debian packages, `after`
# a stage that it must wait for, `optional=1` keeps it out of a run without names, `prepare` (if there is one) is run alone before
# all stages, `run` does the work with the functions of tests/stages/common.sh. Stages start in the order of `order` below: the
# longest first; one that is not in it comes last.
set -u
LC_ALL=C.UTF-8
export LC_ALL
order="bindings gcc engines asan valgrind coverage tsan oldest reference"

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
jobs=${JOBS:-2}
passed=0 failed=0 skipped=0

fail() {
    echo "FAILED: $*"
    failed=$((failed + 1))
}

of_stage() { # of_stage NAME VARIABLE: what the stage's file sets it to
    (packages='' after='' optional='' && . "tests/stages/$1.sh" && eval "echo \"\$$2\"")
}

all=
for name in $order $(ls tests/stages); do
    name=${name%.sh}
    case " $all common " in *" $name "*) continue ;; esac
    [ ! -f "tests/stages/$name.sh" ] || all="$all $name"
done
if [ "${1-}" = --list ]; then
    for name in $all; do
        printf '%-10s %s%s\n' "$name" "$(sed -n '2s/^# //p' "tests/stages/$name.sh")" "$([ -z "$(of_stage "$name" optional)" ] || echo ' (only by name)')"
    done
    exit
fi
stages=
for name; do
    case " $all " in
    *" $name "*) stages="$stages $name" ;;
    *) echo "run.sh: no stage \"$name\"; there are:$all" >&2; exit 2 ;;
    esac
done
if [ -z "$stages" ]; then
    for name in $all; do
        [ -n "$(of_stage "$name" optional)" ] || stages="$stages $name"
    done
fi

# ---- set-up: all packages at once, for apt takes no second caller ----

mkdir -p build/stages
. bindings/packages.sh
needed="python3"
for name in $stages; do
    needed="$needed $(of_stage "$name" packages)"
done
# shellcheck disable=SC2086
packages $needed || fail "set-up: not all packages could be installed"
meson_ready build/venv || fail "set-up: no Meson 1.0.1 or later"
for name in $stages; do
    (prepare() { :; } && . "tests/stages/$name.sh" && prepare) || fail "set-up of $name"
done

# ---- stages, so many at a time ----

begun=$(date +%s)
trap 'trap "" TERM; kill 0; exit 130' INT # a job in the background does not hear of ^C itself
waiting=$stages running=
for name in $stages; do
    rm -f "build/stages/$name.log" "build/stages/$name.counts" "build/stages/$name.done"
done

finished() { # finished NAME: its log, its counts
    echo "== $1"
    cat "build/stages/$1.log"
    if read -r p f s <"build/stages/$1.counts"; then
        passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    else
        fail "stage $1 ended before its end (build/stages/$1.log)"
    fi 2>/dev/null
}

while [ -n "$waiting$running" ]; do
    still=
    for name in $running; do
        if [ -f "build/stages/$name.done" ]; then finished "$name"; else still="$still $name"; fi
    done
    running=$still left=
    for name in $waiting; do
        after=$(of_stage "$name" after)
        # shellcheck disable=SC2086
        set -- $running
        case " $waiting $running " in
        *" ${after:-.} "*) left="$left $name" ;;
        *)
            if [ $# -lt "$jobs" ]; then
                running="$running $name"
                (sh tests/stages/common.sh "$name" >"build/stages/$name.log" 2>&1; echo $? >"build/stages/$name.done") &
            else
                left="$left $name"
            fi
            ;;
        esac
    done
    waiting=$left
    [ -z "$waiting$running" ] || sleep 1
done
wait

echo
echo "stage           took  processor"
for name in $stages; do
    [ ! -f "build/stages/$name.time" ] || cat "build/stages/$name.time"
done
took=$(($(date +%s) - begun))
printf '%-10s %5d:%02d  (%s at a time)\n' "in all" $((took / 60)) $((took % 60)) "$jobs"
if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
