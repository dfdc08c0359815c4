#!/bin/sh
# SPDX-License-Identifier: MIT
# begins.sh SOURCE_ROOT: every public function that takes an error begins by resetting it, so that success says so.
set -eu
cd "$1/libsocialtrust"
awk '
    /^sot_status sot_[a-z]/ { heading = ""; inside = 1 }
    inside { heading = heading $0 }
    inside && /^\{/ { getline first; count++
        if (heading ~ /sot_error \*error\)/ && first !~ /sot__begin\(error\);/) { print FILENAME ": " heading; bad = 1 }
        inside = 0 }
    inside && /;/ { inside = 0 }
    END { print count " functions"; exit bad || count < 60 }
' */*.c
