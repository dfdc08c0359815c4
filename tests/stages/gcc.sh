# SPDX-License-Identifier: MIT
# the build that is installed, by gcc: unit, property, allocation failure, differential, examples, checks, what grows; Ruby with Debian's SWIG
packages="abigail-tools gcc libc6-dev meson ninja-build pkg-config libcjson-dev check clang-format doxygen make swig ruby ruby-dev ruby-minitest"
run() {
    build gcc gcc -Ddebug=true -Druby=enabled -Dcount_steps=true && check gcc -
}
