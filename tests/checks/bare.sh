#!/bin/sh
# SPDX-License-Identifier: MIT
# sudo sh tests/checks/bare.sh [SUITE [COMMAND...]]: makes a bare Debian (bookworm) in a temporary folder with mmdebstrap and this
# machine's own apt sources and certificates, puts what is committed into it, and runs the README's commands there (or those given,
# in the project's folder). Not part of the tests: it needs root, the network and a gigabyte. With KEEP=1 the folder stays.
set -eu
suite=${1:-bookworm}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- 'sh examples/quickstart.sh' 'sh bindings/python/install.sh' 'sh bindings/ruby/install.sh' 'sh tests/run.sh'
root=$(cd "$(dirname "$0")/../.." && pwd)
bare=$(mktemp -d)

leave() {
    for each in proc dev/shm dev sys; do
        mountpoint -q "$bare/$each" && umount -l "$bare/$each"
    done
    [ "${KEEP:-0}" = 1 ] && echo "kept: $bare" || rm -rf --one-file-system "$bare"
}
trap leave EXIT
trap 'exit 1' INT TERM

sources=$(find /etc/apt/sources.list /etc/apt/sources.list.d -name '*.list' -o -name '*.sources' | sort)
# shellcheck disable=SC2086
mmdebstrap --quiet --variant=minbase --include=apt,ca-certificates "$suite" "$bare" $sources
cp /etc/resolv.conf "$bare/etc/resolv.conf"
cp -r /usr/local/share/ca-certificates "$bare/usr/local/share/" 2>/dev/null && chroot "$bare" update-ca-certificates >/dev/null 2>&1
mkdir -p "$bare/project"
git -C "$root" archive HEAD | tar -x -C "$bare/project"
mount -t proc proc "$bare/proc"
mount --bind /dev "$bare/dev"

status=0
for command; do
    echo "== $command"
    start=$(date +%s)
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb PIP_CERT=/etc/ssl/certs/ca-certificates.crt chroot "$bare" \
        sh -c "cd /project && $command" </dev/null || {
        echo "FAILED: $command"
        status=1
    }
    echo "== $(($(date +%s) - start)) seconds"
done
exit $status
