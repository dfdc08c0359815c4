#!/bin/sh
# SPDX-License-Identifier: MIT
# sh examples/tryton/try.sh [--test] [--postgresql]: installs Tryton 8.0 and the module into build/tryton (beside the sources,
# nothing of the system but Debian packages), makes a database, fills it, drives it and photographs it. Without --test the
# server then stays for an hour for you to look at, on loopback only, and stops by itself. --postgresql uses a server of its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${WORK:-$root/build/tryton}
test='' postgresql='' port=${PORT:-8125} pgport=${PGPORT:-5545}
for option; do
    case $option in
    --test) test=1 ;;
    --postgresql) postgresql=1 ;;
    *) sed -n '3,5s/^# //p' "$0"; exit 2 ;;
    esac
done
mkdir -p "$work"
work=$(cd "$work" && pwd) # the name of the folder as the programs below see it

# ---- what is missing ----

. "$root/bindings/packages.sh"
packages python3-venv gcc pkg-config libcjson-dev chromium chromium-driver ${postgresql:+postgresql} || exit 1
command -v npm >/dev/null || packages nodejs npm || exit 1

python=$work/venv/bin/python
if [ ! -e "$work/venv/complete" ]; then # not one that was broken off
    echo "== Tryton"
    rm -rf "$work/venv"
    python3 -m venv "$work/venv"
    modules=
    for module in party company country currency product account account_product account_invoice account_invoice_stock stock sale \
        sale_opportunity sale_complaint timesheet company_work_time project; do
        modules="$modules trytond_$module~=8.0.0"
    done
    # shellcheck disable=SC2086
    "$work/venv/bin/pip" -q --disable-pip-version-check install 'trytond~=8.0.0' 'proteus~=8.0.0' 'psycopg[binary,pool]' selenium $modules
    : >"$work/venv/complete"
fi
echo "== the library and the module"
there=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/socialtrust.pth
if [ -n "${SOCIALTRUST_PYTHONPATH:-}" ]; then # of a build that is there already
    echo "$SOCIALTRUST_PYTHONPATH" >"$there"
else
    rm -f "$there"
    newer=$(find "$root/libsocialtrust" "$root/bindings/python" -type f ! -name '*.pyc' -newer "$work/venv/library" 2>/dev/null | head -n 1)
    if [ ! -e "$work/venv/library" ] || [ -n "$newer" ]; then
        "$work/venv/bin/pip" -q --disable-pip-version-check install --force-reinstall --no-deps "$root"
        : >"$work/venv/library"
    fi
fi
cp -R "$here" "$work/source" 2>/dev/null && rm -rf "$work/source.old"
"$work/venv/bin/pip" -q --disable-pip-version-check install --no-deps --force-reinstall "$work/source"
rm -rf "$work/source"
if [ ! -e "$work/package/complete" ]; then
    echo "== the web client"
    rm -rf "$work/package"
    (cd "$work" && npm pack -s tryton-sao@8.0.11 >/dev/null && tar xzf tryton-sao-8.0.11.tgz && cd package &&
        npm pkg delete devDependencies dependencies.grunt dependencies.grunt-cli dependencies.grunt-contrib-concat \
            dependencies.grunt-contrib-less && npm install -s --omit=dev --ignore-scripts --no-audit --no-fund && : >complete)
fi

# ---- a database ----

servers=
stop() {
    [ -z "$servers" ] || kill $servers 2>/dev/null || :
    [ -z "$postgresql" ] || as_postgres pg_ctl -D "$data" -m immediate -w stop >/dev/null 2>&1 || :
}
trap stop EXIT
trap 'exit 130' INT TERM

as_postgres() {
    program=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)/$1
    shift
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$program" "$@")
    else
        "$program" "$@"
    fi
}

uri=sqlite://
if [ -n "$postgresql" ]; then
    data=$(mktemp -d)/data
    [ "$(id -u)" -ne 0 ] || chown postgres "${data%/data}"
    as_postgres initdb -A trust -U tryton --no-locale -E UTF8 -D "$data" >/dev/null
    as_postgres pg_ctl -D "$data" -w -l "${data%/data}/log" \
        -o "-p $pgport -c listen_addresses=127.0.0.1 -c unix_socket_directories=${data%/data} -c fsync=off" start >/dev/null
    as_postgres createdb -h 127.0.0.1 -p "$pgport" -U tryton sot
    uri=postgresql://tryton@127.0.0.1:$pgport/
fi
rm -rf "$work/db"
mkdir "$work/db"
touch "$work/db/sot.sqlite"
cat >"$work/trytond.conf" <<X
[database]
uri = $uri
path = $work/db
[email]
uri = smtp://127.0.0.1:8124
from = shop@example.org
[web]
listen = 127.0.0.1:$port
root = $work/package
X
echo "secret-123!" >"$work/pass"
TRYTONPASSFILE=$work/pass
export TRYTONPASSFILE
echo "== a database ($uri)"
cd "$work"
"$python" venv/bin/trytond-admin -c trytond.conf -d sot --all -l de --email admin@example.org >admin.log 2>&1 || { tail admin.log; exit 1; }
"$python" venv/bin/trytond-admin -c trytond.conf -d sot -u sale_opportunity sale_complaint project socialtrust \
    --activate-dependencies >admin.log 2>&1 || { tail admin.log; exit 1; }
"$python" "$here/fill.py" trytond.conf sot

# ---- running ----

echo "== driving it"
timeout "$([ -n "$test" ] && echo 1800 || echo 3600)" "$python" venv/bin/trytond -c trytond.conf -d sot >trytond.log 2>&1 &
servers=$!
n=0
until "$python" -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null; do
    n=$((n + 1))
    [ $n -lt 60 ] || { tail trytond.log; exit 1; }
    sleep 1
done
mkdir -p pictures
"$python" "$here/drive.py" "http://127.0.0.1:$port" sot 'secret-123!' pictures
if [ -n "$postgresql" ]; then
    "$python" "$here/together.py" "http://127.0.0.1:$port" sot 'secret-123!'
fi
echo "pictures are in $work/pictures"
if [ -z "$test" ]; then
    echo "http://127.0.0.1:$port/#sot for an hour: olga or xaver, password secret-123! (^C stops it)"
    wait $servers || :
fi
