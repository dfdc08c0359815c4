# SPDX-License-Identifier: MIT
# the unit tests under Valgrind: reads of what is not set, leaks
packages="gcc libc6-dev libc6-dbg meson ninja-build pkg-config libcjson-dev check valgrind swig ruby ruby-dev ruby-minitest"
after=gcc # whose build it uses: the options are the same, or all would be compiled again
run() {
    checks="--setup valgrind"
    build gcc gcc -Ddebug=true -Druby=enabled -Dcount_steps=true && check gcc valgrind
}
