#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/fuzz/fuzz.sh [short|long]: all fuzzers in turn: a minute each, or half an hour each, for a night.
set -eu
case ${1:-short} in
short) seconds=60 ;;
long) seconds=1800 ;;
*) echo "usage: fuzz.sh [short|long]" >&2; exit 2 ;;
esac
exec sh "$(dirname "$0")/run.sh" $seconds
