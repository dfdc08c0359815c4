#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/foreign.sh [ARCHITECTURE...]: the same bits on another machine: builds the library with Debian's cross compiler, and runs
# the unit tests and the stored bits of the sample and of 200 ledgers under qemu's emulation of a user's program. s390x has its bytes
# the other way round (big-endian), armhf has words of 32 bits; without arguments both. What it needs of that architecture (cJSON,
# Check) is unpacked below build/foreign/, and nothing of it installed. Its last line is "N passed, N failed".
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. bindings/packages.sh
passed=0 failed=0
[ $# -gt 0 ] || set -- s390x armhf

# unpacked FOLDER ARCHITECTURE PACKAGE...: packages of another architecture, in FOLDER/root, by lists of their own.
unpacked() {
    folder=$1 architecture=$2
    shift 2
    [ ! -f "$folder/unpacked" ] || return 0
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/root"
    : >"$folder/status"
    own="-qq -o Dir::State=$folder -o Dir::State::status=$folder/status -o Dir::Cache=$folder/cache -o APT::Architecture=$architecture
        -o APT::Architectures=$architecture -o Acquire::Languages=none -o APT::Sandbox::User=root"
    # A list that a mirror has by halves is done without: what is missing then is not found.
    # shellcheck disable=SC2086
    apt-get $own update || true
    # shellcheck disable=SC2086
    (cd "$folder/cache" && apt-get $own download "$@") || return 1
    for package in "$folder"/cache/*.deb; do
        dpkg -x "$package" "$folder/root"
    done
    touch "$folder/unpacked"
}

# wrapped FOLDER NAME PROGRAM: a script that runs the program, for what does not know of qemu.
wrapped() {
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$emulator" "$3" >"$1/$2"
    chmod +x "$1/$2"
}

cross_file() {
    cat <<EOF
[binaries]
c = '$triple-gcc'
ar = '$triple-ar'
strip = '$triple-strip'
pkgconfig = 'pkg-config'
exe_wrapper = [$(for word in $emulator; do printf "'%s', " "$word"; done)]
[built-in options]
c_link_args = ['-L$libraries', '-Wl,-rpath-link,$libraries']
[properties]
sys_root = '$folder/root'
pkg_config_libdir = '$libraries/pkgconfig'
[host_machine]
system = 'linux'
cpu_family = '$family'
cpu = '$family'
endian = '$endian'
EOF
}

run() {
    packages "gcc-$triple" "libc6-dev-$1-cross" qemu-user-static pkg-config meson ninja-build dpkg || return 1
    folder=$root/build/foreign/$1
    libraries=$folder/root/usr/lib/$triple
    emulator="$qemu -L /usr/$triple -E LD_LIBRARY_PATH=$libraries:/usr/$triple/lib"
    mkdir -p "$folder"
    unpacked "$folder" "$1" libcjson-dev libcjson1 check libsubunit-dev libsubunit0 || return 1
    cross_file >"$folder/cross"
    if [ ! -f "$folder/out/build.ninja" ]; then
        env -u CC -u CXX meson setup "$folder/out" --cross-file "$folder/cross" -Dpython=disabled -Druby=disabled -Dsqlite=disabled -Doptimization=0 -Ddebug=false \
            -Dwerror=false >"$folder/setup.log" 2>&1 || { tail -n 20 "$folder/setup.log"; return 1; }
    fi
    ninja -C "$folder/out" >"$folder/build.log" 2>&1 || { grep -E 'error|FAILED' "$folder/build.log" | head -n 20; return 1; }
    rm -f "$folder/out/meson-logs/testlog.json"
    # Slower by some ten times; what is linked to ten thousands of rows is in the suite of those that are long.
    meson test -C "$folder/out" --no-rebuild --quiet --suite unit --no-suite long --timeout-multiplier 10 >"$folder/test.log" 2>&1 || true
    grep -E ' (FAIL|TIMEOUT|ERROR) ' "$folder/test.log" || true
    # shellcheck disable=SC2046
    set -- "$1" $(python3 tests/count.py "$folder/out/meson-logs/testlog.json")
    passed=$((passed + $2)) failed=$((failed + $3))
    echo "$1: unit tests: $2 passed, $3 failed"
    wrapped "$folder" score_log "$folder/out/examples/c/score_log"
    wrapped "$folder" score_dump "$folder/out/tests/score_dump"
    if python3 tests/differential/bits.py c "$folder/score_log" "$folder/score_dump"; then
        echo "$1: the sample and 200 ledgers: the same bits"
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}

for architecture; do
    case $architecture in
    s390x) triple=s390x-linux-gnu qemu=qemu-s390x-static family=s390x endian=big ;;
    armhf) triple=arm-linux-gnueabihf qemu=qemu-arm-static family=arm endian=little ;;
    *) echo "usage: foreign.sh [s390x|armhf...]" >&2; exit 2 ;;
    esac
    run "$architecture" || { echo "$architecture: could not be built"; failed=$((failed + 1)); }
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
