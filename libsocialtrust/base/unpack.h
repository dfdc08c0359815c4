/* SPDX-License-Identifier: MIT */
/* What ships packed: catalogues of words and rules, by libsocialtrust/pack.py. */
#ifndef SOT_BASE_UNPACK_H
#define SOT_BASE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

/* The first `room` bytes of what `packed` holds. False if it does not hold so many: whatever the bytes are,
 * no other is read or written. */
bool sot__unpack(const unsigned char *packed, size_t size, char *out, size_t room);

#endif
