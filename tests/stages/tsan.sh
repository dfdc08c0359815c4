# SPDX-License-Identifier: MIT
# clang's thread sanitizer, on what uses threads
packages="clang llvm libc6-dev meson ninja-build pkg-config libcjson-dev check"
prepare() {
    (set -- - && . tests/stages/common.sh && clang_runtime)
}
run() {
    checks="--setup tsan --suite threads"
    build tsan clang -Ddebug=true -Doptimization=1 -Db_sanitize=thread -Db_lundef=false && check tsan tsan --suite threads
}
