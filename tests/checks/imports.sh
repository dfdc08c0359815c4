#!/bin/sh
# SPDX-License-Identifier: MIT
# imports.sh SHARED_LIBRARY: what the library calls is on this list: nothing that prints, ends the process, or reads the clock, the
# locale, the environment or a random source.
set -eu
allowed='
memcpy memmove memset memcmp memchr strlen strcmp strncmp strchr strrchr strspn strcspn bcmp
malloc realloc calloc free
snprintf vsnprintf qsort bsearch __errno_location
fopen fopen64 fread fclose ferror getc setvbuf stdin
pthread_create pthread_join pthread_mutex_init pthread_mutex_destroy pthread_mutex_lock pthread_mutex_unlock
nanosleep
pthread_cond_init pthread_cond_destroy pthread_cond_wait pthread_cond_signal pthread_cond_broadcast
sqrt ldexp frexp fabs floor ceil trunc fmin fmax
__memcpy_chk __memmove_chk __memset_chk __snprintf_chk __vsnprintf_chk __fread_chk __stack_chk_fail
__cxa_finalize __gmon_start__ _ITM_deregisterTMCloneTable _ITM_registerTMCloneTable
'
bad=0
for symbol in $(nm -D --undefined-only "$1" | awk '{ sub(/@.*/, "", $2); print $2 }'); do
    case $symbol in
    cJSON_InitHooks | cJSON_Print*) ;;
    cJSON_*) continue ;;
    esac
    case " $(echo $allowed) " in
    *" $symbol "*) ;;
    *)
        echo "not allowed: $symbol"
        bad=1
        ;;
    esac
done
exit $bad
