# SPDX-License-Identifier: MIT
# clang's address and undefined-behaviour sanitizers
packages="clang llvm libc6-dev meson ninja-build pkg-config libcjson-dev check"
prepare() {
    (set -- - && . tests/stages/common.sh && clang_runtime)
}
run() {
    checks="--setup asan"
    build asan clang -Ddebug=true -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false && check asan asan
}
