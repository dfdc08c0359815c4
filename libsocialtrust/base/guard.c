/* SPDX-License-Identifier: MIT */
/* Waiting for a handle that another thread uses. */
#define _POSIX_C_SOURCE 199309L
#include "base/base.h"

#include <time.h>

#define SHORTEST_NS 20000u
#define LONGEST_NS 1000000u

bool sot__guard_wait(sot__guard *guard, unsigned milliseconds)
{
    uint64_t left = (uint64_t)milliseconds * 1000000;
    for (uint64_t sleep = SHORTEST_NS; !sot__guard_begin(guard);) {
        if (left == 0)
            return false;
        sleep = sleep > left ? left : sleep;
        nanosleep(&(struct timespec){0, (long)sleep}, NULL);
        left -= sleep;
        sleep = sleep * 2 > LONGEST_NS ? LONGEST_NS : sleep * 2;
    }
    return true;
}
