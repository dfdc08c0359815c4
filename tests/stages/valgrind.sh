# SPDX-License-Identifier: MIT
# the unit tests under Valgrind: reads of what is not set, leaks
packages="gcc libc6-dev libc6-dbg meson ninja-build pkg-config libcjson-dev check valgrind swig ruby ruby-dev ruby-minitest"
after=gcc # the same build
run() {
    checks="--setup valgrind"
    build gcc gcc -Ddebug=true -Druby=enabled && check gcc valgrind
}
