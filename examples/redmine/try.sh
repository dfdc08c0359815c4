#!/bin/sh
# SPDX-License-Identifier: MIT
# sh examples/redmine/try.sh [--test]: puts Debian's Redmine and the plugin into build/redmine (a copy, with a database and gems
# of its own; of the system it takes Debian packages), fills it, drives it and photographs it. Without --test the server then stays
# for an hour for you to look at, on loopback only, and stops by itself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
test='' port=${PORT:-3017}
for option; do
    case $option in
    --test) test=1 ;;
    *) sed -n '3,5s/^# //p' "$0"; exit 2 ;;
    esac
done
mkdir -p "${WORK:-$root/build/redmine}"
work=$(cd "${WORK:-$root/build/redmine}" && pwd)

# ---- what is missing ----

. "$root/bindings/packages.sh"
if ! dpkg-query -W -f '${Status}' redmine 2>/dev/null | grep -q 'ok installed'; then
    as_root=$([ "$(id -u)" -eq 0 ] || echo sudo)
    # A package wants a database of its own; ours is another.
    printf '%s\n' 'redmine redmine/instances/default/dbconfig-install boolean true' \
        'redmine redmine/instances/default/database-type select sqlite3' 'redmine redmine/default-language select en' |
        $as_root debconf-set-selections
fi
packages redmine redmine-sqlite puma gcc libc6-dev make libcjson-dev pkg-config ruby-dev swig chromium chromium-driver \
    python3-selenium || exit 1

RAILS_ENV=production LC_ALL=C.UTF-8 REDMINE_INSTANCE=try REDMINE_LANG=en
export RAILS_ENV LC_ALL REDMINE_INSTANCE REDMINE_LANG
echo "== the gem"
gems=$work/gems
# Built again where the sources are newer; one that was broken off is none, and leaves nothing in the way.
if [ ! -d "$gems" ] || [ -n "$(find "$root/libsocialtrust" "$root/bindings/ruby" -type f -newer "$gems" | head -n 1)" ]; then
    rm -rf "$gems" "$work/gems-new"
    (cd "$root/bindings/ruby" && gem build -q -o "$work/socialtrust.gem" socialtrust.gemspec >"$work/gem.log" 2>&1 &&
        gem install -q --local --no-document --install-dir "$work/gems-new" "$work/socialtrust.gem" >>"$work/gem.log" 2>&1) || {
        tail "$work/gem.log"
        exit 1
    }
    touch "$work/gems-new"
    mv "$work/gems-new" "$gems"
fi
GEM_PATH=$gems:$(gem env gempath) # what is set replaces the usual places: they are named too
export GEM_PATH

echo "== Redmine and the plugin"
rm -rf "$work/redmine"
cp -R /usr/share/redmine "$work/redmine"
cd "$work/redmine"
find . -type l | while read -r link; do # what lies beside in /usr/share is not beside the copy
    case $(readlink "$link") in
    /*) ;;
    *) ln -sfn "$(readlink -m "/usr/share/redmine/$link")" "$link" ;;
    esac
done
rm -rf instances plugins/redmine_socialtrust
mkdir -p instances/try/config instances/try/tmp/cache instances/try/log instances/try/files plugins public/plugin_assets
cp -R "$here/redmine_socialtrust" plugins/
printf 'production:\n  adapter: sqlite3\n  database: %s/redmine.sqlite\n  timeout: 20000\n' "$work" >instances/try/config/database.yml
echo 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef >instances/try/config/secret_key.txt # of a toy on loopback
rm -f "$work"/redmine.sqlite*
for task in db:migrate redmine:load_default_data redmine:plugins:migrate; do # one process each: classes know the columns of before
    bin/rake $task >"$work/migrate.log" 2>&1 && ! grep -q '^Error' "$work/migrate.log" || { tail "$work/migrate.log"; exit 1; }
done
bin/rails runner "$here/fill.rb" || exit 1

# ---- running ----

echo "== driving it"
server=
trap '[ -z "$server" ] || kill $server 2>/dev/null || :' EXIT
trap 'exit 130' INT TERM
timeout "$([ -n "$test" ] && echo 1800 || echo 3600)" puma -q -e production -b "tcp://127.0.0.1:$port" -w 0 -t 1:4 config.ru >"$work/puma.log" 2>&1 &
server=$!
n=0
until python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null; do
    n=$((n + 1))
    [ $n -lt 120 ] || { tail "$work/puma.log"; exit 1; }
    sleep 1
done
mkdir -p "$work/pictures"
bin/rails runner "$here/drive.rb" "http://127.0.0.1:$port"
/usr/bin/python3 "$here/browse.py" "http://127.0.0.1:$port" "$work/pictures"
bin/rails runner "$here/drive.rb" "http://127.0.0.1:$port" erase

echo "pictures are in $work/pictures"
if [ -z "$test" ]; then
    echo "http://127.0.0.1:$port for an hour: olga or admin, password secret-123! (^C stops it)"
    wait $server || :
fi
