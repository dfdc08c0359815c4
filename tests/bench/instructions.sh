#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/bench/instructions.sh [BUILD]: counts the instructions a row anew and stores them in instructions.txt (default: build/dev,
# a build directory that is set up). What the test "instructions" compares with.
set -eu
cd "$(dirname "$0")/../.."
INSTRUCTIONS_RENEW=1 meson test -C "${1:-build/dev}" --suite instructions --verbose
