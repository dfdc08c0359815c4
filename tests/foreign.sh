#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/foreign.sh [s390x|armhf|musl...]: the same bits elsewhere: builds the library for it, and runs the unit tests and the
# stored bits of the sample and of 200 ledgers. s390x has its bytes the other way round (big-endian), armhf has words of 32 bits: both
# with Debian's cross compiler and qemu's emulation of a user's program. musl is this machine with another C library (Alpine's): other
# mathematics, another qsort, another printf; there the properties, failing memory and the fuzzers' corpora run too. Without arguments
# all three. What it needs of them (cJSON, Check) is unpacked below build/foreign/, for musl made there from Debian's sources, and
# nothing of it installed. Its last line is "N passed, N failed".
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. bindings/packages.sh
passed=0 failed=0
[ $# -gt 0 ] || set -- s390x armhf musl

# own_lists FOLDER OPTION...: apt-get's lists in FOLDER, read anew; $own is how to ask for them.
own_lists() {
    mkdir -p "$1/lists/partial" "$1/cache/archives/partial" "$1/root"
    : >"$1/status"
    own="-qq -o Dir::State=$1 -o Dir::State::status=$1/status -o Dir::Cache=$1/cache -o Acquire::Languages=none -o APT::Sandbox::User=root"
    shift
    own="$own $*"
    # A list that a mirror has by halves is done without: what is missing then is not found.
    # shellcheck disable=SC2086
    apt-get $own update || true
}

# unpacked FOLDER ARCHITECTURE PACKAGE...: packages of another architecture, in FOLDER/root.
unpacked() {
    folder=$1 architecture=$2
    shift 2
    [ ! -f "$folder/unpacked" ] || return 0
    own_lists "$folder" -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
    # shellcheck disable=SC2086
    (cd "$folder/cache" && apt-get $own download "$@") || return 1
    for package in "$folder"/cache/*.deb; do
        dpkg -x "$package" "$folder/root"
    done
    touch "$folder/unpacked"
}

# made_for_musl FOLDER: cJSON and Check from Debian's sources, as static libraries in FOLDER/root.
made_for_musl() {
    [ ! -f "$1/made" ] || return 0
    rm -rf "$1/sources" "$1/root"
    mkdir -p "$1/sources" "$1/parts" "$1/root/lib/pkgconfig" "$1/root/include/cjson"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        [ ! -f "$list" ] || sed 's/^Types: deb$/Types: deb-src/; s/^deb /deb-src /' "$list" >"$1/parts/${list##*/}"
    done
    own_lists "$1" -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$1/parts"
    # shellcheck disable=SC2086
    (cd "$1/sources" && apt-get $own source --download-only cjson check && for archive in *.orig.tar.*; do tar xf "$archive"; done) || return 1
    (cd "$1/sources"/cJSON-* && musl-gcc -O2 -fPIC -c cJSON.c && ar rc "$1/root/lib/libcjson.a" cJSON.o && cp cJSON.h "$1/root/include/cjson/") || return 1
    (cd "$1/sources"/check-* && ./configure CC=musl-gcc --prefix="$1/root" --disable-shared --disable-subunit --disable-timeout-tests &&
        make -C lib && make -C src install && make install-includeHEADERS) >"$1/check.log" 2>&1 || return 1
    printf 'Name: libcjson\nDescription: cJSON\nVersion: %s\nLibs: -L%s -lcjson\nCflags: -I%s\n' \
        "$(basename "$1/sources"/cJSON-* | cut -d- -f2)" "$1/root/lib" "$1/root/include" >"$1/root/lib/pkgconfig/libcjson.pc"
    printf 'Name: check\nDescription: Check\nVersion: %s\nLibs: -L%s -lcheck -lm -lpthread\nCflags: -I%s\n' \
        "$(basename "$1/sources"/check-* | cut -d- -f2)" "$1/root/lib" "$1/root/include" >"$1/root/lib/pkgconfig/check.pc"
    touch "$1/made"
}

# wrapped FOLDER NAME PROGRAM: a script that runs the program, for what does not know of qemu.
wrapped() {
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$emulator" "$3" >"$1/$2"
    chmod +x "$1/$2"
}

musl_file() {
    cat <<EOF
[binaries]
c = 'musl-gcc'
ar = 'ar'
strip = 'strip'
pkgconfig = 'pkg-config'
[properties]
needs_exe_wrapper = false
pkg_config_libdir = '$folder/root/lib/pkgconfig'
[host_machine]
system = 'linux'
cpu_family = '$(uname -m)'
cpu = '$(uname -m)'
endian = 'little'
EOF
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

# prepared ARCHITECTURE: $folder has a cross file and what the library and its tests need, and Meson's options are in $options.
prepared() {
    folder=$root/build/foreign/$1
    mkdir -p "$folder"
    if [ "$1" = musl ]; then
        packages musl-tools gcc make pkg-config meson ninja-build || return 1
        emulator='' options='--suite property --suite oom --suite fuzz-replay'
        made_for_musl "$folder" || return 1
        musl_file >"$folder/cross"
        return
    fi
    packages "gcc-$triple" "libc6-dev-$1-cross" qemu-user-static pkg-config meson ninja-build dpkg || return 1
    libraries=$folder/root/usr/lib/$triple
    emulator="$qemu -L /usr/$triple -E LD_LIBRARY_PATH=$libraries:/usr/$triple/lib"
    # Slower by some ten times; what is linked to ten thousands of rows is in the suite of those that are long.
    options='--no-suite long --timeout-multiplier 10'
    unpacked "$folder" "$1" libcjson-dev libcjson1 check libsubunit-dev libsubunit0 || return 1
    cross_file >"$folder/cross"
}

run() {
    prepared "$1" || return 1
    if [ ! -f "$folder/out/build.ninja" ]; then
        # An emulated machine is quicker with what takes the compiler less; musl has the build that is installed.
        plain='-Doptimization=0 -Ddebug=false'
        [ "$1" != musl ] || plain=
        # shellcheck disable=SC2086
        env -u CC -u CXX meson setup "$folder/out" --cross-file "$folder/cross" -Dpython=disabled -Druby=disabled -Dsqlite=disabled $plain \
            -Dwerror=false >"$folder/setup.log" 2>&1 || { tail -n 20 "$folder/setup.log"; return 1; }
    fi
    ninja -C "$folder/out" >"$folder/build.log" 2>&1 || { grep -E 'error|FAILED' "$folder/build.log" | head -n 20; return 1; }
    rm -f "$folder/out/meson-logs/testlog.json"
    # shellcheck disable=SC2086
    meson test -C "$folder/out" --no-rebuild --quiet --suite unit $options >"$folder/test.log" 2>&1 || true
    grep -E ' (FAIL|TIMEOUT|ERROR) ' "$folder/test.log" || true
    # shellcheck disable=SC2046
    set -- "$1" $(python3 tests/count.py "$folder/out/meson-logs/testlog.json")
    passed=$((passed + $2)) failed=$((failed + $3))
    echo "$1: tests: $2 passed, $3 failed"
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
    musl) ;;
    *) echo "usage: foreign.sh [s390x|armhf|musl...]" >&2; exit 2 ;;
    esac
    run "$architecture" || { echo "$architecture: could not be built"; failed=$((failed + 1)); }
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
