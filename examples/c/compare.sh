#!/bin/sh
# Runs an example beside its stored output and compares: compare.sh EXPECTED STATUS PROGRAM [ARGUMENT]...
# A program that must fail (STATUS not 0) is judged by what it says on standard error as well.
# The argument - reads small.csv from standard input. To store new output: STORE=1 meson test --suite examples
set -u
expected=$1 status=$2 program=$3
shift 3
case $program in /*) ;; *) program=$PWD/$program ;; esac
case $expected in /*) ;; *) expected=$PWD/$expected ;; esac
cd "$(dirname "$expected")" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
input=/dev/null
for argument in "$@"; do
    [ "$argument" = - ] && input=small.csv
done
"$program" "$@" <"$input" >"$work/out" 2>"$work/err"
got=$?
[ "$status" = 0 ] || cat "$work/err" >>"$work/out"
if [ "${STORE-}" = 1 ]; then
    cp "$work/out" "$expected"
fi
if [ "$got" != "$status" ]; then
    echo "exit status $got, expected $status"
    cat "$work/err"
    exit 1
fi
diff -u "$expected" "$work/out"
