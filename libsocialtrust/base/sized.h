/* SPDX-License-Identifier: MIT */
/* The one rule for structs that begin with their size, so that a program and a library of different ages
 * understand each other:
 *   given smaller than known: what is missing has its default;
 *   given larger: taken if all that is unknown is zero (nothing was asked for that this library lacks), else
 *   UNSUPPORTED;
 *   handed out: as much as the caller has room for, the rest of a larger room zeroed;
 *   in arrays the first one's size says how far apart they are. */
#ifndef SOT_BASE_SIZED_H
#define SOT_BASE_SIZED_H

#include "base/base.h"

/* Copies `given` (NULL: only the defaults) over a copy of `defaults` into `out`, whose size is `known`.
 * `what` is the type's name for the message. */
sot_status sot__take_struct(const void *given, const void *defaults, size_t known, void *out,
                            const char *what, sot_error *error);

/* Checks that a struct to be filled is there and says its size. */
sot_status sot__room_struct(const void *out, const char *what, sot_error *error);

/* Fills the caller's `out` from `made`, whose size is `known`; out->size stays as it is. */
void sot__give_struct(void *out, const void *made, size_t known);

/* The element after `item`, by its own size. */
static inline const void *sot__next_struct(const void *item)
{
    size_t size;
    memcpy(&size, item, sizeof size);
    return (const char *)item + size;
}

#endif
