#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/fresh.sh SUITE [STEP...]: what a new user meets. Makes a bare Debian of that release (bookworm, trixie, testing ...) in a
# folder, with nothing in it but what Debian itself calls minimal, puts HEAD there as `git archive` gives it, and runs the README's
# commands as they are printed. Says their last lines and how long they took; what they said in full is in build/fresh/. As root.
#
#   quickstart   sh examples/quickstart.sh
#   tests        sh tests/run.sh
#   snippets     every block of the README and the manual that can run: installing by hand, score_log, C, Python, Ruby
#   'COMMAND'    anything else, in a tree where nothing was built: sh tests/fresh.sh trixie 'sh tests/run.sh gcc'
#
# Without a step: all three, each in a machine of its own. The mirror is that of this machine's apt (or $MIRROR); its proxies and
# certificates, and pip's, npm's and the like in the environment, are taken along. The bare system is kept as build/fresh/SUITE.tar
# for the next run; KEEP=1 keeps the folders too.
set -eu
cd "$(dirname "$0")/.."
suite=${1:?"usage: sh tests/fresh.sh SUITE [quickstart|tests|snippets|COMMAND]..."}
shift
[ $# -gt 0 ] || set -- quickstart snippets tests
[ "$(id -u)" -eq 0 ] || { echo "fresh.sh: needs root, for chroot" >&2; exit 1; }
. bindings/packages.sh
packages debootstrap util-linux
git diff --quiet HEAD || echo "note: what is not committed does not take part" >&2

fresh=$PWD/build/fresh
mkdir -p "$fresh"

# ---- the bare system ----

mirror() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" { print $2; exit }'
}

certificates=/etc/ssl/certs/ca-certificates.crt
bare() {
    [ -f "$fresh/$suite.tar" ] && return
    from=${MIRROR:-$(mirror)}
    [ -n "$from" ] || { echo "fresh.sh: this machine's apt has no Debian mirror; set MIRROR" >&2; exit 1; }
    echo "a bare $suite ..."
    rm -rf "$fresh/$suite.bare"
    like=
    [ -e "/usr/share/debootstrap/scripts/$suite" ] || like=sid # a release that this debootstrap is too old to know
    # shellcheck disable=SC2086
    debootstrap --variant=minbase "$suite" "$fresh/$suite.bare" "$from" $like >"$fresh/$suite.log" 2>&1 ||
        { tail -n 5 "$fresh/$suite.log"; exit 1; }
    # How this machine reaches its registries: apt's own options, the certificates that were added to it, the resolver, pip's file.
    apt-config dump Acquire | grep -E '^Acquire::(http|https|ftp|Check|Max-|Allow|Retries|ForceIPv)[^"]* "' |
        grep -v ' "";$' >"$fresh/$suite.bare/etc/apt/apt.conf.d/00machine" || true
    mkdir -p "$fresh/$suite.bare/usr/local/share/ca-certificates" "$fresh/$suite.bare/etc/ssl/certs"
    cp /usr/local/share/ca-certificates/*.crt "$fresh/$suite.bare/usr/local/share/ca-certificates/" 2>/dev/null || true
    [ ! -f $certificates ] || cp $certificates "$fresh/$suite.bare$certificates"
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf; do
        [ ! -f $file ] || cp -L $file "$fresh/$suite.bare$file"
    done
    tar -C "$fresh/$suite.bare" -cf "$fresh/$suite.tar.new" . && mv "$fresh/$suite.tar.new" "$fresh/$suite.tar"
    rm -rf "$fresh/$suite.bare"
}

# carried: NAME=VALUE of the environment that a registry's client reads here.
carried() {
    env | grep -iE '^((http|https|ftp|no|all)_proxy|pip_[a-z_]+|npm_config_[a-z_]+|uv_[a-z_]+|bundle_[a-z_]+|[a-z0-9_]*(ca_bundle|cert_file|ca_certs|cainfo|extra_ca_certs))=' |
        grep -viE '^(pip_find_links|[a-z_]*(token|password|secret|key)[a-z_]*)=' || true
}

# inside ROOT COMMAND: in the chroot, with proc, dev and sys of its own name space, from the folder of the sources.
inside() {
    carried >"$1/.carried"
    unshare --mount sh -c '
        mount -t proc proc "$1/proc" 2>/dev/null || mount --rbind /proc "$1/proc"
        mount --rbind /dev "$1/dev" && mount --rbind /sys "$1/sys" || exit 125
        mkdir -p "$1/dev/shm"
        set -- "$1" "$2" "$(cat "$1/.carried")"
        IFS="
"
        exec env -i $3 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
            chroot "$1" /bin/sh -c "cd /root/libsocialtrust && $2"' sh "$1" "$2" </dev/null
}

# printed N: the Nth line of code under the README's "Two commands", without its comment.
printed() {
    git show HEAD:README.md | awk '/^## Two commands/ { on = 1 } on && /^```$/ { code = 0 }
        code { sub(/ *#.*/, ""); print } on && /^```sh$/ { code = 1 } on && /^## / && !/Two commands/ { exit }' | sed -n "$1p"
}

bare
failed=0
for step; do
    root=$fresh/$suite-$(echo "$step" | tr -cs 'a-z0-9\n' '-' | cut -c1-30)
    case $step in
    quickstart) command=$(printed 1) ;;
    tests) command=$(printed 2) ;;
    snippets) command='apt-get -qq update && apt-get -qq install -y --no-install-recommends python3 sudo >/root/log 2>&1 && sh examples/quickstart.sh >>/root/log 2>&1 && python3 tests/snippets.py --bare || { tail -n 3 /root/log; exit 1; }' ;;
    *) command=$step ;;
    esac
    [ -n "$command" ] || { echo "fresh.sh: the README prints no command for $step" >&2; exit 1; }
    echo "== $suite: $step"
    rm -rf --one-file-system "$root"
    mkdir -p "$root/root/libsocialtrust"
    tar -C "$root" -xf "$fresh/$suite.tar"
    git archive HEAD | tar -C "$root/root/libsocialtrust" -x
    begun=$(date +%s) status=0
    inside "$root" "$command" >"$root.log" 2>&1 || status=$?
    tail -n 15 "$root.log" | sed 's/^/   /'
    took=$(($(date +%s) - begun))
    printf '== %s: %s %s in %d:%02d (%s)\n' "$suite" "$step" "$([ $status -eq 0 ] && echo ended well || echo "FAILED ($status)")" \
        $((took / 60)) $((took % 60)) "build/fresh/${root##*/}.log"
    [ $status -eq 0 ] || failed=1
    [ "${KEEP-}" = 1 ] || rm -rf --one-file-system "$root"
done
exit $failed
